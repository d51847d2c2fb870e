#pragma once

#include <chrono>
#include <set>
#include <span>
#include <vector>

#include "capabilities/observation/notice.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::observation {

/// That somebody who joined after staff were told was told of the notice, too.
struct Told {
  NoticeId notice = {};
  PersonId person = {};
  std::chrono::sys_days day{};
  PersonId by = {};  ///< Who told them; themselves if they say that they have read it.
  Instant at{};

  [[nodiscard]] bool isTheirOwn() const { return by == person; }
  friend bool operator==(const Told&, const Told&) = default;
};

/// Whether the notice was given before somebody's first day, so that they were not told with the
/// others. Never for one that was not given, and never for who gave it or answers for it.
[[nodiscard]] bool joinedAfter(const Notice& notice, PersonId person,
                               std::chrono::sys_days first_day);

/// The notice that whoever joins has to be told of: the one in force, else the next to begin. Null
/// while none was given.
[[nodiscard]] const Notice* toTell(std::span<const Notice> notices, std::chrono::sys_days today);

/// Who was told of that notice by themselves.
[[nodiscard]] std::set<PersonId> toldOf(std::span<const Told> told, NoticeId notice);

/// Conflict: observation.not-current unless `notice` is the one toTell() names. InvalidInput with
/// {pointer}: observation.told-with-all (not somebody of joinedAfter()), observation.told-day (a
/// day to come, or before staff were told).
[[nodiscard]] Result<void> check(const Told& told, std::span<const Notice> notices,
                                 std::chrono::sys_days first_day, std::chrono::sys_days today);

/// As journal bodies write it.
[[nodiscard]] Json toJson(const Told& told);

/// Who was told after joining, of one clinic. Safe for use by any thread.
class ToldRegister {
 public:
  virtual ~ToldRegister() = default;

  /// Every one, in no order.
  [[nodiscard]] virtual Result<std::vector<Told>> all() const = 0;
  /// Durable on return, with its journal entry. Conflict (observation.told-already). What check()
  /// refuses must not be given.
  [[nodiscard]] virtual Result<void> record(const Told& told) = 0;
};

}  // namespace sekisho::observation
