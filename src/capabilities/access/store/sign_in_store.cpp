#include "capabilities/access/store/sign_in_store.h"

#include <algorithm>
#include <array>

#include "capabilities/access/store/act_rows.h"
#include "capabilities/access/store/cells.h"
#include "capabilities/access/store/session_rows.h"
#include "core/skeleton.h"

namespace sekisho::access {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kSelect =
    "SELECT person, name, roles, password_hash, created_ms, disabled_ms, ends_ms, grant_reason, "
    "grant_contract, grant_scope, first_until_ms, is_digits, handed_by, handed_ms, own_ms "
    "FROM sign_in WHERE clinic = ? ";

std::optional<Handed> handedFrom(const Row& row, std::size_t first) {
  if (row.isNull(first + 1)) return std::nullopt;
  return Handed{
      .by = personIn(row, first), .at = row.instant(first + 1), .own = momentIn(row, first + 2)};
}

// The three columns of Handed, in their order.
std::array<Value, 3> valuesOf(const std::optional<Handed>& handed) {
  if (!handed) return {};
  return {personOrNull(handed->by), valueOf(handed->at), momentOrNull(handed->own)};
}

Result<SignIn> signInFrom(const Row& row) {
  auto roles = rolesFrom(row.text(2));
  if (!roles) return fail(ErrorCode::Corrupt, MessageId{"access.row-broken"}, "roles of a sign-in");
  return SignIn{.person = row.id<PersonId>(0),
                .name = row.text(1),
                .roles = std::move(*roles),
                .secret = {.hash = row.text(3),
                           .first_until = momentIn(row, 10),
                           .is_digits = row.integer(11) != 0,
                           .handed = handedFrom(row, 12)},
                .created = row.instant(4),
                .disabled = momentIn(row, 5),
                .ends = momentIn(row, 6),
                .reason = row.text(7),
                .contract = row.text(8),
                .scope = row.text(9)};
}

Result<void> mustBeAsSeen(Transaction& transaction, const SignIn& seen) {
  auto rows = transaction.run(std::string(kSelect) + "AND person = ?",
                              {valueOf(transaction.clinic()), valueOf(seen.person)});
  if (!rows) return std::unexpected(std::move(rows.error()));
  if (rows->empty()) return fail(ErrorCode::NotFound, MessageId{"access.unknown"});
  const auto now = signInFrom(rows->front());
  if (!now) return std::unexpected(now.error());
  return isAsSeen(*now, seen);
}

Result<void> mustBeUnlike(Transaction& transaction, PersonId person, std::string_view name) {
  auto all =
      transaction.run("SELECT person, name FROM sign_in WHERE clinic = ? AND disabled_ms IS NULL",
                      {valueOf(transaction.clinic())});
  if (!all) return std::unexpected(std::move(all.error()));
  const std::string wanted = skeletonOfName(name);
  for (const Row& row : *all) {
    if (row.id<PersonId>(0) == person || skeletonOfName(row.text(1)) != wanted) continue;
    return fail(ErrorCode::Conflict, MessageId{"access.name-taken"}, {}, {{"pointer", "/name"}});
  }
  return {};
}

class StoredSignIns final : public SignInRegister {
 public:
  StoredSignIns(storage::Database& database, journal::Decisions& decisions, ClinicId clinic,
                EndAddresses end_addresses)
      : database_(database),
        decisions_(decisions),
        clinic_(clinic),
        end_addresses_(std::move(end_addresses)) {}

  [[nodiscard]] std::optional<std::uint64_t> changes() const override {
    return database_.changes();
  }

  [[nodiscard]] Result<std::vector<SignIn>> all() const override {
    return read("ORDER BY name", {});
  }

  [[nodiscard]] Result<SignIn> byName(std::string_view name) const override {
    // Stopped ones may have left their name to somebody else.
    return one(read("AND name = ? ORDER BY disabled_ms IS NOT NULL, disabled_ms DESC LIMIT 1",
                    {std::string(name)}));
  }
  [[nodiscard]] Result<SignIn> byPerson(PersonId person) const override {
    return one(read("AND person = ?", {valueOf(person)}));
  }

