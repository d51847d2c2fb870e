#include "capabilities/access/store/sign_in_store.h"

#include <algorithm>
#include <array>

#include "core/folding.h"

namespace sekisho::access {
namespace {

constexpr std::chrono::hours kSessionsKeptFor{24};  // longer than any session lasts
constexpr std::chrono::days kBrowsersKeptFor{400};  // longer than their cookie lasts

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

constexpr std::string_view kSelect =
    "SELECT person, name, roles, password_hash, created_ms, disabled_ms, ends_ms, grant_reason, "
    "grant_contract, grant_scope, first_until_ms, is_digits, handed_by, handed_ms, own_ms "
    "FROM sign_in WHERE clinic = ? ";

Value optional(const std::optional<Instant>& at) { return at ? valueOf(*at) : Value(); }

std::optional<Instant> maybe(const Row& row, std::size_t column) {
  return row.isNull(column) ? std::nullopt : std::optional(row.instant(column));
}

std::optional<PersonId> maybePerson(const Row& row, std::size_t column) {
  return row.isNull(column) ? std::nullopt : std::optional(row.id<PersonId>(column));
}

std::optional<Handed> handedFrom(const Row& row, std::size_t first) {
  if (row.isNull(first + 1)) return std::nullopt;
  return Handed{
      .by = maybePerson(row, first), .at = row.instant(first + 1), .own = maybe(row, first + 2)};
}

Value personOrNull(const std::optional<PersonId>& person) {
  return person ? valueOf(*person) : Value();
}

// The three columns of Handed, in their order.
std::array<Value, 3> valuesOf(const std::optional<Handed>& handed) {
  if (!handed) return {};
  return {personOrNull(handed->by), valueOf(handed->at), optional(handed->own)};
}

Result<Act> actFrom(const Row& row) {
  auto roles = rolesFrom(row.text(6));
  const auto kind = actKindFrom(row.text(1));
  if (!roles || !kind) {
    return fail(ErrorCode::Corrupt, MessageId{"access.row-broken"}, "an act about a sign-in");
  }
  Act act{.id = row.id<ActId>(0),
          .kind = *kind,
          .person = row.id<PersonId>(2),
          .by = maybePerson(row, 3),
          .console = row.text(4),
          .at = row.instant(5),
          .roles = std::move(*roles),
          .reason = row.text(7)};
  if (!row.isNull(8)) {
    act.confirmed = ActConfirmation{
        .by = row.id<PersonId>(8), .at = row.instant(9), .lately = row.integer(10) != 0};
  }
  return act;
}

constexpr std::string_view kSelectActs =
    "SELECT id, kind, person, by_person, console, at_ms, roles, reason, confirmed_by, "
    "confirmed_ms, "
    "confirmed_lately FROM sign_in_act WHERE clinic = ? ";

Result<SignIn> signInFrom(const Row& row) {
  auto roles = rolesFrom(row.text(2));
  if (!roles) return fail(ErrorCode::Corrupt, MessageId{"access.row-broken"}, "roles of a sign-in");
  return SignIn{.person = row.id<PersonId>(0),
                .name = row.text(1),
                .roles = std::move(*roles),
                .secret = {.hash = row.text(3),
                           .first_until = maybe(row, 10),
                           .is_digits = row.integer(11) != 0,
                           .handed = handedFrom(row, 12)},
                .created = row.instant(4),
                .disabled = maybe(row, 5),
                .ends = maybe(row, 6),
                .reason = row.text(7),
                .contract = row.text(8),
                .scope = row.text(9)};
}

Result<void> done(const Result<std::vector<Row>>& rows) {
  if (!rows) return std::unexpected(rows.error());
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
    return one(read("AND name = ?", {std::string(name)}));
  }
  [[nodiscard]] Result<SignIn> byPerson(PersonId person) const override {
    return one(read("AND person = ?", {valueOf(person)}));
  }

