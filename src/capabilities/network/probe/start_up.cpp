#include "capabilities/network/probe/start_up.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxUnits = 4096;
constexpr std::array<std::string_view, 3> kUnitFolders{"/etc/systemd/system", "/lib/systemd/system",
                                                       "/usr/lib/systemd/system"};

std::string_view baseName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

StartUp::StartUp(const platform::Machine& machine) : machine_(machine) {
  for (const std::string_view folder : kUnitFolders) readUnits(folder);
  readScripts();
}

void StartUp::readUnits(std::string_view folder) {
  const auto listing = machine_.list(folder, kMaxUnits);
  if (!listing) {
    readable_ = readable_ && listing.error().code == ErrorCode::NotFound;
    return;
  }
  readable_ = readable_ && !listing->cut;
  const bool of_the_administrator = folder.starts_with("/etc/");
  for (const auto& entry : listing->entries) {
    const std::string path = std::string(folder) + "/" + entry.name;
    if (entry.name.ends_with(".wants") || entry.name.ends_with(".requires")) {
      const auto wanted = machine_.list(path, kMaxUnits);
      if (!wanted) continue;
      for (const auto& unit : wanted->entries) enabled_.insert(unit.name);
    } else if (of_the_administrator && entry.kind == platform::FileKind::Link) {
      const auto target = machine_.readLink(path);
      if (!target) continue;
      if (*target == "/dev/null") {
        masked_.insert(entry.name);
      } else {
        enabled_.insert(std::string(baseName(*target)));  // an alias, made when it was enabled
      }
    }
  }
}

void StartUp::readScripts() {
  const auto scripts = machine_.list("/etc/rc2.d", kMaxUnits);
  if (!scripts) return;
  for (const auto& entry : scripts->entries) {
    const std::string_view name = entry.name;
    if (name.size() < 4 || name[0] != 'S' || std::isdigit(static_cast<unsigned char>(name[1])) == 0)
      continue;
    const std::string unit = std::string(name.substr(3)) + ".service";
    const bool has_unit = std::ranges::any_of(kUnitFolders, [&](std::string_view folder) {
      return machine_.exists(std::string(folder) + "/" + unit);
    });
    if (!has_unit) enabled_.insert(unit);
  }
}

std::optional<bool> StartUp::starts(std::string_view unit) const {
  if (masked_.contains(unit)) return false;
  if (enabled_.contains(unit)) return true;
  if (!readable_) return std::nullopt;
  return false;
}

std::optional<bool> StartUp::startsInstanceOf(std::string_view unit_before_instance) const {
  for (auto at = enabled_.lower_bound(unit_before_instance);
       at != enabled_.end() && at->starts_with(unit_before_instance); ++at) {
    if (!masked_.contains(*at)) return true;
  }
  if (!readable_) return std::nullopt;
  return false;
}

bool StartUp::hasUnit(std::string_view unit) const {
  for (const std::string_view folder : kUnitFolders) {
    if (machine_.exists(std::string(folder) + "/" + std::string(unit))) return true;
  }
  const std::string_view script = unit.substr(0, unit.rfind('.'));
  return unit.ends_with(".service") && machine_.exists("/etc/init.d/" + std::string(script));
}

}  // namespace sekisho::network
