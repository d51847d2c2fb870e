#include "capabilities/internet/store/internet_store.h"

#include <utility>

#include "capabilities/journal/actor.h"

namespace sekisho::internet {
namespace {

using storage::Row;
using storage::Transaction;
using storage::valueOf;

Error broken(std::string_view what) {
  return {ErrorCode::Corrupt, MessageId{"internet.row-broken"}, std::string(what)};
}

Result<Decision> decisionFrom(const Row& row) {
  const auto use = useFrom(row.text(1));
  const auto json = parseJson(row.text(2));
  const auto paths = json ? pathsFrom(*json) : std::nullopt;
  if (!use || !paths) return std::unexpected(broken("a decision about the Internet"));
  return Decision{.id = row.id<DecisionId>(0),
                  .use = *use,
                  .paths = *paths,
                  .try_news = row.integer(3) != 0,
                  .opinion_of = row.text(4),
                  .opinion = row.text(5),
                  .by = row.id<PersonId>(6),
                  .at = row.instant(7)};
}

Result<NewsRead> newsReadFrom(const Row& row) {
  return NewsRead{.id = row.id<NewsReadId>(0),
                  .day = row.day(1),
                  .source = row.text(2),
                  .items = row.text(3),
                  .by = row.id<PersonId>(4),
                  .at = row.instant(5)};
}

template <class Read>
auto readAll(storage::Database& database, ClinicId clinic, std::string_view sql, Read read)
    -> Result<std::vector<typename decltype(read(std::declval<const Row&>()))::value_type>> {
  auto transaction = database.snapshot(clinic);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  auto rows = (*transaction)->run(sql, {valueOf(clinic)});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<typename decltype(read(std::declval<const Row&>()))::value_type> all;
  all.reserve(rows->size());
  for (const Row& row : *rows) {
    auto one = read(row);
    if (!one) return std::unexpected(std::move(one.error()));
    all.push_back(std::move(*one));
  }
  return all;
}

class StoredInternet final : public InternetRegister {
 public:
  StoredInternet(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Decision>> decisions() const override {
    return readAll(database_, clinic_,
                   "SELECT id, used, paths, try_news, opinion_of, opinion, by_person, at_ms FROM "
                   "internet_decision WHERE clinic = ? ORDER BY place DESC, at_ms DESC, id DESC",
                   &decisionFrom);
  }

  Result<void> decide(const Decision& decision) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto kept = transaction.run(
          "INSERT INTO internet_decision (clinic, id, used, paths, try_news, opinion_of, opinion, "
          "by_person, at_ms, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
          "(SELECT coalesce(max(o.place), 0) + 1 FROM internet_decision o WHERE o.clinic = ?))",
          {valueOf(clinic_), valueOf(decision.id), std::string(nameOf(decision.use)),
           canonicalJson(toJson(decision.paths)), std::int64_t{decision.try_news},
           decision.opinion_of, decision.opinion, valueOf(decision.by), valueOf(decision.at),
           valueOf(clinic_)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{"internet.decided@1",
                               Json::Object{{"by", journal::Actor::ofPerson(decision.by).toJson()},
                                            {"decision", toJson(decision)}}};
    });
  }

  [[nodiscard]] Result<std::vector<NewsRead>> news() const override {
    static const std::string kNewest =
        "SELECT id, day, source, items, by_person, at_ms FROM internet_news_read WHERE clinic = ? "
        "ORDER BY day DESC, at_ms DESC, id DESC LIMIT " +
        std::to_string(kNewsShown);
    return readAll(database_, clinic_, kNewest, &newsReadFrom);
  }

  Result<void> record(const NewsRead& read) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto kept = transaction.run(
          "INSERT INTO internet_news_read (clinic, id, day, source, items, by_person, at_ms) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          {valueOf(clinic_), valueOf(read.id), valueOf(read.day), read.source, read.items,
           valueOf(read.by), valueOf(read.at)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{
          "internet.news-read@1",
          Json::Object{{"by", journal::Actor::ofPerson(read.by).toJson()}, {"read", toJson(read)}}};
    });
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<InternetRegister> openInternetRegister(storage::Database& database,
                                                       journal::Decisions& decisions,
                                                       ClinicId clinic) {
  return std::make_unique<StoredInternet>(database, decisions, clinic);
}

}  // namespace sekisho::internet
