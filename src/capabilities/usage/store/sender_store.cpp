#include "capabilities/usage/store/sender_store.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::usage {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"usage.row-broken"}, "a sender");
}

std::string textOf(const std::vector<Scope>& scopes) {
  std::string text;
  for (const Scope scope : scopes) text += (text.empty() ? "" : " ") + std::string(nameOf(scope));
  return text;
}

Result<Sender> senderFrom(const Row& row) {
  Sender sender{.id = row.id<SenderId>(0),
                .name = row.text(1),
                .certificate_serial = row.text(4),
                .made_by = row.id<PersonId>(5),
                .made = row.instant(6)};
  for (const std::string_view word : words(row.text(2))) {
    const auto scope = scopeFrom(word);
    if (!scope) return broken();
    sender.scopes.push_back(*scope);
  }
  if (!row.isNull(3)) {
    sender.token = Sha256::fromBytes(row.bytes(3));
    if (!sender.token) return broken();
  }
  if (!row.isNull(7)) sender.expires = row.instant(7);
  if (!row.isNull(8)) sender.revoked = row.instant(8);
  return sender;
}

Result<std::vector<Sender>> readSenders(Transaction& transaction) {
  auto rows = transaction.run(
      "SELECT id, name, scopes, token, certificate_serial, made_by, made, expires, revoked "
      "FROM usage_sender WHERE clinic = ? ORDER BY made DESC, id DESC",
      {valueOf(transaction.clinic())});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Sender> senders;
  senders.reserve(rows->size());
  for (const Row& row : *rows) {
    auto sender = senderFrom(row);
    if (!sender) return std::unexpected(std::move(sender.error()));
    senders.push_back(std::move(*sender));
  }
  return senders;
}

Result<void> insert(Transaction& transaction, const Sender& sender) {
  auto kept = transaction.run(
      "INSERT INTO usage_sender (clinic, id, name, scopes, token, certificate_serial, made_by, "
      "made, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(sender.id), sender.name, textOf(sender.scopes),
       sender.token ? Value(copyOf(sender.token->view())) : Value(), sender.certificate_serial,
       valueOf(sender.made_by), valueOf(sender.made),
       sender.expires ? valueOf(*sender.expires) : Value()});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

Json::Object bodyOf(const Sender& sender, const journal::Actor& by) {
  return {{"by", by.toJson()}, {"sender", toJson(sender)}, {"name", sender.name}};
}

class StoredSenders final : public SenderRegister {
 public:
  StoredSenders(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Sender>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readSenders(**transaction);
  }

  Result<void> add(const Sender& sender) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const auto senders = readSenders(transaction);
      if (!senders) return std::unexpected(senders.error());
      const auto valid = std::ranges::count_if(
          *senders, [&](const Sender& one) { return one.isValid(sender.made); });
      if (static_cast<std::size_t>(valid) >= kMaxSenders) {
        return fail(ErrorCode::Conflict, MessageId{"usage.senders-full"});
      }
      if (auto kept = insert(transaction, sender); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return journal::Decision{"usage.sender-added@1",
                               bodyOf(sender, journal::Actor::ofPerson(sender.made_by))};
    });
  }

  Result<void> revoke(SenderId id, const journal::Actor& by, Instant at) override {
    const auto known = all();
    if (!known) return std::unexpected(known.error());
    const auto found = std::ranges::find(*known, id, &Sender::id);
    if (found == known->end()) {
      return fail(ErrorCode::NotFound, MessageId{"usage.sender-unknown"});
    }
    if (found->revoked) return {};
    Sender revoked = *found;
    revoked.revoked = at;
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto done = transaction.run("UPDATE usage_sender SET revoked = ? WHERE clinic = ? AND id = ?",
                                  {valueOf(at), valueOf(clinic_), valueOf(id)});
      if (!done) return std::unexpected(std::move(done.error()));
      return journal::Decision{"usage.sender-revoked@1", bodyOf(revoked, by)};
    });
  }

 private:
  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<SenderRegister> openSenderRegister(storage::Database& database,
                                                   journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredSenders>(database, decisions, clinic);
}

}  // namespace sekisho::usage
