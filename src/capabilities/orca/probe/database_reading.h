#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/patient_names.h"
#include "capabilities/orca/probe/database.h"
#include "capabilities/orca/probe/discovery.h"
#include "capabilities/orca/probe/grants.h"
#include "core/clock.h"

namespace sekisho::orca {

/// What the clinic decided about reading the database. Nothing until it has.
struct Consent {
  bool database = false;
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
  /// Whether it is watched which patients are open.
  std::function<bool()> watching = [] { return false; };
};

/// Whether 日レセ is here and its database is asked now: the clinic decided so, psql and this
/// agent's password are there, and it is not busy.
[[nodiscard]] bool mayAsk(const DatabasePlace& place);

/// 日レセ's own backups and updates, whole clusters' included, by the program that runs: nothing is
/// read meanwhile. Nothing if none runs, or that could not be told.
[[nodiscard]] std::optional<std::string_view> databaseBusyWith(const platform::Machine& machine);

/// orca_database, told in any case, and orca_operators and orca_plugins, told where it may be read
/// (P-04, P-07, P-10).
/// Each reading opens a connection and closes it.
[[nodiscard]] std::vector<evidence::Probe> databaseProbes(DatabasePlace place);

}  // namespace sekisho::orca
