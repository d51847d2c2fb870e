#include "capabilities/network/probe/start_up.h"

#include <algorithm>
#include <cctype>

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxScripts = 4096;

}  // namespace

StartUp::StartUp(const platform::Machine& machine)
    : machine_(machine), units_(platform::readSystemdUnits(machine)) {
  readScripts();
}

void StartUp::readScripts() {
  const auto scripts = machine_.list("/etc/rc2.d", kMaxScripts);
  if (!scripts) return;
  for (const auto& entry : scripts->entries) {
    const std::string_view name = entry.name;
    if (name.size() < 4 || name[0] != 'S' || std::isdigit(static_cast<unsigned char>(name[1])) == 0)
      continue;
    const std::string unit = std::string(name.substr(3)) + ".service";
    if (units_.find(unit) == nullptr) scripts_.insert(unit);
  }
}

std::optional<bool> StartUp::orUnknown(bool starts) const {
  return starts || units_.is_complete ? std::optional(starts) : std::nullopt;
}

std::optional<bool> StartUp::starts(std::string_view unit) const {
  const platform::SystemdUnit* found = units_.find(unit);
  // Who wants an alias starts what it stands for.
  if (found != nullptr && found->state == "alias") {
    const auto target = machine_.readLink(found->path);
    if (target) found = units_.find(target->substr(target->rfind('/') + 1));
  }
  if (found != nullptr && found->state == "masked") return false;
  return orUnknown((found != nullptr && found->starts) || scripts_.contains(unit));
}

std::optional<bool> StartUp::startsInstanceOf(std::string_view unit_before_instance) const {
  return orUnknown(std::ranges::any_of(units_.units, [&](const platform::SystemdUnit& unit) {
    return unit.starts && unit.name.starts_with(unit_before_instance);
  }));
}

bool StartUp::hasUnit(std::string_view unit) const {
  if (units_.find(unit) != nullptr) return true;
  const std::string_view script = unit.substr(0, unit.rfind('.'));
  return unit.ends_with(".service") && machine_.exists("/etc/init.d/" + std::string(script));
}

}  // namespace sekisho::network
