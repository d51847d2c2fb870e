#include "capabilities/network/probe/remote_access_table.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <set>

#include "capabilities/network/probe/dropbear_options.h"
#include "capabilities/network/probe/routing.h"
#include "capabilities/network/probe/socket_holders.h"
#include "capabilities/network/probe/sshd_config.h"
#include "capabilities/network/probe/start_up.h"
#include "capabilities/network/probe/ways_in.h"
#include "core/text.h"
#include "facts/remote_access.h"
#include "platform/machine/unit_file.h"

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxSmallFile = 262'144;
constexpr std::size_t kMaxFolder = 1024;

// What was gathered once for all rows.
struct Surroundings {
  const platform::Machine& machine;
  StartUp start_up;
  std::optional<std::set<std::string, std::less<>>> processes = {};
  std::optional<std::vector<Link>> links = {};
  std::vector<std::string> homes = {};
};

std::optional<std::set<std::string, std::less<>>> runningProcesses(
    const platform::Machine& machine) {
  const auto listing = machine.list("/proc", kMaxProcesses);
  if (!listing || listing->cut) return std::nullopt;
  std::set<std::string, std::less<>> names;
  for (const auto& entry : listing->entries) {
    if (entry.name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto name = machine.read("/proc/" + entry.name + "/comm", 256);
    if (name) names.insert(std::string(trimmed(*name)));
  }
  // Not even this process: /proc is not what it should be.
  if (names.empty()) return std::nullopt;
  return names;
}

std::vector<std::string> homesOfPeople(const platform::Machine& machine) {
  std::vector<std::string> homes;
  const auto passwd = machine.read("/etc/passwd", kMaxSmallFile * 4);
  if (!passwd) return homes;
  for (const std::string_view line : split(*passwd, '\n')) {
    const auto fields = split(line, ':');
    unsigned uid = 0;
    if (fields.size() < 7) continue;
    const auto [rest, error] =
        std::from_chars(fields[2].data(), fields[2].data() + fields[2].size(), uid);
    if (error == std::errc{} && uid >= 1000 && uid < 60000 && fields[5].starts_with('/')) {
      homes.emplace_back(fields[5]);
    }
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

// The commands by which somebody of this machine wrote that systemd starts one of these; an empty
// one stands for a file that could not be read.
std::vector<std::string> ownStarts(const platform::Machine& machine,
                                   std::initializer_list<std::string_view> units) {
  std::vector<std::string> paths;
  for (const char* folder : {"/etc/systemd/system/", "/run/systemd/system/"}) {
    for (const std::string_view unit : units) {
      paths.push_back(folder + std::string(unit));
      const std::string below = paths.back() + ".d/";
      const auto drop_ins = machine.list(below, kMaxFolder);
      if (!drop_ins) continue;
      for (const auto& entry : drop_ins->entries) paths.push_back(below + entry.name);
    }
  }
  std::vector<std::string> commands;
  for (const std::string& path : paths) {
    // An alias of the distribution's own unit is a link to it; a mask leads to nothing.
    const auto target = machine.readLink(path);
    if (target && (target->contains("/lib/systemd/") || *target == "/dev/null")) continue;
    const auto text = machine.read(path, kMaxSmallFile);
    if (!text && text.error().code != ErrorCode::NotFound) commands.emplace_back();
    for (const auto& setting : platform::unitSettingsIn(text.value_or(""))) {
      if (setting.key == "ExecStart" && !setting.value.empty()) commands.push_back(setting.value);
    }
  }
  return commands;
}

// What the start script adds to the configuration is not read; that it does is said.
bool startsWithOptions(const platform::Machine& machine) {
  const std::string defaults = machine.read("/etc/default/ssh", kMaxSmallFile).value_or("");
  for (const std::string_view line : split(defaults, '\n')) {
    const std::string_view plain = trimmed(line);
    if (!plain.starts_with("SSHD_OPTS=")) continue;
    if (plain.substr(10).find_first_not_of("\"' \t") != std::string_view::npos) return true;
  }
  return !ownStarts(machine, {"ssh.service", "sshd.service", "ssh@.service", "sshd@.service"})
              .empty();
}

void describeSshd(const platform::Machine& machine, facts::RemoteAccess& row,
                  evidence::FactTable<facts::RemoteAccess>& table) {
  const auto access = readSshdConfig("/etc/ssh/sshd_config", filesOf(machine));
  if (!access) {
    table.partial("network.sshd-config-unreadable");
    return;
  }
  if (!access->whole) table.partial("network.sshd-config-not-understood");
  if (startsWithOptions(machine)) table.partial("network.sshd-started-with-options");
  row.ports = portsText(access->ports);
  row.password_login = asInteger(access->password);
  row.key_login = asInteger(access->public_key);
  row.empty_password = asInteger(access->empty_password);
  row.root_login = std::string(nameOf(access->root_login));
  row.conditional = asInteger(access->conditional);
}

// The options each running one was started with; where none runs, what its start script gives it.
std::vector<DropbearOptions> startsOfDropbear(const platform::Machine& machine, bool runs) {
  std::vector<DropbearOptions> starts;
  const auto processes = machine.list("/proc", kMaxProcesses);
  for (const auto& entry :
       processes ? processes->entries : std::vector<platform::DirectoryEntry>()) {
    const std::string folder = "/proc/" + entry.name;
    const auto name = machine.read(folder + "/comm", 256);
    if (!name || trimmed(*name) != "dropbear") continue;
    const auto started = machine.read(folder + "/cmdline", kMaxSmallFile);
    if (!started) return {};
    starts.push_back(readDropbearOptions(split(*started, '\0')));
  }
  if (runs || !starts.empty()) return starts;
  std::string port;
  std::string arguments;
  const std::string defaults = machine.read("/etc/default/dropbear", kMaxSmallFile).value_or("");
  for (const std::string_view line : split(defaults, '\n')) {
    const std::string_view plain = trimmed(line);
    if (plain.starts_with("DROPBEAR_PORT=")) port = "-p " + std::string(plain.substr(14));
    if (plain.starts_with("DROPBEAR_EXTRA_ARGS=")) arguments = plain.substr(20);
  }
  std::string options = port + " " + arguments;
  std::erase_if(options, [](char one) { return one == '"' || one == '\''; });
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

void describeDropbear(const platform::Machine& machine, facts::RemoteAccess& row,
                      evidence::FactTable<facts::RemoteAccess>& table) {
  auto starts = startsOfDropbear(machine, row.running == 1);
  if (starts.empty()) {
    table.partial("network.processes-unreadable");
    return;
  }
  for (const std::string& command : ownStarts(machine, {"dropbear.service", "dropbear@.service"})) {
    if (const auto options = optionsOf(command)) {
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
  const auto config = machine.read("/etc/xrdp/xrdp.ini", kMaxSmallFile);
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
  around.processes = runningProcesses(machine);
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
    if (way.tool == "sshd" && installed) describeSshd(machine, row, table);
    if (way.tool == "dropbear" && (installed || row.running == 1)) {
      describeDropbear(machine, row, table);
    }
    if (way.tool == "xrdp" && installed) row.ports = portsOfXrdp(machine);
    table.add(row);
  }
  return std::move(table).finish();
}

}  // namespace sekisho::network
