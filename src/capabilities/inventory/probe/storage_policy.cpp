#include "capabilities/inventory/probe/storage_policy.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/inventory/probe/block_device.h"
#include "capabilities/inventory/probe/media_settings.h"
#include "core/text.h"
#include "facts/storage_policy.h"
#include "platform/machine/running_programs.h"
#include "platform/machine/systemd_units.h"

namespace sekisho::inventory {
namespace {

using evidence::FactTable;
using facts::StoragePolicy;
using platform::Machine;

constexpr std::string_view kUnclear = "inventory.media-unclear";
constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxEntries = 5000;

/// The rows so far, and whether everything could be read.
class Policy {
 public:
  explicit Policy(const Machine& machine) : machine_(machine) {}

  [[nodiscard]] const Machine& machine() const noexcept { return machine_; }
  void add(std::string_view setting, std::optional<std::int64_t> value, std::string source = "") {
    table_.add({.setting = std::string(setting), .value = value, .source = std::move(source)});
  }
  void addText(std::string_view setting, std::optional<std::string> text, std::string source) {
    table_.add(
        {.setting = std::string(setting), .text = std::move(text), .source = std::move(source)});
  }
  void unclear() { table_.partial(kUnclear); }
  // Nothing if the file is not there; notes if it is but cannot be read.
  std::optional<std::string> read(const std::string& path) {
    auto text = machine_.read(path, kMaxConfigBytes);
    if (text) return std::move(*text);
    if (text.error().code != ErrorCode::NotFound) unclear();
    return std::nullopt;
  }
  std::vector<std::string> filesIn(const std::string& folder, std::string_view ending) {
    std::vector<std::string> paths;
    const auto listing = machine_.list(folder, kMaxEntries);
    if (!listing) {
      if (listing.error().code != ErrorCode::NotFound) unclear();
      return paths;
    }
    for (const auto& entry : listing->entries) {
      if (entry.name.ends_with(ending)) paths.push_back(folder + "/" + entry.name);
    }
    return paths;
  }
  evidence::Table finish() && { return std::move(table_).finish(); }

