#pragma once

#include <functional>
#include <string>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "core/clock.h"
#include "core/error.h"
#include "platform/machine/machine.h"
#include "platform/machine/program_runner.h"

namespace sekisho::agent {

/// The kernel's id of this boot. Failures of the machine.
[[nodiscard]] Result<std::string> bootIdOf(const platform::Machine& machine);

/// The hardware addresses of this machine's own network devices; those of virtual ones only if it
/// has no others.
[[nodiscard]] std::vector<std::string> macsOf(const platform::Machine& machine);

/// Whether the whole machine is going down, as systemd says it. Without systemd this cannot be
/// told, and the answer is the careful one: the machine stays awake.
enum class Ending { MachineStops, OnlyThisProgram };
[[nodiscard]] Ending endingOf(const platform::Machine& machine, const platform::ProgramRunner& run);

}  // namespace sekisho::agent
