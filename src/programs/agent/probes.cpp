#include "programs/agent/probes.h"

#include <chrono>
#include <iterator>
#include <utility>

#include "capabilities/inventory/probe/probes.h"
#include "capabilities/network/probe/netlink.h"
#include "capabilities/network/probe/probes.h"
#include "capabilities/orca/probe/backup_table.h"
#include "capabilities/orca/probe/replication_table.h"
#include "capabilities/orca/probe/settings_tables.h"
#include "capabilities/orca/probe/versions_table.h"
#include "capabilities/people/probe/probes.h"
#include "capabilities/seats/probe/probes.h"
#include "capabilities/updates/probe/probes.h"
#include "platform/machine/program_runner.h"
#include "platform/system/connecting.h"
#include "programs/agent/first_seen_file.h"
#include "programs/agent/orca_role.h"

namespace sekisho::agent {

namespace {

bool connectsWithin(const std::string& address, std::uint16_t port) {
  return platform::timeToConnect(address, port, std::chrono::seconds{2}).has_value();
}

}  // namespace

struct ProbeSet::Parts {
  const platform::Machine& machine;
  const Clock& clock;
  Questions questions;
  network::KernelNetlink netlink;
  FirstSeenFile first_seen;
  orca::DatabasePlace orca;
};

ProbeSet::ProbeSet(const platform::Machine& machine, const Clock& clock, Random& random,
                   platform::Disk& disk, const std::string& folder, orca::Settings orca,
                   Questions questions)
    : parts_(new Parts{.machine = machine,
                       .clock = clock,
                       .questions = questions,
                       .netlink = {},
                       .first_seen = FirstSeenFile(disk, folder + "/first_seen"),
                       .orca = {.machine = machine,
                                .clock = clock,
                                .random = random,
                                .settings = std::move(orca),
                                .password_file = orcaPasswordFile(folder),
                                .consent = std::move(questions.orca_consent),
                                .api = questions.orca_api,
                                .watching = std::move(questions.orca_watching),
                                .unread = std::move(questions.orca_unread),
                                .absent = std::move(questions.orca_absent)}}) {}

ProbeSet::~ProbeSet() = default;

std::vector<evidence::Probe> ProbeSet::all() const {
  std::vector<evidence::Probe> all;
  const auto add = [&](std::vector<evidence::Probe> probes) {
    std::ranges::move(probes, std::back_inserter(all));
  };
  const auto& [machine, clock, questions, netlink, first_seen, orca_place] = *parts_;
  add(people::probes(machine, clock, questions.notice_recorded));
  add(inventory::probes(machine, platform::programsOfThisMachine()));
  add(network::probes(machine, parts_->netlink, clock, questions.may_try_news));
  add(orca::probes(machine, orca_place.settings, questions.orca_log));
  add(orca::databaseProbes(orca_place));
  add(orca::versionProbes(orca_place));
  add(orca::settingsProbes(machine, orca_place.settings, questions.orca_log));
  if (questions.orca_peers != nullptr) add(orca::peerProbes(*questions.orca_peers));
  add(orca::healthProbes(machine, clock, orca_place.settings, questions.orca_hour,
                         questions.orca_api, connectsWithin));
  add(orca::replicationProbes(orca_place));
  add(orca::backupProbes(machine, orca_place.settings));
  add(maintenance::probes(questions.remote));
  add(seats::probes(machine, platform::programsOfThisMachine(), questions.notice_recorded));
  add(updates::probes(machine, clock, parts_->first_seen));
  add(fleet::probes(machine, clock, "sekisho-agent", questions.state));
  return all;
}

}  // namespace sekisho::agent
