#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/ownership/found_account.h"
#include "capabilities/ownership/found_operator.h"
#include "capabilities/reviews/review.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// Whose an operator of 日レセ is.
struct OperatorOwner {
  PersonId person = {};  ///< Of a program's, who answers for it.
  bool service = false;  ///< A program's.
  std::string purpose = {};
};

/// What the registers say of who may get in where, read once.
struct AccessRegisters {
  std::vector<inventory::Device> devices;  ///< With those that were retired.
  std::vector<people::Person> people;
  std::vector<ownership::AccountOwner> owners;                ///< Newest first.
  std::vector<ownership::ProgramOperator> program_operators;  ///< Newest first.
  std::vector<access::SignIn> signins;
  std::chrono::sys_days today{};

  /// Null if there is none. Lives as long as these.
  [[nodiscard]] const inventory::Device* machine(DeviceId id) const;
  [[nodiscard]] const people::Person* person(const std::optional<PersonId>& id) const;
  /// Whose it is today or was last, unless that was taken back: a leaver's account stays theirs.
  [[nodiscard]] const ownership::AccountOwner* ownerOf(const ownership::Account& account) const;
  /// Whose an operator of 日レセ is today or was last, so. Nothing while it is that of two at once.
  [[nodiscard]] std::optional<OperatorOwner> ownerOfOperator(std::string_view name) const;
  /// The operators that are somebody's or a program's today.
  [[nodiscard]] std::set<std::string> operatorsToday() const;
};

/// The error is that of the register that could not be read.
[[nodiscard]] Result<AccessRegisters> accessRegistersOf(const Hub::State& state);

/// The rights of an account as reviews know them.
[[nodiscard]] reviews::Rights rightsOf(const ownership::FoundAccount& found);
/// So, of an operator of 日レセ.
[[nodiscard]] reviews::Rights rightsOf(const ownership::FoundOperator& found);

}  // namespace sekisho::hub
