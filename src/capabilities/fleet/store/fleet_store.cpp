#include "capabilities/fleet/store/fleet_store.h"

#include <utility>

namespace sekisho::fleet {
namespace {

constexpr std::chrono::hours kExpiredKeptFor{24};  // so that a late code is told it is late

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;
using Rows = Result<std::vector<Row>>;

constexpr MessageId kBroken{"fleet.row-broken"};

constexpr std::string_view kAgent =
    "SELECT id, device, serial, key, state, enrolled_ms, version, epoch, boot, boot_started_ms, "
    "last_seen_ms, goodbye, skew_ms FROM fleet_agent WHERE clinic = ? ";

std::string_view nameOf(Goodbye goodbye) {
  return goodbye == Goodbye::Shutdown ? "shutdown" : "stopped";
}

Result<Agent> agentFrom(const Row& row) {
  const auto key = Sha256::fromBytes(row.bytes(3));
  const auto state = agentStateFrom(row.text(4));
  if (!key || !state) return fail(ErrorCode::Corrupt, kBroken, "an agent row");
  Agent agent{.id = row.id<AgentId>(0),
              .device = row.id<DeviceId>(1),
              .certificate_serial = row.text(2),
              .key = *key,
              .state = *state,
              .enrolled = row.instant(5),
              .version = row.text(6),
              .epoch = row.text(7),
              .boot = row.text(8),
              .boot_started = row.instant(9),
              .last_seen = row.instant(10),
              .goodbye = {},
              .skew = std::chrono::milliseconds{row.integer(12)}};
  if (!row.isNull(11)) {
    agent.goodbye = row.text(11) == "shutdown" ? Goodbye::Shutdown : Goodbye::Stopped;
  }
  return agent;
}

class StoredFleet final : public Fleet {
 public:
  StoredFleet(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  Result<void> invite(const Invitation& invitation, Instant now,
                      const journal::Actor& by) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto ended = transaction.run(
          "DELETE FROM fleet_invitation WHERE clinic = ? AND used_by IS NULL "
          "AND (device = ? OR expires_ms < ?)",
          {valueOf(clinic_), valueOf(invitation.device), valueOf(now - kExpiredKeptFor)});
      if (!ended) return std::unexpected(std::move(ended.error()));
      auto kept = transaction.run(
          "INSERT INTO fleet_invitation (clinic, token, device, issued_ms, expires_ms, used_by) "
          "VALUES (?, ?, ?, ?, ?, NULL)",
          {valueOf(clinic_), copyOf(invitation.token.view()), valueOf(invitation.device),
           valueOf(now), valueOf(invitation.expires)});
      if (!kept) return std::unexpected(std::move(kept.error()));
      return journal::Decision{"agent.invited@1",
                               Json::Object{{"by", by.toJson()},
                                            {"device", invitation.device.text()},
                                            {"expires", toRfc3339(invitation.expires)}},
                               {invitation.device}};
    });
  }

