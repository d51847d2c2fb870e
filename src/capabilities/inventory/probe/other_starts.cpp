#include "capabilities/inventory/probe/other_starts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "capabilities/inventory/probe/session_starts.h"
#include "capabilities/inventory/probe/unit_origin.h"
#include "core/text.h"

namespace sekisho::inventory {
namespace {

using facts::Services;
using platform::Machine;
using platform::SystemdUnit;
using platform::SystemdUnits;

constexpr std::string_view kLocalScript = "/etc/rc.local";
constexpr std::size_t kMaxScriptBytes = std::size_t{256} << 10U;
constexpr std::size_t kMaxGenerators = 1000;
constexpr std::uint32_t kExecutable = 0111;

Services rowFor(std::string_view name, std::string_view kind, std::string_view path) {
  return {.name = toUtf8(name),
          .kind = std::string(kind),
          .state = "enabled",
          .starts = 1,
          .manager = "systemd",
          .path = toUtf8(path)};
}

// Whether a drop-in of `unit` ("ssh.service", "getty@.service", "foo-.service", "service") is read
// for a unit of that name (systemd.unit(5)).
bool addsToUnit(std::string_view unit, std::string_view name) {
  const std::size_t dot = unit.rfind('.');
  if (name.substr(name.rfind('.') + 1) != unit.substr(dot == unit.npos ? 0 : dot + 1)) return false;
  if (dot == std::string_view::npos || unit == name) return true;
  const std::string_view front = unit.substr(0, dot);
  const bool is_beginning = front.ends_with('-') || front.ends_with('@');
  return is_beginning && name.starts_with(front);
}

// Whether the units that a drop-in is for start, and run; nothing is said of another name's.
std::optional<Services> rowOf(const Machine& machine, const SystemdUnits& units,
                              const platform::SystemdDropIn& drop_in) {
  const std::string_view path = drop_in.path;
  std::optional<Services> row;
  for (const SystemdUnit& unit : units.units) {
    if (!addsToUnit(drop_in.unit, unit.name)) continue;
    if (!row) {
      row = rowFor(path.substr(path.rfind('/', path.rfind('/') - 1) + 1), "drop-in", path);
      row->starts = row->running = 0;
    }
    const bool is_alias = unit.state == "alias";
    const auto running = platform::isUnitRunning(machine, unit.name);
    if (unit.starts) row->starts = 1;
    if (is_alias && row->starts != 1) row->starts = std::nullopt;
    if (row->running == 1) continue;
    row->running = running && !is_alias ? std::optional<std::int64_t>(*running ? 1 : 0)
                                        : std::optional<std::int64_t>();
  }
  if (row) row->state = row->starts == 0 ? "disabled" : "enabled";
  return row;
}

void addDropIns(const Machine& machine, const SystemdUnits& units, std::vector<Started>& all) {
  for (const auto& drop_in : units.drop_ins) {
    auto origin = originOfStarting(machine, drop_in);
    if (!origin) continue;
    auto row = rowOf(machine, units, drop_in);
    if (row) all.push_back({.row = std::move(*row), .file = std::move(*origin)});
  }
}

// A generator is switched off by a link to /dev/null, or an empty file, of its name (
// systemd.generator(7)). What is not executable now may have been so at start.
bool isSwitchedOff(const Machine& machine, const std::string& path) {
  const auto status = machine.status(path);
  const auto target = machine.readLink(path);
  if (target && *target == "/dev/null") return true;
  return status && status->kind == platform::FileKind::Regular && status->size == 0;
}

void addGenerators(const Machine& machine, std::vector<Started>& all, bool& clear) {
  static constexpr std::array<std::string_view, 5> kRoots{"/run/systemd/", "/etc/systemd/",
                                                          "/usr/local/lib/systemd/",
                                                          "/usr/lib/systemd/", "/lib/systemd/"};
  for (const std::string kind : {"system-generators", "system-environment-generators",
                                 "user-generators", "user-environment-generators"}) {
    std::set<std::string> seen;  // the first folder's file takes the place of the others'
    for (const std::string_view root : kRoots) {
      const std::string folder = std::string(root) + kind + "/";
      const auto listing = machine.list(folder, kMaxGenerators);
      if (!listing || listing->cut) {
        clear = clear && !listing && listing.error().code == ErrorCode::NotFound;
      }
      if (!listing) continue;
      for (const auto& entry : listing->entries) {
        if (entry.kind == platform::FileKind::Directory || !seen.insert(entry.name).second)
          continue;
        const std::string path = folder + entry.name;
        if (isSwitchedOff(machine, path)) continue;
        all.push_back({.row = rowFor(kind + "/" + entry.name, "generator", path), .file = path});
      }
    }
  }
}

bool doesSomething(std::string_view script) {
  return std::ranges::any_of(split(script, '\n'), [](std::string_view line) {
    const std::string_view plain = trimmed(line);
    return !plain.empty() && !plain.starts_with('#') && !plain.starts_with("exit") && plain != ":";
  });
}

// Written by this machine's people, whoever brought the file.
void addLocalScript(const Machine& machine, const SystemdUnits& units, std::vector<Started>& all,
                    bool& clear) {
  const auto status = machine.status(kLocalScript);
  if (!status) {
    clear = clear && status.error().code == ErrorCode::NotFound;
    return;
  }
  const auto* unit = units.find("rc-local.service");
  const bool starts = (status->permissions & kExecutable) != 0 || (unit != nullptr && unit->starts);
  const auto script = machine.read(kLocalScript, kMaxScriptBytes);
  clear = clear && script.has_value();
  if (!starts || (script && !doesSomething(*script))) return;
  all.push_back({.row = rowFor(kLocalScript, "script", kLocalScript)});
}

}  // namespace

std::vector<Started> otherStarts(const Machine& machine, const SystemdUnits& units, bool& clear) {
  std::vector<Started> all;
  addDropIns(machine, units, all);
  addGenerators(machine, all, clear);
  for (Started& each : sessionStarts(machine, clear)) all.push_back(std::move(each));
  addLocalScript(machine, units, all, clear);
  return all;
}

}  // namespace sekisho::inventory
