#include "capabilities/updates/probe/update_settings.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/updates/probe/apt_config.h"
#include "capabilities/updates/probe/apt_lists.h"
#include "capabilities/updates/probe/apt_pins.h"
#include "capabilities/updates/probe/apt_sources.h"
#include "core/text.h"
#include "facts/update_settings.h"
#include "platform/machine/os_release.h"
#include "platform/machine/systemd_units.h"

namespace sekisho::updates {
namespace {

using evidence::FactTable;
using facts::UpdateSettings;
using platform::Machine;

constexpr std::string_view kUnclear = "updates.settings-unclear";

using Number = std::optional<std::int64_t>;

/// Everything the rows are made of, and the rows.
struct Reading {
  const Machine& machine;
  AptConfigReading apt;
  AptSourcesReading sources;
  AptLists lists;
  FactTable<UpdateSettings> table = {};

  void add(std::string_view setting, Number value, std::string source = "",
           std::optional<std::string> text = {}) {
    table.add({.setting = std::string(setting),
               .value = value,
               .text = std::move(text),
               .source = std::move(source)});
  }
};

std::string sourceOf(const AptConfig::Setting* setting) {
  return setting == nullptr ? std::string() : setting->source;
}

// "1", "7d", "always"…: days between two runs, 0 for never.
Number daysFrom(const AptConfig::Setting* setting) {
  if (setting == nullptr) return 0;
  std::string_view value = setting->value;
  if (value == "always") return 1;
  const char unit = value.empty() ? '\0' : value.back();
  if (unit == 's' || unit == 'm' || unit == 'h' || unit == 'd') value.remove_suffix(1);
  const auto number = toInteger(value);
  if (!number || *number < 0) return std::nullopt;
  if (*number == 0) return 0;
  const std::int64_t in_a_day = unit == 's' ? 86'400 : unit == 'm' ? 1440 : unit == 'h' ? 24 : 1;
  return (*number + in_a_day - 1) / in_a_day;
}

// The words that Unattended-Upgrade's patterns may hold.
std::string substituted(std::string_view pattern, const std::string& id,
                        const std::string& codename) {
  std::string text(pattern);
  for (const auto& [name, value] :
       {std::pair<std::string_view, const std::string&>{"${distro_id}", id},
        std::pair<std::string_view, const std::string&>{"${distro_codename}", codename}}) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
      text.replace(at, name.size(), value);
      at += value.size();
    }
  }
  return text;
}

