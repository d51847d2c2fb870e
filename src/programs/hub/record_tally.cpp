#include "programs/hub/record_tally.h"

#include <algorithm>
#include <string_view>

#include "capabilities/usage/orca_use.h"
#include "capabilities/usage/patients.h"
#include "capabilities/usage/received.h"
#include "capabilities/usage/search.h"
#include "capabilities/usage/told.h"
#include "core/digest.h"
#include "core/json.h"
#include "programs/hub/orca_intake.h"

namespace sekisho::hub {
namespace {

using daily::Act;

/// Refused sign-ins are gathered for a while before they are an entry, which the index knows by its
/// own time.
constexpr std::chrono::hours kGathered{1};
constexpr std::size_t kStep = 256;
/// What a step costs that finds nothing, in entries.
constexpr std::size_t kStepCosts = 16;

/// Whatever may be counted on that day.
journal::Sought toldOf(std::chrono::sys_days day) {
  return usage::soughtBy({.from = daily::beginningOf(day),
                          .until = daily::beginningOf(day + std::chrono::days{1}) + kGathered});
}

void takeFrom(std::size_t& left, std::size_t used) { left -= std::min(left, used); }

Act actOf(const usage::Record& record, bool of_patients) {
  const std::string& code = record.type.code;
  if (code == "110114") return Act::SignIn;
  if (code == "110106") return Act::Export;
  if (code == "110107") return Act::Import;
  if (code == "110112") return Act::Query;
  const auto searches = [](const usage::Code& subtype) {
    return subtype.code.starts_with("search");
  };
  if (std::ranges::any_of(record.subtypes, searches)) return Act::Query;
  if (code == "110110" || of_patients) return Act::Record;
  if (code == "110100" || !record.action) return Act::Other;
  return record.action == usage::Action::Execute ? Act::Other : Act::Record;
}

std::uint64_t digestOf(std::string_view key) {
  const Sha256 digest = sha256(bytesOf(key));
  std::uint64_t folded = 0;
  for (std::size_t at = 0; at < 8; ++at) {
    folded = folded << 8U | std::to_integer<std::uint64_t>(digest.bytes.at(at));
  }
  return folded;
}

std::string nameOf(const usage::Agent& agent) {
  if (!agent.who.value.empty()) return agent.who.value;
  if (!agent.alternative_id.empty()) return agent.alternative_id;
  return agent.who.display;
}

// Who asked for it; where nobody says so, the first one that is named.
const usage::Agent* actorOf(const usage::Record& record) {
  const auto asks = std::ranges::find_if(
      record.agents, [](const usage::Agent& agent) { return agent.requestor.value_or(false); });
  if (asks != record.agents.end()) return &*asks;
  const auto named = std::ranges::find_if(
      record.agents, [](const usage::Agent& agent) { return !nameOf(agent).empty(); });
  return named == record.agents.end() ? nullptr : &*named;
}

}  // namespace

ReadRecord seenIn(const usage::Record& record) {
  ReadRecord read;
  daily::Seen& seen = read.seen;
  if (const usage::Agent* actor = actorOf(record)) {
    seen.who = nameOf(*actor);
    seen.where = actor->network.address;
  }
  if (seen.where.empty()) seen.where = record.source.observer.value;
  const auto patients = usage::patientsOf(record);
  for (const usage::PatientKeys& keys : patients) {
    if (!keys.empty()) seen.patients.push_back(digestOf(keys.front()));
  }
  seen.act = actOf(record, !patients.empty());
  seen.failed = record.outcome && *record.outcome != usage::Outcome::Success;
  read.dated = record.recorded.at.has_value();
  seen.at = record.recorded.at.value_or(Instant{});
  return read;
}

// What other programs do in somebody's name is in the journal and no use by that person; nor is a
// session that nobody says whose it was, or that was not seen to begin.
void RecordTally::countOrca(const journal::Journal& journal, std::uint64_t index,
                            const journal::Entry& entry) {
  const auto body = journal.body(index, entry);
  const auto reading =
      body ? usage::readOrcaUse(entry, textOf(*body)) : std::unexpected(body.error());
  if (!reading) return tally_.addUnreadable(entry.recorded);
  const usage::Record& record = reading->record;
  const bool of_session = record.type.code == "110114";
  const auto function = usage::orcaFunctionOf(record);
  const auto act =
      daily::actFrom(function ? "orca-" + std::string(*function) : record.subtypes.back().code);
  if (!of_session && !act) return;
  const auto stretch = usage::stretchOf(record);
  if (!stretch) return;
  daily::Seen seen = seenIn(record).seen;
  if (of_session && seen.who.empty()) return;
  seen.where = record.agents.front().network.address;  // never the server's, which saw it
  if (const auto end = usage::sessionEndOf(record)) {
    seen.by_connection = end->by_connection && !seen.where.empty();
    if (seen.where.empty()) seen.candidates = end->candidates;
  }
  seen.at = stretch->from;
  seen.act = act.value_or(Act::SignIn);
  // The acts on a patient are told by the log; here it is told who it was.
  seen.times = function ? 0 : usage::timesOf(record);
  // Where the log tells of acts these say how long; where it does not, the terminal's session does.
  // Rows say when they were written, and nothing of the time between.
  const bool goes_on = !of_session || !seen.where.empty();
  if (goes_on && record.action != usage::Action::Update) seen.until = stretch->until;
  if (usage::isCredible(seen.at, entry.recorded)) return tally_.add(seen);
  tally_.addUndated(std::move(seen), entry.recorded);
}

void RecordTally::count(const journal::Journal& journal, std::uint64_t index,
                        const journal::Entry& entry) {
  if (usage::isOrcaUse(entry)) return countOrca(journal, index, entry);
  if (entry.kind == "usage.quarantined@1" || entry.kind == kQuarantinedOrcaUse)
    return tally_.addUnreadable(entry.recorded);
  if (entry.kind == "access.sign-ins-refused@1") return countRefused(journal, index, entry);
  // Lines that people wrote are records, too, and come into the day as what they are.
  if (entry.kind != "usage.received@1") return;
  const auto body = journal.body(index, entry);
  const auto reading =
      body ? usage::readReceived(entry.type, textOf(*body)) : std::unexpected(body.error());
  if (!reading) return tally_.addUnreadable(entry.recorded);
  ReadRecord read = seenIn(reading->record);
  if (read.dated && usage::isCredible(read.seen.at, entry.recorded)) return tally_.add(read.seen);
  tally_.addUndated(std::move(read.seen), entry.recorded);
}

void RecordTally::countRefused(const journal::Journal& journal, std::uint64_t index,
                               const journal::Entry& entry) {
  const auto body = journal.body(index, entry);
  const auto json = body ? parseJson(textOf(*body)) : std::unexpected(body.error());
  if (!json) return tally_.addUnreadable(entry.recorded);
  const auto* person = (*json)["person"].text();
  const auto* address = (*json)["address"].text();
  const auto* times = (*json)["count"].integer();
  const auto last =
      (*json)["last"].text() == nullptr ? std::nullopt : fromRfc3339(*(*json)["last"].text());
  tally_.addRefused({person == nullptr ? "" : *person, address == nullptr ? "" : *address},
                    last.value_or(entry.recorded), times == nullptr ? 1 : *times);
}

void RecordTally::begin() {
  if (begun_) return;
  low_ = high_ = journal_.head().size;
  begun_ = true;
}

Result<void> RecordTally::readOn(std::size_t& left) {
  begin();
  for (const std::uint64_t size = journal_.head().size; high_ < size && left > 0; ++high_) {
    const auto entry = journal_.entry(high_);
    if (!entry) return std::unexpected(entry.error());
    count(journal_, high_, *entry);
    --left;
  }
  return {};
}

// One that is damaged may have told of that day.
Result<void> RecordTally::countFound(const journal::Journal& journal, std::uint64_t index,
                                     std::chrono::sys_days day) {
  const auto entry = journal.entry(index);
  if (!entry && entry.error().code != ErrorCode::Corrupt) return std::unexpected(entry.error());
  tally_.confineTo(day);
  if (entry) {
    count(journal, index, *entry);
  } else {
    tally_.addUnreadable(daily::beginningOf(day));
  }
  tally_.confineTo(std::nullopt);
  return {};
}

Result<void> RecordTally::lookUp(std::chrono::sys_days day, LookedUp& looked, std::size_t& left) {
  const Instant beginning = daily::beginningOf(day);
  const journal::Sought sought = toldOf(day);
  while (!looked.ended && left > 0) {
    std::vector<journal::ClosedGeneration> closed;
    const auto part = record_.below(looked.below, closed);
    looked.cut = looked.cut || (!closed.empty() && looked.since > beginning);
    looked.ended = !part;
    if (!part) break;
    const journal::Journal& journal = *part->journal;
    const auto found = journal.candidates(sought, part->below, std::min(left, kStep));
    Result<void> counted;
    if (!found) counted = std::unexpected(found.error());
    for (std::size_t i = 0; found && counted && i < found->indexes.size(); ++i) {
      counted = countFound(journal, found->indexes[i], day);
      if (counted) looked.below = {journal.generation(), found->indexes[i]};
    }
    if (!counted && &journal == &journal_) return counted;
    looked.cut = looked.cut || !counted;
    looked.below = {journal.generation(), counted ? found->reached : 0};
    takeFrom(left, kStepCosts + (found ? found->indexes.size() : 0));
    if (looked.below.index > 0) continue;
    const auto first = journal.entry(0);
    if (first) looked.since = first->recorded;
  }
  return {};
}

Result<void> RecordTally::advance(std::size_t most, std::chrono::sys_days oldest) {
  const Lock lock(mutex_);
  tally_.forgetBefore(oldest);
  asked_.erase(asked_.begin(), asked_.lower_bound(oldest));
  oldest_ = oldest;
  if (auto read = readOn(most); !read) return read;
  for (auto& [day, looked] : asked_) {
    if (auto found = lookUp(day, looked, most); !found) return found;
  }
  return {};
}

void RecordTally::forget() {
  const Lock lock(mutex_);
  tally_ = {};
  asked_.clear();
  begun_ = false;
}

// Of a day that was forgotten nothing is kept, so that it is looked up from the end.
Result<RecordTally::Counted> RecordTally::of(std::chrono::sys_days day, std::size_t& left) {
  const Lock lock(mutex_);
  begin();
  LookedUp from_now{.below = {journal_.generation(), day < oldest_ ? high_ : low_}};
  LookedUp& looked = asked_.try_emplace(day, from_now).first->second;
  if (auto read = readOn(left); !read) return std::unexpected(std::move(read.error()));
  if (auto found = lookUp(day, looked, left); !found) {
    return std::unexpected(std::move(found.error()));
  }
  return Counted{.tally = tally_.of(day),
                 .whole = high_ == journal_.head().size && looked.ended,
                 .cut = looked.cut};
}

}  // namespace sekisho::hub
