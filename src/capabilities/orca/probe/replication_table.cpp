#include "capabilities/orca/probe/replication_table.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/orca/probe/database_host.h"
#include "capabilities/orca/probe/peers.h"
#include "capabilities/orca/probe/postgres_clusters.h"
#include "core/text.h"
#include "facts/orca_replication.h"
#include "platform/machine/running_programs.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using facts::OrcaReplication;

constexpr std::size_t kMaxGroups = std::size_t{256} << 10U;
constexpr std::size_t kMaxTcpTable = std::size_t{8} << 20U;
constexpr std::uint16_t kRedirectPort = 8002;
constexpr const char* kGroups = "/etc/jma-receipt/dbgroup.inc";
constexpr const char* kRedirectLog = "/var/lib/jma-receipt/dbredirector/orca.log";

void say(OrcaReplication& row, const char* state, const char* reason = "") {
  row.state = state;
  row.reason = reason;
}

// What the standby of a primary, or the primary of a standby, does.
OrcaReplication rowOf(const PostgresCluster& cluster) {
  OrcaReplication row{.kind = "postgresql", .place = cluster.folder};
  row.role = cluster.standby ? "standby" : "primary";
  const std::size_t peers = cluster.standby ? cluster.receivers : cluster.senders;
  row.peers = static_cast<std::int64_t>(peers);
  const std::size_t wanted = std::max<std::size_t>(cluster.slots, cluster.waits_for_one ? 1 : 0);
  if (cluster.standby && cluster.from_archive_only && peers == 0 && cluster.runs) {
    say(row, "unknown", "by-archive");
  } else if (cluster.standby) {
    say(row, peers > 0 ? "running" : "stopped");
  } else if (peers > 0 || wanted > 0) {
    say(row, peers >= std::max<std::size_t>(wanted, 1) ? "running" : "stopped");
  } else if (cluster.unread) {
    say(row, "unknown", "unread");
  } else if (cluster.allows) {
    say(row, "unknown", "allowed");
  } else {
    row.role = "none";
    say(row, "none");
  }
  if (!cluster.standby) row.wanted = static_cast<std::int64_t>(wanted);
  if (row.state == "stopped" && cluster.unread) say(row, "unknown", "unread");
  return row;
}

/// What PostgreSQL tells any role of its replication.
struct DatabaseSays {
  bool standby = false;
  std::int64_t peers = 0;
  std::int64_t slots = 0;
  std::optional<std::int64_t> lag_s = {};
};

std::optional<DatabaseSays> askDatabase(const DatabasePlace& place) {
  const auto select = openDatabase(place);
  if (!select) return std::nullopt;
  const auto rows = (*select)(
      {"CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END",
       "CASE WHEN pg_is_in_recovery() THEN (SELECT count(*) FROM pg_stat_wal_receiver WHERE pid IS "
       "NOT NULL) ELSE (SELECT count(*) FROM pg_stat_replication) END",
       "(SELECT count(*) FROM pg_replication_slots WHERE NOT temporary)",
       "CASE WHEN NOT pg_is_in_recovery() THEN NULL WHEN pg_last_wal_receive_lsn() = "
       "pg_last_wal_replay_lsn() THEN 0 ELSE greatest(0, ceil(extract(epoch FROM now() - "
       "pg_last_xact_replay_timestamp())))::bigint END"},
      "");
  if (!rows || rows->size() != 1) return std::nullopt;
  const DatabaseRow& row = rows->front();
  const auto number = [&](std::size_t at) { return toInteger(row[at].value_or("")); };
  const auto standby = number(0);
  const auto peers = number(1);
  const auto slots = number(2);
  if (!standby || !peers || !slots) return std::nullopt;
  return DatabaseSays{
      .standby = *standby == 1, .peers = *peers, .slots = *slots, .lag_s = number(3)};
}

// Of a database that only PostgreSQL itself tells of.
void tell(const DatabaseSays& says, OrcaReplication& row) {
  row.role = says.standby ? "standby" : "primary";
  row.peers = says.peers;
  row.lag_s = says.lag_s;
  if (!says.standby) row.wanted = says.slots;
  if (says.peers > 0 && (says.standby || says.peers >= says.slots)) {
    say(row, "running");
  } else if (says.standby || says.slots > 0) {
    say(row, "stopped");
  } else {
    say(row, "unknown", "elsewhere");  // its settings are not here to be read
  }
}