  Result<DeviceId> invited(const Sha256& token, const Sha256& key, Instant now) override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return invited(**transaction, token, key, now);
  }

  Result<Agent> enroll(const Enrolment& enrolment) override {
    DeviceId device;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto invited_device =
              invited(transaction, enrolment.token, enrolment.key, enrolment.contact.received);
          if (!invited_device) return std::unexpected(std::move(invited_device.error()));
          device = *invited_device;
          if (auto kept = insert(transaction, enrolment, device); !kept) {
            return std::unexpected(std::move(kept.error()));
          }
          return journal::Decision{"agent.enrolled@1",
                                   Json::Object{{"agent", enrolment.id.text()},
                                                {"by", journal::Actor::hub().toJson()},
                                                {"device", device.text()},
                                                {"key", enrolment.key.hex()},
                                                {"serial", enrolment.certificate_serial},
                                                {"version", enrolment.version}},
                                   {device}};
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return agentOf(enrolment.certificate_serial);
  }

  Result<Agent> agentOf(std::string_view certificate_serial) override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return one((*transaction)
                   ->run(std::string(kAgent) + "AND serial = ?",
                         {valueOf(clinic_), std::string(certificate_serial)}));
  }

  Result<std::vector<Agent>> agents() override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows =
        (*transaction)
            ->run(std::string(kAgent) + "AND state <> 'replaced' ORDER BY device, enrolled_ms",
                  {valueOf(clinic_)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Agent> agents;
    for (const Row& row : *rows) {
      auto agent = agentFrom(row);
      if (!agent) return std::unexpected(std::move(agent.error()));
      agents.push_back(std::move(*agent));
    }
    return agents;
  }

  Result<void> heard(const Agent& agent, const Contact& contact) override {
    std::optional<Fork> fork;
    {
      auto transaction = database_.begin(clinic_);
      if (!transaction) return std::unexpected(std::move(transaction.error()));
      auto found = note(**transaction, agent.id, contact);
      if (!found) return std::unexpected(std::move(found.error()));
      fork = *found;
      if (!fork) return (*transaction)->commit();
    }
    if (auto noted = suspect(agent.id, *fork, contact.received); !noted) return noted;
    return fail(ErrorCode::PermissionDenied, kMustReenrol);
  }

  Result<void> suspect(AgentId id, Fork fork, Instant now) override {
    bool known_already = false;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto changed = transaction.run(
              "UPDATE fleet_agent SET state = ? WHERE clinic = ? AND id = ? AND state = ? "
              "RETURNING device, epoch",
              {std::string(fleet::nameOf(AgentState::CloneSuspected)), valueOf(clinic_),
               valueOf(id), std::string(fleet::nameOf(AgentState::Enrolled))});
          if (!changed) return std::unexpected(std::move(changed.error()));
          if (changed->empty()) {
            known_already = true;
            return fail(ErrorCode::Conflict, kMustReenrol);
          }
          const auto device = changed->front().id<DeviceId>(0);
          return journal::Decision{"agent.clone-suspected@1",
                                   Json::Object{{"agent", id.text()},
                                                {"at", toRfc3339(now)},
                                                {"by", journal::Actor::hub().toJson()},
                                                {"device", device.text()},
                                                {"epoch", changed->front().text(1)},
                                                {"sign", fleet::nameOf(fork)}},
                                   {device}};
        });
    if (known_already) return {};
    return decided;
  }

  Result<std::optional<Instant>> bootStart(AgentId id, std::string_view boot) override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return lifeStart(**transaction, id, "boot", boot);
  }

  Result<std::vector<Sleep>> sleeps(Instant since) override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    auto rows = (*transaction)
                    ->run(
                        "SELECT device, from_ms, until_ms FROM fleet_sleep WHERE clinic = ? "
                        "AND (until_ms IS NULL OR until_ms > ?) ORDER BY device, from_ms",
                        {valueOf(clinic_), valueOf(since)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    std::vector<Sleep> sleeps;
    for (const Row& row : *rows) {
      sleeps.push_back({.device = row.id<DeviceId>(0),
                        .from = row.instant(1),
                        .until = row.isNull(2) ? std::nullopt : std::optional(row.instant(2))});
    }
    return sleeps;
  }

 private:
  static Result<Agent> one(Rows rows) {
    if (!rows) return std::unexpected(std::move(rows.error()));
    if (rows->empty()) return fail(ErrorCode::NotFound, kUnknownAgent);
    return agentFrom(rows->front());
  }

  Result<DeviceId> invited(Transaction& transaction, const Sha256& token, const Sha256& key,
                           Instant now) {
    auto rows = transaction.run(
        "SELECT device, expires_ms, used_by FROM fleet_invitation WHERE clinic = ? AND token = ?",
        {valueOf(clinic_), copyOf(token.view())});
    if (!rows) return std::unexpected(std::move(rows.error()));
    if (rows->empty()) return fail(ErrorCode::PermissionDenied, kTokenRefused);
    const Row& row = rows->front();
    const Invitation invitation{
        .token = token, .device = row.id<DeviceId>(0), .expires = row.instant(1)};
    std::optional<Sha256> used_by;
    if (!row.isNull(2)) {
      used_by = Sha256::fromBytes(row.bytes(2));
      if (!used_by) return fail(ErrorCode::Corrupt, kBroken, "an invitation row");
    }
    if (auto good = usable(invitation, used_by, key, now); !good) {
      return std::unexpected(std::move(good.error()));
    }
    return invitation.device;
  }

  Result<void> insert(Transaction& transaction, const Enrolment& enrolment, DeviceId device) {
    auto used = transaction.run(
        "UPDATE fleet_invitation SET used_by = ? WHERE clinic = ? AND token = ?",
        {copyOf(enrolment.key.view()), valueOf(clinic_), copyOf(enrolment.token.view())});
    if (!used) return std::unexpected(std::move(used.error()));
    auto replaced = transaction.run(
        "UPDATE fleet_agent SET state = 'replaced' WHERE clinic = ? AND device = ? "
        "AND state <> 'revoked'",
        {valueOf(clinic_), valueOf(device)});
    if (!replaced) return std::unexpected(std::move(replaced.error()));
    const Contact& contact = enrolment.contact;
    auto kept = transaction.run(
        "INSERT INTO fleet_agent (clinic, id, device, serial, key, state, enrolled_ms, version, "
        "epoch, boot, boot_started_ms, last_seen_ms, goodbye, skew_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)",
        {valueOf(clinic_), valueOf(enrolment.id), valueOf(device), enrolment.certificate_serial,
         copyOf(enrolment.key.view()), std::string(fleet::nameOf(AgentState::Enrolled)),
         valueOf(contact.received), enrolment.version, contact.epoch, contact.boot,
         valueOf(contact.boot_started), valueOf(contact.received)});
    if (!kept) return std::unexpected(std::move(kept.error()));
    if (auto woken = wake(transaction, device, contact.received); !woken) return woken;
    return noteLives(transaction, enrolment.id, contact);
  }

  /// Keeps what `contact` says, or finds a fork and keeps nothing.
  Result<std::optional<Fork>> note(Transaction& transaction, AgentId id, const Contact& contact) {
    auto agent =
        one(transaction.run(std::string(kAgent) + "AND id = ?", {valueOf(clinic_), valueOf(id)}));
    if (!agent) return std::unexpected(std::move(agent.error()));
    if (auto admitted = admit(*agent); !admitted) {
      return std::unexpected(std::move(admitted.error()));
    }
    auto boot = lifeStart(transaction, id, "boot", contact.boot);
    if (!boot) return std::unexpected(std::move(boot.error()));
    auto epoch = lifeStart(transaction, id, "epoch", contact.epoch);
    if (!epoch) return std::unexpected(std::move(epoch.error()));
    if (auto fork = forkOf(*agent, contact, boot->has_value(), epoch->has_value())) return fork;

    // The first answer about a boot's start stands: a later one could only make it look newer.
    const Instant boot_started = boot->value_or(contact.boot_started);
    auto kept = transaction.run(
        "UPDATE fleet_agent SET epoch = ?, boot = ?, boot_started_ms = ?, last_seen_ms = ?, "
        "goodbye = ?, version = ?, skew_ms = ? WHERE clinic = ? AND id = ?",
        {contact.epoch, contact.boot, valueOf(boot_started), valueOf(contact.received),
         contact.goodbye ? Value(std::string(nameOf(*contact.goodbye))) : Value(),
         contact.version.value_or(agent->version),
         std::int64_t{contact.skew.value_or(agent->skew).count()}, valueOf(clinic_), valueOf(id)});
    if (!kept) return std::unexpected(std::move(kept.error()));
    if (auto noted = noteLives(transaction, id, contact); !noted) {
      return std::unexpected(std::move(noted.error()));
    }
    auto rested = contact.goodbye == Goodbye::Shutdown
                      ? rest(transaction, agent->device, contact.received)
                      : wake(transaction, agent->device, contact.received);
    if (!rested) return std::unexpected(std::move(rested.error()));
    return std::nullopt;
  }

  Result<std::optional<Instant>> lifeStart(Transaction& transaction, AgentId id,
                                           std::string_view kind, std::string_view name) {
    auto rows = transaction.run(
        "SELECT started_ms FROM fleet_life WHERE clinic = ? AND agent = ? AND kind = ? "
        "AND name = ?",
        {valueOf(clinic_), valueOf(id), std::string(kind), std::string(name)});
    if (!rows) return std::unexpected(std::move(rows.error()));
    return rows->empty() ? std::nullopt : std::optional(rows->front().instant(0));
  }

  Result<void> noteLives(Transaction& transaction, AgentId id, const Contact& contact) {
    const auto note_one = [&](std::string kind, const std::string& name, Instant started) {
      return transaction.run(
          "INSERT INTO fleet_life (clinic, agent, kind, name, started_ms) VALUES (?, ?, ?, ?, ?) "
          "ON CONFLICT (clinic, agent, kind, name) DO NOTHING",
          {valueOf(clinic_), valueOf(id), std::move(kind), name, valueOf(started)});
    };
    if (auto noted = note_one("boot", contact.boot, contact.boot_started); !noted) {
      return std::unexpected(std::move(noted.error()));
    }
    if (auto noted = note_one("epoch", contact.epoch, contact.received); !noted) {
      return std::unexpected(std::move(noted.error()));
    }
    return {};
  }

  Result<void> rest(Transaction& transaction, DeviceId device, Instant at) {
    auto open = transaction.run(
        "SELECT from_ms FROM fleet_sleep WHERE clinic = ? AND device = ? AND until_ms IS NULL",
        {valueOf(clinic_), valueOf(device)});
    if (!open) return std::unexpected(std::move(open.error()));
    if (!open->empty()) return {};
    auto slept = transaction.run(
        "INSERT INTO fleet_sleep (clinic, device, from_ms, until_ms) VALUES (?, ?, ?, NULL) "
        "ON CONFLICT (clinic, device, from_ms) DO UPDATE SET until_ms = NULL",
        {valueOf(clinic_), valueOf(device), valueOf(at)});
    if (!slept) return std::unexpected(std::move(slept.error()));
    return {};
  }

  Result<void> wake(Transaction& transaction, DeviceId device, Instant at) {
    auto woken = transaction.run(
        "UPDATE fleet_sleep SET until_ms = ? WHERE clinic = ? AND device = ? AND until_ms IS NULL",
        {valueOf(at), valueOf(clinic_), valueOf(device)});
    if (!woken) return std::unexpected(std::move(woken.error()));
    return {};
  }

  Result<void> setState(Transaction& transaction, AgentId id, AgentState state) {
    auto changed =
        transaction.run("UPDATE fleet_agent SET state = ? WHERE clinic = ? AND id = ?",
                        {std::string(fleet::nameOf(state)), valueOf(clinic_), valueOf(id)});
    if (!changed) return std::unexpected(std::move(changed.error()));
    return {};
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

Result<std::int64_t> endAgentsOf(Transaction& transaction, DeviceId device) {
  auto ended = transaction.run(
      "UPDATE fleet_agent SET state = ? WHERE clinic = ? AND device = ? AND state IN (?, ?) "
      "RETURNING id",
      {std::string(fleet::nameOf(AgentState::Revoked)), valueOf(transaction.clinic()),
       valueOf(device), std::string(fleet::nameOf(AgentState::Enrolled)),
       std::string(fleet::nameOf(AgentState::CloneSuspected))});
  if (!ended) return std::unexpected(std::move(ended.error()));
  return static_cast<std::int64_t>(ended->size());
}

Result<void> endInvitations(Transaction& transaction) {
  // What was used stays known: a token serves one key, whatever the time.
  auto ended = transaction.run("UPDATE fleet_invitation SET expires_ms = 0 WHERE clinic = ?",
                               {valueOf(transaction.clinic())});
  if (!ended) return std::unexpected(std::move(ended.error()));
  return {};
}

std::unique_ptr<Fleet> openFleet(storage::Database& database, journal::Decisions& decisions,
                                 ClinicId clinic) {
  return std::make_unique<StoredFleet>(database, decisions, clinic);
}

}  // namespace sekisho::fleet
