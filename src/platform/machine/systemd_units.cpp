#include "platform/machine/systemd_units.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/text.h"
#include "platform/machine/unit_file.h"

namespace sekisho::platform {
namespace {

// In the order of precedence (systemd.unit(5)).
constexpr std::array<std::string_view, 13> kFolders{
    "/etc/systemd/system.control",   "/run/systemd/system.control",  "/run/systemd/transient",
    "/run/systemd/generator.early",  "/etc/systemd/system",          "/etc/systemd/system.attached",
    "/run/systemd/system",           "/run/systemd/system.attached", "/run/systemd/generator",
    "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",      "/lib/systemd/system",
    "/run/systemd/generator.late"};
constexpr std::size_t kMaxUnitBytes = std::size_t{1} << 18U;

// Targets that end or suspend the machine, or are entered by hand.
constexpr std::array<std::string_view, 14> kNotAtBoot{"rescue.target",
                                                      "emergency.target",
                                                      "reboot.target",
                                                      "poweroff.target",
                                                      "halt.target",
                                                      "kexec.target",
                                                      "shutdown.target",
                                                      "sleep.target",
                                                      "suspend.target",
                                                      "hibernate.target",
                                                      "hybrid-sleep.target",
                                                      "system-update.target",
                                                      "suspend-then-hibernate.target",
                                                      "exit.target"};

bool isUnit(std::string_view name) {
  return name.ends_with(".service") || name.ends_with(".socket") || name.ends_with(".timer") ||
         name.ends_with(".path");
}

// Settings that start another unit together with the one that has them.
bool pullsIn(std::string_view key) {
  return key == "Wants" || key == "Requires" || key == "BindsTo" || key == "Upholds";
}

// Folders whose files this machine's people write, not its packages.
bool isLocal(std::string_view path) {
  return path.starts_with("/etc/") || path.starts_with("/run/") || path.starts_with("/usr/local/");
}

// "getty@tty1.service" → "getty@.service"
std::string templateOf(std::string_view name) {
  const std::size_t at = name.find('@');
  const std::size_t dot = name.rfind('.');
  if (at == std::string_view::npos || dot == std::string_view::npos || dot <= at + 1) return {};
  return std::string(name.substr(0, at + 1)) + std::string(name.substr(dot));
}

struct Install {
  bool has_section = false;
  bool only_also = true;  // nothing but Also=: enabling it enables others
};

Install installOf(std::string_view text) {
  Install install;
  bool inside = false;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trimmed(raw);
    if (line.starts_with('[')) inside = line == "[Install]";
    if (!inside || line.starts_with('#') || line.starts_with(';')) continue;
    if (line.starts_with("WantedBy=") || line.starts_with("RequiredBy=") ||
        line.starts_with("UpheldBy=") || line.starts_with("Alias=")) {
      install.has_section = true;
      install.only_also = false;
    }
    if (line.starts_with("Also=")) install.has_section = true;
  }
  return install;
}

class Reading {
 public:
  explicit Reading(const Machine& machine) : machine_(machine) {}

  SystemdUnits read() {
    for (const std::string_view folder : kFolders) readFolder(folder);
    for (const auto& [name, path] : targets_) readSettings(name, path);
    for (const auto& [name, path] : drop_ins_) {
      const std::string unit = name.substr(0, name.find('/') - std::string_view(".d").size());
      readSettings(unit, path);
      result_.drop_ins.push_back({.unit = unit, .path = path});
    }
    // An enabled instance of a template has no file of its own.
    for (const std::string& wanted : wanted_) {
      const auto found = files_.find(templateOf(wanted));
      if (!files_.contains(wanted) && found != files_.end()) files_.emplace(wanted, found->second);
    }
    // Who starts an alias starts what it stands for.
    for (const auto& [name, path] : files_) {
      const std::string of = aliasOf(name, path);
      if (!of.empty() && starts_.contains(name)) starts_.insert(of);
    }
    for (const auto& [name, path] : files_) add(name, path);
    return std::move(result_);
  }

 private:
  void readFolder(std::string_view folder) {
    const auto listing = machine_.list(folder, kMaxUnits);
    if (!listing) {
      if (listing.error().code != ErrorCode::NotFound) result_.is_complete = false;
      return;
    }
    result_.is_present = true;
    if (listing->cut) result_.is_complete = false;
    for (const auto& entry : listing->entries) {
      const std::string path = std::string(folder) + "/" + entry.name;
      if (isUnit(entry.name) && entry.kind != FileKind::Directory) {
        if (!files_.emplace(entry.name, path).second) hidden_.emplace(entry.name, path);
      }
      // What packages brought wants what packages brought.
      if (entry.name.ends_with(".target") && isLocal(path)) targets_.emplace(entry.name, path);
      if (entry.name.ends_with(".wants") || entry.name.ends_with(".requires") ||
          entry.name.ends_with(".upholds")) {
        readWants(path);
      }
      if (entry.name.ends_with(".d")) readDropIns(path);
    }
  }

  void readDropIns(const std::string& folder) {
    const auto listing = machine_.list(folder, kMaxUnits);
    if (!listing || listing->cut) result_.is_complete = false;
    if (!listing) return;
    for (const auto& entry : listing->entries) {
      if (!entry.name.ends_with(".conf")) continue;
      drop_ins_.emplace(folder.substr(folder.rfind('/') + 1) + "/" + entry.name,
                        folder + "/" + entry.name);
    }
  }

