#include "capabilities/inventory/probe/unit_origin.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "core/text.h"
#include "platform/machine/unit_file.h"

namespace sekisho::inventory {
namespace {

using platform::Machine;
using platform::UnitSetting;

constexpr std::size_t kMaxUnitBytes = std::size_t{64} << 10U;
constexpr std::string_view kScripts = "/etc/init.d/";
constexpr std::string_view kSnap = "/usr/bin/snap";
constexpr std::array<std::string_view, 3> kNetplan{
    "/usr/libexec/netplan/generate", "/usr/lib/netplan/generate", "/lib/netplan/generate"};

// What a file starts: programs, or other units.
bool isStart(const UnitSetting& setting) {
  static constexpr std::array<std::string_view, 9> kOthers{
      "Unit",          "Service",   "Sockets",         "OnFailure",           "OnSuccess",
      "RootDirectory", "RootImage", "ExtensionImages", "ExtensionDirectories"};
  return setting.key.starts_with("Exec") ||
         std::ranges::find(kOthers, setting.key) != kOthers.end();
}

std::vector<UnitSetting> startsIn(std::string_view text) {
  auto settings = platform::unitSettingsIn(text);
  std::erase_if(settings, [](const UnitSetting& setting) {
    return !isStart(setting) || setting.value.empty();
  });
  return settings;
}

// Whether there is something to start and all of it is one of these programs.
bool startsOnly(std::span<const UnitSetting> starts, std::span<const std::string_view> programs) {
  return !starts.empty() && std::ranges::all_of(starts, [&](const UnitSetting& setting) {
    return setting.key.starts_with("Exec") &&
           std::ranges::find(programs, platform::programOfExec(setting.value)) != programs.end();
  });
}

std::string netplanOr(const Machine& machine, const std::string& otherwise) {
  const auto found = std::ranges::find_if(
      kNetplan, [&](std::string_view program) { return machine.exists(program); });
  return found == kNetplan.end() ? otherwise : std::string(*found);
}

bool isNetplans(std::string_view name, std::span<const UnitSetting> starts) {
  static constexpr std::array<std::string_view, 4> kWireless{
      "/sbin/wpa_supplicant", "/usr/sbin/wpa_supplicant", "/sbin/wpa_cli", "/usr/sbin/wpa_cli"};
  static constexpr std::array<std::string_view, 2> kSwitches{"/usr/bin/ovs-vsctl",
                                                             "/usr/sbin/netplan"};
  return (name.starts_with("netplan-wpa-") && startsOnly(starts, kWireless)) ||
         (name.starts_with("netplan-ovs-") && startsOnly(starts, kSwitches));
}

// A timer or a socket of snapd's starts a service of snapd's.
bool isSnaps(std::span<const UnitSetting> starts) {
  return !starts.empty() && std::ranges::all_of(starts, [](const UnitSetting& setting) {
    if (setting.key == "Unit" || setting.key == "Service") {
      return setting.value.starts_with("snap.");
    }
    return setting.key.starts_with("Exec") && platform::programOfExec(setting.value) == kSnap;
  });
}

// systemd-sysv-generator names the script in the unit that it makes: "SourcePath=/etc/init.d/name".
std::string scriptOr(std::string_view text, const std::string& otherwise) {
  for (const UnitSetting& setting : platform::unitSettingsIn(text)) {
    if (setting.key == "SourcePath" && setting.value.starts_with(kScripts)) return setting.value;
  }
  return otherwise;
}

}  // namespace

std::string originOf(const Machine& machine, const platform::SystemdUnit& unit) {
  if (unit.state == "masked") return unit.hides.empty() ? unit.path : unit.hides;
  const bool of_netplan = unit.path.starts_with("/run/systemd/system/netplan-");
  const bool of_snap = unit.path.starts_with("/etc/systemd/system/snap.") ||
                       unit.path.starts_with("/etc/systemd/user/snap.");
  if (unit.state != "generated" && !of_netplan && !of_snap) return unit.path;
  const auto text = machine.read(unit.path, kMaxUnitBytes);
  if (!text) return unit.path;
  if (unit.state == "generated") return scriptOr(*text, unit.path);
  const auto starts = startsIn(*text);
  if (of_netplan && isNetplans(unit.name, starts)) return netplanOr(machine, unit.path);
  if (of_snap && isSnaps(starts)) return std::string(kSnap);
  return unit.path;
}

std::optional<std::string> originOfStarting(const Machine& machine,
                                            const platform::SystemdDropIn& drop_in) {
  static constexpr std::array<std::string_view, 2> kWaiting{
      "/lib/systemd/systemd-networkd-wait-online", "/usr/lib/systemd/systemd-networkd-wait-online"};
  const auto text = machine.read(drop_in.path, kMaxUnitBytes);
  if (!text) return std::nullopt;  // that it could not be read, the list of units says
  const auto starts = startsIn(*text);
  if (starts.empty()) return std::nullopt;
  const bool of_netplan = drop_in.unit == "systemd-networkd-wait-online.service" &&
                          drop_in.path.starts_with("/run/systemd/") &&
                          drop_in.path.ends_with("/10-netplan.conf");
  if (of_netplan && startsOnly(starts, kWaiting)) return netplanOr(machine, drop_in.path);
  return drop_in.path;
}

}  // namespace sekisho::inventory
