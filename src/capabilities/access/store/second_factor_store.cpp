#include "capabilities/access/store/second_factor_store.h"

#include <algorithm>

namespace sekisho::access {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

std::unexpected<Error> refused() {
  return fail(ErrorCode::Unauthenticated, MessageId{"access.code-refused"}, {},
              {{"pointer", "/code"}});
}

Result<SecondFactor> factorFrom(const Row& row) {
  const auto kind = factorKindFrom(row.text(2));
  if (!kind) return fail(ErrorCode::Corrupt, MessageId{"access.row-broken"}, "a second factor");
  SecondFactor factor{.id = row.id<FactorId>(0),
                      .person = row.id<PersonId>(1),
                      .kind = *kind,
                      .label = row.text(3),
                      .secret = copyOf(row.bytes(4)),
                      .added = row.instant(5),
                      .used = row.isNull(6) ? std::nullopt : std::optional(row.instant(6)),
                      .codes_left = static_cast<std::size_t>(row.integer(7))};
  if (!row.isNull(8)) {
    factor.passkey = Passkey{.credential = copyOf(row.bytes(8)),
                             .public_key = copyOf(row.bytes(9)),
                             .site = row.text(10),
                             .uses = static_cast<std::uint32_t>(row.integer(11)),
                             .built_in = row.integer(12) != 0};
  }
  return factor;
}

Result<std::vector<SecondFactor>> read(Transaction& transaction, PersonId person) {
  auto rows = transaction.run(
      "SELECT id, person, kind, label, secret, added_ms, used_ms, (SELECT count(*) FROM "
      "factor_code c WHERE c.clinic = f.clinic AND c.factor = f.id AND c.used_ms IS NULL), "
      "p.credential, p.public_key, p.site, p.uses, p.built_in "
      "FROM second_factor f LEFT JOIN passkey p ON p.clinic = f.clinic AND p.factor = f.id "
      "WHERE f.clinic = ? AND f.person = ? ORDER BY added_ms, id",
      {valueOf(transaction.clinic()), valueOf(person)});
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<SecondFactor> factors;
  for (const Row& row : *rows) {
    auto factor = factorFrom(row);
    if (!factor) return std::unexpected(std::move(factor.error()));
    factors.push_back(std::move(*factor));
  }
  return factors;
}

Result<void> insert(Transaction& transaction, FactorId factor, const Passkey& passkey) {
  auto kept = transaction.run(
      "INSERT INTO passkey (clinic, factor, credential, public_key, site, uses, built_in) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (clinic, credential) DO NOTHING RETURNING factor",
      {valueOf(transaction.clinic()), valueOf(factor), passkey.credential, passkey.public_key,
       passkey.site, static_cast<std::int64_t>(passkey.uses),
       std::int64_t{passkey.built_in ? 1 : 0}});
  if (!kept) return std::unexpected(std::move(kept.error()));
  if (kept->empty()) return fail(ErrorCode::Conflict, MessageId{"access.passkey-known"});
  return {};
}

Result<void> insert(Transaction& transaction, const SecondFactor& factor,
                    const std::vector<Sha256>& codes) {
  const Value clinic = valueOf(transaction.clinic());
  auto kept = transaction.run(
      "INSERT INTO second_factor (clinic, id, person, kind, label, secret, last_step, added_ms) "
      "VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
      {clinic, valueOf(factor.id), valueOf(factor.person), std::string(nameOf(factor.kind)),
       factor.label, factor.secret, valueOf(factor.added)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  for (const Sha256& code : codes) {
    auto added = transaction.run("INSERT INTO factor_code (clinic, factor, code) VALUES (?, ?, ?)",
                                 {clinic, valueOf(factor.id), copyOf(code.view())});
    if (!added) return std::unexpected(std::move(added.error()));
  }
  return factor.passkey ? insert(transaction, factor.id, *factor.passkey) : Result<void>{};
}

class StoredSecondFactors final : public SecondFactorRegister {
 public:
  StoredSecondFactors(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<SecondFactor>> of(PersonId person) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, person);
  }

  Result<void> add(const SecondFactor& factor, const std::vector<Sha256>& codes,
                   const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const auto there = read(transaction, factor.person);
      if (!there) return std::unexpected(there.error());
      if (there->size() >= kMaxFactors) {
        return fail(ErrorCode::Conflict, MessageId{"access.factors-full"});
      }
      if (auto kept = insert(transaction, factor, codes); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return decision("access.factor-added@1", by, factor);
    });
  }

  Result<void> enrol(const Proving& by, const SecondFactor& factor, std::int64_t count) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const auto there = read(transaction, factor.person);
      if (!there) return std::unexpected(there.error());
      if (there->size() >= kMaxFactors) {
        return fail(ErrorCode::Conflict, MessageId{"access.factors-full"});
      }
      if (auto taken = takeOver(transaction, by.session, factor.id); !taken) {
        return std::unexpected(std::move(taken.error()));
      }
      if (auto kept = insert(transaction, factor, {}); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      const bool is_passkey = factor.passkey.has_value();
      auto counted = transaction.run(
          is_passkey ? "UPDATE passkey SET uses = ? WHERE clinic = ? AND factor = ?"
                     : "UPDATE second_factor SET last_step = ? WHERE clinic = ? AND id = ?",
          {count, valueOf(clinic_), valueOf(factor.id)});
      if (!counted) return std::unexpected(std::move(counted.error()));
      if (auto proven = markProven(transaction, by, factor.id); !proven) {
        return std::unexpected(std::move(proven.error()));
      }
      return journal::Decision{
          "access.factor-enrolled@1",
          Json::Object{{"by", journal::Actor::ofPerson(factor.person).toJson()},
                       {"factor", factor.id.text()},
                       {"factor_kind", nameOf(factor.kind)},
                       {"session", by.session.id.text()}}};
    });
  }

  Result<void> remove(PersonId person, FactorId id, Remaining remaining,
                      const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const auto there = read(transaction, person);
      if (!there) return std::unexpected(there.error());
      const auto factor = std::ranges::find(*there, id, &SecondFactor::id);
      if (factor == there->end()) {
        return fail(ErrorCode::NotFound, MessageId{"access.factor-unknown"});
      }
      std::vector<SecondFactor> others = *there;
      std::erase_if(others, [&](const SecondFactor& it) { return it.id == id; });
      if (remaining == Remaining::OneProven && !hasProvenFactor(others)) {
        return fail(ErrorCode::Conflict, MessageId{"access.last-factor"});
      }
      if (auto gone = erase(transaction, id); !gone) {
        return std::unexpected(std::move(gone.error()));
      }
      return decision("access.factor-removed@1", by, *factor);
    });
  }

  Result<void> proveByStep(const Proving& by, FactorId factor, std::int64_t step) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto taken = takeOver(transaction, by.session, factor); !taken) {
        return std::unexpected(std::move(taken.error()));
      }
      auto used = transaction.run(
          "UPDATE second_factor SET last_step = ? WHERE clinic = ? AND id = ? "
          "AND person = ? AND last_step < ? RETURNING id",
          {step, valueOf(clinic_), valueOf(factor), valueOf(by.session.person), step});
      if (!used) return std::unexpected(std::move(used.error()));
      if (used->empty()) return refused();
      return given(transaction, by, factor);
    });
  }

  Result<void> proveByCode(const Proving& by, const Sha256& code) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto used = transaction.run(
          "UPDATE factor_code SET used_ms = ? WHERE clinic = ? AND code = ? AND used_ms IS NULL "
          "AND factor IN (SELECT id FROM second_factor WHERE clinic = ? AND person = ?) "
          "RETURNING factor",
          {valueOf(by.at), valueOf(clinic_), copyOf(code.view()), valueOf(clinic_),
           valueOf(by.session.person)});
      if (!used) return std::unexpected(std::move(used.error()));
      if (used->empty()) return refused();
      const auto factor = used->front().id<FactorId>(0);
      if (auto taken = takeOver(transaction, by.session, factor); !taken) {
        return std::unexpected(std::move(taken.error()));
      }
      return given(transaction, by, factor);
    });
  }

  // A counter may stand where it stood at enrolment when it is given for the first time.
  Result<void> proveByPasskey(const Proving& by, FactorId factor, std::uint32_t uses) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      if (auto taken = takeOver(transaction, by.session, factor); !taken) {
        return std::unexpected(std::move(taken.error()));
      }
      const std::int64_t count = uses;
      auto used = transaction.run(
          "UPDATE passkey SET uses = ? WHERE clinic = ? AND factor = ? AND factor IN "
          "(SELECT id FROM second_factor WHERE clinic = ? AND person = ? "
          "AND (used_ms IS NULL OR ? > uses OR (? = 0 AND uses = 0))) RETURNING factor",
          {count, valueOf(clinic_), valueOf(factor), valueOf(clinic_), valueOf(by.session.person),
           count, count});
      if (!used) return std::unexpected(std::move(used.error()));
      if (used->empty()) {
        return fail(ErrorCode::Unauthenticated, MessageId{"access.passkey-copied"});
      }
      return given(transaction, by, factor);
    });
  }

 private:
  static journal::Decision decision(std::string_view kind, const journal::Actor& by,
                                    const SecondFactor& factor) {
    return {std::string(kind), Json::Object{{"by", by.toJson()},
                                            {"person", factor.person.text()},
                                            {"factor", factor.id.text()},
                                            {"factor_kind", nameOf(factor.kind)}}};
  }

  static Result<void> erase(Transaction& transaction, FactorId id) {
    for (const char* sql : {"DELETE FROM factor_code WHERE clinic = ? AND factor = ?",
                            "DELETE FROM passkey WHERE clinic = ? AND factor = ?",
                            "DELETE FROM second_factor WHERE clinic = ? AND id = ?"}) {
      auto gone = transaction.run(sql, {valueOf(transaction.clinic()), valueOf(id)});
      if (!gone) return std::unexpected(std::move(gone.error()));
    }
    return {};
  }

  // Before it is marked as used: whoever gives the first one takes the account for their own: what
  // somebody else may have begun with the password before goes, and so do sessions that never
  // proved themselves.
  static Result<void> takeOver(Transaction& transaction, const Session& session, FactorId factor) {
    const auto there = read(transaction, session.person);
    if (!there) return std::unexpected(there.error());
    if (hasProvenFactor(*there)) return {};
    for (const SecondFactor& other : *there) {
      if (other.id == factor) continue;
      if (auto gone = erase(transaction, other.id); !gone) return gone;
    }
    auto ended = transaction.run(
        "DELETE FROM session WHERE clinic = ? AND person = ? AND id <> ? AND proven_ms IS NULL",
        {valueOf(transaction.clinic()), valueOf(session.person), valueOf(session.id)});
    if (!ended) return std::unexpected(std::move(ended.error()));
    return {};
  }

  // The factor is used and the session proven; its token changes.
  [[nodiscard]] Result<void> markProven(Transaction& transaction, const Proving& by,
                                        FactorId factor) const {
    auto used = transaction.run("UPDATE second_factor SET used_ms = ? WHERE clinic = ? AND id = ?",
                                {valueOf(by.at), valueOf(clinic_), valueOf(factor)});
    if (!used) return std::unexpected(std::move(used.error()));
    auto marked = transaction.run(
        "UPDATE session SET proven_ms = ?, token = ? WHERE clinic = ? AND id = ? AND person = ? "
        "AND token = ? RETURNING id",
        {valueOf(by.at), copyOf(by.token.view()), valueOf(clinic_), valueOf(by.session.id),
         valueOf(by.session.person), copyOf(by.session.token.view())});
    if (!marked) return std::unexpected(std::move(marked.error()));
    if (marked->empty()) {
      return fail(ErrorCode::Unauthenticated, MessageId{"access.signed-out"});
    }
    return {};
  }

  [[nodiscard]] Result<journal::Decision> given(Transaction& transaction, const Proving& by,
                                                FactorId factor) const {
    if (auto proven = markProven(transaction, by, factor); !proven) {
      return std::unexpected(std::move(proven.error()));
    }
    return journal::Decision{
        "access.factor-given@1",
        Json::Object{{"by", journal::Actor::ofPerson(by.session.person).toJson()},
                     {"session", by.session.id.text()},
                     {"factor", factor.text()}}};
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<SecondFactorRegister> openSecondFactorRegister(storage::Database& database,
                                                               journal::Decisions& decisions,
                                                               ClinicId clinic) {
  return std::make_unique<StoredSecondFactors>(database, decisions, clinic);
}

}  // namespace sekisho::access
