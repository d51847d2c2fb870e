#include "capabilities/inventory/probe/time_sync.h"

#include <sys/timex.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "core/text.h"
#include "facts/time_sync.h"
#include "platform/machine/running_programs.h"
#include "platform/machine/systemd_units.h"

namespace sekisho::inventory {
namespace {

using evidence::FactTable;
using facts::TimeSync;
using platform::Machine;

constexpr std::string_view kTimeUnclear = "inventory.time-unclear";
constexpr std::size_t kMaxTimeConfigBytes = std::size_t{256} << 10U;
constexpr std::size_t kMaxConfigFiles = 200;

struct Service {
  std::string_view name;
  std::string_view program;  ///< Exists if it is installed.
  std::string_view process;  ///< Its name in /proc, cut to 15 characters.
  std::array<std::string_view, 2> units;
  std::array<std::string_view, 4> configs;  ///< Files, or folders of files if they end in '/'.
};

constexpr std::array<Service, 5> kServices{{
    {"timesyncd",
     "/lib/systemd/systemd-timesyncd",
     "systemd-timesyn",
     {"systemd-timesyncd.service", ""},
     {"/etc/systemd/timesyncd.conf", "/etc/systemd/timesyncd.conf.d/",
      "/usr/lib/systemd/timesyncd.conf.d/", "/run/systemd/timesyncd.conf.d/"}},
    {"chrony",
     "/usr/sbin/chronyd",
     "chronyd",
     {"chrony.service", "chronyd.service"},
     {"/etc/chrony/chrony.conf", "/etc/chrony/conf.d/", "/etc/chrony/sources.d/",
      "/run/chrony-dhcp/"}},
    {"ntpsec",
     "/usr/lib/python3/dist-packages/ntp",
     "ntpd",
     {"ntpsec.service", ""},
     {"/etc/ntpsec/ntp.conf", "/etc/ntpsec/ntp.d/", "", ""}},
    {"ntp", "/usr/sbin/ntpd", "ntpd", {"ntp.service", ""}, {"/etc/ntp.conf", "", "", ""}},
    {"openntpd",
     "/usr/sbin/openntpd",
     "ntpd",
     {"openntpd.service", ""},
     {"/etc/openntpd/ntpd.conf", "", "", ""}},
}};

// "NTP=a b" of timesyncd, "server a iburst", "pool b", "servers c" of the others.
void takeServers(std::string_view text, std::set<std::string>& servers) {
  for (const std::string_view raw : split(text, '\n')) {
    std::string_view line = trimmed(raw);
    if (line.empty() || std::string_view("#;!%").contains(line.front())) continue;
    if (line.starts_with("NTP=")) {
      const auto names = words(line.substr(4));
      if (names.empty()) servers.clear();  // an empty assignment takes the earlier ones back
      for (const std::string_view name : names) servers.insert(toUtf8(name));
      continue;
    }
    const auto parts = words(line);
    const bool names_one = parts.size() >= 2 && (parts[0] == "server" || parts[0] == "pool" ||
                                                 parts[0] == "peer" || parts[0] == "servers");
    if (names_one) servers.insert(toUtf8(parts[1]));
  }
}

/// The settings of one service. False in `clear` if a file could not be read.
std::set<std::string> serversOf(const Machine& machine, const Service& service, bool& clear) {
  std::set<std::string> servers;
  const auto take = [&](const std::string& path) {
    const auto text = machine.read(path, kMaxTimeConfigBytes);
    if (text) {
      takeServers(*text, servers);
    } else if (text.error().code != ErrorCode::NotFound) {
      clear = false;
    }
  };
  for (const std::string_view place : service.configs) {
    if (!place.ends_with('/')) {
      if (!place.empty()) take(std::string(place));
      continue;
    }
    const auto listing = machine.list(place, kMaxConfigFiles);
    if (!listing) {
      if (listing.error().code != ErrorCode::NotFound) clear = false;
      continue;
    }
    for (const auto& entry : listing->entries) {
      if (entry.name.ends_with(".conf") || entry.name.ends_with(".sources")) {
        take(std::string(place) + entry.name);
      }
    }
  }
  return servers;
}

std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

TimeSync rowOf(const Machine& machine, const Service& service, const platform::SystemdUnits& units,
               const std::optional<std::set<std::string, std::less<>>>& running, bool& clear) {
  TimeSync row{.service = std::string(service.name)};
  if (units.is_present) {
    row.starts = 0;
    for (const std::string_view name : service.units) {
      const auto* unit = units.find(name);
      if (unit != nullptr && unit->starts) row.starts = 1;
    }
  }
  if (running) row.running = running->contains(service.process) ? 1 : 0;
  row.servers = joined(serversOf(machine, service, clear));
  if (service.name == "timesyncd") {
    const auto stamp = machine.status("/var/lib/systemd/timesync/clock");
    const bool synchronised = machine.exists("/run/systemd/timesync/synchronized");
    if (stamp && synchronised) row.last_sync_ms = stamp->modified_ms;
  }
  return row;
}

}  // namespace

std::optional<KernelClock> readKernelClock() {
  timex answer{};
  const int state = adjtimex(&answer);
  if (state < 0) return std::nullopt;
  const bool nanoseconds = (answer.status & STA_NANO) != 0;
  return KernelClock{.is_synchronised = state != TIME_ERROR && (answer.status & STA_UNSYNC) == 0,
                     .offset_ms = answer.offset / (nanoseconds ? 1'000'000 : 1000),
                     .max_error_ms = answer.maxerror / 1000};
}

evidence::Table readTimeSync(const Machine& machine, const KernelClockReader& kernel_clock) {
  FactTable<TimeSync> table;
  const auto units = platform::readSystemdUnits(machine);
  const auto running = platform::runningPrograms(machine);
  const auto clock = kernel_clock();
  bool clear = units.is_complete;
  std::vector<TimeSync> rows;
  bool has_ntpsec = false;
  for (const Service& service : kServices) {
    // ntpsec brings /usr/sbin/ntpd too.
    if (!machine.exists(service.program) || (service.name == "ntp" && has_ntpsec)) continue;
    has_ntpsec = has_ntpsec || service.name == "ntpsec";
    rows.push_back(rowOf(machine, service, units, running, clear));
  }
  if (rows.empty()) rows.push_back({.service = "none", .starts = 0, .running = 0, .servers = ""});
  if (!clear) table.partial(kTimeUnclear);
  for (TimeSync& row : rows) {
    if (clock) {
      row.synchronised = clock->is_synchronised ? 1 : 0;
      row.offset_ms = clock->offset_ms;
      row.max_error_ms = clock->max_error_ms;
    }
    table.add(row);
  }
  return std::move(table).finish();
}

}  // namespace sekisho::inventory