void addElsewhere(const DatabasePlace& place, const std::string& host,
                  evidence::FactTable<OrcaReplication>& table) {
  OrcaReplication row{.kind = "postgresql", .place = host};
  say(row, "unknown", "elsewhere");
  if (const auto says = askDatabase(place)) tell(*says, row);
  table.add(row);
}

void addPostgres(const DatabasePlace& place, const std::optional<NamedEnd>& database,
                 evidence::FactTable<OrcaReplication>& table) {
  if (database && !database->host.empty()) {
    addElsewhere(place, database->host, table);
    return;
  }
  const auto clusters = postgresClustersOn(place.machine);
  if (!clusters || clusters->empty()) {
    OrcaReplication row{.kind = "postgresql", .place = ""};
    say(row, "unknown", clusters ? "not-found" : "unread");
    table.add(row);
    return;
  }
  const bool alone = clusters->size() == 1 && clusters->front().runs;
  const auto says = alone ? askDatabase(place) : std::nullopt;
  for (const PostgresCluster& cluster : *clusters) {
    OrcaReplication row = rowOf(cluster);
    if (says && says->standby == cluster.standby && row.state != "none") {
      row.peers = std::max(row.peers.value_or(0), says->peers);
      row.lag_s = says->lag_s;
    }
    table.add(row);
  }
}

std::optional<bool> listensHere(const platform::Machine& machine, std::uint16_t port) {
  bool any = false;
  for (const char* path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    const auto table = machine.read(path, kMaxTcpTable);
    if (table && listensIn(*table, port)) return true;
    any = any || table;
  }
  return any ? std::optional(false) : std::nullopt;
}

// dbredirector brings what is written here to the second database.
void sayOfRedirector(const platform::Machine& machine, bool set_up, bool here,
                     OrcaReplication& row) {
  const auto programs = platform::runningPrograms(machine);
  const auto listens = listensHere(machine, kRedirectPort);
  const bool runs = programs && programs->contains("dbredirector");
  row.role = set_up ? "main" : runs ? "sub" : "none";
  if (set_up && !here) {
    say(row, "unknown", "elsewhere");
  } else if (!programs || (runs && !listens)) {
    say(row, "unknown", "unread");
  } else if (!set_up && !runs) {
    say(row, "none");
  } else {
    say(row, runs && *listens ? "running" : "stopped");
  }
}

void addPanda(const platform::Machine& machine, Instant now,
              evidence::FactTable<OrcaReplication>& table) {
  OrcaReplication row{.kind = "dbredirector", .place = kGroups};
  const auto text = machine.read(kGroups, kMaxGroups);
  const auto groups = dbGroupsFrom(text ? std::string_view(*text) : std::string_view());
  if (groups.empty()) {
    say(row, "unknown", "unread");
    table.add(row);
    return;
  }
  bool set_up = false;
  bool here = true;
  for (const DbGroup& group : groups) {
    set_up = set_up || group.into || group.name == "log";
    if (group.by) here = here && isThisHost(machine, group.by->host);
    if (group.name == "log" && group.place) row.peer = group.place->host;
  }
  sayOfRedirector(machine, set_up, here, row);
  if (const auto log = machine.status(kRedirectLog)) {
    row.log_hours = std::max<std::int64_t>(0, (toMs(now) - log->modified_ms) / 3'600'000);
  }
  table.add(row);
}

evidence::Table readReplication(const DatabasePlace& place) {
  evidence::FactTable<OrcaReplication> table;
  const auto servers = serversInUse(place.machine, place.settings);
  if (servers.empty()) return std::move(table).finish();
  addPostgres(place, databaseEndOf(place.machine, servers.front(), place.settings), table);
  if (std::ranges::find(servers, Generation::Panda, &Server::generation) != servers.end()) {
    addPanda(place.machine, place.clock.now(), table);
  }
  return std::move(table).finish();
}

}  // namespace

std::vector<evidence::Probe> replicationProbes(const DatabasePlace& place) {
  return {{.table = "orca_replication", .every = 10min, .heavy = true, .read = [place] {
             return readReplication(place);
           }}};
}

}  // namespace sekisho::orca
