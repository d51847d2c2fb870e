#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/table.h"
#include "capabilities/ownership/found_account.h"

namespace sekisho::ownership {

/// The fact table that tells of operators of 日レセ.
inline constexpr std::string_view kOperatorsTable = "orca_operators";

/// An operator as the 日レセ of one server has it, of all its clinics together: who may do
/// something in one of them may do it.
struct FoundOperator {
  std::string name = {};                ///< Its id in 日レセ.
  std::string person_name = {};         ///< Of 職員情報; empty if there is none.
  std::optional<bool> can_log_in = {};  ///< Whether it has a password.
  std::optional<bool> valid = {};       ///< Whether its 職員情報 holds on the day of reading.
  std::optional<std::chrono::sys_days> until = {};  ///< Last day of it; nothing without an end.
  std::optional<bool> administrator = {};
  /// What it may do of `system`, `masters`, `export` and `files`, in that order and spaced; nothing
  /// where one of them could not be told. Then, as far as it is known, `print` and `sessions`, and
  /// the numbers of all functions of 日レセ that it may use.
  std::optional<std::string> functions = {};
};

/// Every one, by id.
[[nodiscard]] std::vector<FoundOperator> operatorsIn(const evidence::Table& table);

/// Of the operator of that name: `found` is operatorsIn(table). One that is past its last day and
/// has its password still is open: a day in 職員情報 stops nobody for good.
[[nodiscard]] Openness opennessOf(std::string_view name, const evidence::Table& table,
                                  const std::vector<FoundOperator>& found);

}  // namespace sekisho::ownership
