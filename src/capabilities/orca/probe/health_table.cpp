#include "capabilities/orca/probe/health_table.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/orca/probe/database_host.h"
#include "capabilities/orca/probe/peers.h"
#include "capabilities/orca/probe/postgres_clusters.h"
#include "core/text.h"
#include "facts/orca_health.h"
#include "platform/machine/account_files.h"
#include "platform/machine/running_programs.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using facts::OrcaHealth;

constexpr std::uint16_t kPostgresPort = 5432;

// The moment of a reading at which something was stopped, as the clinic's hours are told; -1 if
// nothing was.
void sayWhen(Instant now, OrcaHealth& row) {
  const bool down = row.running == 0 || row.answers == 0 || row.database_running == 0 ||
                    row.database_answers == 0 || row.database_reached == 0;
  if (!down && !row.answers) return;
  row.silent_weekday = -1;
  row.silent_min = -1;
  if (!down) return;
  const auto local = now + kJst;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  row.silent_weekday = std::chrono::weekday{day}.c_encoding();
  row.silent_min = std::chrono::floor<std::chrono::minutes>(local - day).count();
}

/// Who listens on this machine, as the kernel tells; nothing if it could not be read.
class Listeners {
 public:
  explicit Listeners(const platform::Machine& machine) {
    for (const char* path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
      auto table = machine.read(path, kMaxTable);
      // A kernel without IPv6 has no second table.
      if (!table && table.error().code != ErrorCode::NotFound) whole_ = false;
      if (table) tables_.push_back(*std::move(table));
    }
    whole_ = whole_ && !tables_.empty();
  }

  [[nodiscard]] std::optional<bool> at(std::uint16_t port) const {
    const bool seen = !accountsAt(port).empty();
    return seen || whole_ ? std::optional(seen) : std::nullopt;
  }
  /// Whose they are; -1 where that is not said.
  [[nodiscard]] std::set<std::int64_t> accountsAt(std::uint16_t port) const {
    std::set<std::int64_t> accounts;
    for (const std::string& table : tables_) accounts.merge(listenersIn(table, port));
    return accounts;
  }

 private:
  static constexpr std::size_t kMaxTable = std::size_t{8} << 20U;

  std::vector<std::string> tables_;
  bool whole_ = true;
};

std::optional<std::int64_t> numberOf(std::optional<bool> said) {
  return said ? std::optional<std::int64_t>(*said ? 1 : 0) : std::nullopt;
}

/// The accounts whose word counts for PostgreSQL: the system's, and one that is named as it is.
/// Whoever works at this machine can listen at a port, and make a socket of any name.
class PostgresAccounts {
 public:
  explicit PostgresAccounts(const platform::Machine& machine)
      : first_person_(platform::personIds(machine).first) {
    const auto passwd = machine.read("/etc/passwd", platform::kMaxAccountFileBytes);
    for (const auto& entry : platform::parsePasswd(passwd ? *passwd : "").entries) {
      if (entry.name == "postgres") postgres_ = entry.uid;
    }
  }
  [[nodiscard]] bool contain(std::int64_t uid) const {
    return (uid >= 0 && uid < first_person_) || uid == postgres_;
  }

 private:
  std::int64_t first_person_;
  std::optional<std::int64_t> postgres_;
};

// Paths of sockets of that name, out of /proc/net/unix; none that has no file ("@…").
std::vector<std::string> socketsIn(std::string_view table, std::string_view name) {
  std::vector<std::string> paths;
  for (const std::string_view line : split(table, '\n')) {
    const std::size_t at = line.find(" /");
    if (at != std::string_view::npos && line.ends_with(name))
      paths.emplace_back(line.substr(at + 1));
  }
  return paths;
}

