#pragma once

#include <functional>

#include "capabilities/evidence/table.h"
#include "platform/machine/machine.h"
#include "platform/machine/program_runner.h"

namespace sekisho::seats {

inline constexpr std::size_t kMaxSessions = 1024;
inline constexpr std::size_t kMaxUtmpBytes = std::size_t{4} << 20U;

/// Whether the clinic's notice to its staff is recorded, so that names may be collected.
using NoticeRecorded = std::function<bool()>;

/// The table `sessions`: how many sessions are open on which seat (P-06, P-10). Accounts are named
/// only once the notice to staff is recorded. From logind's files; where there are none, from utmp,
/// which knows neither active nor idle nor locked.
[[nodiscard]] evidence::Table readSessions(const platform::Machine& machine,
                                           const platform::ProgramRunner& run,
                                           const NoticeRecorded& notice_recorded);

}  // namespace sekisho::seats