// "origin=Debian,codename=bookworm-security,label=Debian-Security", all parts must fit.
bool fitsPattern(std::string_view pattern, const AptList& list) {
  for (const std::string_view part : split(pattern, ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = trimmed(part.substr(0, equals));
    const std::string_view wanted = trimmed(part.substr(equals + 1));
    const std::string* actual = name == "o" || name == "origin"  ? &list.origin
                                : name == "l" || name == "label" ? &list.label
                                : name == "a" || name == "suite" || name == "archive"
                                    ? &list.archive
                                : name == "n" || name == "codename"  ? &list.codename
                                : name == "c" || name == "component" ? &list.component
                                : name == "site"                     ? &list.site
                                                                     : nullptr;
    if (actual == nullptr || !matchesAptPattern(wanted, *actual)) return false;
  }
  return true;
}

// "Ubuntu:jammy-security": origin and archive.
bool fitsOrigin(std::string_view origin, const AptList& list) {
  const std::size_t colon = origin.find(':');
  if (colon == std::string_view::npos) return false;
  return matchesAptPattern(origin.substr(0, colon), list.origin) &&
         matchesAptPattern(origin.substr(colon + 1), list.archive);
}

// Whether unattended-upgrades takes packages of every security list; and the setting that says so.
std::pair<Number, std::string> takesSecurity(const Reading& reading, const std::string& id,
                                             const std::string& codename) {
  std::string source;
  bool any = false;
  for (const AptList& list : reading.lists.lists) {
    if (!list.isSecurity()) continue;
    any = true;
    bool taken = false;
    for (const auto& item : reading.apt.config.items("Unattended-Upgrade::Origins-Pattern")) {
      if (!fitsPattern(substituted(item.value, id, codename), list)) continue;
      taken = true;
      source = item.source;
    }
    for (const auto& item : reading.apt.config.items("Unattended-Upgrade::Allowed-Origins")) {
      if (!fitsOrigin(substituted(item.value, id, codename), list)) continue;
      taken = true;
      source = item.source;
    }
    if (!taken) return {0, ""};
  }
  if (!any) return {std::nullopt, ""};  // no list of that kind to tell by
  return {1, source};
}

// ID and code name as lsb_release says them: "Debian", "bookworm".
std::pair<std::string, std::string> distribution(const Machine& machine) {
  const auto release = platform::readOsRelease(machine);
  if (!release) return {};
  std::string id = release->valueOf("ID").value_or("");
  if (!id.empty() && id[0] >= 'a' && id[0] <= 'z') id[0] = static_cast<char>(id[0] - 'a' + 'A');
  return {id, release->valueOf("VERSION_CODENAME").value_or("")};
}

// The releases whose fixes are this machine's: its own, and the one it is derived from.
std::set<std::string> releasesOf(const Machine& machine) {
  std::set<std::string> names;
  const auto release = platform::readOsRelease(machine);
  if (!release) return names;
  for (const char* key : {"VERSION_CODENAME", "UBUNTU_CODENAME", "DEBIAN_CODENAME"}) {
    const auto name = release->valueOf(key);
    if (name && !name->empty()) names.insert(*name);
  }
  return names;
}

// "bookworm-security" and "buster/updates" are of "bookworm" and "buster".
std::string releaseOf(std::string_view suite) {
  for (const std::string_view end : {"-security", "/updates"}) {
    if (suite.ends_with(end)) return std::string(suite.substr(0, suite.size() - end.size()));
  }
  return std::string(suite);
}

// Where this release's security fixes come from: a list of them or, before any was fetched, a
// source by its name. What a machine kept of the release it had before is none.
bool hasSecuritySource(const Reading& reading) {
  const std::set<std::string> own = releasesOf(reading.machine);
  const auto is_own = [&](std::string_view suite) {
    return own.empty() || own.contains(releaseOf(suite));
  };
  bool fetched = false;
  for (const AptList& list : reading.lists.lists) {
    if (!list.isSecurity()) continue;
    fetched = true;
    if (is_own(list.codename) || is_own(list.archive)) return true;
  }
  if (fetched) return false;
  return std::ranges::any_of(reading.sources.sources, [&](const AptSource& source) {
    const std::string release = releaseOf(source.suite);
    const bool is_alias = release == "stable" || release == "oldstable" || release == "testing";
    return release != source.suite && (is_alias || is_own(source.suite));
  });
}

void addUnattended(Reading& reading) {
  const AptConfig& config = reading.apt.config;
  const bool installed = reading.machine.exists("/usr/bin/unattended-upgrade");
  reading.add("unattended_installed", installed ? 1 : 0);
  const auto* enable = config.find("APT::Periodic::Enable");
  const bool periodic = enable == nullptr || enable->value != "0";
  const auto* lists = config.find("APT::Periodic::Update-Package-Lists");
  const auto* upgrade = config.find("APT::Periodic::Unattended-Upgrade");
  const Number list_days = periodic ? daysFrom(lists) : 0;
  const Number upgrade_days = periodic && installed ? daysFrom(upgrade) : 0;
  const Number enabled = upgrade_days ? Number(*upgrade_days > 0 ? 1 : 0) : std::nullopt;
  reading.add("unattended_enabled", enabled, sourceOf(upgrade));

  const auto [id, codename] = distribution(reading.machine);
  auto [security, source] = takesSecurity(reading, id, codename);
  if (enabled == 0) security = 0;
  reading.add("unattended_security", security, security == 1 ? source : "");
  reading.add("lists_every_days", list_days, sourceOf(periodic ? lists : enable));
  reading.add("upgrade_every_days", upgrade_days, sourceOf(periodic ? upgrade : enable));

  const auto reboot = config.truth("Unattended-Upgrade::Automatic-Reboot");
  reading.add("automatic_reboot", reboot.value_or(false) ? 1 : 0,
              sourceOf(config.find("Unattended-Upgrade::Automatic-Reboot")));
  const auto* time = config.find("Unattended-Upgrade::Automatic-Reboot-Time");
  reading.add("automatic_reboot_time", std::nullopt, sourceOf(time),
              toUtf8(time == nullptr ? "now" : time->value));

  const auto& excluded = config.items("Unattended-Upgrade::Package-Blacklist");
  std::set<std::string> names;
  for (const auto& item : excluded) names.insert(toUtf8(item.value));
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  reading.add("excluded_packages", static_cast<std::int64_t>(names.size()),
              excluded.empty() ? "" : excluded.back().source, text);
}

void addTimers(Reading& reading) {
  const auto units = platform::readSystemdUnits(reading.machine);
  const auto starts = [&](std::string_view name) -> std::pair<Number, std::string> {
    if (!units.is_present) return {std::nullopt, ""};
    const auto* unit = units.find(name);
    return {unit != nullptr && unit->starts ? 1 : 0, unit == nullptr ? "" : unit->path};
  };
  const auto [lists, lists_path] = starts("apt-daily.timer");
  const auto [upgrade, upgrade_path] = starts("apt-daily-upgrade.timer");
  reading.add("timer_lists", lists, lists_path);
  reading.add("timer_upgrade", upgrade, upgrade_path);
}

void addTimes(Reading& reading) {
  reading.add("last_lists_ms", lastFetchedMs(reading.machine, reading.lists));
  Number upgraded;
  std::string source;
  for (const char* stamp :
       {"/var/lib/apt/periodic/unattended-upgrades-stamp", "/var/lib/apt/periodic/upgrade-stamp"}) {
    const auto status = reading.machine.status(stamp);
    if (!status || (upgraded && *upgraded >= status->modified_ms)) continue;
    upgraded = status->modified_ms;
    source = stamp;
  }
  reading.add("last_upgrade_ms", upgraded, source);
  reading.add("security_list_ms", reading.lists.oldest_security_ms);
}

// A count, the places counted and the first file that names one.
template <class Counts>
void addSources(Reading& reading, std::string_view setting, Counts counts) {
  std::set<std::string> places;
  std::string file;
  for (const AptSource& source : reading.sources.sources) {
    if (!counts(source)) continue;
    places.insert(toUtf8(source.host().empty() ? source.uri : source.host()) + "/" +
                  toUtf8(source.suite));
    if (file.empty()) file = source.file;
  }
  std::string text;
  for (const std::string& place : places) text += (text.empty() ? "" : " ") + place;
  reading.add(setting, static_cast<std::int64_t>(places.size()), file, text);
}

void addAllSources(Reading& reading) {
  addSources(reading, "sources", [](const AptSource&) { return true; });
  addSources(reading, "sources_insecure", [](const AptSource& s) { return s.is_trusted; });
  addSources(reading, "sources_without_key", [](const AptSource& s) { return !s.has_key; });
  // A place is the distribution's own if the Release file there says so.
  const auto [id, codename] = distribution(reading.machine);
  std::set<std::string> own;
  for (const AptList& list : reading.lists.lists) {
    if (list.origin.starts_with(id) && !id.empty()) own.insert(list.site + " " + list.archive);
  }
  addSources(reading, "sources_third_party", [&](const AptSource& source) {
    const std::string prefix = "/var/lib/apt/lists/" + source.listPrefix();
    return std::ranges::none_of(reading.lists.lists, [&](const AptList& list) {
      return list.path.starts_with(prefix) && own.contains(list.site + " " + list.archive);
    });
  });
  const auto named = std::ranges::find_if(reading.sources.sources, [](const AptSource& source) {
    return source.suite.ends_with("-security") || source.suite.ends_with("/updates");
  });
  reading.add("security_source", hasSecuritySource(reading) ? 1 : 0,
              named == reading.sources.sources.end() ? "" : named->file);
  const AptConfig& config = reading.apt.config;
  Number unauthenticated = 0;
  std::string source;
  for (const char* name : {"APT::Get::AllowUnauthenticated", "Acquire::AllowInsecureRepositories",
                           "Acquire::AllowDowngradeToInsecureRepositories"}) {
    if (!config.truth(name).value_or(false)) continue;
    unauthenticated = 1;
    source = sourceOf(config.find(name));
  }
  reading.add("allow_unauthenticated", unauthenticated, source);
}

}  // namespace

evidence::Table readUpdateSettings(const Machine& machine) {
  Reading reading{.machine = machine,
                  .apt = readAptConfig(machine),
                  .sources = readAptSources(machine),
                  .lists = {}};
  const AptPinsReading pins = readAptPins(machine, reading.apt.config);
  reading.lists = readAptLists(machine, reading.sources.sources, pins.pins);
  if (!reading.apt.is_complete || !reading.sources.is_complete || !reading.lists.is_complete) {
    reading.table.partial(kUnclear);
  }
  addUnattended(reading);
  addTimers(reading);
  addTimes(reading);
  addAllSources(reading);
  return std::move(reading.table).finish();
}

}  // namespace sekisho::updates
