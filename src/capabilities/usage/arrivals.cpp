#include "capabilities/usage/arrivals.h"

#include <algorithm>
#include <utility>

#include "capabilities/usage/received.h"

namespace sekisho::usage {
namespace {

constexpr std::string_view kReceived = "usage.received@1";
constexpr std::string_view kQuarantined = "usage.quarantined@1";
constexpr std::string_view kUnknownType = "application/octet-stream";

}  // namespace

Result<void> Arrivals::open(std::span<const std::string> sources) {
  auto kept = book_.all();
  if (!kept) return std::unexpected(std::move(kept.error()).during("reading the accounts"));
  const Lock lock(mutex_);
  for (Account& account : *kept) {
    std::string source = account.source;
    sources_.insert_or_assign(std::move(source), Told{.account = std::move(account)});
  }
  for (const std::string& source : sources) static_cast<void>(told(source));
  for (auto& [name, source] : sources_) countUp(source);
  return {};
}

Arrivals::Told& Arrivals::told(std::string_view source) {
  const auto found = sources_.find(source);
  if (found != sources_.end()) return found->second;
  Told fresh{.account = {.source = std::string(source)}};
  countUp(fresh);
  return sources_.emplace(std::string(source), std::move(fresh)).first->second;
}

// What the journal has beyond what was counted before a crash, or from an agent of another name.
void Arrivals::countUp(Told& source) const {
  Account& account = source.account;
  const std::uint64_t highest = journal_.highestNumber(account.source);
  for (std::uint64_t number = account.number + 1; number <= highest; ++number) {
    const auto found = journal_.indexOf(account.source, number);
    const auto index = found ? *found : std::nullopt;
    if (!index) continue;
    const auto entry = journal_.entry(*index);
    if (!entry) continue;
    ++(entry->entry_class == journal::EntryClass::Raw ? account.quarantined : account.accepted);
    if (!account.first_heard) account.first_heard = entry->recorded;
    account.last_heard = entry->recorded;
    source.changed = true;
  }
  account.number = std::max(account.number, highest);
  source.given = account.number;
}

Arrivals::Read Arrivals::look(const Message& message) {
  Read read{.quarantined = true};
  if (!message.whole) return read;
  const Received received = takeApart(message.type, message.body);
  read.quarantined = !received.reading;
  if (const auto& syslog = received.syslog; syslog && syslog->sequence) {
    read.numbering = syslog->host + '\n' + syslog->application + '\n' + syslog->process;
    read.sequence = *syslog->sequence;
  }
  return read;
}

std::vector<Result<Arrived>> Arrivals::take(std::string_view source,
                                            std::span<const Message> messages) {
  std::vector<Read> read;
  read.reserve(messages.size());
  for (const Message& message : messages) read.push_back(look(message));
  auto under_way = submit(source, messages, read);
  std::vector<Result<Arrived>> arrived;
  arrived.reserve(messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    auto appended = under_way.entries[i].get();
    if (appended) {
      arrived.emplace_back(Arrived{appended->generation, appended->index, read[i].quarantined});
    } else {
      arrived.emplace_back(std::unexpected(std::move(appended.error())));
    }
  }
  note(source, under_way.first, read, arrived);
  return arrived;
}

// Numbers and the order of entries are given out together.
Arrivals::UnderWay Arrivals::submit(std::string_view source, std::span<const Message> messages,
                                    std::span<const Read> read) {
  UnderWay under_way;
  under_way.entries.reserve(messages.size());
  const Lock lock(mutex_);
  Told& numbered = told(source);
  under_way.first = numbered.given + 1;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Message& message = messages[i];
    const bool quarantined = read[i].quarantined;
    const std::string_view type = journal::isMediaType(message.type) ? message.type : kUnknownType;
    under_way.entries.push_back(journal_.submit(
        {.entry_class = quarantined ? journal::EntryClass::Raw : journal::EntryClass::Usage,
         .kind = std::string(quarantined ? kQuarantined : kReceived),
         .source = std::string(source),
         .number = ++numbered.given,
         .type = std::string(type),
         .body = copyOf(bytesOf(message.body))}));
  }
  return under_way;
}

void Arrivals::note(std::string_view source, std::uint64_t first, std::span<const Read> read,
                    std::span<const Result<Arrived>> arrived) {
  const Instant now = clock_.now();
  const Lock lock(mutex_);
  Told& heard = told(source);
  for (std::size_t i = 0; i < arrived.size(); ++i) {
    if (arrived[i]) {
      const bool quarantined = read[i].quarantined;
      heard.settled.emplace(
          first + i,
          Fate{.kind = quarantined ? Fate::Kind::Quarantined : Fate::Kind::Accepted, .at = now});
      noteSequence(heard, read[i]);
    } else if (arrived[i].error().code != ErrorCode::Indeterminate) {
      heard.settled.emplace(first + i, Fate{});
    }
    // Of one that was perhaps kept, the journal knows more when it is opened again: see countUp().
  }
  settle(heard);
}

// In the order of numbers, so that an account always says up to where it has counted.
void Arrivals::settle(Told& source) {
  Account& account = source.account;
  while (!source.settled.empty() && source.settled.begin()->first == account.number + 1) {
    const Fate fate = source.settled.begin()->second;
    source.settled.erase(source.settled.begin());
    ++account.number;
    source.changed = true;
    if (fate.kind == Fate::Kind::NotKept) continue;
    ++(fate.kind == Fate::Kind::Quarantined ? account.quarantined : account.accepted);
    if (!account.first_heard) account.first_heard = fate.at;
    account.last_heard = fate.at;
  }
}

// A number that goes back is a sender that began anew.
void Arrivals::noteSequence(Told& source, const Read& read) {
  if (read.numbering.empty()) return;
  const auto last = source.numberings.find(read.numbering);
  if (last == source.numberings.end()) {
    if (source.numberings.size() >= kMaxNumberings) source.numberings.clear();
    source.numberings.emplace(read.numbering, read.sequence);
    return;
  }
  if (read.sequence > last->second && read.sequence - last->second > 1) {
    ++source.account.gaps;
    source.account.missed += read.sequence - last->second - 1;
  }
  last->second = read.sequence;
}

void Arrivals::miss(std::string_view source, std::uint64_t messages) {
  const Lock lock(mutex_);
  Told& heard = told(source);
  ++heard.account.gaps;
  heard.account.missed += messages;
  heard.changed = true;
}

std::vector<Account> Arrivals::accounts() const {
  const Lock lock(mutex_);
  std::vector<Account> accounts;
  accounts.reserve(sources_.size());
  for (const auto& [name, source] : sources_) accounts.push_back(source.account);
  return accounts;
}

Result<Arrivals::Kept> Arrivals::keep() {
  std::vector<Account> changed;
  {
    const Lock lock(mutex_);
    for (auto& [name, source] : sources_) {
      if (!std::exchange(source.changed, false)) continue;
      changed.push_back(source.account);
    }
  }
  if (changed.empty()) return Kept::Nothing;
  if (auto kept = book_.keep(changed); !kept) {
    const Lock lock(mutex_);
    for (const Account& account : changed) told(account.source).changed = true;
    return std::unexpected(std::move(kept.error()).during("keeping the accounts"));
  }
  return Kept::Something;
}

}  // namespace sekisho::usage
