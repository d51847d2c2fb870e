#include "capabilities/reviews/store/review_store.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

namespace sekisho::reviews {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

using Places = std::map<ReviewId, std::size_t>;  // of reviews in a list of them

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"reviews.row-broken"}, "a row of the reviews");
}

template <class Known>
Value orNull(const std::optional<Known>& value) {
  return value ? valueOf(*value) : Value();
}
Value orNull(const std::optional<bool>& value) {
  return value ? Value(std::int64_t{*value ? 1 : 0}) : Value();
}
Value orNull(const std::optional<std::string>& value) { return value ? Value(*value) : Value(); }

Result<Access> accessFrom(const Row& row) {
  const auto way = wayFrom(row.text(2));
  const auto standing = standingFrom(row.text(12));
  if (!way || !standing) return broken();
  Access access{.way = *way,
                .account = row.text(6),
                .service = row.integer(7) != 0,
                .purpose = row.text(8),
                .standing = *standing};
  if (!row.isNull(3)) access.person = row.id<PersonId>(3);
  if (!row.isNull(4)) access.last_day = row.day(4);
  if (!row.isNull(5)) access.device = row.id<DeviceId>(5);
  if (!row.isNull(9)) access.rights.administrator = row.integer(9) != 0;
  if (!row.isNull(10)) access.rights.member_of = row.text(10);
  if (!row.isNull(11)) {
    access.idle = Idle{.days = static_cast<int>(row.integer(11)), .read = row.day(28)};
  }
  if (!row.isNull(30)) access.valid = row.integer(30) != 0;
  if (!row.isNull(31)) access.valid_until = row.day(31);
  return access;
}

AsDecided asDecidedFrom(const Row& row) {
  AsDecided was;
  if (!row.isNull(25)) was.person = row.id<PersonId>(25);
  if (!row.isNull(26)) was.rights.administrator = row.integer(26) != 0;
  if (!row.isNull(27)) was.rights.member_of = row.text(27);
  return was;
}

Result<Line> lineFrom(const Row& row) {
  auto access = accessFrom(row);
  if (!access) return std::unexpected(std::move(access.error()));
  Line line{.number = static_cast<int>(row.integer(1)), .access = std::move(*access)};
  if (!row.isNull(13)) {
    const auto choice = choiceFrom(row.text(13));
    if (!choice) return broken();
    line.decision = Decision{.choice = *choice,
                             .remark = row.text(14),
                             .by = row.id<PersonId>(15),
                             .at = row.instant(16),
                             .alone = row.integer(17) != 0,
                             .why = row.text(18),
                             .lately = row.integer(29) != 0};
    if (row.integer(24) != 0) line.decision->was = asDecidedFrom(row);
  }
  if (!row.isNull(19)) {
    const auto found = foundFrom(row.text(19));
    if (!found) return broken();
    line.settled = Settlement{
        .found = *found, .observed = row.instant(20), .at = row.instant(21), .now = row.text(23)};
    if (!row.isNull(22)) {
      line.settled->table = Sha256::fromBytes(row.bytes(22));
      if (!line.settled->table) return broken();
    }
  }
  return line;
}

constexpr std::string_view kLines =
    "SELECT review, line, kind, person, last_day, device, account, service, purpose, "
    "administrator, member_of, idle_days, standing, choice, remark, decided_by, decided_at, alone, "
    "alone_why, settled, settled_observed, settled_at, settled_table, settled_now, was_known, "
    "was_person, was_administrator, was_member_of, idle_read, lately, valid, valid_until "
    "FROM review_line WHERE clinic = ? ";

