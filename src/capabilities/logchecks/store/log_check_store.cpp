#include "capabilities/logchecks/store/log_check_store.h"

#include <map>

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
  auto material = parseJson(row.text(15));
  if (!material) return broken();
  check.material = std::move(*material);
  check.alone = row.integer(13) != 0;
  check.why = row.text(14);
  return check;
}

constexpr std::string_view kSelect =
    "SELECT id, first_day, last_day, sources, looked, is_clear, found, done, generation, size, "
    "root, by_person, at, alone, why, material "
    "FROM log_check WHERE clinic = ? ";

Result<void> addLooks(Transaction& transaction, std::vector<LogCheck>& checks) {
  auto rows = transaction.run(
      "SELECT log_check, by_person, at, looked, lately, alone, why FROM log_check_seen "
      "WHERE clinic = ? ORDER BY log_check, place",
      {valueOf(transaction.clinic())});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::map<LogCheckId, LogCheck*> by_id;
  for (LogCheck& check : checks) by_id.emplace(check.id, &check);
  for (const Row& row : *rows) {
    const auto found = by_id.find(row.id<LogCheckId>(0));
    if (found == by_id.end()) continue;
    LogCheck& check = *found->second;
    if (check.own_acts) check.own_acts_before.push_back(*check.own_acts);
    check.own_acts = OwnActsSeen{.by = row.id<PersonId>(1),
                                 .at = row.instant(2),
                                 .looked = row.text(3),
                                 .lately = row.integer(4) != 0,
                                 .alone = row.integer(5) != 0,
                                 .why = row.text(6)};
  }
  return {};
}

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
  if (auto added = addLooks(transaction, checks); !added) {
    return std::unexpected(std::move(added.error()));
  }
  return checks;
}

Result<void> insert(Transaction& transaction, const LogCheck& check) {
  auto kept = transaction.run(
      "INSERT INTO log_check (clinic, id, first_day, last_day, sources, looked, is_clear, found, "
      "done, generation, size, root, by_person, at, alone, why, material) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(check.id), valueOf(check.first), valueOf(check.last),
       textOf(check.sources), check.looked, std::int64_t{check.clear ? 1 : 0}, check.found,
       check.done, static_cast<std::int64_t>(check.seal.generation),
       static_cast<std::int64_t>(check.seal.size), copyOf(check.seal.root.view()),
       valueOf(check.by), valueOf(check.at), std::int64_t{check.alone ? 1 : 0}, check.why,
       canonicalJson(check.material)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

Result<LogCheck> addLook(Transaction& transaction, LogCheckId id, const OwnActsSeen& asked,
                         const SecondPerson& second) {
  auto found = read(transaction, "AND id = ?", {valueOf(id)});
  if (!found) return std::unexpected(std::move(found.error()));
  if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"logchecks.unknown"});
  LogCheck check = std::move(found->front());
  auto look = seen(check, asked, second);
  if (!look) return std::unexpected(std::move(look.error()));
  if (check.own_acts) check.own_acts_before.push_back(*check.own_acts);
  auto kept = transaction.run(
      "INSERT INTO log_check_seen (clinic, log_check, place, by_person, at, looked, lately, alone, "
      "why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(id),
       static_cast<std::int64_t>(check.own_acts_before.size()), valueOf(look->by),
       valueOf(look->at), look->looked, std::int64_t{look->lately ? 1 : 0},
       std::int64_t{look->alone ? 1 : 0}, look->why});
  if (!kept) return std::unexpected(std::move(kept.error()));
  check.own_acts = std::move(*look);
  return check;
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

  Result<LogCheck> confirm(LogCheckId id, const OwnActsSeen& seen,
                           const SecondPerson& second) override {
    LogCheck check;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto looked = addLook(transaction, id, seen, second);
          if (!looked) return std::unexpected(std::move(looked.error()));
          check = std::move(*looked);
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