// PostgreSQL may be set to take those of this machine alone, by a file: ".s.PGSQL.5432".
std::optional<bool> takesConnections(const platform::Machine& machine, const Listeners& listeners,
                                     std::uint16_t port) {
  const PostgresAccounts accounts(machine);
  bool by_anybody = false;
  for (const std::int64_t account : listeners.accountsAt(port)) {
    if (accounts.contain(account)) return true;
    by_anybody = true;
  }
  const auto table = machine.read("/proc/net/unix", std::size_t{8} << 20U);
  if (!table) return std::nullopt;
  for (const std::string& path : socketsIn(*table, fmt::format("/.s.PGSQL.{}", port))) {
    const auto socket = machine.statusOfName(path);
    if (socket && socket->kind == platform::FileKind::Other && accounts.contain(socket->uid)) {
      return true;
    }
    by_anybody = true;
  }
  return by_anybody ? std::nullopt : listeners.at(port);
}

// Where nothing names a port it is PostgreSQL's usual one, or that of the only cluster that runs.
std::optional<bool> databaseAnswers(const platform::Machine& machine, const Listeners& listeners,
                                    std::optional<std::uint16_t> port) {
  if (port) return takesConnections(machine, listeners, *port);
  if (takesConnections(machine, listeners, kPostgresPort) == true) return true;
  const auto clusters = postgresClustersOn(machine);
  if (!clusters || clusters->size() != 1) return std::nullopt;
  const std::optional<std::uint16_t> own = clusters->front().port;
  return own ? takesConnections(machine, listeners, *own) : std::nullopt;
}

// Where it is elsewhere, what PostgreSQL does on this machine says nothing of it.
void addDatabase(const platform::Machine& machine, const std::optional<NamedEnd>& database,
                 const Listeners& listeners, const Connects& connects, OrcaHealth& row) {
  if (!database) return;
  row.database_host = database->host;
  if (!database->host.empty()) {
    const std::string address = addressOfHost(machine, database->host);
    const std::uint16_t port = database->port.value_or(kPostgresPort);
    if (!address.empty() && connects) row.database_reached = connects(address, port) ? 1 : 0;
    return;
  }
  const auto programs = platform::runningPrograms(machine);
  if (!programs) return;
  row.database_running = programs->contains("postgres") ? 1 : 0;
  row.database_answers = numberOf(databaseAnswers(machine, listeners, database->port));
}

// panda's log tells of no act, nor how a connection ended.
void addActs(const HourCount& hour, OrcaHealth& row) {
  row.hour_calls = hour.calls;
  row.hour_slow = hour.slow;
  row.hour_broken = hour.broken;
}

OrcaHealth rowOf(const Server& server, const Listeners& listeners, std::uint16_t port) {
  OrcaHealth row{.generation = std::string(nameOf(server.generation))};
  if (const auto& missing = server.missing) {
    row.missing = fmt::format("{}", fmt::join(*missing, ", "));
    row.running = missing->empty() ? 1 : 0;
  }
  row.answers = numberOf(listeners.at(port));
  return row;
}

}  // namespace

std::vector<evidence::Probe> healthProbes(const platform::Machine& machine, const Clock& clock,
                                          const Settings& settings, LastHour last_hour, Api* api,
                                          Connects connects) {
  const auto read = [&machine, &clock, settings, last_hour = std::move(last_hour), api,
                     connects = std::move(connects)] {
    evidence::FactTable<OrcaHealth> table;
    const Listeners listeners(machine);
    for (const Server& server : serversInUse(machine, settings)) {
      OrcaHealth row = rowOf(server, listeners, settings.port);
      addDatabase(machine, databaseEndOf(machine, server, settings), listeners, connects, row);
      sayWhen(clock.now(), row);
      const bool asks = api != nullptr && api->asked();
      row.answer_asked = asks ? 1 : 0;
      const auto took = asks ? api->answerTime() : std::nullopt;
      if (took) row.answer_ms = took->count();
      if (const auto hour = last_hour(server.generation)) {
        row.hour_day = hour->hour / 24;
        row.hour_from = hour->hour % 24;
        row.hour_errors = hour->errors();
        if (server.generation == Generation::WebOrca) addActs(*hour, row);
      }
      table.add(row);
    }
    return std::move(table).finish();
  };
  return {{.table = "orca_health", .every = 5min, .read = read}};
}

}  // namespace sekisho::orca
