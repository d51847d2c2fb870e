#include "capabilities/updates/probe/pending_updates.h"

#include <algorithm>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/updates/probe/apt_config.h"
#include "capabilities/updates/probe/apt_lists.h"
#include "capabilities/updates/probe/apt_pins.h"
#include "capabilities/updates/probe/apt_sources.h"
#include "core/text.h"
#include "facts/pending_updates.h"

namespace sekisho::updates {
namespace {

using evidence::FactTable;
using facts::PendingUpdates;

constexpr std::string_view kDpkgUnreadable = "updates.dpkg-unreadable";
constexpr std::string_view kListsMissing = "updates.lists-missing";
constexpr std::string_view kListsOld = "updates.lists-old";
constexpr std::string_view kListsUnreadable = "updates.lists-unreadable";
constexpr std::string_view kSettingsUnclear = "updates.settings-unclear";
constexpr std::string_view kPinsUnclear = "updates.pins-unclear";

/// Today's waiting updates, each with the first day it was seen.
class Waiting {
 public:
  Waiting(FirstSeenDays before, std::int64_t today) : before_(std::move(before)), today_(today) {}

  std::int64_t since(std::string key) {
    const auto known = before_.find(key);
    // A day still to come was written by a clock that ran ahead.
    const std::int64_t day = known == before_.end() ? today_ : std::min(known->second, today_);
    now_.emplace(std::move(key), day);
    return day;
  }
  [[nodiscard]] bool changed() const { return now_ != before_; }
  [[nodiscard]] const FirstSeenDays& now() const noexcept { return now_; }

 private:
  FirstSeenDays before_;
  FirstSeenDays now_;
  std::int64_t today_;
};

std::string suitesOf(const OfferedVersion& version) {
  std::string text;
  std::vector<std::string> seen;
  for (const AptList* list : version.lists) {
    const std::string& name = list->archive.empty() ? list->codename : list->archive;
    if (std::ranges::find(seen, name) != seen.end()) continue;
    if (!text.empty()) text += ',';
    text += name.empty() ? "unknown" : name;
    seen.push_back(name);
  }
  return text;
}

std::string_view blockerOf(const InstalledPackage& package, const Candidate& candidate) {
  if (package.held) return "hold";
  if (candidate.is_deferred) return "phasing";
  return candidate.newest != candidate.version && candidate.newest != nullptr ? "pin" : "";
}

PendingUpdates rowOf(const InstalledPackage& package, const Candidate& candidate,
                     Waiting& waiting) {
  const std::string key = package.name + ":" + package.architecture + " " + package.version;
  const OfferedVersion* offered = candidate.version;
  PendingUpdates row{
      .name = toUtf8(package.name),
      .arch = toUtf8(package.architecture),
      .source = toUtf8(package.source),
      .installed = toUtf8(package.version),
      .candidate = toUtf8(offered == nullptr ? package.version : offered->version),
      .newest = toUtf8(candidate.newest == nullptr ? package.version : candidate.newest->version),
      .upgradable = offered == nullptr ? 0 : 1,
      .from_security = 0,
      .security_missing = candidate.security == nullptr ? 0 : 1,
      .held = package.held ? 1 : 0,
      .blocked_by = std::string(blockerOf(package, candidate)),
      .first_seen_day = waiting.since(key),
  };
  if (offered != nullptr) {
    row.suite = toUtf8(suitesOf(*offered));
    row.from_security = std::ranges::any_of(offered->lists, &AptList::isSecurity) ? 1 : 0;
  }
  if (candidate.newest != nullptr) row.phased_percent = candidate.newest->phased_percent;
  if (candidate.security != nullptr) {
    row.security_candidate = toUtf8(candidate.security->version);
    row.security_seen_day = waiting.since("security " + key);
  }
  return row;
}

}  // namespace

evidence::Table readPendingUpdates(const platform::Machine& machine, const Clock& clock,
                                   FirstSeenStore& first_seen, OfferReader& reader) {
  FactTable<PendingUpdates> table;
  const AptConfigReading config = readAptConfig(machine);
  const AptSourcesReading sources = readAptSources(machine);
  const AptPinsReading pins = readAptPins(machine, config.config);
  const AptLists lists = readAptLists(machine, sources.sources, pins.pins);
  const auto offers = reader.read(machine, lists.lists);
  if (!offers) {
    table.failed(kDpkgUnreadable);
    return std::move(table).finish();
  }
  const InstalledPackages& installed = (*offers)->installed;
  const Phasing phasing = phasingOf(machine, config.config, installed.apt_version);

  const Instant now = clock.now();
  const auto fetched = lastFetchedMs(machine, lists);
  if (!installed.is_complete) table.partial(kDpkgUnreadable);
  if (!lists.all_sources_have_one) table.partial(kListsMissing);
  if (!lists.is_complete || !(*offers)->is_complete) table.partial(kListsUnreadable);
  if (!fetched || now - fromMs(*fetched) > kListsLast) table.partial(kListsOld);
  if (!sources.is_complete || !config.is_complete) table.partial(kSettingsUnclear);
  if (!pins.is_complete) table.partial(kPinsUnclear);

  const auto today = std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
  Waiting waiting(first_seen.load(), today);
  for (const InstalledPackage& package : installed.packages) {
    const Candidate candidate = candidateOf(package, pins.pins, phasing);
    if (candidate.version == nullptr && candidate.newest == nullptr &&
        candidate.security == nullptr) {
      continue;
    }
    table.add(rowOf(package, candidate, waiting));
  }
  if (waiting.changed()) first_seen.save(waiting.now());
  return std::move(table).finish();
}

}  // namespace sekisho::updates