  Result<void> disable(PersonId person, Instant at, std::string_view why,
                       const std::optional<Act>& act, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
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

  Result<void> reset(PersonId person, const Secret& secret, Factors factors,
                     const std::optional<Act>& act, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto before =
          transaction.run("SELECT disabled_ms FROM sign_in WHERE clinic = ? AND person = ?",
                          {valueOf(clinic_), valueOf(person)});
      if (!before) return std::unexpected(std::move(before.error()));
      if (before->empty()) return fail(ErrorCode::NotFound, MessageId{"access.unknown"});
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
      if (auto noted = noteAct(transaction, act); !noted) {
        return std::unexpected(std::move(noted.error()));
      }
      return journal::Decision{"access.sign-in-reset@1",
                               Json::Object{{"by", by.toJson()},
                                            {"person", person.text()},
                                            {"reopened", !before->front().isNull(0)},
                                            {"why", act ? Json(act->reason) : Json()},
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

  Result<void> grant(PersonId person, const Grant& grant, Instant ends,
                     const std::optional<Act>& act, const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto before = transaction.run("SELECT roles FROM sign_in WHERE clinic = ? AND person = ?",
                                    {valueOf(clinic_), valueOf(person)});
      if (!before) return std::unexpected(std::move(before.error()));
      if (before->empty()) return fail(ErrorCode::NotFound, MessageId{"access.unknown"});
      auto changed = transaction.run(
          "UPDATE sign_in SET roles = ?, ends_ms = ?, grant_reason = ?, grant_contract = ?, "
          "grant_scope = ? WHERE clinic = ? AND person = ?",
          {textOf(grant.roles), valueOf(ends), grant.reason, grant.contract, grant.scope,
           valueOf(clinic_), valueOf(person)});
      if (!changed) return std::unexpected(std::move(changed.error()));
      if (auto left = someoneIsLeft(transaction, before->front().text(0)); !left) {
        return std::unexpected(std::move(left.error()));
      }
      if (auto ended = endSessions(transaction, person); !ended) {
        return std::unexpected(std::move(ended.error()));
      }
      if (auto noted = noteAct(transaction, act); !noted) {
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
    return readActs(**transaction, "ORDER BY at_ms DESC, id DESC", {});
  }

  Result<Act> confirm(ActId id, const ActConfirmation& confirmation) override {
    Act act;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto found = readActs(transaction, "AND id = ?", {valueOf(id)});
          if (!found) return std::unexpected(std::move(found.error()));
          if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"access.act-unknown"});
          act = std::move(found->front());
          if (auto fine = check(act, confirmation); !fine) {
            return std::unexpected(std::move(fine.error()));
          }
          auto kept = transaction.run(
              "UPDATE sign_in_act SET confirmed_by = ?, confirmed_ms = ?, confirmed_lately = ? "
              "WHERE clinic = ? AND id = ?",
              {valueOf(confirmation.by), valueOf(confirmation.at),
               std::int64_t{confirmation.lately ? 1 : 0}, valueOf(clinic_), valueOf(id)});
          if (!kept) return std::unexpected(std::move(kept.error()));
          act.confirmed = confirmation;
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
          auto replaced = earlier ? endEarlier(transaction, *earlier) : Result<std::string>("");
          if (!replaced) return std::unexpected(std::move(replaced.error()));
          // Sessions that nobody signed out of, and browsers not seen for longer than their cookie.
          auto ended =
              transaction.run("DELETE FROM session WHERE clinic = ? AND opened_ms < ?",
                              {valueOf(clinic_), valueOf(session.opened - kSessionsKeptFor)});
          if (!ended) return std::unexpected(std::move(ended.error()));
          auto forgotten =
              transaction.run("DELETE FROM known_browser WHERE clinic = ? AND since_ms < ?",
                              {valueOf(clinic_), valueOf(session.opened - kBrowsersKeptFor)});
          if (!forgotten) return std::unexpected(std::move(forgotten.error()));
          auto kept = transaction.run(
              "INSERT INTO session (clinic, id, token, person, opened_ms, used_ms, proven_ms, "
              "address, "
              "browser) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              {valueOf(clinic_), valueOf(session.id), copyOf(session.token.view()),
               valueOf(session.person), valueOf(session.opened), valueOf(session.used),
               session.proven ? valueOf(*session.proven) : Value(), session.address,
               session.browser});
          if (!kept) return std::unexpected(std::move(kept.error()));
          const auto displaced = endBeyond(transaction, session);
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
    auto found = readSessions("AND token = ?", {copyOf(token.view())});
    if (!found) return std::unexpected(std::move(found.error()));
    if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"access.signed-out"});
    return std::move(found->front());
  }

