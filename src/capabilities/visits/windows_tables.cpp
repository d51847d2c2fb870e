#include "capabilities/visits/windows_tables.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/visits/windows_support.h"
#include "core/text.h"
#include "facts/accounts.h"
#include "facts/antivirus.h"
#include "facts/firewall.h"
#include "facts/hotfixes.h"
#include "facts/logon.h"
#include "facts/programs.h"
#include "facts/remote_access.h"
#include "facts/screen_lock.h"
#include "facts/storage_policy.h"
#include "facts/system.h"

namespace sekisho::visits {
namespace {

using evidence::FactTable;
using evidence::Table;
using Number = std::optional<std::int64_t>;

constexpr std::string_view kOtherAccounts = "visits.domain-accounts";
constexpr std::string_view kOwnProgramsOnly = "visits.programs-of-others";
constexpr std::string_view kAdministratorsUnread = "visits.administrators-unread";
constexpr std::int64_t kServiceDisabled = 4;
constexpr std::int64_t kAllDrives = 255;
constexpr std::int64_t kLongestLock = 1'800;  // what the rule lock_after_s may be at most

Number numberOf(std::optional<bool> claim) { return claim ? Number(*claim ? 1 : 0) : std::nullopt; }
Number dayNumber(std::optional<std::chrono::sys_days> day) {
  return day ? Number(day->time_since_epoch().count()) : std::nullopt;
}
std::optional<std::string> filled(std::optional<std::string> text) {
  return text && !text->empty() ? std::move(text) : std::nullopt;
}

bool isEnabled(const LocalAccount& account) { return account.enabled != false; }

// Accounts that may be used beside the one that ran the script.
bool othersLogOn(const MachineReading& reading) {
  if (!reading.accounts || reading.machine.joined != false) return true;
  return std::ranges::any_of(*reading.accounts, [&](const LocalAccount& account) {
    return isEnabled(account) && lowered(account.name) != lowered(reading.account);
  });
}

Table systemTable(const MachineReading& reading) {
  FactTable<facts::System> table;
  facts::System row{.hostname = reading.machine.name, .os = "windows"};
  row.vendor = filled(reading.machine.maker);
  row.product = filled(reading.machine.model);
  row.serial = filled(reading.machine.serial);
  if (const auto& windows = reading.windows) {
    if (windows->build) {
      row.os_version = "10.0." + std::to_string(*windows->build);
      if (windows->ubr) *row.os_version += "." + std::to_string(*windows->ubr);
      row.kernel_running = row.os_version;
    }
    row.os_codename = filled(windows->display_version);
    row.os_name = filled(nameOf(*windows));
    const WindowsSupport support = supportOf(*windows);
    row.support_ends_day = dayNumber(support.ends);
    row.support_extended_ends_day = dayNumber(support.extended_ends);
    row.support_source = support.ends ? "embedded" : "none";
    row.reboot_needed = numberOf(windows->restart_waits);
    if (windows->last_boot) row.booted_ms = toMs(*windows->last_boot);
  }
  table.add(row);
  return std::move(table).finish();
}

Table accountsTable(const MachineReading& reading, const std::vector<LocalAccount>& accounts) {
  FactTable<facts::Accounts> table;
  bool any_enabled = false;
  for (const LocalAccount& account : accounts) {
    facts::Accounts row{.name = account.name, .uid = account.rid, .kind = "person"};
    // A disabled account of Windows logs on nowhere, whatever its groups.
    const bool disabled = account.enabled == false;
    any_enabled = any_enabled || !disabled;
    row.login_shell = numberOf(account.enabled);
    row.locked = account.enabled ? Number(disabled ? 1 : 0) : std::nullopt;
    // Whether a password is set can only be told by trying to log on, which nobody does.
    if (disabled) row.password = "locked";
    if (disabled) {
      row.sudo = 0;
    } else if (reading.administrators) {
      row.sudo =
          std::ranges::find(*reading.administrators, account.name) != reading.administrators->end()
              ? 1
              : 0;
    }
    table.add(row);
  }
  if (!reading.administrators) table.partial(kAdministratorsUnread);
  if (reading.machine.joined != false || !any_enabled) table.partial(kOtherAccounts);
  return std::move(table).finish();
}

// The shorter of two limits; nothing is no limit.
Number shorter(Number a, Number b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

Number positive(Number seconds) { return seconds && *seconds > 0 ? seconds : std::nullopt; }

facts::ScreenLock lockedAfter(const std::string& account, std::int64_t seconds, Number enforced) {
  return {.account = account,
          .desktop = "windows",
          .enabled = 1,
          .delay_s = seconds,
          .source = enforced == 0 ? "user" : "system",
          .enforced = enforced};
}

// The account that ran the script. A PC that falls asleep soon may ask for the password when it
// wakes: whether it does cannot be told, so that is no "never locks".
facts::ScreenLock ownLock(const MachineReading& reading, const ScreenRead& screen) {
  const Number machine = positive(screen.machine_locks_after_s);
  const bool saver_locks = screen.saver_on == 1 && screen.saver_set == true &&
                           screen.saver_locks == 1 && positive(screen.saver_after_s);
  const Number saver = saver_locks ? screen.saver_after_s : std::nullopt;
  if (const Number after = shorter(machine, saver)) {
    const bool by_policy = screen.policy_locks == 1 && screen.policy_after_s == after;
    // A rule for time and password leaves it open whether the saver itself can be switched off.
    if (by_policy && machine != after) return lockedAfter(reading.account, *after, {});
    return lockedAfter(reading.account, *after, machine == after ? 1 : 0);
  }
  const bool stays_awake = screen.sleeps_after_s &&
                           (*screen.sleeps_after_s == 0 || *screen.sleeps_after_s > kLongestLock);
  return {.account = reading.account,
          .desktop = "windows",
          .enabled = stays_awake ? Number(0) : std::nullopt,
          .source = "user",
          .enforced = 0};
}

Table screenTable(const MachineReading& reading, const ScreenRead& screen) {
  FactTable<facts::ScreenLock> table;
  table.add(ownLock(reading, screen));
  const Number machine = positive(screen.machine_locks_after_s);
  for (const LocalAccount& account : reading.accounts.value_or(std::vector<LocalAccount>())) {
    if (!isEnabled(account) || lowered(account.name) == lowered(reading.account)) continue;
    // The settings of others lie in their own part of the registry, which is not open to this one.
    table.add(machine ? lockedAfter(account.name, *machine, 1)
                      : facts::ScreenLock{.account = account.name, .desktop = "windows"});
  }
  if (!reading.accounts || reading.machine.joined != false) table.partial(kOtherAccounts);
  return std::move(table).finish();
}

const ServiceRead* serviceOf(const MachineReading& reading, std::string_view name) {
  const auto& services = reading.services;
  if (!services || name.empty()) return nullptr;
  const auto found = std::ranges::find_if(*services, [&](const ServiceRead& service) {
    return lowered(service.name).starts_with(name);
  });
  return found == services->end() ? nullptr : &*found;
}

// What Windows' own firewall does with traffic that no rule speaks of: it depends on the kind of
// network, so only what all kinds have in common is said, and a setting without its service filters
// nothing. Another maker's firewall may stand in its place.
Table firewallTable(const MachineReading& reading, const std::vector<FirewallProfile>& profiles) {
  FactTable<facts::Firewall> table;
  std::size_t closed = 0;
  std::size_t open = 0;
  for (const FirewallProfile& profile : profiles) {
    if (profile.enabled == 1 && profile.inbound.value_or(1) != 0) ++closed;
    if (profile.enabled == 0 || (profile.enabled == 1 && profile.inbound == 0)) ++open;
  }
  const std::size_t all = profiles.size();
  const bool alone = reading.other_firewalls && reading.other_firewalls->empty();
  const bool replaced = reading.other_firewalls && !reading.other_firewalls->empty();
  std::optional<std::string> policy;
  const ServiceRead* filter = serviceOf(reading, "mpssvc");
  const bool filters = filter != nullptr && filter->running == true;
  if (all > 0 && closed == all && filters && !replaced) policy = "drop";
  if (all > 0 && open == all && alone) policy = "accept";
  for (const char* family : {"ipv4", "ipv6"}) {
    table.add({.family = family,
               .backend = "windows",
               .default_input = policy,
               .manager = "windows",
               .manager_enabled = policy ? Number(policy == "drop" ? 1 : 0) : std::nullopt});
  }
  return std::move(table).finish();
}

struct RemoteTool {
  std::string_view tool;
  std::string_view program;  ///< How its entry in the list of programs begins, in lower case.
  std::string_view service;  ///< Of its service, in lower case; empty if it has none.
};

// Programs with which somebody elsewhere works on this screen.
constexpr std::array kRemoteTools = {
    RemoteTool{"teamviewer", "teamviewer", "teamviewer"},
    RemoteTool{"anydesk", "anydesk", "anydesk"},
    RemoteTool{"chrome-remote-desktop", "chrome remote desktop", "chromoting"},
    RemoteTool{"vnc", "ultravnc", "uvnc_service"},
    RemoteTool{"vnc", "tightvnc", "tvnserver"},
    RemoteTool{"vnc", "realvnc", "vncserver"},
    RemoteTool{"vnc", "vnc server", "vncserver"},
    RemoteTool{"splashtop", "splashtop", "splashtopremoteservice"},
    RemoteTool{"logmein", "logmein", "logmein"},
    RemoteTool{"rustdesk", "rustdesk", "rustdesk"},
    RemoteTool{"screenconnect", "screenconnect", "screenconnect client"},
    RemoteTool{"isl-light", "isl light", ""},
    RemoteTool{"remoteview", "remoteview", "rvagent"},
    RemoteTool{"laplink", "laplink", ""},
};

facts::RemoteAccess toolRow(std::string_view tool, std::string_view kind,
                            const ServiceRead* service) {
  facts::RemoteAccess row{.tool = std::string(tool), .kind = std::string(kind), .installed = 1};
  if (service != nullptr) {
    row.running = numberOf(service->running);
    if (service->start) row.enabled = service->start == "Auto" ? 1 : 0;
  }
  return row;
}

void addRemoteTools(FactTable<facts::RemoteAccess>& table, const MachineReading& reading,
                    const std::vector<ProgramRead>& programs) {
  std::set<std::string_view> seen;
  for (const RemoteTool& tool : kRemoteTools) {
    const ServiceRead* service = serviceOf(reading, tool.service);
    const bool installed = std::ranges::any_of(programs, [&](const ProgramRead& program) {
      return lowered(program.name).starts_with(tool.program);
    });
    if ((!installed && service == nullptr) || !seen.insert(tool.tool).second) continue;
    table.add(toolRow(tool.tool, "desktop", service));
  }
}

Table remoteTable(const MachineReading& reading, const std::optional<std::int64_t>& denied) {
  FactTable<facts::RemoteAccess> table;
  // Remote Desktop is a part of Windows: what counts is whether it is switched on.
  Number on;
  if (denied) on = *denied == 0 ? 1 : 0;
  table.add({.tool = "rdp", .kind = "desktop", .installed = on, .enabled = on, .running = on});
  if (reading.services) {
    const ServiceRead* sshd = serviceOf(reading, "sshd");
    table.add(
        sshd != nullptr
            ? toolRow("sshd", "shell", sshd)
            : facts::RemoteAccess{
                  .tool = "sshd", .kind = "shell", .installed = 0, .enabled = 0, .running = 0});
  }
  if (reading.programs) addRemoteTools(table, reading, *reading.programs);
  // What others installed for themselves stands in their own part of the registry.
  if (!reading.programs || !reading.services || othersLogOn(reading)) {
    table.partial(kOwnProgramsOnly);
  }
  return std::move(table).finish();
}

Table usbTable(const UsbRead& usb) {
  FactTable<facts::StoragePolicy> table;
  const bool denied = usb.all_denied == 1 || (usb.read_denied == 1 && usb.write_denied == 1);
  Number blocked;
  // Disks of the newer kind (UAS) have a driver of their own: one disabled alone proves nothing.
  const std::array<Number, 2> drivers{usb.driver_start, usb.uas_driver_start};
  if (denied ||
      std::ranges::all_of(drivers, [](Number start) { return start == kServiceDisabled; })) {
    blocked = 1;
  } else if (std::ranges::any_of(drivers,
                                 [](Number start) { return start && start != kServiceDisabled; })) {
    blocked = 0;
  }
  const auto add = [&](const char* setting, Number value, const char* source = "") {
    table.add({.setting = setting, .value = value, .source = source});
  };
  add("usb_storage_blocked", blocked, denied ? "policy" : "USBSTOR, UASPStor");
  add("usb_storage_loaded", {});
  // USBGuard is a program of Linux.
  for (const char* setting :
       {"usbguard_installed", "usbguard_starts", "usbguard_running", "usbguard_rules"}) {
    add(setting, 0);
  }
  table.add({.setting = "usbguard_default", .source = ""});
  add("automount", {});
  add("autorun", usb.autorun_off ? Number(*usb.autorun_off == kAllDrives ? 0 : 1) : std::nullopt);
  add("removable_present", {});
  return std::move(table).finish();
}

Table programsTable(const MachineReading& reading, const std::vector<ProgramRead>& programs) {
  FactTable<facts::Programs> table;
  std::set<std::pair<std::string, std::string>> seen;  // 32 and 64 bit may both list one
  for (const ProgramRead& program : programs) {
    if (!seen.insert({program.name, program.version.value_or("")}).second) continue;
    table.add({.name = program.name,
               .version = program.version.value_or(""),
               .publisher = filled(program.publisher),
               .installed_for = program.of});
  }
  if (othersLogOn(reading)) table.partial(kOwnProgramsOnly);
  return std::move(table).finish();
}

// "11/12/2026": month, day and year, in every language.
std::optional<std::chrono::sys_days> dayOf(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const auto parts = split(*text, '/');
  if (parts.size() != 3) return std::nullopt;
  const auto month = toInteger(parts[0]);
  const auto day = toInteger(parts[1]);
  const auto year = toInteger(parts[2]);
  if (!month || !day || !year || *year < 2000 || *year > 2200 || *month < 1 || *month > 12 ||
      *day < 1 || *day > 31) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

Table hotfixTable(const std::vector<HotfixRead>& hotfixes) {
  FactTable<facts::Hotfixes> table;
  std::set<std::string> seen;
  for (const HotfixRead& hotfix : hotfixes) {
    if (!seen.insert(hotfix.id).second) continue;
    table.add({.hotfix = hotfix.id, .installed_day = dayNumber(dayOf(hotfix.installed))});
  }
  return std::move(table).finish();
}

// productState is not documented; these bits are what products of many makers have in common.
Table antivirusTable(const std::vector<AntivirusRead>& products) {
  constexpr std::int64_t kStateBits = 0xF000;
  constexpr std::int64_t kOn = 0x1000;
  constexpr std::int64_t kSignatureBits = 0x00F0;
  FactTable<facts::Antivirus> table;
  std::set<std::string> seen;
  for (const AntivirusRead& product : products) {
    if (!seen.insert(product.name).second) continue;
    facts::Antivirus row{.product = product.name, .state = product.state};
    if (const Number state = product.state) {
      row.shown_on = (*state & kStateBits) == kOn ? 1 : 0;
      row.shown_current = (*state & kSignatureBits) == 0 ? 1 : 0;
    }
    table.add(row);
  }
  return std::move(table).finish();
}

Table logonTable(const LogonRead& logon) {
  FactTable<facts::Logon> table;
  // Without the value Windows asks.
  table.add({.setting = "automatic", .value = logon.automatic.value_or(0) == 1 ? 1 : 0});
  table.add({.setting = "password_stored", .value = numberOf(logon.password_stored)});
  return std::move(table).finish();
}

}  // namespace

std::vector<Table> tablesOf(const MachineReading& reading) {
  std::vector<Table> tables;
  tables.push_back(systemTable(reading));
  if (reading.accounts) tables.push_back(accountsTable(reading, *reading.accounts));
  if (reading.screen) tables.push_back(screenTable(reading, *reading.screen));
  if (reading.firewall) tables.push_back(firewallTable(reading, *reading.firewall));
  if (reading.desktop_denied) tables.push_back(remoteTable(reading, *reading.desktop_denied));
  if (reading.usb) tables.push_back(usbTable(*reading.usb));
  if (reading.programs) tables.push_back(programsTable(reading, *reading.programs));
  if (reading.hotfixes) tables.push_back(hotfixTable(*reading.hotfixes));
  if (reading.antivirus) tables.push_back(antivirusTable(*reading.antivirus));
  if (reading.logon) tables.push_back(logonTable(*reading.logon));
  return tables;
}

}  // namespace sekisho::visits
