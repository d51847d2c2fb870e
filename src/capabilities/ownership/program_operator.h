#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/ownership/account_owner.h"

namespace sekisho::ownership {

/// That an operator of 日レセ is a program's, such as that of chart software which uses its
/// interfaces, from–to: a row of the access register (P-10). One that is a person's stands in the
/// staff register.
struct ProgramOperator {
  OwnershipId id = {};
  std::string name = {};     ///< The operator, as 日レセ has it.
  PersonId person = {};      ///< Who answers for it; an engineer of a contractor's may.
  std::string purpose = {};  ///< Which program it is and what for.
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> until = {};  ///< Last day.
  PersonId by = {};
  Instant at{};
  std::optional<Ending> ended = {};  ///< Taken back; it stays visible.

  friend bool operator==(const ProgramOperator&, const ProgramOperator&) = default;

  [[nodiscard]] bool isInForce(std::chrono::sys_days day) const;
  /// On which it is or was the program's.
  [[nodiscard]] Days days() const;
  /// Whether both are of one operator and of some day, past ones included.
  [[nodiscard]] bool overlaps(const ProgramOperator& other) const;
};

inline constexpr std::size_t kMaxOperatorBytes = 64;
inline constexpr std::size_t kMaxProgramOperators = 2'000;

/// InvalidInput with {pointer}: ownership.operator (no such id can be), ownership.purpose (none, or
/// no line), ownership.until (before the first day).
[[nodiscard]] Result<void> check(const ProgramOperator& row);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const ProgramOperator& row);

/// Which operators of 日レセ are and were programs'. Each change is durable, with its journal
/// entry, when the call returns. Nothing is ever deleted. Safe for use by any thread.
class ProgramOperators {
 public:
  virtual ~ProgramOperators() = default;

  /// Every row, newest first.
  [[nodiscard]] virtual Result<std::vector<ProgramOperator>> all() const = 0;

  /// Conflict: ownership.operator-owned (another row of the operator holds on one of those days),
  /// ownership.full. What check() refuses must not be given.
  [[nodiscard]] virtual Result<void> assign(const ProgramOperator& row) = 0;
  /// Answers the row as it is then. NotFound (ownership.unknown); Conflict (ownership.ended).
  [[nodiscard]] virtual Result<ProgramOperator> end(OwnershipId id, const Ending& ending) = 0;
};

}  // namespace sekisho::ownership