  // Units that a target, or a drop-in of any unit, wants by its settings.
  void readSettings(std::string_view unit, const std::string& path) {
    const auto text = machine_.read(path, kMaxUnitBytes);
    if (!text) {
      const auto target = machine_.readLink(path);
      if (target && *target == "/dev/null") return;
      if (text.error().code != ErrorCode::NotFound) result_.is_complete = false;
      return;
    }
    for (const UnitSetting& setting : unitSettingsIn(*text)) {
      if (setting.section != "Unit" || !pullsIn(setting.key)) continue;
      for (const std::string_view name : words(setting.value)) {
        // Which unit a "%" means depends on who has the setting.
        if (name.contains('%') && isLocal(path)) result_.is_complete = false;
        if (isUnit(name)) want(std::string(name), unit);
      }
    }
  }

  void want(const std::string& name, std::string_view parent) {
    wanted_.insert(name);
    if (std::ranges::find(kNotAtBoot, parent) == kNotAtBoot.end()) starts_.insert(name);
  }

  void readWants(const std::string& path) {
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    const std::string_view parent = name.substr(0, name.rfind('.'));
    const auto listing = machine_.list(path, kMaxUnits);
    if (!listing) {
      result_.is_complete = false;
      return;
    }
    for (const auto& entry : listing->entries) {
      if (isUnit(entry.name)) want(entry.name, parent);
    }
  }

  // The unit that a link of another name stands for, if it is one; a link that leads out of the
  // folders of units is a unit of its own.
  [[nodiscard]] std::string aliasOf(const std::string& name, const std::string& path) const {
    const auto target = machine_.readLink(path);
    if (!target) return {};
    const std::string pointed = target->substr(target->rfind('/') + 1);
    const bool is_alias = isUnit(pointed) && pointed != name && templateOf(name) != pointed &&
                          files_.contains(pointed);
    return is_alias ? pointed : std::string();
  }

  void add(const std::string& name, const std::string& path) {
    SystemdUnit unit{.name = name, .path = path};
    if (const auto hidden = hidden_.find(name); hidden != hidden_.end()) {
      unit.hides = hidden->second;
    }
    const auto target = machine_.readLink(path);
    const auto text = machine_.read(path, kMaxUnitBytes);
    const bool leads_nowhere = target && *target == "/dev/null";
    const bool is_wanted = wanted_.contains(name);
    if (!text && !leads_nowhere) {
      // A link left behind by a removed package, or something that is no file.
      if (text.error().code == ErrorCode::NotFound) return;
      result_.is_complete = false;
      unit.state = "disabled";
    } else if (leads_nowhere || text->empty()) {
      unit.state = "masked";
    } else if (!aliasOf(name, path).empty()) {
      unit.state = "alias";
    } else if (path.starts_with("/run/systemd/generator")) {
      unit.state = "generated";
    } else {
      const Install install = installOf(*text);
      const bool enabled = is_wanted && install.has_section;
      unit.state = enabled                ? "enabled"
                   : !install.has_section ? "static"
                   : install.only_also    ? "indirect"
                                          : "disabled";
    }
    unit.starts = unit.state != "masked" && unit.state != "alias" && starts_.contains(name);
    result_.units.push_back(std::move(unit));
  }

  const Machine& machine_;
  SystemdUnits result_;
  std::map<std::string, std::string> files_;
  std::map<std::string, std::string> hidden_;
  std::map<std::string, std::string> targets_;
  std::map<std::string, std::string> drop_ins_;  // "ssh.service.d/o.conf" → path
  std::set<std::string> wanted_;
  std::set<std::string> starts_;
};

}  // namespace

const SystemdUnit* SystemdUnits::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(units, name, {}, &SystemdUnit::name);
  return found != units.end() && found->name == name ? &*found : nullptr;
}

SystemdUnits readSystemdUnits(const Machine& machine) { return Reading(machine).read(); }

std::optional<bool> isUnitRunning(const Machine& machine, std::string_view name) {
  if (!machine.exists("/run/systemd/system")) return std::nullopt;
  if (!name.ends_with(".service")) {
    const std::string record = "/run/systemd/units/invocation:" + std::string(name);
    return machine.statusOfName(record) ? std::optional(true) : std::nullopt;
  }
  std::string slice = "/system.slice/";
  // Instances lie in a slice of their template.
  if (const std::string of = templateOf(name); !of.empty()) {
    slice += "system-" + of.substr(0, of.find('@')) + ".slice/";
  }
  const auto events =
      machine.read("/sys/fs/cgroup" + slice + std::string(name) + "/cgroup.events", 4096);
  if (events) return events->contains("populated 1");
  const auto processes = machine.read(
      "/sys/fs/cgroup/systemd" + slice + std::string(name) + "/cgroup.procs", kMaxUnitBytes);
  if (processes) return !trimmed(*processes).empty();
  // systemd removes the group of a service that is not running.
  const bool has_groups =
      machine.exists("/sys/fs/cgroup/system.slice") || machine.exists("/sys/fs/cgroup/systemd");
  return has_groups ? std::optional(false) : std::nullopt;
}

}  // namespace sekisho::platform
