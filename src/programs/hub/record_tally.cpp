#include "programs/hub/record_tally.h"

#include <algorithm>
#include <string_view>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/received.h"
#include "core/digest.h"
#include "core/json.h"

namespace sekisho::hub {
namespace {

using daily::Act;

/// A record may tell of a moment a little after it came: clocks differ.
constexpr std::chrono::hours kClocksDiffer{1};

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

bool isPatient(const usage::Entity& entity) {
  return entity.role && entity.role->system == usage::kObjectRole && entity.role->code == "1";
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
  for (const usage::Entity& entity : record.entities) {
    if (!isPatient(entity)) continue;
    const Sha256 digest = sha256(bytesOf(usage::oneTextOf(entity.what)));
    std::uint64_t folded = 0;
    for (std::size_t at = 0; at < 8; ++at) {
      folded = folded << 8U | std::to_integer<std::uint64_t>(digest.bytes.at(at));
    }
    seen.patients.push_back(folded);
  }
  seen.act = actOf(record, !seen.patients.empty());
  seen.failed = record.outcome && *record.outcome != usage::Outcome::Success;
  read.dated = record.recorded.at.has_value();
  seen.at = record.recorded.at.value_or(Instant{});
  return read;
}

void RecordTally::count(const journal::Journal& journal, std::uint64_t index,
                        const journal::Entry& entry) {
  if (entry.kind == "usage.quarantined@1") return tally_.addUnreadable(entry.recorded);
  if (entry.kind == "access.sign-ins-refused@1") return countRefused(journal, index, entry);
  // Lines that people wrote are records, too, and come into the day as what they are.
  if (entry.kind != "usage.received@1") return;
  const auto body = journal.body(index, entry);
  const auto reading =
      body ? usage::readReceived(entry.type, textOf(*body)) : std::unexpected(body.error());
  if (!reading) return tally_.addUnreadable(entry.recorded);
  ReadRecord read = seenIn(reading->record);
  if (read.dated) return tally_.add(read.seen, entry.recorded);
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

bool RecordTally::reaches(Instant beginning) const {
  return ended_ || lowest_ < beginning - kClocksDiffer;
}

Result<void> RecordTally::readOn(std::size_t most) {
  const std::uint64_t size = journal_.head().size;
  if (!begun_) high_ = size;
  if (!begun_) low_ = {journal_.generation(), size};
  begun_ = true;
  for (; high_ < size && most > 0; ++high_, --most) {
    const auto entry = journal_.entry(high_);
    if (!entry) return std::unexpected(entry.error());
    count(journal_, high_, *entry);
  }
  return readBack(most);
}

Result<void> RecordTally::readBack(std::size_t most) {
  while (most > 0 && wanted_ != Instant::max() && !reaches(wanted_)) {
    std::vector<journal::ClosedGeneration> closed;
    const auto part = record_.below(low_, closed);
    if (!closed.empty()) cut_ = std::max(cut_, lowest_);
    ended_ = !part;
    if (!part) break;
    const journal::Journal& journal = *part->journal;
    const auto older = journal.newest(std::min<std::size_t>(most, 256), part->below);
    if (!older && &journal == &journal_) return std::unexpected(older.error());
    if (!older) {
      cut_ = std::max(cut_, lowest_);
      low_ = {journal.generation(), 0};
      continue;
    }
    for (const journal::Listed& listed : *older) {
      count(journal, listed.index, listed.entry);
      low_ = {journal.generation(), listed.index};
      lowest_ = listed.entry.recorded;
    }
    most -= std::min(most, older->size());
  }
  return {};
}

Result<void> RecordTally::advance(std::size_t most, std::chrono::sys_days oldest) {
  const Lock lock(mutex_);
  tally_.forgetBefore(oldest);
  return readOn(most);
}

Result<RecordTally::Counted> RecordTally::of(std::chrono::sys_days day, std::size_t most) {
  const Lock lock(mutex_);
  const Instant beginning = daily::beginningOf(day);
  wanted_ = std::min(wanted_, beginning);
  if (auto read = readOn(most); !read) return std::unexpected(std::move(read.error()));
  return Counted{.tally = tally_.of(day),
                 .whole = high_ == journal_.head().size && reaches(beginning),
                 .cut = cut_ > beginning};
}

}  // namespace sekisho::hub
