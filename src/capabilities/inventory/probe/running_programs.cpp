#include "capabilities/inventory/probe/running_programs.h"

#include "core/text.h"

namespace sekisho::inventory {

std::optional<std::set<std::string, std::less<>>> runningPrograms(
    const platform::Machine& machine) {
  const auto listing = machine.list("/proc", kMaxProcesses);
  if (!listing || listing->cut) return std::nullopt;
  std::set<std::string, std::less<>> names;
  for (const auto& entry : listing->entries) {
    if (!toInteger(entry.name)) continue;
    // A process that ended meanwhile is not running.
    const auto name = machine.read("/proc/" + entry.name + "/comm", 4096);
    if (name) names.emplace(trimmed(*name));
  }
  // There is always a first process; without it this is no view of all.
  if (!machine.exists("/proc/1/comm")) return std::nullopt;
  return names;
}

}  // namespace sekisho::inventory
