#include "capabilities/inventory/probe/services.h"

#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/inventory/probe/other_starts.h"
#include "capabilities/inventory/probe/systemd_answers.h"
#include "capabilities/inventory/probe/unit_origin.h"
#include "core/text.h"
#include "facts/services.h"
#include "platform/machine/systemd_units.h"

namespace sekisho::inventory {
namespace {

using evidence::FactTable;
using facts::Services;
using platform::Machine;

constexpr std::string_view kUnitsUnreadable = "inventory.units-unreadable";
constexpr std::string_view kUnitsUnclear = "inventory.units-unclear";
constexpr std::string_view kInfo = "/var/lib/dpkg/info";
constexpr std::size_t kMaxInfoFiles = 100'000;
constexpr std::size_t kMaxLine = std::size_t{64} << 10U;
constexpr std::size_t kMaxScripts = 2000;
constexpr std::string_view kScripts = "/etc/init.d/";

// /lib and /usr/lib are one folder; dpkg's lists may name either.
std::string withoutUsr(std::string_view path) {
  return std::string(path.starts_with("/usr/lib/") ? path.substr(4) : path);
}

bool isAutostart(std::string_view path) {
  return path.starts_with("/etc/xdg/") && path.contains("autostart/");
}

/// Which package brought each of some files.
class Owners {
 public:
  // All lists are read once, one at a time.
  Owners(const Machine& machine, const std::vector<Started>& found) {
    for (const Started& each : found) {
      if (!each.file.empty()) owner_.emplace(withoutUsr(each.file), "");
    }
    const auto listing = machine.list(kInfo, kMaxInfoFiles);
    is_known_ = listing.has_value() && !listing->cut;
    if (!listing) return;
    for (const auto& entry : listing->entries) {
      if (entry.name.ends_with(".list")) readList(machine, entry.name);
    }
  }

  void fill(Started& found) const {
    if (found.file.empty()) return;
    const std::string& owner = owner_.at(withoutUsr(found.file));
    if (!owner.empty()) {
      found.row.packaged = 1;
      found.row.package = owner;
    } else if (is_known_) {
      found.row.packaged = 0;
    }
  }

 private:
  // Lists may have megabytes: never more than a piece and a line is held.
  void readList(const Machine& machine, const std::string& name) {
    auto file = machine.openFile(std::string(kInfo) + "/" + name);
    std::array<char, 16384> piece{};
    std::string line;
    for (;;) {
      const auto got = file ? file->read(piece) : Result<std::size_t>(0);
      if (!file || !got || line.size() > kMaxLine) {
        is_known_ = false;
        return;
      }
      if (*got == 0) break;
      std::string_view rest(piece.data(), *got);
      for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;) {
        take(line.empty() ? rest.substr(0, end) : line.append(rest.substr(0, end)), name);
        line.clear();
        rest.remove_prefix(end + 1);
      }
      line += rest;
    }
    take(line, name);
  }

  void take(std::string_view path, const std::string& list) {
    const bool may_be = path.contains("/systemd/system") || path.contains("/systemd/user") ||
                        isAutostart(path) || path.starts_with(kScripts) ||
                        path.ends_with("/netplan/generate") || path == "/usr/bin/snap";
    if (!may_be) return;
    const auto found = owner_.find(withoutUsr(path));
    if (found != owner_.end()) found->second = packageOf(list);
  }

  // "libc6:amd64.list" → "libc6"
  static std::string packageOf(std::string_view name) {
    name.remove_suffix(std::string_view(".list").size());
    return toUtf8(name.substr(0, name.find(':')));
  }

  std::map<std::string, std::string, std::less<>> owner_;
  bool is_known_ = false;
};

Services rowOf(const Machine& machine, const platform::SystemdUnit& unit) {
  Services row{.name = toUtf8(unit.name),
               .kind = toUtf8(unit.name.substr(unit.name.rfind('.') + 1)),
               .state = unit.state,
               .starts = unit.starts ? 1 : 0,
               .manager = "systemd",
               .path = toUtf8(unit.path)};
  if (const auto running = platform::isUnitRunning(machine, unit.name)) {
    row.running = *running ? 1 : 0;
  } else if (unit.state == "alias" || unit.name.contains("@.")) {
    row.running = 0;  // what it stands for, or an instance, is what runs
  }
  return row;
}

// Sockets, timers and paths, of whom no file told.
void askSystemd(const Machine& machine, const platform::ProgramRunner& run,
                std::vector<Started>& found) {
  if (!machine.exists("/run/systemd/system")) return;
  std::vector<std::string> names;
  for (const Started& each : found) {
    const bool is_asked = !each.row.running && each.row.kind != "service";
    if (is_asked && each.row.name) names.push_back(*each.row.name);
  }
  const auto active = activeUnits(run, names);
  for (Started& each : found) {
    const auto told = active.find(each.row.name.value_or(""));
    if (!each.row.running && told != active.end()) each.row.running = told->second ? 1 : 0;
  }
}

// The scripts that start in runlevels 2 to 5: "S20name" links to ../init.d/name.
std::set<std::string> startedScripts(const Machine& machine) {
  std::set<std::string> names;
  for (const char* folder : {"/etc/rc2.d", "/etc/rc3.d", "/etc/rc4.d", "/etc/rc5.d"}) {
    const auto listing = machine.list(folder, kMaxScripts);
    if (!listing) continue;
    for (const auto& entry : listing->entries) {
      if (entry.name.size() > 3 && entry.name[0] == 'S') names.insert(entry.name.substr(3));
    }
  }
  return names;
}

void addScripts(const Machine& machine, const platform::SystemdUnits& units,
                std::vector<Started>& found, bool& clear) {
  const auto scripts = machine.list("/etc/init.d", kMaxScripts);
  if (!scripts) {
    clear = clear && scripts.error().code == ErrorCode::NotFound;
    return;
  }
  const auto started = startedScripts(machine);
  for (const auto& entry : scripts->entries) {
    if (entry.name == "README" || entry.name.starts_with('.')) continue;
    if (units.find(entry.name + ".service") != nullptr) continue;  // that is what starts
    const bool starts = started.contains(entry.name);
    const std::string path = std::string(kScripts) + entry.name;
    found.push_back({.row = {.name = toUtf8(entry.name),
                             .kind = "service",
                             .state = starts ? "enabled" : "disabled",
                             .starts = starts ? 1 : 0,
                             .manager = "sysv",
                             .path = toUtf8(path)},
                     .file = path});
  }
}

}  // namespace

evidence::Table readServices(const Machine& machine, const platform::ProgramRunner& run) {
  FactTable<Services> table;
  const auto units = platform::readSystemdUnits(machine);
  bool clear = units.is_complete;
  std::vector<Started> found;
  found.reserve(units.units.size());
  for (const auto& unit : units.units) {
    found.push_back({.row = rowOf(machine, unit), .file = originOf(machine, unit)});
  }
  askSystemd(machine, run, found);
  addScripts(machine, units, found, clear);
  for (Started& each : otherStarts(machine, units, clear)) found.push_back(std::move(each));
  if (!units.is_present && found.empty()) {
    table.failed(kUnitsUnreadable);
    return std::move(table).finish();
  }
  if (!clear) table.partial(kUnitsUnclear);
  const Owners owners(machine, found);
  for (Started& each : found) {
    owners.fill(each);
    table.add(each.row);
  }
  return std::move(table).finish();
}

}  // namespace sekisho::inventory
