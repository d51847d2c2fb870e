#include "capabilities/logchecks/store/log_check_store.h"

#include "capabilities/journal/actor.h"
#include "core/text.h"

namespace sekisho::logchecks {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"logchecks.row-broken"}, "a row of the log checks");
}

std::string textOf(const std::vector<Source>& sources) {
  std::string text;
  for (const Source source : sources) {
    text += (text.empty() ? "" : " ") + std::string(nameOf(source));
  }
  return text;
}

Result<LogCheck> checkFrom(const Row& row) {
  LogCheck check{.id = row.id<LogCheckId>(0),
                 .first = row.day(1),
                 .last = row.day(2),
                 .looked = row.text(4),
                 .clear = row.integer(5) != 0,
                 .found = row.text(6),
                 .done = row.text(7),
                 .by = row.id<PersonId>(11),
                 .at = row.instant(12)};
  for (const std::string_view word : words(row.text(3))) {
    const auto source = sourceFrom(word);
    if (!source) return broken();
    check.sources.push_back(*source);
  }
  const auto root = Sha256::fromBytes(row.bytes(10));
  if (!root) return broken();
  check.seal = {.generation = static_cast<std::uint64_t>(row.integer(8)),
                .size = static_cast<std::uint64_t>(row.integer(9)),
                .root = *root};
  check.alone = row.integer(13) != 0;
  check.why = row.text(14);
  if (!row.isNull(15)) {
    check.own_acts = OwnActsSeen{.by = row.id<PersonId>(15),
                                 .at = row.instant(16),
                                 .looked = row.text(17),
                                 .lately = row.integer(18) != 0};
  }
  return check;
}

constexpr std::string_view kSelect =
    "SELECT id, first_day, last_day, sources, looked, is_clear, found, done, generation, size, "
    "root, by_person, at, alone, why, seen_by, seen_at, seen_looked, seen_lately "
    "FROM log_check WHERE clinic = ? ";

Result<std::vector<LogCheck>> read(Transaction& transaction, std::string_view rest,
                                   std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(std::string(kSelect) + std::string(rest), arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<LogCheck> checks;
  checks.reserve(rows->size());
  for (const Row& row : *rows) {
    auto check = checkFrom(row);
    if (!check) return std::unexpected(std::move(check.error()));
    checks.push_back(std::move(*check));
  }
  return checks;
}

Result<void> insert(Transaction& transaction, const LogCheck& check) {
  auto kept = transaction.run(
      "INSERT INTO log_check (clinic, id, first_day, last_day, sources, looked, is_clear, found, "
      "done, generation, size, root, by_person, at, alone, why) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(check.id), valueOf(check.first), valueOf(check.last),
       textOf(check.sources), check.looked, std::int64_t{check.clear ? 1 : 0}, check.found,
       check.done, static_cast<std::int64_t>(check.seal.generation),
       static_cast<std::int64_t>(check.seal.size), copyOf(check.seal.root.view()),
       valueOf(check.by), valueOf(check.at), std::int64_t{check.alone ? 1 : 0}, check.why});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

class StoredLogChecks final : public LogCheckRegister {
 public:
  StoredLogChecks(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<LogCheck>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "ORDER BY at DESC, id DESC", {});
  }

  Result<LogCheck> confirm(LogCheckId id, const OwnActsSeen& seen) override {
    LogCheck check;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto found = read(transaction, "AND id = ?", {valueOf(id)});
          if (!found) return std::unexpected(std::move(found.error()));
          if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"logchecks.unknown"});
          check = std::move(found->front());
          if (auto fine = logchecks::check(check, seen); !fine) {
            return std::unexpected(std::move(fine.error()));
          }
          auto kept = transaction.run(
              "UPDATE log_check SET seen_by = ?, seen_at = ?, seen_looked = ?, seen_lately = ? "
              "WHERE clinic = ? AND id = ?",
              {valueOf(seen.by), valueOf(seen.at), seen.looked, std::int64_t{seen.lately ? 1 : 0},
               valueOf(clinic_), valueOf(id)});
          if (!kept) return std::unexpected(std::move(kept.error()));
          check.own_acts = seen;
          return journal::Decision{"log-check.own-acts-seen@1",
                                   Json::Object{{"by", journal::Actor::ofPerson(seen.by).toJson()},
                                                {"check", toJson(check)}}};
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return check;
  }

  Result<void> record(const LogCheck& check) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto count =
          transaction.run("SELECT count(*) FROM log_check WHERE clinic = ?", {valueOf(clinic_)});
      if (!count) return std::unexpected(std::move(count.error()));
      if (static_cast<std::size_t>(count->front().integer(0)) >= kMaxChecks) {
        return fail(ErrorCode::Conflict, MessageId{"logchecks.full"});
      }
      if (auto kept = insert(transaction, check); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{"log-check.recorded@1",
                               Json::Object{{"by", journal::Actor::ofPerson(check.by).toJson()},
                                            {"check", toJson(check)}}};
    });
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<LogCheckRegister> openLogCheckRegister(storage::Database& database,
                                                       journal::Decisions& decisions,
                                                       ClinicId clinic) {
  return std::make_unique<StoredLogChecks>(database, decisions, clinic);
}

}  // namespace sekisho::logchecks
