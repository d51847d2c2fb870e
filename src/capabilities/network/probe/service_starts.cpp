#include "capabilities/network/probe/service_starts.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "core/text.h"

namespace sekisho::network {
namespace {

using platform::Machine;
using platform::SystemdUnit;
using platform::SystemdUnits;

constexpr std::size_t kMaxServiceFile = 262'144;

std::string_view lastOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool isOfName(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

// Whether the word stands there by itself, and is not the beginning or end of another name.
bool namesProgram(std::string_view command, std::string_view program) {
  for (auto at = command.find(program); at != std::string_view::npos;
       at = command.find(program, at + 1)) {
    const std::size_t end = at + program.size();
    const bool begins = program.starts_with('/') || at == 0 || !isOfName(command[at - 1]);
    if (begins && (end == command.size() || !isOfName(command[end]))) return true;
  }
  return false;
}

// What systemd reads a unit's drop-ins by: its name and those of links to it, its template, the
// beginnings that end in a dash, and its kind.
bool isDropInOf(std::string_view drop_in, std::string_view unit) {
  const std::size_t dot = drop_in.rfind('.');
  if (drop_in == unit || drop_in == unit.substr(unit.rfind('.') + 1)) return true;
  if (dot == std::string_view::npos || !unit.ends_with(drop_in.substr(dot))) return false;
  const std::string_view front = drop_in.substr(0, dot);
  return (front.ends_with('@') || front.ends_with('-')) && unit.starts_with(front);
}

// Whether people of this machine wrote a file: below /lib packages do, and links may lead there.
bool isOwnFile(const Machine& machine, const std::string& path) {
  const auto target = machine.readLink(path);
  const bool leads_away = target && target->contains("/lib/systemd/");
  const bool local =
      path.starts_with("/etc/") || path.starts_with("/run/") || path.starts_with("/usr/local/");
  return local && !leads_away;
}

class ServiceReader {
 public:
  ServiceReader(const Machine& machine, const SystemdUnits& units)
      : machine_(machine), units_(units) {
    for (const SystemdUnit& unit : units.units) {
      if (unit.state != "alias") continue;
      if (const auto target = machine.readLink(unit.path))
        aliases_.emplace(lastOf(*target), unit.name);
    }
    for (const SystemdUnit& unit : units.units) {
      if (unit.name.ends_with(".service")) continue;
      if (unit.starts || platform::isUnitRunning(machine, unit.name) == true) addTriggered(unit);
    }
  }

  std::vector<ServiceStart> startsOf(std::string_view program) {
    std::vector<ServiceStart> starts;
    for (const SystemdUnit& unit : units_.units) {
      if (!unit.name.ends_with(".service") || unit.state == "masked" || unit.state == "alias")
        continue;
      addStarts(unit, namesOf(unit.name), program, starts);
    }
    return starts;
  }

 private:
  [[nodiscard]] std::vector<std::string> namesOf(const std::string& unit) const {
    std::vector<std::string> names{unit};
    const auto [first, last] = aliases_.equal_range(unit);
    for (auto at = first; at != last; ++at) names.push_back(at->second);
    return names;
  }

  // The files of a unit in the order in which systemd reads them: a drop-in goes by its last name.
  [[nodiscard]] std::vector<std::string> filesOf(const SystemdUnit& unit,
                                                 const std::vector<std::string>& names) const {
    std::vector<std::string> drop_ins;
    for (const auto& drop_in : units_.drop_ins) {
      if (std::ranges::any_of(names,
                              [&](const auto& name) { return isDropInOf(drop_in.unit, name); }))
        drop_ins.push_back(drop_in.path);
    }
    std::ranges::stable_sort(drop_ins, {}, [](const std::string& path) { return lastOf(path); });
    drop_ins.insert(drop_ins.begin(), unit.path);
    return drop_ins;
  }

  void addStarts(const SystemdUnit& unit, const std::vector<std::string>& names,
                 std::string_view program, std::vector<ServiceStart>& starts) const {
    std::vector<ServiceStart> found;
    std::vector<platform::UnitSetting> settings;
    for (const std::string& path : filesOf(unit, names)) {
      const auto text = machine_.read(path, kMaxServiceFile);
      for (auto& setting : platform::unitSettingsIn(text.value_or(""))) {
        if (setting.key == "ExecStart" && setting.value.empty()) {
          found.clear();
        } else if (setting.key == "ExecStart" && namesProgram(setting.value, program)) {
          found.push_back({.command = setting.value, .is_own = isOwnFile(machine_, path)});
        }
        settings.push_back(std::move(setting));
      }
    }
    if (found.empty()) return;
    const bool waits = unit.starts || std::ranges::any_of(names, [&](const std::string& name) {
                         return triggered_.contains(name);
                       });
    if (!waits && platform::isUnitRunning(machine_, unit.name) != true) return;
    for (ServiceStart& start : found) {
      start.waits = waits;
      start.settings = settings;
      starts.push_back(std::move(start));
    }
  }

  // A socket that only this machine, or the one it is a guest of, can reach lets nobody in.
  void addTriggered(const SystemdUnit& trigger) {
    const std::string stem = trigger.name.substr(0, trigger.name.rfind('.'));
    std::set<std::string> services{stem + ".service", stem + "@.service"};
    bool listens_near = false;
    bool listens_far = false;
    for (const std::string& path : filesOf(trigger, namesOf(trigger.name))) {
      const auto text = machine_.read(path, kMaxServiceFile);
      for (const auto& setting : platform::unitSettingsIn(text.value_or(""))) {
        if (setting.key == "Service" || setting.key == "Unit") services.insert(setting.value);
        if (setting.key != "ListenStream" || setting.value.empty()) continue;
        const bool near = setting.value.front() == '/' || setting.value.front() == '@' ||
                          setting.value.starts_with("vsock:");
        (near ? listens_near : listens_far) = true;
      }
    }
    if (!listens_near || listens_far) triggered_.merge(services);
  }

  const Machine& machine_;
  const SystemdUnits& units_;
  std::multimap<std::string, std::string, std::less<>> aliases_ = {};
  std::set<std::string> triggered_ = {};
};

}  // namespace

std::vector<ServiceStart> startsOfProgram(const Machine& machine, const SystemdUnits& units,
                                          std::string_view program) {
  return ServiceReader(machine, units).startsOf(program);
}

std::string variableIn(std::string_view text, std::string_view name) {
  std::string value;
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view plain = trimmed(line);
    if (plain.starts_with(name) && plain.substr(name.size()).starts_with('='))
      value = plain.substr(name.size() + 1);
  }
  std::erase_if(value, [](char one) { return one == '"' || one == '\''; });
  return value;
}

std::optional<std::string> variableOf(const Machine& machine, const ServiceStart& start,
                                      std::string_view name) {
  std::string value;
  for (const platform::UnitSetting& setting : start.settings) {
    if (setting.key == "Environment" && setting.value.contains(name)) return std::nullopt;
    if (setting.key != "EnvironmentFile" || setting.value.empty()) continue;
    const bool may_lack = setting.value.front() == '-';
    const auto text = machine.read(setting.value.substr(may_lack ? 1 : 0), kMaxServiceFile);
    if (!text && (text.error().code != ErrorCode::NotFound || !may_lack)) return std::nullopt;
    if (std::string here = variableIn(text.value_or(""), name); !here.empty()) value = here;
  }
  return value;
}

}  // namespace sekisho::network
