#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capabilities/orca/probe/database.h"
#include "capabilities/orca/probe/database_reading.h"
#include "capabilities/orca/probe/peers.h"
#include "programs/agent/agent.h"
#include "programs/agent/monsiaj_logs.h"
#include "programs/agent/naming.h"
#include "programs/agent/orca_acts.h"
#include "programs/agent/orca_consent.h"
#include "programs/agent/orca_log.h"
#include "programs/agent/orca_search.h"

namespace sekisho::agent {

/// Whatever follows 日レセ on this machine: its logs, what stands in them and their copies, its
/// database, who is connected to it, and monsiaj's files. One of either generation: a machine may
/// have been moved from one to the other. Each keeps its state in a file of its own in the agent's
/// folder. One thread.
class OrcaFollowing {
 public:
  /// What it stands on; all of it outlives it.
  struct Place {
    const platform::Machine& machine;
    platform::Disk& disk;
    const Clock& clock;
    Random& random;
    Spool& spool;
    std::string folder;  ///< The agent's own.
    orca::Settings settings;
    std::string boot;
    const Naming& naming;
    const OrcaConsent& consent;
    std::function<void(const Error&)> trouble;
  };

  explicit OrcaFollowing(Place place);
  OrcaFollowing(const OrcaFollowing&) = delete;
  OrcaFollowing& operator=(const OrcaFollowing&) = delete;

  /// What is to be called as it goes on. It must not outlive this.
  [[nodiscard]] std::vector<Follow> follows();

  /// What was read of the log of that generation.
  [[nodiscard]] orca::Followed followed(orca::Generation generation) const;
  /// What the last whole hour of that log says; nothing if it is not read.
  [[nodiscard]] std::optional<orca::HourCount> lastHour(orca::Generation generation) const;
  [[nodiscard]] const orca::Peers& peers() const noexcept { return peers_; }
  [[nodiscard]] const OrcaActs& acts() const noexcept { return acts_; }

 private:
  [[nodiscard]] OrcaLog::Place logOf(orca::Generation generation) const;
  [[nodiscard]] OrcaSearch::Place searchOf(orca::Generation generation) const;
  [[nodiscard]] orca::DatabasePlace databasePlace() const;
  [[nodiscard]] OrcaActs::Place actsPlace();
  [[nodiscard]] MonsiajLogs::Place clientsPlace() const;

  Place place_;
  orca::Peers peers_;
  std::vector<OrcaLog> logs_ = {};
  std::vector<OrcaSearch> searches_ = {};
  orca::DatabasePlace where_;
  orca::Database database_;
  OrcaActs acts_;
  MonsiajLogs clients_;
};

}  // namespace sekisho::agent
