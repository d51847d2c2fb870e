#include "capabilities/journal/store/decisions.h"

#include "capabilities/journal/store/outbox.h"
#include "core/check.h"

namespace sekisho::journal {
namespace {

constexpr MessageId kPending{"journal.decision-pending"};
constexpr MessageId kDecisionsMissing{"journal.decisions-missing"};
constexpr std::size_t kReplayedAtOnce = 256;

Decisions::Kinds allDecisions(const std::set<std::string>& kinds) {
  Decisions::Kinds declared;
  for (const std::string& kind : kinds) declared.emplace(kind, EntryClass::Decision);
  return declared;
}

// The history of each device that the decision is about, in the same transaction.
Result<void> noteDevices(storage::Transaction& transaction, std::uint64_t number,
                         const Decision& decision, Instant at) {
  for (const DeviceId device : decision.about) {
    auto noted = transaction.run(
        "INSERT INTO journal_decision_about (clinic, device, number, kind, actor, decided_ms) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        {storage::valueOf(transaction.clinic()), storage::valueOf(device),
         static_cast<std::int64_t>(number), decision.kind, canonicalJson(decision.body["by"]),
         storage::valueOf(at)});
    if (!noted) return std::unexpected(std::move(noted.error()));
  }
  return {};
}

/// The first generation has always been there.
Instant beginOf(const Journal& journal) {
  const auto first = journal.generation() > 1 ? journal.entry(0) : fail(ErrorCode::NotFound, {});
  return first ? first->recorded : Instant::min();
}

}  // namespace

bool Decisions::liesAt(std::uint64_t index, std::string_view kind) const {
  const auto entry = journal_.entry(index);
  return entry && entry->kind == kind;
}

Decisions::Decisions(storage::Database& database, Journal& journal, Kinds kinds)
    : database_(database), journal_(journal), kinds_(std::move(kinds)), began_(beginOf(journal)) {}
Decisions::Decisions(storage::Database& database, Journal& journal,
                     const std::set<std::string>& kinds)
    : Decisions(database, journal, allDecisions(kinds)) {}

NewEntry Decisions::entryOf(std::string kind, std::uint64_t number, Bytes body) const {
  const auto declared = kinds_.find(kind);
  // What an earlier version left in the outbox may be declared no more.
  const auto of = declared == kinds_.end() ? EntryClass::Decision : declared->second;
  return {.entry_class = of,
          .kind = std::move(kind),
          .source = std::string(kHubSource),
          .number = number,
          .body = std::move(body)};
}

Result<Decided> Decisions::record(ClinicId clinic, const Change& change) {
  auto committed = commit(clinic, change);
  if (!committed) {
    const std::string_view why = committed.error().message.name;
    if (why == "storage.full" || why == "storage.read-only") starved_ = true;
    return std::unexpected(std::move(committed.error()));
  }
  starved_ = false;
  // Outside the mutex: what others commit meanwhile shares the next sync.
  auto entry = committed->entry.get();
  if (entry) return Decided{committed->number, *entry};
  owe();
  Error pending = std::move(entry.error()).during("recording a decision");
  pending.code = ErrorCode::Indeterminate;
  pending.message = kPending;
  return std::unexpected(std::move(pending));
}

Result<void> Decisions::decide(ClinicId clinic, const Change& change) {
  auto decided = record(clinic, change);
  if (!decided) return std::unexpected(std::move(decided.error()));
  return {};
}

Result<Decisions::Committed> Decisions::commit(ClinicId clinic, const Change& change) {
  const Lock lock(mutex_);
  return commitLocked(clinic, change);
}

Result<Decisions::Committed> Decisions::commitLocked(ClinicId clinic, const Change& change) {
  SEKISHO_CHECK(clinic == journal_.clinic());
  if (journal_.readiness() == Readiness::Stopped) {
    return fail(ErrorCode::Unavailable, kJournalStopped);
  }
  if (owing_) {
    if (auto caught_up = catchUp(); !caught_up) {
      return std::unexpected(std::move(caught_up.error()));
    }
  }
  auto transaction = database_.begin(clinic);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  auto decision = change(**transaction);
  if (!decision) return std::unexpected(std::move(decision.error()));
  SEKISHO_CHECK(kinds_.contains(decision->kind));
  Bytes body = copyOf(bytesOf(canonicalJson(decision->body)));
  // Nothing is committed yet: what many lines of foreign text came to is refused whole.
  if (body.size() > kMaxBodyBytes) {
    return fail(ErrorCode::Conflict, MessageId{"journal.decision-too-long"}, decision->kind);
  }
  const std::uint64_t known = journal_.highestNumber(kHubSource);
  if (auto cleared = clearOutbox(**transaction, known); !cleared) {
    return std::unexpected(std::move(cleared.error()));
  }
  const auto number = addToOutbox(**transaction, known, decision->kind, body);
  if (!number) return std::unexpected(number.error());
  if (auto noted = noteDevices(**transaction, *number, *decision, journal_.now()); !noted) {
    return std::unexpected(std::move(noted.error()));
  }
  if (auto kept = (*transaction)->commit(); !kept) {
    owing_ = kept.error().code == ErrorCode::Indeterminate;
    return std::unexpected(std::move(kept.error()));
  }
  return Committed{*number,
                   journal_.submit(entryOf(std::move(decision->kind), *number, std::move(body)))};
}

Result<std::vector<PastDecision>> Decisions::about(ClinicId clinic, DeviceId device,
                                                   std::size_t most) const {
  auto transaction = database_.snapshot(clinic);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  auto rows = (*transaction)
                  ->run(
                      "SELECT number, kind, actor, decided_ms FROM journal_decision_about "
                      "WHERE clinic = ? AND device = ? ORDER BY number DESC LIMIT ?",
                      {storage::valueOf(clinic), storage::valueOf(device),
                       static_cast<std::int64_t>(most)});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<PastDecision> past;
  for (const storage::Row& row : *rows) {
    auto by = parseJson(row.text(2));
    if (!by) return std::unexpected(std::move(by.error()));
    const auto index = journal_.indexOf(kHubSource, static_cast<std::uint64_t>(row.integer(0)));
    if (!index) return std::unexpected(index.error());
    past.push_back(
        {.kind = row.text(1), .by = std::move(*by), .at = row.instant(3), .index = *index});
  }
  return past;
}

void Decisions::owe() {
  const Lock lock(mutex_);
  owing_ = true;
}

Result<std::size_t> Decisions::replay() {
  const Lock lock(mutex_);
  {
    auto transaction = database_.snapshot(journal_.clinic());
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    const auto missing = missingAbove(**transaction, journal_.highestNumber(kHubSource));
    if (!missing) return std::unexpected(missing.error());
    if (*missing > 0) {
      return fail(ErrorCode::Corrupt, kDecisionsMissing, {},
                  {{"missing", std::to_string(*missing)}});
    }
  }
  return catchUp();
}

Result<std::size_t> Decisions::catchUp() {
  std::size_t replayed = 0;
  for (;;) {
    auto transaction = database_.begin(journal_.clinic());
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = readOutbox(**transaction, journal_.highestNumber(kHubSource), kReplayedAtOnce);
    if (!rows) return std::unexpected(std::move(rows.error()));
    transaction->reset();
    if (rows->empty()) break;
    for (OutboxRow& row : *rows) {
      auto entry = journal_.append(entryOf(std::move(row.kind), row.number, std::move(row.body)));
      if (!entry) return std::unexpected(std::move(entry.error()).during("replaying the outbox"));
      ++replayed;
    }
  }
  owing_ = false;
  return replayed;
}

}  // namespace sekisho::journal
