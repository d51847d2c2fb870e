#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/text.h"

namespace sekisho::catalog {

enum class ColumnType { Text, Integer };

/// What a value says about a person (K-3.1).
enum class PersonalData { None, Account, Person, Address, Behaviour, Patient };
[[nodiscard]] std::string_view nameOf(PersonalData kind) noexcept;
[[nodiscard]] std::string_view nameOf(ColumnType type) noexcept;

struct ColumnSpec {
  std::string name;
  ColumnType type = ColumnType::Text;
  /// "s", "ms", "min", "h", "d", "B", "%"; "date" of days since 1970-01-01, "instant" of UTC
  /// milliseconds since then; empty if none.
  std::string unit = {};
  PersonalData personal = PersonalData::None;
  Text head;   ///< What stands over its values: a few words.
  Text about;  ///< What its values mean.
};

/// A table of facts: what an agent reports of a device, or a register of the hub itself.
struct FactSpec {
  std::string table;
  int version = 1;
  Text about;
  std::vector<std::string> key;  ///< Columns.
  bool is_register = false;
  /// What an agent says of itself: it is expected only where there is one, and counts only there.
  bool of_agent = false;
  /// How old a reading may be, counted in hours its device was awake. Zero for a register.
  std::chrono::seconds fresh_for{0};
  std::vector<std::string> platforms = {};  ///< "linux", "windows"; empty for a register.
  std::string example = {};                 ///< A query.
  std::vector<ColumnSpec> columns;          ///< In the order of the file; without `device`.

  /// Whether it says what persons did: collected, shown and kept as the notice to staff says.
  [[nodiscard]] bool tellsBehaviour() const {
    return std::ranges::any_of(columns, [](const ColumnSpec& column) {
      return column.personal == PersonalData::Behaviour;
    });
  }
};

}  // namespace sekisho::catalog
