#include "capabilities/network/probe/remote_access_table.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <set>

#include "capabilities/network/probe/dropbear_options.h"
#include "capabilities/network/probe/routing.h"
#include "capabilities/network/probe/service_starts.h"
#include "capabilities/network/probe/sshd_config.h"
#include "capabilities/network/probe/sshd_start.h"
#include "capabilities/network/probe/start_up.h"
#include "capabilities/network/probe/ways_in.h"
#include "core/text.h"
#include "facts/remote_access.h"
#include "platform/machine/account_files.h"
#include "platform/machine/running_programs.h"
#include "platform/machine/unit_file.h"

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxServiceConfig = 262'144;
constexpr std::size_t kMaxFolder = 1024;
constexpr std::size_t kMaxSshdStarts = 64;

// What was gathered once for all rows.
struct Surroundings {
  const platform::Machine& machine;
  StartUp start_up;
  std::vector<ServiceStart> sshd_services = {};
  std::optional<std::set<std::string, std::less<>>> processes = {};
  std::optional<std::vector<Link>> links = {};
  std::vector<std::string> homes = {};
};

std::vector<std::string> homesOfPeople(const platform::Machine& machine) {
  std::vector<std::string> homes;
  const auto text = machine.read("/etc/passwd", platform::kMaxAccountFileBytes);
  if (!text) return homes;
  const auto people = platform::personIds(machine);
  for (const auto& entry : platform::parsePasswd(*text).entries) {
    if (people.contains(entry.uid) && entry.home.starts_with('/')) homes.push_back(entry.home);
  }
  return homes;
}

bool listsUnit(const Result<platform::Listing>& folder, std::string_view unit) {
  return folder && std::ranges::any_of(folder->entries,
                                       [&](const auto& entry) { return entry.name == unit; });
}

// A unit that a person, or the administrator for everybody, switched on for log-in sessions.
bool startsInSessions(const Surroundings& around, std::string_view unit) {
  const auto for_everybody = around.machine.list("/etc/systemd/user", kMaxFolder);
  if (for_everybody) {
    for (const auto& entry : for_everybody->entries) {
      if (!entry.name.ends_with(".wants")) continue;
      if (listsUnit(around.machine.list("/etc/systemd/user/" + entry.name, kMaxFolder), unit))
        return true;
    }
  }
  const std::string below = ".config/systemd/user";
  for (const std::string& home : around.homes) {
    const auto units = around.machine.listInHome(home, below, kMaxFolder);
    if (!units) continue;
    for (const auto& entry : units->entries) {
      if (!entry.name.ends_with(".wants")) continue;
      if (listsUnit(around.machine.listInHome(home, below + "/" + entry.name, kMaxFolder), unit))
        return true;
    }
  }
  return false;
}

std::optional<bool> isEnabled(const WayIn& way, const Surroundings& around) {
  const bool by_any_unit =
      way.tool == "sshd" &&
      std::ranges::any_of(around.sshd_services, [](const auto& service) { return service.waits; });
  if (by_any_unit) return true;
  std::optional<bool> enabled = false;
  for (const std::string_view unit : words(way.units)) {
    const auto starts =
        unit.ends_with('@') ? around.start_up.startsInstanceOf(unit) : around.start_up.starts(unit);
    if (starts == true || (way.user_unit && startsInSessions(around, unit))) return true;
    if (!starts) enabled = std::nullopt;
  }
  return enabled;
}

