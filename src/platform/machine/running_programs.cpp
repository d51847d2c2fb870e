#include "platform/machine/running_programs.h"

#include <functional>

#include "core/text.h"

namespace sekisho::platform {
namespace {

using Visit = std::function<bool(const std::string& folder, std::string_view name)>;

// Every process with its folder and name, until `visit` says no. False if not all were visited.
bool forEachProcess(const Machine& machine, const Visit& visit) {
  const auto listing = machine.list("/proc", kMaxProcesses);
  if (!listing || listing->cut) return false;
  for (const auto& entry : listing->entries) {
    if (!toInteger(entry.name)) continue;
    const std::string folder = "/proc/" + entry.name;
    // A process that ended meanwhile is not running.
    const auto name = machine.read(folder + "/comm", 4096);
    if (name && !visit(folder, trimmed(*name))) return false;
  }
  // There is always a first process; without it this is no view of all.
  return machine.exists("/proc/1/comm");
}

}  // namespace

std::optional<std::set<std::string, std::less<>>> runningPrograms(const Machine& machine) {
  std::set<std::string, std::less<>> names;
  const bool all = forEachProcess(machine, [&](const std::string&, std::string_view name) {
    names.emplace(name);
    return true;
  });
  return all ? std::optional(std::move(names)) : std::nullopt;
}

std::optional<std::vector<std::string>> commandLinesOf(const Machine& machine,
                                                       std::string_view program) {
  std::vector<std::string> lines;
  const bool all = forEachProcess(machine, [&](const std::string& folder, std::string_view name) {
    if (name != program) return true;
    auto line = machine.read(folder + "/cmdline", kMaxCommandLine);
    if (line && !line->empty()) lines.push_back(std::move(*line));
    return line.has_value() || !machine.exists(folder + "/comm");
  });
  return all ? std::optional(std::move(lines)) : std::nullopt;
}

}  // namespace sekisho::platform