Result<void> addLines(Transaction& transaction, std::string_view where,
                      std::span<const Value> arguments, const Places& places,
                      std::vector<Review>& reviews) {
  auto rows = transaction.run(std::string(kLines) + std::string(where) + " ORDER BY review, line",
                              arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  for (const Row& row : *rows) {
    const auto found = places.find(row.id<ReviewId>(0));
    if (found == places.end()) continue;
    auto line = lineFrom(row);
    if (!line) return std::unexpected(std::move(line.error()));
    reviews[found->second].lines.push_back(std::move(*line));
  }
  return {};
}

Result<void> addAlone(Transaction& transaction, const Places& places,
                      std::vector<Review>& reviews) {
  auto rows = transaction.run(
      "SELECT review, kind, subject, by_person, at, why FROM review_alone WHERE clinic = ? "
      "ORDER BY review, place",
      {valueOf(transaction.clinic())});
  if (!rows) return std::unexpected(std::move(rows.error()));
  for (const Row& row : *rows) {
    const auto found = places.find(row.id<ReviewId>(0));
    if (found == places.end()) continue;
    reviews[found->second].alone.push_back({.kind = row.text(1),
                                            .subject = row.text(2),
                                            .by = row.id<PersonId>(3),
                                            .at = row.instant(4),
                                            .why = row.text(5)});
  }
  return {};
}

/// Every review, or the one of that id.
Result<std::vector<Review>> read(Transaction& transaction, const ReviewId* only) {
  std::vector<Value> arguments{valueOf(transaction.clinic())};
  if (only != nullptr) arguments.push_back(valueOf(*only));
  auto rows = transaction.run(
      std::string("SELECT id, due_day, started_by, started_at, signed_by, signed_at, summary, "
                  "abandoned_by, abandoned_at, abandoned_why, signed_lately, signed_alone, "
                  "signed_why FROM review WHERE clinic = ? ") +
          (only != nullptr ? "AND id = ?" : "") + " ORDER BY started_at DESC, id DESC",
      arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Review> reviews;
  Places places;
  for (const Row& row : *rows) {
    Review review{.id = row.id<ReviewId>(0),
                  .due = row.day(1),
                  .by = row.id<PersonId>(2),
                  .started = row.instant(3)};
    if (!row.isNull(4)) {
      review.signature = Signature{.by = row.id<PersonId>(4),
                                   .at = row.instant(5),
                                   .summary = row.text(6),
                                   .lately = row.integer(10) != 0,
                                   .alone = row.integer(11) != 0,
                                   .why = row.text(12)};
    }
    if (!row.isNull(7)) {
      review.abandoned =
          Abandonment{.by = row.id<PersonId>(7), .at = row.instant(8), .why = row.text(9)};
    }
    places[review.id] = reviews.size();
    reviews.push_back(std::move(review));
  }
  if (auto added = addLines(transaction, only != nullptr ? "AND review = ?" : "", arguments, places,
                            reviews);
      !added) {
    return std::unexpected(std::move(added.error()));
  }
  if (auto added = addAlone(transaction, places, reviews); !added) {
    return std::unexpected(std::move(added.error()));
  }
  return reviews;
}

Result<Review> find(Transaction& transaction, ReviewId id) {
  auto found = read(transaction, &id);
  if (!found) return std::unexpected(std::move(found.error()));
  if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"reviews.unknown"});
  return std::move(found->front());
}

Result<Line*> lineOf(Review& review, int number) {
  for (Line& line : review.lines) {
    if (line.number == number) return &line;
  }
  return fail(ErrorCode::NotFound, MessageId{"reviews.line-unknown"});
}