 private:
  const Machine& machine_;
  FactTable<StoragePolicy> table_;
};

/// How modprobe treats one module.
struct ModuleRule {
  bool is_disabled = false;     ///< "install m /bin/false": it can never be loaded by modprobe.
  bool is_blacklisted = false;  ///< Not loaded for a device; others may still ask for it.
  std::string source = {};
};

std::string moduleName(std::string_view text) {
  std::string name(text);
  std::ranges::replace(name, '-', '_');
  return name;
}

void takeModprobe(std::string_view text, const std::string& path, std::string_view module,
                  ModuleRule& rule) {
  for (const std::string_view line : split(text, '\n')) {
    const auto parts = words(trimmed(line));
    if (parts.size() < 2 || moduleName(parts[1]) != module) continue;
    const std::string_view program =
        parts.size() > 2 ? parts[2].substr(parts[2].rfind('/') + 1) : std::string_view();
    if (parts[0] == "install" && (program == "false" || program == "true")) {
      rule.is_disabled = true;
      rule.source = path;
    } else if (parts[0] == "blacklist") {
      rule.is_blacklisted = true;
      if (rule.source.empty()) rule.source = path;
    }
  }
}

// Whether the kernel that runs has a module in it, so that no rule keeps it out; nothing if there
// is no list of what it was built with.
std::optional<bool> isBuiltIn(Policy& policy, std::string_view file) {
  const auto release = policy.read("/proc/sys/kernel/osrelease");
  if (!release) return std::nullopt;
  const auto built_in =
      policy.read("/lib/modules/" + std::string(trimmed(*release)) + "/modules.builtin");
  return built_in ? std::optional(built_in->contains(file)) : std::nullopt;
}

void addUsbStorage(Policy& policy) {
  ModuleRule storage;
  ModuleRule attached;  // uas: faster enclosures bind to it and pull usb_storage along
  for (const char* folder : {"/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d",
                             "/usr/lib/modprobe.d", "/lib/modprobe.d"}) {
    for (const std::string& path : policy.filesIn(folder, ".conf")) {
      const auto text = policy.read(path);
      if (!text) continue;
      takeModprobe(*text, path, "usb_storage", storage);
      takeModprobe(*text, path, "uas", attached);
    }
  }
  const std::string command_line = policy.read("/proc/cmdline").value_or("");
  for (const std::string_view word : words(trimmed(command_line))) {
    if (!word.starts_with("modprobe.blacklist=")) continue;
    for (const std::string_view name : split(word.substr(19), ',')) {
      if (moduleName(name) == "usb_storage") storage.is_blacklisted = true;
      if (moduleName(name) == "uas") attached.is_blacklisted = true;
      if (storage.source.empty()) storage.source = "/proc/cmdline";
    }
  }
  const bool is_blocked =
      storage.is_disabled ||
      (storage.is_blacklisted && (attached.is_blacklisted || attached.is_disabled));
  if (!is_blocked) {
    policy.add("usb_storage_blocked", 0);
  } else if (const auto built_in = isBuiltIn(policy, "/usb-storage.ko")) {
    policy.add("usb_storage_blocked", *built_in ? 0 : 1, *built_in ? "" : storage.source);
  } else {
    policy.unclear();
    policy.add("usb_storage_blocked", std::nullopt, storage.source);
  }

  const auto loaded = policy.read("/proc/modules");
  const bool is_loaded =
      loaded && (loaded->starts_with("usb_storage ") || loaded->contains("\nusb_storage "));
  policy.add("usb_storage_loaded", loaded ? std::optional<std::int64_t>(is_loaded) : std::nullopt);
}

std::int64_t rulesIn(std::string_view text) {
  return std::ranges::count_if(split(text, '\n'), [](std::string_view line) {
    const std::string_view rule = trimmed(line);
    return rule.starts_with("allow") || rule.starts_with("block") || rule.starts_with("reject");
  });
}

// "allow" without a word about which, after which no rule decides any more.
bool allowsEverything(std::string_view text) {
  return std::ranges::any_of(split(text, '\n'), [](std::string_view line) {
    const auto rule = words(trimmed(line));
    const bool names_all = rule.size() == 3 && rule[1] == "id" && rule[2] == "*:*";
    return !rule.empty() && rule[0] == "allow" && (rule.size() == 1 || names_all);
  });
}

void addUsbGuardRules(Policy& policy) {
  std::vector<std::string> paths = policy.filesIn("/etc/usbguard/rules.d", ".conf");
  paths.insert(paths.begin(), "/etc/usbguard/rules.conf");
  std::int64_t count = 0;
  std::string source;
  std::string open;  // where everything is allowed
  for (const std::string& path : paths) {
    const auto text = policy.read(path);
    if (!text) continue;
    count += rulesIn(*text);
    if (source.empty()) source = path;
    if (open.empty() && allowsEverything(*text)) open = path;
  }
  policy.add("usbguard_rules", count, source);

  constexpr std::string_view kKey = "ImplicitPolicyTarget=";
  std::string target = "block";  // usbguard's own default
  source.clear();
  const std::string path = "/etc/usbguard/usbguard-daemon.conf";
  const std::string text = policy.read(path).value_or("");
  for (const std::string_view line : split(text, '\n')) {
    if (!trimmed(line).starts_with(kKey)) continue;
    target = toUtf8(lowered(trimmed(trimmed(line).substr(kKey.size()))));
    source = path;
  }
  if (!open.empty()) {
    target = "allow";
    source = open;
  }
  policy.addText("usbguard_default", target, source);
}

void addUsbGuard(Policy& policy) {
  const Machine& machine = policy.machine();
  const bool installed =
      machine.exists("/usr/sbin/usbguard-daemon") || machine.exists("/sbin/usbguard-daemon");
  policy.add("usbguard_installed", installed ? 1 : 0);
  if (!installed) {
    policy.add("usbguard_starts", 0);
    policy.add("usbguard_running", 0);
    policy.add("usbguard_rules", 0);
    policy.addText("usbguard_default", std::nullopt, "");
    return;
  }
  const auto units = platform::readSystemdUnits(machine);
  const auto* unit = units.find("usbguard.service");
  const bool starts = unit != nullptr && unit->starts;
  policy.add("usbguard_starts", starts ? 1 : 0, unit == nullptr ? "" : unit->path);
  const auto running = platform::runningPrograms(machine);
  policy.add("usbguard_running",
             running ? std::optional<std::int64_t>(running->contains("usbguard-daemon") ? 1 : 0)
                     : std::nullopt);
  addUsbGuardRules(policy);
}

void addRemovableNow(Policy& policy) {
  const auto devices = policy.machine().list("/sys/class/block", kMaxEntries);
  if (!devices) return policy.add("removable_present", std::nullopt);
  std::int64_t count = 0;
  for (const auto& entry : devices->entries) {
    const std::string folder = "/sys/class/block/" + entry.name;
    if (policy.machine().exists(folder + "/partition")) continue;
    const auto size = policy.machine().read(folder + "/size", 4096);
    const bool has_medium = size && trimmed(*size) != "0";
    if (has_medium && readProtection(policy.machine(), entry.name).removable == 1) ++count;
  }
  policy.add("removable_present", count);
}

}  // namespace

evidence::Table readStoragePolicy(const Machine& machine) {
  Policy policy(machine);
  addUsbStorage(policy);
  addUsbGuard(policy);
  const MediaSettings media = readMediaSettings(machine);
  if (!media.is_complete) policy.unclear();
  policy.add("automount", media.automount.value, media.automount.source);
  policy.add("autorun", media.autorun.value, media.autorun.source);
  addRemovableNow(policy);
  return std::move(policy).finish();
}

}  // namespace sekisho::inventory
