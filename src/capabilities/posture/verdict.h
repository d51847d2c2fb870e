#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/control_spec.h"
#include "core/clock.h"
#include "core/error.h"

namespace sekisho::posture {

using EvidenceClass = catalog::EvidenceClass;

/// XCCDF's words, our own `excepted` and `asleep`, worst first: the order in which they decide.
enum class Verdict {
  Fail,
  Error,          ///< The question could not be asked.
  NotChecked,     ///< Nobody can say. Never becomes a yes.
  Excepted,       ///< Fails, but a person has accepted that until a day.
  Asleep,         ///< Was as it should be before the device was switched off.
  Pass,           ///< The only green one.
  NotApplicable,  ///< Counts for nothing.
};

[[nodiscard]] std::string_view nameOf(Verdict verdict) noexcept;
[[nodiscard]] std::optional<Verdict> verdictFrom(std::string_view name) noexcept;

/// Why a verdict is what it is: one message, and what its braces stand for. An account's name may
/// be among them: reasons are shown and journaled (sealed), never logged.
struct Reason {
  std::string message = {};  ///< Of specs/messages; empty for a plain pass.
  std::vector<MessageArgument> arguments = {};
  std::string table = {};            ///< {title}: the fact table's own sentence.
  std::optional<Instant> time = {};  ///< {observed}.
  friend bool operator==(const Reason&, const Reason&) = default;
};

}  // namespace sekisho::posture