Result<void> insertLine(Transaction& transaction, const Review& review, const Line& line) {
  const Access& access = line.access;
  auto kept = transaction.run(
      "INSERT INTO review_line (clinic, review, line, kind, person, last_day, device, account, "
      "service, purpose, administrator, member_of, idle_days, idle_read, standing, valid, "
      "valid_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(review.id), std::int64_t{line.number},
       std::string(nameOf(access.way)), orNull(access.person), orNull(access.last_day),
       orNull(access.device), access.account, std::int64_t{access.service ? 1 : 0}, access.purpose,
       orNull(access.rights.administrator), orNull(access.rights.member_of),
       access.idle ? Value(std::int64_t{access.idle->days}) : Value(),
       access.idle ? valueOf(access.idle->read) : Value(), std::string(nameOf(access.standing)),
       orNull(access.valid), orNull(access.valid_until)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

Result<void> insert(Transaction& transaction, const Review& review) {
  auto kept = transaction.run(
      "INSERT INTO review (clinic, id, due_day, started_by, started_at) VALUES (?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(review.id), valueOf(review.due), valueOf(review.by),
       valueOf(review.started)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  for (const Line& line : review.lines) {
    if (auto added = insertLine(transaction, review, line); !added) return added;
  }
  for (std::int64_t place = 0; const LoneApproval& approval : review.alone) {
    auto added = transaction.run(
        "INSERT INTO review_alone (clinic, review, place, kind, subject, by_person, at, why) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        {valueOf(transaction.clinic()), valueOf(review.id), place++, approval.kind,
         approval.subject, valueOf(approval.by), valueOf(approval.at), approval.why});
    if (!added) return std::unexpected(std::move(added.error()));
  }
  return {};
}

Json linesBody(const std::vector<Line>& lines) {
  Json::Array body;
  for (const Line& line : lines) body.push_back(toJson(line));
  return body;
}

Json byPerson(PersonId person) { return journal::Actor::ofPerson(person).toJson(); }

Result<journal::Decision> startIn(Transaction& transaction, const Review& review) {
  auto counted = transaction.run(
      "SELECT count(*), count(coalesce(signed_at, abandoned_at)) FROM review WHERE clinic = ?",
      {valueOf(transaction.clinic())});
  if (!counted) return std::unexpected(std::move(counted.error()));
  const auto count = counted->front().integer(0);
  if (count != counted->front().integer(1)) {
    return fail(ErrorCode::Conflict, MessageId{"reviews.begun"});
  }
  if (static_cast<std::size_t>(count) >= kMaxReviews) {
    return fail(ErrorCode::Conflict, MessageId{"reviews.full"});
  }
  if (auto kept = insert(transaction, review); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return journal::Decision{"review.started@1", Json::Object{{"by", byPerson(review.by)},
                                                            {"review", toJson(review)},
                                                            {"lines", linesBody(review.lines)}}};
}

Result<journal::Decision> decideIn(Transaction& transaction, ReviewId id, int number,
                                   const Decision& asked, const SecondPerson& second,
                                   Line& changed) {
  auto all = read(transaction, nullptr);
  if (!all) return std::unexpected(std::move(all.error()));
  const auto review = std::ranges::find(*all, id, &Review::id);
  if (review == all->end()) return fail(ErrorCode::NotFound, MessageId{"reviews.unknown"});
  const auto line = lineOf(*review, number);
  if (!line) return std::unexpected(line.error());
  const Earlier earlier = isAwaited(*all, **line) ? Earlier::Awaited : Earlier::Closed;
  auto decision = decided(*review, **line, asked, second, earlier);
  if (!decision) return std::unexpected(std::move(decision.error()));
  const AsDecided was = decision->was.value_or(AsDecided{});
  auto kept = transaction.run(
      "UPDATE review_line SET choice = ?, remark = ?, decided_by = ?, decided_at = ?, alone = ?, "
      "alone_why = ?, lately = ?, was_known = ?, was_person = ?, was_administrator = ?, "
      "was_member_of = ? "
      "WHERE clinic = ? AND review = ? AND line = ?",
      {std::string(nameOf(decision->choice)), decision->remark, valueOf(decision->by),
       valueOf(decision->at), std::int64_t{decision->alone ? 1 : 0}, decision->why,
       std::int64_t{decision->lately ? 1 : 0}, std::int64_t{decision->was ? 1 : 0},
       was.person ? valueOf(*was.person) : Value(),
       was.rights.administrator ? Value(std::int64_t{*was.rights.administrator ? 1 : 0}) : Value(),
       was.rights.member_of ? Value(*was.rights.member_of) : Value(), valueOf(transaction.clinic()),
       valueOf(id), std::int64_t{number}});
  if (!kept) return std::unexpected(std::move(kept.error()));
  changed = std::move(**line);
  changed.decision = std::move(*decision);
  return journal::Decision{
      "review.line-decided@1",
      Json::Object{{"by", byPerson(asked.by)}, {"review", id.text()}, {"line", toJson(changed)}}};
}

Result<journal::Decision> signIn(Transaction& transaction, ReviewId id, const Signature& asked,
                                 const SecondPerson& second, Review& changed) {
  auto all = read(transaction, nullptr);
  if (!all) return std::unexpected(std::move(all.error()));
  const auto found = std::ranges::find(*all, id, &Review::id);
  if (found == all->end()) return fail(ErrorCode::NotFound, MessageId{"reviews.unknown"});
  const auto signature = signedBy(*found, asked, second);
  if (!signature) return std::unexpected(signature.error());
  auto kept = transaction.run(
      "UPDATE review SET signed_by = ?, signed_at = ?, summary = ?, signed_lately = ?, "
      "signed_alone = ?, signed_why = ? WHERE clinic = ? AND id = ?",
      {valueOf(signature->by), valueOf(signature->at), signature->summary,
       std::int64_t{signature->lately ? 1 : 0}, std::int64_t{signature->alone ? 1 : 0},
       signature->why, valueOf(transaction.clinic()), valueOf(id)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  found->signature = *signature;
  const Review* last = lastBefore(*all, *found);
  const Differences differences = differencesOf(*found, last);
  Json::Array lines;
  for (std::size_t at = 0; at < found->lines.size(); ++at) {
    Json body = toJson(found->lines[at]);
    (*body.object())["difference"] = nameOf(differences.lines[at]);
    lines.push_back(std::move(body));
  }
  Json body = Json::Object{{"by", byPerson(signature->by)},
                           {"review", toJson(*found)},
                           {"lines", std::move(lines)},
                           {"last", last != nullptr ? Json(last->id.text()) : Json()},
                           {"gone", linesBody(differences.gone)}};
  changed = std::move(*found);
  return journal::Decision{"review.signed@1", std::move(body)};
}

Result<journal::Decision> abandonIn(Transaction& transaction, ReviewId id,
                                    const Abandonment& abandonment, Review& changed) {
  auto review = find(transaction, id);
  if (!review) return std::unexpected(std::move(review.error()));
  if (auto may = check(*review, abandonment); !may) return std::unexpected(std::move(may.error()));
  auto kept = transaction.run(
      "UPDATE review SET abandoned_by = ?, abandoned_at = ?, abandoned_why = ? "
      "WHERE clinic = ? AND id = ?",
      {valueOf(abandonment.by), valueOf(abandonment.at), abandonment.why,
       valueOf(transaction.clinic()), valueOf(id)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  review->abandoned = abandonment;
  changed = std::move(*review);
  return journal::Decision{"review.given-up@1", Json::Object{{"by", byPerson(abandonment.by)},
                                                             {"review", toJson(changed)},
                                                             {"lines", linesBody(changed.lines)}}};
}

Result<journal::Decision> settleIn(Transaction& transaction, ReviewId id, int number,
                                   const Settlement& settlement) {
  auto review = find(transaction, id);
  if (!review) return std::unexpected(std::move(review.error()));
  const auto line = lineOf(*review, number);
  if (!line) return std::unexpected(line.error());
  if ((*line)->settled || !(*line)->asksForMore() || !review->signature) {
    return fail(ErrorCode::Conflict, MessageId{"reviews.settled"});
  }
  auto kept = transaction.run(
      "UPDATE review_line SET settled = ?, settled_observed = ?, settled_at = ?, settled_table = "
      "?, settled_now = ? WHERE clinic = ? AND review = ? AND line = ?",
      {std::string(nameOf(settlement.found)), valueOf(settlement.observed), valueOf(settlement.at),
       settlement.table ? Value(copyOf(settlement.table->view())) : Value(), settlement.now,
       valueOf(transaction.clinic()), valueOf(id), std::int64_t{number}});
  if (!kept) return std::unexpected(std::move(kept.error()));
  (*line)->settled = settlement;
  return journal::Decision{
      "review.line-settled@1",
      Json::Object{
          {"by", journal::Actor::hub().toJson()}, {"review", id.text()}, {"line", toJson(**line)}}};
}

Result<journal::Decision> reopenIn(Transaction& transaction, ReviewId id, int number) {
  auto review = find(transaction, id);
  if (!review) return std::unexpected(std::move(review.error()));
  const auto line = lineOf(*review, number);
  if (!line) return std::unexpected(line.error());
  const std::optional<Settlement>& settled = (*line)->settled;
  if (!settled || settled->found != Found::Retired) {
    return fail(ErrorCode::Conflict, MessageId{"reviews.settled"});
  }
  auto kept = transaction.run(
      "UPDATE review_line SET settled = NULL, settled_observed = NULL, settled_at = NULL, "
      "settled_table = NULL, settled_now = NULL WHERE clinic = ? AND review = ? AND line = ?",
      {valueOf(transaction.clinic()), valueOf(id), std::int64_t{number}});
  if (!kept) return std::unexpected(std::move(kept.error()));
  (*line)->settled.reset();
  return journal::Decision{
      "review.line-reopened@1",
      Json::Object{
          {"by", journal::Actor::hub().toJson()}, {"review", id.text()}, {"line", toJson(**line)}}};
}

class StoredReviews final : public ReviewRegister {
 public:
  StoredReviews(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Review>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, nullptr);
  }

  [[nodiscard]] Result<Review> review(ReviewId id) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return find(**transaction, id);
  }

  Result<void> start(const Review& review) override {
    return decisions_.decide(
        clinic_, [&](Transaction& transaction) { return startIn(transaction, review); });
  }

  Result<Line> decide(ReviewId id, int line, const Decision& decision,
                      const SecondPerson& second) override {
    Line changed;
    auto kept = decisions_.decide(clinic_, [&](Transaction& transaction) {
      return decideIn(transaction, id, line, decision, second, changed);
    });
    if (!kept) return std::unexpected(std::move(kept.error()));
    return changed;
  }

  Result<Review> sign(ReviewId id, const Signature& signature,
                      const SecondPerson& second) override {
    Review changed;
    auto kept = decisions_.decide(clinic_, [&](Transaction& transaction) {
      return signIn(transaction, id, signature, second, changed);
    });
    if (!kept) return std::unexpected(std::move(kept.error()));
    return changed;
  }

  Result<Review> abandon(ReviewId id, const Abandonment& abandonment) override {
    Review changed;
    auto kept = decisions_.decide(clinic_, [&](Transaction& transaction) {
      return abandonIn(transaction, id, abandonment, changed);
    });
    if (!kept) return std::unexpected(std::move(kept.error()));
    return changed;
  }

  Result<void> settle(ReviewId id, int line, const Settlement& settlement) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) {
      return settleIn(transaction, id, line, settlement);
    });
  }

  Result<void> reopen(ReviewId id, int line) override {
    return decisions_.decide(
        clinic_, [&](Transaction& transaction) { return reopenIn(transaction, id, line); });
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<ReviewRegister> openReviewRegister(storage::Database& database,
                                                   journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredReviews>(database, decisions, clinic);
}

}  // namespace sekisho::reviews
