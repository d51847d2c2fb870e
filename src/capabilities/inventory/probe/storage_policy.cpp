#include "capabilities/inventory/probe/storage_policy.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/inventory/probe/block_device.h"
#include "capabilities/inventory/probe/media_settings.h"
#include "capabilities/inventory/probe/modprobe.h"
#include "capabilities/inventory/probe/usb_guard_rules.h"
#include "core/text.h"
#include "facts/storage_policy.h"
#include "platform/machine/running_programs.h"
#include "platform/machine/systemd_units.h"

namespace sekisho::inventory {
namespace {

using evidence::FactTable;
using facts::StoragePolicy;
using platform::Machine;

constexpr std::string_view kMediaUnclear = "inventory.media-unclear";
constexpr std::size_t kMaxPolicyBytes = std::size_t{1} << 20U;
constexpr std::size_t kMaxDependencyBytes = std::size_t{4} << 20U;  // modules.dep has about 0.7 MB
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
  void unclear() { table_.partial(kMediaUnclear); }
  // Nothing if the file is not there; notes if it is but cannot be read.
  std::optional<std::string> read(const std::string& path,
                                  std::size_t max_bytes = kMaxPolicyBytes) {
    auto text = machine_.read(path, max_bytes);
    if (text) return std::move(*text);
    if (text.error().code != ErrorCode::NotFound) unclear();
    return std::nullopt;
  }
  // The names in a folder but those of folders; notes if there are more than are looked at.
  std::vector<std::string> filesIn(const std::string& folder) {
    std::vector<std::string> names;
    const auto listing = machine_.list(folder, kMaxEntries);
    if (!listing) {
      if (listing.error().code != ErrorCode::NotFound) unclear();
      return names;
    }
    if (listing->cut) unclear();
    for (const auto& entry : listing->entries) {
      if (entry.kind != platform::FileKind::Directory) names.push_back(entry.name);
    }
    return names;
  }
  evidence::Table finish() && { return std::move(table_).finish(); }

