#include "capabilities/duties/store/feed_store.h"

#include <algorithm>

namespace sekisho::duties {
namespace {

using storage::Row;
using storage::Transaction;
using storage::valueOf;

Result<std::vector<Feed>> readFeeds(Transaction& transaction) {
  auto rows = transaction.run(
      "SELECT id, person, label, token, made, used FROM calendar_feed WHERE clinic = ? "
      "ORDER BY made DESC, id DESC",
      {valueOf(transaction.clinic())});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Feed> feeds;
  feeds.reserve(rows->size());
  for (const Row& row : *rows) {
    const auto token = Sha256::fromBytes(row.bytes(3));
    if (!token) return fail(ErrorCode::Corrupt, MessageId{"duties.row-broken"}, "a calendar feed");
    Feed feed{.id = row.id<FeedId>(0),
              .person = row.id<PersonId>(1),
              .label = row.text(2),
              .token = *token,
              .made = row.instant(4)};
    if (!row.isNull(5)) feed.used = row.instant(5);
    feeds.push_back(std::move(feed));
  }
  return feeds;
}

class StoredFeeds final : public FeedRegister {
 public:
  StoredFeeds(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Feed>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readFeeds(**transaction);
  }

  Result<void> make(const Feed& feed) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const auto feeds = readFeeds(transaction);
      if (!feeds) return std::unexpected(feeds.error());
      if (static_cast<std::size_t>(std::ranges::count(*feeds, feed.person, &Feed::person)) >=
          kMaxFeedsOfOne) {
        return fail(ErrorCode::Conflict, MessageId{"duties.feeds-full"});
      }
      auto kept = transaction.run(
          "INSERT INTO calendar_feed (clinic, id, person, label, token, made) "
          "VALUES (?, ?, ?, ?, ?, ?)",
          {valueOf(clinic_), valueOf(feed.id), valueOf(feed.person), feed.label,
           copyOf(feed.token.view()), valueOf(feed.made)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return decisionOf("duties.feed-made@1", feed);
    });
  }

  Result<void> remove(FeedId id, PersonId by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const auto feeds = readFeeds(transaction);
      if (!feeds) return std::unexpected(feeds.error());
      const auto found = std::ranges::find(*feeds, id, &Feed::id);
      if (found == feeds->end() || found->person != by) {
        return fail(ErrorCode::NotFound, MessageId{"duties.feed-unknown"});
      }
      auto gone = transaction.run("DELETE FROM calendar_feed WHERE clinic = ? AND id = ?",
                                  {valueOf(clinic_), valueOf(id)});
      if (!gone) return std::unexpected(std::move(gone.error()));
      return decisionOf("duties.feed-removed@1", *found);
    });
  }

  Result<void> touch(FeedId id, Instant used) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto noted = (*transaction)
                     ->run("UPDATE calendar_feed SET used = ? WHERE clinic = ? AND id = ?",
                           {valueOf(used), valueOf(clinic_), valueOf(id)});
    if (!noted) return std::unexpected(std::move(noted.error()));
    return (*transaction)->commit();
  }

 private:
  static journal::Decision decisionOf(std::string_view kind, const Feed& feed) {
    return {std::string(kind), Json::Object{{"by", journal::Actor::ofPerson(feed.person).toJson()},
                                            {"feed", toJson(feed)}}};
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

Result<std::int64_t> removeFeedsOf(Transaction& transaction, PersonId person) {
  auto gone =
      transaction.run("DELETE FROM calendar_feed WHERE clinic = ? AND person = ? RETURNING id",
                      {valueOf(transaction.clinic()), valueOf(person)});
  if (!gone) return std::unexpected(std::move(gone.error()));
  return static_cast<std::int64_t>(gone->size());
}

std::unique_ptr<FeedRegister> openFeedRegister(storage::Database& database,
                                               journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredFeeds>(database, decisions, clinic);
}

}  // namespace sekisho::duties
