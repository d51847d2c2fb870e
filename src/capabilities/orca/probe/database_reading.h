#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/patient_names.h"
#include "capabilities/orca/probe/api.h"
#include "capabilities/orca/probe/database.h"
#include "capabilities/orca/probe/discovery.h"
#include "capabilities/orca/probe/grants.h"
#include "core/clock.h"

namespace sekisho::orca {

/// What the clinic decided about reading more than the log. Nothing until it has.
struct Consent {
  bool database = false;
  bool interface = false;  ///< Its HTTP API may be asked.
  Passwords passwords = Passwords::NotRead;
  /// By which patients are named. Nothing from a hub before this edition: then nobody looks which
  /// patients are open.
  std::optional<PatientNames> patients = {};
  friend bool operator==(const Consent&, const Consent&) = default;
};

/// What the tables of 日レセ's database are read with; all of it outlives the reading.
struct DatabasePlace {
  const platform::Machine& machine;
  const Clock& clock;
  Random& random;
  Settings settings;
  std::string password_file;  ///< Of this agent's own; there once the role was set up.
  std::function<Consent()> consent;
  Api* api = nullptr;  ///< Null: it is never asked.
  /// Whether it is watched which patients are open.
  std::function<bool()> watching = [] { return false; };
  /// The tables of jobs, prints and writers that could not be read when they were asked for last.
  std::function<std::set<std::string>()> unread = [] { return std::set<std::string>(); };
  /// Those of prints and exports of which nothing can be seen; nothing if that is not known yet.
  std::function<std::optional<std::set<std::string>>()> absent = [] { return std::nullopt; };
};

/// Whether 日レセ is here and its database is asked now: the clinic decided so, psql and this
/// agent's password are there, and it is not busy.
[[nodiscard]] bool mayAsk(const DatabasePlace& place);

/// 日レセ's own backups and updates, whole clusters' included, by the program that runs: nothing is
/// read meanwhile. Nothing if none runs, or that could not be told.
[[nodiscard]] std::optional<std::string_view> databaseBusyWith(const platform::Machine& machine);

/// A connection to the database, if it may be read and is set up to be; otherwise the message that
/// says why not (orca.database-off …).
[[nodiscard]] std::expected<Select, std::string_view> openDatabase(const DatabasePlace& place);

/// orca_database, told in any case, and orca_operators and orca_plugins, told where it may be read
/// (P-04, P-07, P-10). Operators are told by the HTTP API, in part, where only that may be asked.
/// Each reading opens a connection and closes it.
[[nodiscard]] std::vector<evidence::Probe> databaseProbes(DatabasePlace place);

}  // namespace sekisho::orca