 private:
  const Machine& machine_;
  FactTable<StoragePolicy> table_;
};

ModuleRules moduleRulesOf(Policy& policy) {
  std::map<std::string, std::string> paths;  // by name; one of an earlier folder replaces others
  for (const char* folder : {"/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d",
                             "/usr/lib/modprobe.d", "/lib/modprobe.d"}) {
    for (const std::string& name : policy.filesIn(folder)) {
      if (name.ends_with(".conf") && !name.starts_with('.')) {
        paths.emplace(name, std::string(folder) + "/" + name);
      }
    }
  }
  ModuleRules rules;
  for (const auto& [name, path] : paths) {
    // How a package's file is taken out of the way.
    const auto target = policy.machine().readLink(path);
    if (target && *target == "/dev/null") continue;
    if (const auto text = policy.read(path)) rules.takeFile(*text, path);
  }
  const std::string command_line = "/proc/cmdline";
  rules.takeCommandLine(policy.read(command_line).value_or(""), command_line);
  return rules;
}

// The folder of the modules of the kernel that runs.
std::optional<std::string> modulesFolder(Policy& policy) {
  const auto release = policy.read("/proc/sys/kernel/osrelease");
  if (!release) return std::nullopt;
  return "/lib/modules/" + std::string(trimmed(*release)) + "/";
}

// Whether the kernel that runs has a module in it, so that no rule keeps it out; nothing if there
// is no list of what it was built with.
std::optional<bool> isBuiltIn(Policy& policy, std::string_view file) {
  const auto folder = modulesFolder(policy);
  const auto built_in = folder ? policy.read(*folder + "modules.builtin") : std::nullopt;
  return built_in ? std::optional(built_in->contains(file)) : std::nullopt;
}

// Whether nothing loads a module: where it is only blacklisted, whatever needs it (uas, ums-…)
// still pulls it in and has to be kept out as well.
std::optional<bool> isKeptOut(Policy& policy, const ModuleRules& rules, std::string_view module) {
  const auto replaced = rules.isReplaced(module);
  if (replaced != false) return replaced;
  if (!rules.isBlacklisted(module)) return false;
  const auto folder = modulesFolder(policy);
  const auto dependencies =
      folder ? policy.read(*folder + "modules.dep", kMaxDependencyBytes) : std::nullopt;
  if (!dependencies) return std::nullopt;
  std::optional<bool> kept_out = true;
  for (const std::string& other : modulesThatNeed(module, *dependencies)) {
    const auto other_replaced = rules.isReplaced(other);
    if (!other_replaced) kept_out.reset();
    if (other_replaced == false && !rules.isBlacklisted(other)) return false;
  }
  return kept_out;
}

void addUsbStorage(Policy& policy) {
  constexpr std::string_view kModule = "usb_storage";
  const ModuleRules rules = moduleRulesOf(policy);
  std::optional<bool> blocked = isKeptOut(policy, rules, kModule);
  if (blocked != false) {
    const auto built_in = isBuiltIn(policy, "/usb-storage.ko");
    if (!built_in) policy.unclear();
    if (built_in != false) blocked = built_in ? std::optional(false) : std::nullopt;
  }
  policy.add("usb_storage_blocked", blocked ? std::optional<std::int64_t>(*blocked) : std::nullopt,
             blocked == false ? "" : rules.sourceOf(kModule));

  const auto loaded = policy.read("/proc/modules");
  const bool is_loaded =
      loaded && (loaded->starts_with("usb_storage ") || loaded->contains("\nusb_storage "));
  policy.add("usb_storage_loaded", loaded ? std::optional<std::int64_t>(is_loaded) : std::nullopt);
}

constexpr std::string_view kUsbGuardConfig = "/etc/usbguard/usbguard-daemon.conf";

// Every file that is read for rules; nothing if where they lie could not be told.
std::optional<std::vector<std::string>> usbGuardFiles(Policy& policy, std::string_view config) {
  const auto file = usbGuardSetting(config, "RuleFile", "/etc/usbguard/rules.conf");
  auto folder = usbGuardSetting(config, "RuleFolder", "/etc/usbguard/rules.d/");
  const std::string switches = lowered(policy.read("/etc/nsswitch.conf").value_or(""));
  const bool is_elsewhere = std::ranges::any_of(split(switches, '\n'), [](std::string_view line) {
    const auto parts = words(trimmed(line));
    return !parts.empty() && parts[0] == "usbguard:" && (parts.size() != 2 || parts[1] != "files");
  });
  if (!file || !folder || is_elsewhere) return std::nullopt;
  while (folder->ends_with('/')) folder->pop_back();
  std::vector<std::string> paths{*file};
  for (const std::string& name : policy.filesIn(*folder)) paths.push_back(*folder + "/" + name);
  return paths;
}

// Whether a stick that was in before USBGuard started is looked at as any other.
bool looksAtPresentOnes(std::string_view config) {
  const auto present = usbGuardSetting(config, "PresentDevicePolicy", "apply-policy");
  return present && *present != "allow" && *present != "keep";
}

void addUsbGuardRules(Policy& policy) {
  const std::string config = policy.read(std::string(kUsbGuardConfig)).value_or("");
  const auto paths = usbGuardFiles(policy, config);
  std::int64_t count = 0;
  std::string first;
  StorageAdmitted admitted = StorageAdmitted::Chosen;
  std::string widest;  // where that is said
  const auto widen = [&](StorageAdmitted by, std::string_view path) {
    if (by > admitted) widest = path;
    admitted = std::max(admitted, by);
  };
  if (!paths || !looksAtPresentOnes(config)) widen(StorageAdmitted::NotTold, kUsbGuardConfig);
  for (const std::string& path : paths.value_or(std::vector<std::string>{})) {
    const auto text = policy.read(path);
    if (!text) continue;
    const UsbGuardRules rules = usbGuardRulesIn(*text);
    count += rules.count;
    if (first.empty()) first = path;
    widen(rules.admitted, path);
  }
  policy.add("usbguard_rules", paths ? std::optional(count) : std::nullopt, first);

  constexpr std::string_view kTarget = "ImplicitPolicyTarget";
  auto otherwise = usbGuardSetting(config, kTarget, "block");  // USBGuard's own default
  if (otherwise) otherwise = toUtf8(lowered(*otherwise));
  const bool is_set = usbGuardSetting(config, kTarget, "") != "";
  std::string source(is_set ? kUsbGuardConfig : std::string_view());
  if (admitted != StorageAdmitted::Chosen && otherwise != "allow") {
    otherwise =
        admitted == StorageAdmitted::Any ? std::optional<std::string>("allow") : std::nullopt;
    source = widest;
  }
  policy.addText("usbguard_default", otherwise, source);
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
