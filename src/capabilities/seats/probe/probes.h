#pragma once

#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/seats/probe/sessions_table.h"
#include "platform/machine/machine.h"
#include "platform/machine/program_runner.h"

namespace sekisho::seats {

/// How seats are guarded and taken: screen_lock, sessions (P-06, P-10). `machine` outlives the
/// probes; `notice_recorded` is asked at every reading.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine,
                                                  platform::ProgramRunner run,
                                                  NoticeRecorded notice_recorded);

}  // namespace sekisho::seats