  Result<void> disable(const SignIn& seen, Instant at, std::string_view why,
                       const std::optional<Act>& act, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const PersonId person = seen.person;
      if (auto same = mustBeAsSeen(transaction, seen); !same) {
        return std::unexpected(std::move(same.error()));
      }
      auto changed = transaction.run(
          "UPDATE sign_in SET disabled_ms = ? WHERE clinic = ? AND person = ? "
          "AND disabled_ms IS NULL RETURNING roles",
          {valueOf(at), valueOf(clinic_), valueOf(person)});
      if (!changed) return std::unexpected(std::move(changed.error()));
      if (changed->empty()) return fail(ErrorCode::NotFound, MessageId{"access.unknown"});
      if (auto left = someoneIsLeft(transaction, changed->front().text(0)); !left) {
        return std::unexpected(std::move(left.error()));
      }
      if (auto ended = endSessions(transaction, person); !ended) {
        return std::unexpected(std::move(ended.error()));
      }
      const auto addresses = end_addresses_(transaction, person);
      if (!addresses) return std::unexpected(addresses.error());
      if (auto noted = noteAct(transaction, act); !noted) {
        return std::unexpected(std::move(noted.error()));
      }
      return journal::Decision{"access.sign-in-disabled@1",
                               Json::Object{{"by", by.toJson()},
                                            {"person", person.text()},
                                            {"why", why},
                                            {"addresses_ended", *addresses}}};
    });
  }

  Result<void> reset(const SignIn& seen, const Secret& secret, Factors factors,
                     const std::vector<Act>& acts, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const PersonId person = seen.person;
      if (auto same = mustBeAsSeen(transaction, seen); !same) {
        return std::unexpected(std::move(same.error()));
      }
      if (auto unlike = mustBeUnlike(transaction, person, seen.name); !unlike) {
        return std::unexpected(std::move(unlike.error()));
      }
      auto changed =
          transaction.run("UPDATE sign_in SET disabled_ms = NULL WHERE clinic = ? AND person = ?",
                          {valueOf(clinic_), valueOf(person)});
      if (!changed) return std::unexpected(std::move(changed.error()));
      if (auto kept = keep(transaction, person, secret); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      if (auto ended = endSessions(transaction, person); !ended) {
        return std::unexpected(std::move(ended.error()));
      }
      const bool remove = factors == Factors::Remove;
      const auto gone = remove ? removeFactors(transaction, person) : Result<std::int64_t>(0);
      if (!gone) return std::unexpected(gone.error());
      const auto addresses = remove ? end_addresses_(transaction, person) : Result<std::int64_t>(0);
      if (!addresses) return std::unexpected(addresses.error());
      if (auto noted = noteActs(transaction, acts); !noted) {
        return std::unexpected(std::move(noted.error()));
      }
      return journal::Decision{
          "access.sign-in-reset@1",
          Json::Object{{"by", by.toJson()},
                       {"person", person.text()},
                       {"reopened", seen.disabled.has_value()},
                       {"why", acts.empty() ? Json() : Json(acts.front().reason)},
                       {"factors_removed", *gone},
                       {"addresses_ended", *addresses}}};
    });
  }

  Result<std::size_t> endSetUp(Instant at, const journal::Actor& by) override {
    std::vector<PersonId> ended;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto active = transaction.run(
              "SELECT person, roles FROM sign_in WHERE clinic = ? AND disabled_ms IS NULL "
              "ORDER BY person",
              {valueOf(clinic_)});
          if (!active) return std::unexpected(std::move(active.error()));
          ended.clear();
          std::int64_t addresses = 0;
          for (const Row& row : *active) {
            const auto roles = rolesFrom(row.text(1)).value_or(Roles{});
            if (std::ranges::find(roles, Role::SetUp) == roles.end()) continue;
            auto gone = endSetUp(transaction, row.id<PersonId>(0), roles, at);
            if (!gone) return std::unexpected(std::move(gone.error()));
            addresses += *gone;
            ended.push_back(row.id<PersonId>(0));
          }
          if (ended.empty()) return fail(ErrorCode::Conflict, MessageId{"access.no-set-up"});
          std::string people;
          for (const PersonId person : ended) people += (people.empty() ? "" : " ") + person.text();
          return journal::Decision{
              "access.set-up-confirmed@1",
              Json::Object{
                  {"by", by.toJson()}, {"people", people}, {"addresses_ended", addresses}}};
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return ended.size();
  }

  Result<void> choose(const Proving& by, const Secret& secret) override {
    const Session& session = by.session;
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto open = transaction.run(
          "UPDATE session SET token = ? WHERE clinic = ? AND id = ? AND person = ? AND token = ? "
          "RETURNING id",
          {copyOf(by.token.view()), valueOf(clinic_), valueOf(session.id), valueOf(session.person),
           copyOf(session.token.view())});
      if (!open) return std::unexpected(std::move(open.error()));
      if (open->empty()) {
        return fail(ErrorCode::Unauthenticated, MessageId{"access.signed-out"});
      }
      if (auto kept = keep(transaction, session.person, secret); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      auto ended =
          transaction.run("DELETE FROM session WHERE clinic = ? AND person = ? AND id <> ?",
                          {valueOf(clinic_), valueOf(session.person), valueOf(session.id)});
      if (!ended) return std::unexpected(std::move(ended.error()));
      return journal::Decision{
          "access.password-chosen@1",
          Json::Object{{"by", journal::Actor::ofPerson(session.person).toJson()}}};
    });
  }

  Result<void> grant(const SignIn& seen, const Grant& grant, Instant ends,
                     const std::vector<Act>& acts, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      const PersonId person = seen.person;
      if (auto same = mustBeAsSeen(transaction, seen); !same) {
        return std::unexpected(std::move(same.error()));
      }
      if (seen.disabled) return fail(ErrorCode::Conflict, MessageId{"access.grant-stopped"});
      auto changed = transaction.run(
          "UPDATE sign_in SET roles = ?, ends_ms = ?, grant_reason = ?, grant_contract = ?, "
          "grant_scope = ? WHERE clinic = ? AND person = ?",
          {textOf(grant.roles), valueOf(ends), grant.reason, grant.contract, grant.scope,
           valueOf(clinic_), valueOf(person)});
      if (!changed) return std::unexpected(std::move(changed.error()));
      if (auto left = someoneIsLeft(transaction, textOf(seen.roles)); !left) {
        return std::unexpected(std::move(left.error()));
      }
      if (auto ended = endSessions(transaction, person); !ended) {
        return std::unexpected(std::move(ended.error()));
      }
      if (auto noted = noteActs(transaction, acts); !noted) {
        return std::unexpected(std::move(noted.error()));
      }
      return journal::Decision{"access.roles-granted@1",
                               Json::Object{{"by", by.toJson()},
                                            {"person", person.text()},
                                            {"roles", textOf(grant.roles)},
                                            {"reason", grant.reason},
                                            {"until", toIsoDay(grant.until.value())},
                                            {"contract", grant.contract},
                                            {"scope", grant.scope}}};
    });
  }

  [[nodiscard]] Result<std::vector<Act>> acts() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readActs(**transaction);
  }

  Result<Act> confirm(ActId id, const ActConfirmation& confirmation) override {
    Act act;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto confirmed = confirmAct(transaction, id, confirmation);
          if (!confirmed) return std::unexpected(std::move(confirmed.error()));
          act = *std::move(confirmed);
          return journal::Decision{
              "access.act-confirmed@1",
              Json::Object{{"by", journal::Actor::ofPerson(confirmation.by).toJson()},
                           {"act", id.text()},
                           {"act_kind", nameOf(act.kind)},
                           {"person", act.person.text()},
                           {"roles", textOf(act.roles)},
                           {"lately", confirmation.lately}}};
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return act;
  }

  Result<std::size_t> open(const Session& session, const std::optional<Sha256>& earlier) override {
    std::size_t beyond = 0;
    auto opened =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto replaced =
              earlier ? endEarlierSession(transaction, *earlier) : Result<std::string>("");
          if (!replaced) return std::unexpected(std::move(replaced.error()));
          if (auto kept = keepSession(transaction, session); !kept) {
            return std::unexpected(std::move(kept.error()));
          }
          const auto displaced = endSessionsBeyond(transaction, session);
          if (!displaced) return std::unexpected(displaced.error());
          beyond = displaced->size();
          std::string gone;
          for (const SessionId id : *displaced) gone += (gone.empty() ? "" : " ") + id.text();
          return journal::Decision{
              "access.signed-in@2",
              Json::Object{{"by", journal::Actor::ofPerson(session.person).toJson()},
                           {"session", session.id.text()},
                           {"address", session.address},
                           {"replaced", *replaced},
                           {"ended", gone}}};
        });
    if (!opened) return std::unexpected(std::move(opened.error()));
    return beyond;
  }

  [[nodiscard]] Result<Session> session(const Sha256& token) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return sessionOf(**transaction, token);
  }

  [[nodiscard]] Result<std::vector<Session>> sessions() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return readSessions(**transaction);
  }

  Result<void> touch(SessionId id, Instant used) override {
    return change("UPDATE session SET used_ms = ? WHERE clinic = ? AND id = ?",
                  {valueOf(used), valueOf(clinic_), valueOf(id)});
  }

  Result<void> close(SessionId id, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto ended = transaction.run("DELETE FROM session WHERE clinic = ? AND id = ?",
                                   {valueOf(clinic_), valueOf(id)});
      if (!ended) return std::unexpected(std::move(ended.error()));
      return journal::Decision{"access.signed-out@1",
                               Json::Object{{"by", by.toJson()}, {"session", id.text()}}};
    });
  }

  Result<void> rememberDevice(PersonId person, const Sha256& device, Instant at) override {
    return change(
        "INSERT INTO known_browser (clinic, person, device, since_ms) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (clinic, person, device) DO UPDATE SET since_ms = excluded.since_ms",
        {valueOf(clinic_), valueOf(person), copyOf(device.view()), valueOf(at)});
  }

  [[nodiscard]] Result<std::vector<Sha256>> devices(PersonId person) const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return browsersOf(**transaction, person);
  }

 private:
  [[nodiscard]] Result<std::vector<SignIn>> read(std::string_view rest,
                                                 std::vector<Value> arguments) const {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    arguments.insert(arguments.begin(), valueOf(clinic_));
    auto rows = (*transaction)->run(std::string(kSelect) + std::string(rest), arguments);
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<SignIn> signins;
    for (const Row& row : *rows) {
      auto signin = signInFrom(row);
      if (!signin) return std::unexpected(std::move(signin.error()));
      signins.push_back(std::move(*signin));
    }
    return signins;
  }

  static Result<SignIn> one(Result<std::vector<SignIn>> found) {
    if (!found) return std::unexpected(std::move(found.error()));
    if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"access.unknown"});
    return std::move(found->front());
  }

  // Somebody must be left who can change settings and, where a director was stopped, another one.
  [[nodiscard]] Result<void> someoneIsLeft(Transaction& transaction,
                                           std::string_view stopped) const {
    auto rows = transaction.run(
        "SELECT roles FROM sign_in WHERE clinic = ? AND disabled_ms IS NULL", {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    const auto holds = [](std::string_view text, Role role) {
      const auto roles = rolesFrom(text);
      return roles && std::ranges::find(*roles, role) != roles->end();
    };
    const auto holder = [&](Role role) {
      return std::ranges::any_of(*rows, [&](const Row& row) { return holds(row.text(0), role); });
    };
    if (!holder(Role::Administrator) && !holder(Role::Director)) {
      return fail(ErrorCode::Conflict, MessageId{"access.last-administrator"});
    }
    if (holds(stopped, Role::Director) && !holder(Role::Director)) {
      return fail(ErrorCode::Conflict, MessageId{"access.last-director"});
    }
    return {};
  }

  // How many addresses of theirs ended: none of whoever stays.
  [[nodiscard]] Result<std::int64_t> endSetUp(Transaction& transaction, PersonId person,
                                              Roles roles, Instant at) const {
    std::erase(roles, Role::SetUp);
    auto changed = transaction.run(
        roles.empty() ? "UPDATE sign_in SET disabled_ms = ? WHERE clinic = ? AND person = ?"
                      : "UPDATE sign_in SET roles = ? WHERE clinic = ? AND person = ?",
        {roles.empty() ? valueOf(at) : Value(textOf(roles)), valueOf(clinic_), valueOf(person)});
    if (!changed) return std::unexpected(std::move(changed.error()));
    if (auto ended = endSessions(transaction, person); !ended) {
      return std::unexpected(std::move(ended.error()));
    }
    return roles.empty() ? end_addresses_(transaction, person) : 0;
  }

  [[nodiscard]] Result<void> keep(Transaction& transaction, PersonId person,
                                  const Secret& secret) const {
    const auto [by, at, own] = valuesOf(secret.handed);
    return done(transaction.run(
        "UPDATE sign_in SET password_hash = ?, first_until_ms = ?, is_digits = ?, "
        "handed_by = ?, handed_ms = ?, own_ms = ? WHERE clinic = ? AND person = ?",
        {secret.hash, momentOrNull(secret.first_until), std::int64_t{secret.is_digits ? 1 : 0}, by,
         at, own, valueOf(clinic_), valueOf(person)}));
  }

  // How many there were.
  [[nodiscard]] Result<std::int64_t> removeFactors(Transaction& transaction,
                                                   PersonId person) const {
    for (const std::string table : {"factor_code", "passkey"}) {
      auto parts =
          transaction.run("DELETE FROM " + table +
                              " WHERE clinic = ? AND factor IN "
                              "(SELECT id FROM second_factor WHERE clinic = ? AND person = ?)",
                          {valueOf(clinic_), valueOf(clinic_), valueOf(person)});
      if (!parts) return std::unexpected(std::move(parts.error()));
    }
    auto gone =
        transaction.run("DELETE FROM second_factor WHERE clinic = ? AND person = ? RETURNING id",
                        {valueOf(clinic_), valueOf(person)});
    if (!gone) return std::unexpected(std::move(gone.error()));
    return static_cast<std::int64_t>(gone->size());
  }

  Result<void> change(std::string_view sql, std::vector<Value> arguments) {
    auto transaction = database_.begin(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    if (auto ran = done((*transaction)->run(sql, arguments)); !ran) return ran;
    return (*transaction)->commit();
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
  EndAddresses end_addresses_;
};

}  // namespace

Result<void> rename(Transaction& transaction, PersonId person, std::string_view name) {
  if (auto unlike = mustBeUnlike(transaction, person, name); !unlike) return unlike;
  return done(transaction.run("UPDATE sign_in SET name = ? WHERE clinic = ? AND person = ?",
                              {std::string(name), valueOf(transaction.clinic()), valueOf(person)}));
}

Result<void> insert(Transaction& transaction, const SignIn& signin) {
  if (auto unlike = mustBeUnlike(transaction, signin.person, signin.name); !unlike) return unlike;
  auto others = transaction.run("SELECT 1 FROM sign_in WHERE clinic = ? AND person = ?",
                                {valueOf(transaction.clinic()), valueOf(signin.person)});
  if (!others) return std::unexpected(std::move(others.error()));
  if (!others->empty()) return fail(ErrorCode::Conflict, MessageId{"access.person-signs-in"});
  const auto [by, at, own] = valuesOf(signin.secret.handed);
  auto kept = transaction.run(
      "INSERT INTO sign_in (clinic, person, name, roles, password_hash, created_ms, disabled_ms, "
      "ends_ms, grant_reason, grant_contract, grant_scope, first_until_ms, is_digits, handed_by, "
      "handed_ms, own_ms) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (clinic, name) WHERE "
      "disabled_ms IS NULL DO NOTHING RETURNING person",
      {valueOf(transaction.clinic()), valueOf(signin.person), signin.name, textOf(signin.roles),
       signin.secret.hash, valueOf(signin.created), momentOrNull(signin.disabled),
       momentOrNull(signin.ends), signin.reason, signin.contract, signin.scope,
       momentOrNull(signin.secret.first_until), std::int64_t{signin.secret.is_digits ? 1 : 0}, by,
       at, own});
  if (!kept) return std::unexpected(std::move(kept.error()));
  if (kept->empty())
    return fail(ErrorCode::Conflict, MessageId{"access.name-taken"}, {}, {{"pointer", "/name"}});
  return {};
}

std::unique_ptr<SignInRegister> openSignInRegister(storage::Database& database,
                                                   journal::Decisions& decisions, ClinicId clinic,
                                                   EndAddresses end_addresses) {
  return std::make_unique<StoredSignIns>(database, decisions, clinic, std::move(end_addresses));
}

}  // namespace sekisho::access