std::optional<std::string> interfacesOf(const WayIn& way, const Surroundings& around) {
  if (!around.links) return std::nullopt;
  std::set<std::string> names;
  for (const std::string_view mark : words(way.interfaces)) {
    for (const Link& link : *around.links) {
      const bool meant =
          mark.starts_with("kind:") ? link.kind == mark.substr(5) : link.name.starts_with(mark);
      if (meant) names.insert(link.name);
    }
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

std::optional<bool> isRunning(const WayIn& way, const Surroundings& around,
                              const std::optional<std::string>& interfaces) {
  if (around.processes) {
    for (const std::string_view process : words(way.processes)) {
      if (around.processes->contains(process)) return true;
    }
  }
  if (way.processes.empty()) {
    return interfaces ? std::optional(!interfaces->empty()) : std::nullopt;
  }
  return around.processes ? std::optional(false) : std::nullopt;
}

SshdFiles filesOf(const platform::Machine& machine) {
  return {.read = [&machine](
                      const std::string& path) { return machine.read(path, kMaxSshdConfigBytes); },
          .matching = [&machine](const std::string& pattern) -> Result<std::vector<std::string>> {
            const std::size_t slash = pattern.rfind('/');
            const std::string folder = pattern.substr(0, std::max<std::size_t>(slash, 1));
            if (folder.find_first_of("*?[{\\") != std::string::npos) {
              return fail(ErrorCode::InvalidInput, MessageId{"machine.read-failed"}, pattern);
            }
            std::vector<std::string> paths;
            const auto listing = machine.list(folder, kMaxFolder);
            if (!listing && listing.error().code == ErrorCode::NotFound) return paths;
            if (!listing) return std::unexpected(listing.error());
            for (const auto& entry : listing->entries) {
              if (!matchesPattern(entry.name, std::string_view(pattern).substr(slash + 1)))
                continue;
              paths.push_back(folder + "/" + entry.name);
            }
            return paths;
          }};
}

std::string portsText(const std::set<std::uint16_t>& ports) {
  std::string text;
  for (const std::uint16_t port : ports) text += (text.empty() ? "" : " ") + std::to_string(port);
  return text;
}

std::int64_t asInteger(bool value) { return value ? 1 : 0; }

// What a service gives sshd; nothing if it only tests.
std::optional<SshdStart> sshdStartOf(const platform::Machine& machine,
                                     const ServiceStart& service) {
  SshdStart unclear{.is_understood = false};
  const auto command = platform::wordsOfExec(service.command);
  if (!command || command->empty() || !command->front().ends_with("/sshd")) return unclear;
  const auto options = variableOf(machine, service, "SSHD_OPTS");
  std::vector<std::string_view> all;
  for (const std::string_view word : *command) {
    // Debian's own unit has no other variable.
    if (word != "$SSHD_OPTS") {
      all.push_back(word);
    } else if (options) {
      std::ranges::copy(words(*options), std::back_inserter(all));
    } else {
      return unclear;
    }
  }
  return readSshdStart(all);
}

// By those that listen, and by what starts the next one: services, or else the System V script.
std::vector<SshdStart> startsOfSshd(const Surroundings& around,
                                    evidence::FactTable<facts::RemoteAccess>& table) {
  std::vector<SshdStart> starts;
  const auto add = [&](const std::optional<SshdStart>& start) {
    if (!start || std::ranges::find(starts, *start) != starts.end()) return;
    starts.push_back(starts.size() < kMaxSshdStarts ? *start : SshdStart{.is_understood = false});
  };
  const auto running = platform::commandLinesOf(around.machine, "sshd");
  if (!running) table.partial("network.processes-unreadable");
  if (running) {
    for (const std::string& line : *running) add(sshdStartOfProcess(line));
  }
  for (const ServiceStart& service : around.sshd_services) {
    add(sshdStartOf(around.machine, service));
  }
  if (!around.start_up.units().is_complete) add(SshdStart{.is_understood = false});
  const bool by_script =
      around.sshd_services.empty() && around.start_up.starts("ssh.service") == true;
  if (!by_script && !starts.empty()) return starts;
  const auto defaults = around.machine.read("/etc/default/ssh", kMaxServiceConfig);
  const std::string options = variableIn(defaults.value_or(""), "SSHD_OPTS");
  auto command = words(options);
  command.insert(command.begin(), "/usr/sbin/sshd");
  add(readSshdStart(command));
  return starts;
}

void describeSshd(const Surroundings& around, facts::RemoteAccess& row,
                  evidence::FactTable<facts::RemoteAccess>& table) {
  std::optional<SshdAccess> widest;
  for (const SshdStart& start : startsOfSshd(around, table)) {
    if (!start.is_understood) {
      table.partial("network.sshd-started-with-options");
      continue;
    }
    const auto access = readSshdConfig(start.config, filesOf(around.machine), start.given);
    if (!access) {
      table.partial("network.sshd-config-unreadable");
      continue;
    }
    if (!access->whole) table.partial("network.sshd-config-not-understood");
    widest = widest ? widestOf(*widest, *access) : *access;
  }
  if (!widest) return;
  row.ports = portsText(widest->ports);
  row.password_login = asInteger(widest->password);
  row.key_login = asInteger(widest->public_key);
  row.empty_password = asInteger(widest->empty_password);
  row.root_login = std::string(nameOf(widest->root_login));
  row.conditional = asInteger(widest->conditional);
}

// The options each running one was started with; where none runs, what its start script gives it.
std::vector<DropbearOptions> startsOfDropbear(const platform::Machine& machine, bool runs) {
  std::vector<DropbearOptions> starts;
  const auto running = platform::commandLinesOf(machine, "dropbear");
  if (!running) return {};
  for (const std::string& line : *running) starts.push_back(readDropbearOptions(split(line, '\0')));
  if (runs || !starts.empty()) return starts;
  const std::string defaults =
      machine.read("/etc/default/dropbear", kMaxServiceConfig).value_or("");
  const std::string port = variableIn(defaults, "DROPBEAR_PORT");
  const std::string options =
      (port.empty() ? "" : "-p " + port + " ") + variableIn(defaults, "DROPBEAR_EXTRA_ARGS");
  return {readDropbearOptions(words(options))};
}

// What a command written on this machine gives dropbear; nothing if another program, a variable or
// a quoted word stands in it.
std::optional<DropbearOptions> optionsOf(std::string_view command) {
  const std::string program = platform::programOfExec(command);
  if (program != "/usr/sbin/dropbear" && program != "/sbin/dropbear") return std::nullopt;
  if (command.find_first_of("$%\"'\\;") != std::string_view::npos) return std::nullopt;
  auto arguments = words(command);
  arguments.erase(arguments.begin());
  return readDropbearOptions(arguments);
}

void describeDropbear(const Surroundings& around, facts::RemoteAccess& row,
                      evidence::FactTable<facts::RemoteAccess>& table) {
  auto starts = startsOfDropbear(around.machine, row.running == 1);
  if (starts.empty()) {
    table.partial("network.processes-unreadable");
    return;
  }
  if (!around.start_up.units().is_complete) table.partial("network.dropbear-started-by-own-words");
  for (const ServiceStart& service :
       startsOfProgram(around.machine, around.start_up.units(), "dropbear")) {
    if (!service.is_own) continue;
    if (const auto options = optionsOf(service.command)) {
      starts.push_back(*options);
    } else {
      table.partial("network.dropbear-started-by-own-words");
    }
  }
  std::set<std::uint16_t> ports;
  bool password = false;
  bool empty = false;
  RootLogin root = RootLogin::No;
  for (const DropbearOptions& options : starts) {
    ports.insert(options.ports.begin(), options.ports.end());
    password = password || options.password;
    empty = empty || (options.password && options.empty_password);
    if (!options.root) continue;
    root = std::max(root, options.password && options.root_password ? RootLogin::Yes
                                                                    : RootLogin::ProhibitPassword);
  }
  row.ports = portsText(ports);
  row.password_login = asInteger(password);
  row.key_login = 1;
  row.empty_password = asInteger(empty);
  row.root_login = std::string(nameOf(root));
  row.conditional = 0;
}

// "port=3389" of [Globals]; "tcp://:3390" and the like are kept to their number.
std::optional<std::string> portsOfXrdp(const platform::Machine& machine) {
  const auto config = machine.read("/etc/xrdp/xrdp.ini", kMaxServiceConfig);
  if (!config) return std::nullopt;
  std::set<std::uint16_t> ports;
  bool in_globals = false;
  for (const std::string_view line : split(*config, '\n')) {
    const std::string_view plain = trimmed(line);
    if (plain.starts_with('[')) in_globals = plain == "[Globals]" || plain == "[globals]";
    if (!in_globals || !plain.starts_with("port=")) continue;
    for (const std::string_view word : words(plain.substr(5))) {
      const std::string_view digits = word.substr(word.rfind(':') + 1);
      std::uint16_t port = 0;
      const auto [rest, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), port);
      if (error == std::errc{} && rest == digits.data() + digits.size() && port != 0)
        ports.insert(port);
    }
  }
  return portsText(ports);
}

}  // namespace

