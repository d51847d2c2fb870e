#pragma once

#include <chrono>
#include <vector>

#include "capabilities/duties/duty.h"
#include "core/error.h"
#include "programs/hub/hub.h"

/// What each part of the hub adds to the calendar on a day; failures of its registers.
namespace sekisho::hub {

using Duties = Result<std::vector<duties::Duty>>;

inline constexpr std::chrono::days kTwoWeeks{14};
inline constexpr std::chrono::days kMonth{30};
inline constexpr std::chrono::days kHalfYear{180};

/// Sign-ins whose roles end by themselves.
[[nodiscard]] Duties grantDuties(const Hub::State& state, std::chrono::sys_days today);
/// Who comes, who leaves, and who has not pledged. Whoever left stays until evidence says that all
/// that they used is closed.
[[nodiscard]] Duties peopleDuties(const Hub::State& state, std::chrono::sys_days today);
/// Accounts that are somebody's until a day; after it until they are somebody else's, or closed.
[[nodiscard]] Duties accountDuties(const Hub::State& state, std::chrono::sys_days today);

/// The authority that browsers trust, the ends of support that machines report, and 日レセ on a
/// machine that is not registered as its server.
[[nodiscard]] Duties machineDuties(const Hub::State& state, std::chrono::sys_days today);
/// What was read at a visit goes stale.
[[nodiscard]] Duties visitDuties(const Hub::State& state, std::chrono::sys_days today);
/// Those that the controls `self-check.*` ask of: terminals, and what has no role yet, without an
/// agent.
[[nodiscard]] Duties selfCheckDuties(const Hub::State& state, std::chrono::sys_days today);

/// Worry reports nobody was told of, and those that are not closed.
[[nodiscard]] Duties worryDuties(const Hub::State& state, std::chrono::sys_days today);
/// When a backup is restored as a trial, and a detached copy seen, again.
[[nodiscard]] Duties backupDuties(const Hub::State& state, std::chrono::sys_days today);
/// When the use of the Internet is decided anew, and without it, when the news are read elsewhere.
[[nodiscard]] Duties internetDuties(const Hub::State& state, std::chrono::sys_days today);
/// What people still have to read, and when they are to be told again.
[[nodiscard]] Duties readingDuties(const Hub::State& state, std::chrono::sys_days today);
/// Work on servers of which nobody has said who it was, or which the clinic has not confirmed; the
/// newest few of each.
[[nodiscard]] Duties maintenanceDuties(const Hub::State& state, std::chrono::sys_days today);
/// While no notice to staff holds, or once there is one, what it asks for next.
[[nodiscard]] Duties noticeDuties(const Hub::State& state, std::chrono::sys_days today);

}  // namespace sekisho::hub
