#include "capabilities/usage/store/written_use_store.h"

#include <algorithm>
#include <set>
#include <utility>

#include "capabilities/journal/actor.h"

namespace sekisho::usage {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kSelect =
    "SELECT id, person, terminal, from_at, until_at, purpose, paper_writer, corrects, "
    "correction_why, taken_back, by_person, at FROM usage_written WHERE clinic = ? ";

WrittenUse useFrom(const Row& row) {
  WrittenUse use{.id = row.id<WrittenUseId>(0),
                 .person = row.id<PersonId>(1),
                 .terminal = row.id<DeviceId>(2),
                 .from = row.instant(3),
                 .until = row.instant(4),
                 .purpose = row.text(5),
                 .by = row.id<PersonId>(10),
                 .at = row.instant(11)};
  if (!row.isNull(6)) use.paper = FromPaper{row.text(6)};
  if (!row.isNull(7)) {
    use.corrects = Correction{
        .of = row.id<WrittenUseId>(7), .why = row.text(8), .taken_back = row.integer(9) != 0};
  }
  return use;
}

Result<std::vector<WrittenUse>> read(Transaction& transaction, std::string_view where,
                                     std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(std::string(kSelect) + std::string(where), arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<WrittenUse> uses;
  uses.reserve(rows->size());
  for (const Row& row : *rows) uses.push_back(useFrom(row));
  return uses;
}

Result<WrittenUse> readOne(Transaction& transaction, WrittenUseId id) {
  auto uses = read(transaction, "AND id = ?", {valueOf(id)});
  if (!uses) return std::unexpected(std::move(uses.error()));
  if (uses->empty()) return fail(ErrorCode::NotFound, MessageId{"usage.written-unknown"});
  return std::move(uses->front());
}

// What corrects one of them, and what they correct, to the ends of their chains.
Result<void> addChains(Transaction& transaction, std::vector<WrittenUse>& uses) {
  std::set<WrittenUseId> known;
  for (const WrittenUse& use : uses) known.insert(use.id);
  const auto add = [&](std::vector<WrittenUse> found) {
    for (WrittenUse& use : found) {
      if (known.insert(use.id).second) uses.push_back(std::move(use));
    }
  };
  for (std::size_t at = 0; at < uses.size(); ++at) {
    const std::optional<Correction> corrects = uses[at].corrects;
    auto later = read(transaction, "AND corrects = ?", {valueOf(uses[at].id)});
    if (!later) return std::unexpected(std::move(later.error()));
    add(std::move(*later));
    if (!corrects || known.contains(corrects->of)) continue;
    auto earlier = read(transaction, "AND id = ?", {valueOf(corrects->of)});
    if (!earlier) return std::unexpected(std::move(earlier.error()));
    add(std::move(*earlier));  // none if it was forgotten
  }
  return {};
}

Result<void> insert(Transaction& transaction, const WrittenUse& use) {
  auto kept = transaction.run(
      "INSERT INTO usage_written (clinic, id, person, terminal, from_at, until_at, purpose, "
      "paper_writer, corrects, correction_why, taken_back, by_person, at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(use.id), valueOf(use.person), valueOf(use.terminal),
       valueOf(use.from), valueOf(use.until), use.purpose,
       use.paper ? Value(use.paper->writer) : Value(),
       use.corrects ? valueOf(use.corrects->of) : Value(),
       use.corrects ? Value(use.corrects->why) : Value(),
       std::int64_t{use.corrects && use.corrects->taken_back ? 1 : 0}, valueOf(use.by),
       valueOf(use.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

Result<void> checkRoom(Transaction& transaction, Instant at) {
  const Instant day = beginningOf(japaneseDay(at));
  auto count = transaction.run("SELECT count(*) FROM usage_written WHERE clinic = ? AND at >= ?",
                               {valueOf(transaction.clinic()), valueOf(day)});
  if (!count) return std::unexpected(std::move(count.error()));
  if (static_cast<std::size_t>(count->front().integer(0)) < kMaxWrittenADay) return {};
  return fail(ErrorCode::Unavailable, MessageId{"usage.written-full"}, {},
              {{"most", std::to_string(kMaxWrittenADay)}});
}

class StoredWrittenUses final : public WrittenUses {
 public:
  StoredWrittenUses(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<WrittenUse>> between(Instant from,
                                                        Instant until) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    // None is longer than kLongestUse, so that the index finds them.
    auto uses = read(**transaction, "AND from_at > ? AND from_at < ? AND until_at > ?",
                     {valueOf(from - kLongestUse), valueOf(until), valueOf(from)});
    if (!uses) return std::unexpected(std::move(uses.error()));
    if (auto whole = addChains(**transaction, *uses); !whole) {
      return std::unexpected(std::move(whole.error()));
    }
    std::ranges::sort(*uses, {},
                      [](const WrittenUse& use) { return std::tuple(use.from, use.id); });
    return uses;
  }

  [[nodiscard]] Result<std::vector<WrittenUse>> about(PersonId person) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "AND person = ? ORDER BY from_at DESC, at DESC, id DESC LIMIT ?",
                {valueOf(person), static_cast<std::int64_t>(kUsesShown)});
  }

  [[nodiscard]] Result<WrittenUse> use(WrittenUseId id) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readOne(**transaction, id);
  }

  Result<void> write(const WrittenUse& use) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto fine = check(use, use.at); !fine) return std::unexpected(std::move(fine.error()));
      if (auto room = checkRoom(transaction, use.at); !room) {
        return std::unexpected(std::move(room.error()));
      }
      if (auto may = checkCorrected(transaction, use); !may) {
        return std::unexpected(std::move(may.error()));
      }
      if (auto kept = insert(transaction, use); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{
          use.corrects ? "usage.corrected@1" : "usage.written@1",
          Json::Object{{"by", journal::Actor::ofPerson(use.by).toJson()}, {"use", toJson(use)}}};
    });
  }

  Result<void> forget(WrittenUseId id) override {
    return forgetWhere("AND id = ?", {valueOf(clinic_), valueOf(id)});
  }
  Result<void> forgetWritten(Instant from, Instant until) override {
    return forgetWhere("AND at >= ? AND at < ?", {valueOf(clinic_), valueOf(from), valueOf(until)});
  }

 private:
  Result<void> forgetWhere(std::string_view where, const std::vector<Value>& arguments) {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto gone =
        (*transaction)
            ->run("DELETE FROM usage_written WHERE clinic = ? " + std::string(where), arguments);
    if (!gone) return std::unexpected(std::move(gone.error()));
    return (*transaction)->commit();
  }

  static Result<void> checkCorrected(Transaction& transaction, const WrittenUse& use) {
    if (!use.corrects) return {};
    const auto corrected = readOne(transaction, use.corrects->of);
    if (!corrected) return std::unexpected(corrected.error());
    const auto others = read(transaction, "AND corrects = ?", {valueOf(use.corrects->of)});
    if (!others) return std::unexpected(others.error());
    return checkCorrectable(*corrected, *others);
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<WrittenUses> openWrittenUses(storage::Database& database,
                                             journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredWrittenUses>(database, decisions, clinic);
}

}  // namespace sekisho::usage
