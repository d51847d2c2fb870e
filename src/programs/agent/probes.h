#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/fleet/probe/probes.h"
#include "capabilities/maintenance/probe/watch_table.h"
#include "capabilities/orca/probe/database_reading.h"
#include "capabilities/orca/probe/discovery.h"
#include "capabilities/orca/probe/health_table.h"
#include "capabilities/orca/probe/peers.h"
#include "capabilities/orca/probe/probes.h"
#include "core/clock.h"
#include "core/random.h"
#include "platform/disk/disk.h"
#include "platform/machine/machine.h"

namespace sekisho::agent {

/// Every probe this agent has, and what they stand on.
class ProbeSet {
 public:
  /// What the probes ask this agent.
  struct Questions {
    std::function<bool()> notice_recorded;  ///< Whether the clinic's notice to staff is.
    std::function<fleet::AgentState()> state;
    /// What was seen of 日レセ's log.
    orca::FollowedLog orca_log = [](orca::Generation) { return orca::Followed(); };
    /// Which machines use 日レセ; outlives the set. Null: nobody looks.
    const orca::Peers* orca_peers = nullptr;
    /// What the last whole hour of 日レセ's log says.
    orca::LastHour orca_hour = [](orca::Generation) { return std::nullopt; };
    /// What the clinic decided about reading 日レセ's database.
    std::function<orca::Consent()> orca_consent = [] { return orca::Consent(); };
    /// 日レセ's HTTP API; outlives the set. Null: it is never asked.
    orca::Api* orca_api = nullptr;
    /// Whether it is watched which patients are open in 日レセ.
    std::function<bool()> orca_watching = [] { return false; };
    /// Which of its tables of jobs and writers could not be read.
    std::function<std::set<std::string>()> orca_unread = [] { return std::set<std::string>(); };
    /// Those of prints and exports of which nothing can be seen.
    std::function<std::optional<std::set<std::string>>()> orca_absent = [] { return std::nullopt; };
    /// Whether the clinic decided to have this machine try 日レセ's news.
    std::function<bool()> may_try_news = [] { return false; };
    /// How sessions from elsewhere are followed.
    std::function<maintenance::Watched()> remote = [] { return maintenance::Watched(); };
  };

  /// References outlive the set and its probes. `folder` is the agent's own.
  ProbeSet(const platform::Machine& machine, const Clock& clock, Random& random,
           platform::Disk& disk, const std::string& folder, orca::Settings orca,
           Questions questions);
  ~ProbeSet();
  ProbeSet(const ProbeSet&) = delete;
  ProbeSet& operator=(const ProbeSet&) = delete;

  /// The probes live as long as the set.
  [[nodiscard]] std::vector<evidence::Probe> all() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sekisho::agent
