#include "capabilities/mail/store/mail_store.h"

#include <algorithm>
#include <utility>

namespace sekisho::mail {
namespace {

using journal::Actor;
using journal::Decision;
using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kColumns =
    "SELECT id, person, day, state, queued, next, attempts, tried, why, code, enhanced, worry, "
    "recipient "
    "FROM mail_message WHERE clinic = ? ";

constexpr MessageId kNothingNew{"mail.not-queued"};

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"mail.row-broken"}, "a row of the clinic's mail");
}

Result<std::vector<Outgoing>> read(Transaction& transaction, std::string_view rest,
                                   std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(std::string(kColumns) + std::string(rest), arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Outgoing> messages;
  messages.reserve(rows->size());
  for (const Row& row : *rows) {
    const auto state = stateFrom(row.text(3));
    if (!state) return broken();
    Outgoing message{.id = row.id<MailId>(0),
                     .day = row.day(2),
                     .state = *state,
                     .queued = row.instant(4),
                     .next = row.instant(5),
                     .attempts = static_cast<int>(row.integer(6)),
                     .why = row.text(8),
                     .code = static_cast<int>(row.integer(9)),
                     .enhanced = row.text(10)};
    if (!row.isNull(1)) message.person = row.id<PersonId>(1);
    if (!row.isNull(7)) message.tried = row.instant(7);
    if (!row.isNull(11)) message.worry = row.id<WorryId>(11);
    message.recipient = row.text(12);
    messages.push_back(std::move(message));
  }
  return messages;
}

Result<Outgoing> readOne(Transaction& transaction, MailId id) {
  auto messages = read(transaction, "AND id = ?", {valueOf(id)});
  if (!messages) return std::unexpected(std::move(messages.error()));
  if (messages->empty()) return fail(ErrorCode::NotFound, MessageId{"mail.unknown"});
  return std::move(messages->front());
}

Result<void> write(Transaction& transaction, const Outgoing& message) {
  auto kept = transaction.run(
      "UPDATE mail_message SET state = ?, queued = ?, next = ?, attempts = ?, tried = ?, why = ?, "
      "code = ?, enhanced = ? WHERE clinic = ? AND id = ?",
      {std::string(nameOf(message.state)), valueOf(message.queued), valueOf(message.next),
       std::int64_t{message.attempts}, message.tried ? valueOf(*message.tried) : Value(),
       message.why, std::int64_t{message.code}, message.enhanced, valueOf(transaction.clinic()),
       valueOf(message.id)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

Json bodyOf(const Outgoing& message) {
  if (message.worry) {
    return Json::Object{{"id", message.id.text()},
                        {"worry", message.worry->text()},
                        {"day", toIsoDay(message.day)}};
  }
  return Json::Object{
      {"id", message.id.text()}, {"person", message.person.text()}, {"day", toIsoDay(message.day)}};
}

Decision endOf(const Outgoing& message) {
  return {"mail.ended@1", Json::Object{{"by", Actor::hub().toJson()},
                                       {"message", bodyOf(message)},
                                       {"state", nameOf(message.state)},
                                       {"why", message.why},
                                       {"code", std::int64_t{message.code}}}};
}

std::unexpected<Error> conflict(MessageId why) { return fail(ErrorCode::Conflict, why); }

class StoredMail final : public Outbox {
 public:
  StoredMail(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::optional<MailServer>> server() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run("SELECT settings FROM mail_server WHERE clinic = ?", {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    if (rows->empty()) return std::nullopt;
    const auto json = parseJson(rows->front().text(0));
    auto server = json ? mailServerFrom(*json) : broken();
    if (!server) return broken();
    return std::optional(std::move(*server));
  }

  Result<void> setServer(const MailServer& server, const Actor& by) override {
    if (auto fine = check(server); !fine) return fine;
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      auto kept = transaction.run(
          "INSERT INTO mail_server (clinic, settings) VALUES (?, ?) "
          "ON CONFLICT (clinic) DO UPDATE SET settings = excluded.settings",
          {valueOf(clinic_), canonicalJson(toJson(server))});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return Decision{"mail.server-changed@1",
                      Json::Object{{"by", by.toJson()}, {"server", toJson(server)}}};
    });
  }

  Result<void> removeServer(const Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      auto rows =
          transaction.run("SELECT clinic FROM mail_server WHERE clinic = ?", {valueOf(clinic_)});
      if (!rows) return std::unexpected(std::move(rows.error()));
      if (rows->empty()) return fail(ErrorCode::NotFound, MessageId{"mail.no-server"});
      for (const char* sql :
           {"DELETE FROM mail_server WHERE clinic = ?",
            "UPDATE mail_message SET state = 'withdrawn' WHERE clinic = ? AND state = 'queued'"}) {
        auto done = transaction.run(sql, {valueOf(clinic_)});
        if (!done) return std::unexpected(std::move(done.error()));
      }
      return Decision{"mail.server-removed@1", Json::Object{{"by", by.toJson()}}};
    });
  }

  Result<void> recordTest(const Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction&) -> Result<Decision> {
      return Decision{"mail.test-sent@1", Json::Object{{"by", by.toJson()}}};
    });
  }

  [[nodiscard]] Result<std::optional<Round>> lastRound() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows =
        (*transaction)
            ->run("SELECT day, covered FROM mail_round WHERE clinic = ?", {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    if (rows->empty()) return std::nullopt;
    return Round{.day = rows->front().day(0), .covered = rows->front().day(1)};
  }

  Result<void> queue(const Round& round, const std::vector<Outgoing>& messages) override {
    auto queued = decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      if (auto kept = keepRound(transaction, round); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      Json::Array bodies;
      for (const Outgoing& message : messages) {
        const auto fresh = insert(transaction, message);
        if (!fresh) return std::unexpected(fresh.error());
        if (*fresh) bodies.push_back(bodyOf(message));
      }
      if (bodies.empty()) return conflict(kNothingNew);
      return Decision{"mail.queued@1",
                      Json::Object{{"by", Actor::hub().toJson()}, {"messages", std::move(bodies)}}};
    });
    if (queued || queued.error().message != kNothingNew) return queued;
    // That nobody is written to is no decision; that the day was looked at is kept all the same.
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    if (auto kept = keepRound(**transaction, round); !kept) return kept;
    return (*transaction)->commit();
  }

  Result<void> queueWorry(const std::vector<Outgoing>& messages) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      Json::Array bodies;
      for (const Outgoing& message : messages) {
        if (auto kept = putInPlace(transaction, message); !kept) {
          return std::unexpected(std::move(kept.error()));
        }
        bodies.push_back(bodyOf(message));
      }
      return Decision{"mail.queued@1",
                      Json::Object{{"by", Actor::hub().toJson()}, {"messages", std::move(bodies)}}};
    });
  }

  [[nodiscard]] Result<std::vector<Outgoing>> about(WorryId worry) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "AND worry = ? ORDER BY queued, id", {valueOf(worry)});
  }

  Result<void> hurry(Instant now) override {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto done = (*transaction)
                    ->run(
                        "UPDATE mail_message SET next = ? "
                        "WHERE clinic = ? AND state = 'queued' AND next > ?",
                        {valueOf(now), valueOf(clinic_), valueOf(now)});
    if (!done) return std::unexpected(std::move(done.error()));
    return (*transaction)->commit();
  }

  [[nodiscard]] Result<std::vector<Outgoing>> due(Instant now) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "AND state = 'queued' AND next <= ? ORDER BY queued, id",
                {valueOf(now)});
  }

  [[nodiscard]] Result<std::vector<Outgoing>> list() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction,
                "ORDER BY CASE WHEN state IN ('undelivered', 'unsure') THEN 0 ELSE 1 END, "
                "day DESC, id DESC LIMIT ?",
                {static_cast<std::int64_t>(kMailShown)});
  }

  [[nodiscard]] Result<Outgoing> message(MailId id) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readOne(**transaction, id);
  }

  Result<void> begin(MailId id, Instant now) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      auto message = readOne(transaction, id);
      if (!message) return std::unexpected(std::move(message.error()));
      if (message->state != State::Queued) return conflict(MessageId{"mail.not-queued"});
      message->state = State::Sending;
      message->tried = now;
      if (auto kept = write(transaction, *message); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return Decision{"mail.sending@1",
                      Json::Object{{"by", Actor::hub().toJson()}, {"message", bodyOf(*message)}}};
    });
  }

  Result<void> finish(const Outgoing& message) override {
    if (message.state == State::Queued) {
      auto transaction = database_.begin(clinic_);
      if (!transaction) return std::unexpected(std::move(transaction.error()));
      if (auto kept = end(**transaction, message); !kept) return kept;
      return (*transaction)->commit();
    }
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      if (auto kept = end(transaction, message); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return endOf(message);
    });
  }

  Result<std::size_t> recover(Instant now) override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto sending = read(**transaction, "AND state = 'sending' ORDER BY queued, id", {});
    if (!sending) return std::unexpected(std::move(sending.error()));
    transaction->reset();
    for (Outgoing& message : *sending) {
      message.state = State::Unsure;
      message.tried = message.tried.value_or(now);
      message.why = "mail.unsure";
      ++message.attempts;
      if (auto kept = finish(message); !kept) return std::unexpected(std::move(kept.error()));
    }
    return sending->size();
  }

  Result<void> decide(MailId id, Verdict verdict, Instant now, const Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<Decision> {
      auto message = readOne(transaction, id);
      if (!message) return std::unexpected(std::move(message.error()));
      if (!message->isOpen()) return conflict(MessageId{"mail.not-open"});
      message->state = verdict == Verdict::Close ? State::Closed : State::Queued;
      if (verdict == Verdict::Again) {
        message->queued = now;
        message->next = now;
        message->attempts = 0;
      }
      if (auto kept = write(transaction, *message); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return Decision{"mail.decided@1",
                      Json::Object{{"by", by.toJson()},
                                   {"message", bodyOf(*message)},
                                   {"decision", verdict == Verdict::Close ? "close" : "again"}}};
    });
  }

 private:
  static Result<void> keepRound(Transaction& transaction, const Round& round) {
    auto kept = transaction.run(
        "INSERT INTO mail_round (clinic, day, covered) VALUES (?, ?, ?) "
        "ON CONFLICT (clinic) DO UPDATE SET day = excluded.day, covered = excluded.covered",
        {valueOf(transaction.clinic()), valueOf(round.day), valueOf(round.covered)});
    if (!kept) return std::unexpected(std::move(kept.error()));
    auto gone = transaction.run(
        "DELETE FROM mail_message WHERE clinic = ? AND day < ? "
        "AND state IN ('sent', 'withdrawn', 'closed')",
        {valueOf(transaction.clinic()), valueOf(round.day - kMailKept)});
    if (!gone) return std::unexpected(std::move(gone.error()));
    return {};
  }

  // Whether there was none of that person and day.
  static Result<bool> insert(Transaction& transaction, const Outgoing& message) {
    const auto there = transaction.run(
        "SELECT id FROM mail_message WHERE clinic = ? AND person = ? AND day = ?",
        {valueOf(transaction.clinic()), valueOf(message.person), valueOf(message.day)});
    if (!there) return std::unexpected(there.error());
    if (!there->empty()) return false;
    if (auto kept = put(transaction, message); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return true;
  }

  // In place of what is over of the same report and recipient.
  static Result<void> putInPlace(Transaction& transaction, const Outgoing& message) {
    SEKISHO_CHECK(message.worry.has_value());
    const auto before = read(transaction, "AND worry = ? AND recipient = ?",
                             {valueOf(*message.worry), message.recipient});
    if (!before) return std::unexpected(before.error());
    for (const Outgoing& one : *before) {
      if (one.state != State::Withdrawn && one.state != State::Sent && one.state != State::Closed) {
        return conflict(MessageId{"mail.worry-queued"});
      }
      auto gone = transaction.run("DELETE FROM mail_message WHERE clinic = ? AND id = ?",
                                  {valueOf(transaction.clinic()), valueOf(one.id)});
      if (!gone) return std::unexpected(std::move(gone.error()));
    }
    return put(transaction, message);
  }

  static Result<void> put(Transaction& transaction, const Outgoing& message) {
    auto kept = transaction.run(
        "INSERT INTO mail_message (clinic, id, person, worry, recipient, day, state, queued, next, "
        "attempts, why, code, enhanced) VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?, 0, '', 0, '')",
        {valueOf(transaction.clinic()), valueOf(message.id),
         message.worry ? Value() : valueOf(message.person),
         message.worry ? valueOf(*message.worry) : Value(), message.recipient, valueOf(message.day),
         valueOf(message.queued), valueOf(message.next)});
    if (!kept) return std::unexpected(std::move(kept.error()));
    return {};
  }

  static Result<void> end(Transaction& transaction, const Outgoing& message) {
    const auto before = readOne(transaction, message.id);
    if (!before) return std::unexpected(before.error());
    if (before->state != State::Queued && before->state != State::Sending) {
      return conflict(MessageId{"mail.not-queued"});
    }
    return write(transaction, message);
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<Outbox> openOutbox(storage::Database& database, journal::Decisions& decisions,
                                   ClinicId clinic) {
  return std::make_unique<StoredMail>(database, decisions, clinic);
}

}  // namespace sekisho::mail