  [[nodiscard]] Result<std::vector<Session>> sessions() const override {
    return readSessions("ORDER BY opened_ms DESC, id", {});
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
    auto rows = (*transaction)
                    ->run(
                        "SELECT device FROM known_browser WHERE clinic = ? AND person = ? "
                        "ORDER BY since_ms DESC LIMIT 50",
                        {valueOf(clinic_), valueOf(person)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Sha256> devices;
    for (const Row& row : *rows) {
      if (const auto digest = Sha256::fromBytes(row.bytes(0))) devices.push_back(*digest);
    }
    return devices;
  }

 private:
  [[nodiscard]] Result<std::vector<Act>> readActs(Transaction& transaction, std::string_view rest,
                                                  std::vector<Value> arguments) const {
    arguments.insert(arguments.begin(), valueOf(clinic_));
    auto rows = transaction.run(std::string(kSelectActs) + std::string(rest), arguments);
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Act> acts;
    for (const Row& row : *rows) {
      auto act = actFrom(row);
      if (!act) return std::unexpected(std::move(act.error()));
      acts.push_back(std::move(*act));
    }
    return acts;
  }

  [[nodiscard]] Result<std::vector<Session>> readSessions(std::string_view rest,
                                                          std::vector<Value> arguments) const {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    arguments.insert(arguments.begin(), valueOf(clinic_));
    auto rows = (*transaction)
                    ->run(
                        "SELECT id, person, token, opened_ms, used_ms, proven_ms, address, browser "
                        "FROM session WHERE clinic = ? " +
                            std::string(rest),
                        arguments);
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Session> sessions;
    for (const Row& row : *rows) {
      const auto token = Sha256::fromBytes(row.bytes(2));
      if (!token) return fail(ErrorCode::Corrupt, MessageId{"access.row-broken"}, "a session");
      sessions.push_back({.id = row.id<SessionId>(0),
                          .person = row.id<PersonId>(1),
                          .token = *token,
                          .opened = row.instant(3),
                          .used = row.instant(4),
                          .proven = maybe(row, 5),
                          .address = row.text(6),
                          .browser = row.text(7)});
    }
    return sessions;
  }

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

  // The browser's session before this one, whoever held it; empty if it had none.
  [[nodiscard]] Result<std::string> endEarlier(Transaction& transaction,
                                               const Sha256& token) const {
    auto ended = transaction.run("DELETE FROM session WHERE clinic = ? AND token = ? RETURNING id",
                                 {valueOf(clinic_), copyOf(token.view())});
    if (!ended) return std::unexpected(std::move(ended.error()));
    return ended->empty() ? "" : ended->front().id<SessionId>(0).text();
  }

  [[nodiscard]] Result<std::vector<SessionId>> endBeyond(Transaction& transaction,
                                                         const Session& newest) const {
    auto others = transaction.run(
        "SELECT id FROM session WHERE clinic = ? AND person = ? AND id <> ? "
        "ORDER BY CASE WHEN proven_ms IS NULL THEN 1 ELSE 0 END, used_ms DESC, id",
        {valueOf(clinic_), valueOf(newest.person), valueOf(newest.id)});
    if (!others) return std::unexpected(std::move(others.error()));
    std::vector<SessionId> ended;
    for (std::size_t at = kMostSessions - 1; at < others->size(); ++at) {
      ended.push_back((*others)[at].id<SessionId>(0));
      auto gone = transaction.run("DELETE FROM session WHERE clinic = ? AND id = ?",
                                  {valueOf(clinic_), valueOf(ended.back())});
      if (!gone) return std::unexpected(std::move(gone.error()));
    }
    return ended;
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
        {secret.hash, optional(secret.first_until), std::int64_t{secret.is_digits ? 1 : 0}, by, at,
         own, valueOf(clinic_), valueOf(person)}));
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

  [[nodiscard]] Result<void> endSessions(Transaction& transaction, PersonId person) const {
    return done(transaction.run("DELETE FROM session WHERE clinic = ? AND person = ?",
                                {valueOf(clinic_), valueOf(person)}));
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

namespace {

Result<void> mustBeUnlike(Transaction& transaction, PersonId person, std::string_view name) {
  auto all = transaction.run("SELECT person, name FROM sign_in WHERE clinic = ?",
                             {valueOf(transaction.clinic())});
  if (!all) return std::unexpected(std::move(all.error()));
  const std::string wanted = foldedName(name);
  for (const Row& row : *all) {
    if (row.id<PersonId>(0) == person || foldedName(row.text(1)) != wanted) continue;
    return fail(ErrorCode::Conflict, MessageId{"access.name-taken"}, {}, {{"pointer", "/name"}});
  }
  return {};
}

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
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (clinic, name) DO "
      "NOTHING "
      "RETURNING person",
      {valueOf(transaction.clinic()), valueOf(signin.person), signin.name, textOf(signin.roles),
       signin.secret.hash, valueOf(signin.created), optional(signin.disabled),
       optional(signin.ends), signin.reason, signin.contract, signin.scope,
       optional(signin.secret.first_until), std::int64_t{signin.secret.is_digits ? 1 : 0}, by, at,
       own});
  if (!kept) return std::unexpected(std::move(kept.error()));
  if (kept->empty())
    return fail(ErrorCode::Conflict, MessageId{"access.name-taken"}, {}, {{"pointer", "/name"}});
  return {};
}

Result<void> noteAct(Transaction& transaction, const std::optional<Act>& act) {
  if (!act) return {};
  return done(
      transaction.run("INSERT INTO sign_in_act (clinic, id, kind, person, by_person, console, "
                      "at_ms, roles, reason) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      {valueOf(transaction.clinic()), valueOf(act->id),
                       std::string(nameOf(act->kind)), valueOf(act->person), personOrNull(act->by),
                       act->console, valueOf(act->at), textOf(act->roles), act->reason}));
}

Result<void> endSessions(Transaction& transaction) {
  auto ended =
      transaction.run("DELETE FROM session WHERE clinic = ?", {valueOf(transaction.clinic())});
  if (!ended) return std::unexpected(std::move(ended.error()));
  return {};
}

std::unique_ptr<SignInRegister> openSignInRegister(storage::Database& database,
                                                   journal::Decisions& decisions, ClinicId clinic,
                                                   EndAddresses end_addresses) {
  return std::make_unique<StoredSignIns>(database, decisions, clinic, std::move(end_addresses));
}

}  // namespace sekisho::access