evidence::Table readRemoteAccess(const platform::Machine& machine, Netlink& netlink) {
  evidence::FactTable<facts::RemoteAccess> table;
  Surroundings around{.machine = machine, .start_up = StartUp(machine)};
  around.sshd_services = startsOfProgram(machine, around.start_up.units(), "/sshd");
  around.processes = platform::runningPrograms(machine);
  if (!around.processes) table.partial("network.processes-unreadable");
  if (auto known = links(netlink)) {
    around.links = std::move(known->rows);
  } else {
    table.partial("network.kernel-unanswered");
  }
  around.homes = homesOfPeople(machine);

  for (const WayIn& way : waysIn()) {
    facts::RemoteAccess row{.tool = std::string(way.tool), .kind = std::string(way.kind)};
    const bool installed = std::ranges::any_of(
        words(way.programs), [&](std::string_view path) { return machine.exists(path); });
    row.installed = asInteger(installed);
    if (const auto enabled = isEnabled(way, around)) row.enabled = asInteger(installed && *enabled);
    if (way.kind == "vpn") row.interfaces = interfacesOf(way, around);
    if (const auto running = isRunning(way, around, row.interfaces))
      row.running = asInteger(*running);
    if (way.tool == "sshd" && installed) describeSshd(around, row, table);
    if (way.tool == "dropbear" && (installed || row.running == 1)) {
      describeDropbear(around, row, table);
    }
    if (way.tool == "xrdp" && installed) row.ports = portsOfXrdp(machine);
    table.add(row);
  }
  return std::move(table).finish();
}

}  // namespace sekisho::network
