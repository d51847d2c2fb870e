#include "programs/agent/probes.h"

#include <iterator>
#include <utility>

#include "capabilities/inventory/probe/probes.h"
#include "capabilities/network/probe/netlink.h"
#include "capabilities/network/probe/probes.h"
#include "capabilities/people/probe/probes.h"
#include "capabilities/seats/probe/probes.h"
#include "capabilities/updates/probe/probes.h"
#include "platform/machine/program_runner.h"
#include "programs/agent/first_seen_file.h"

namespace sekisho::agent {

struct ProbeSet::Parts {
  const platform::Machine& machine;
  const Clock& clock;
  Questions questions;
  network::KernelNetlink netlink;
  FirstSeenFile first_seen;
};

ProbeSet::ProbeSet(const platform::Machine& machine, const Clock& clock, platform::Disk& disk,
                   const std::string& folder, Questions questions)
    : parts_(new Parts{.machine = machine,
                       .clock = clock,
                       .questions = std::move(questions),
                       .netlink = {},
                       .first_seen = FirstSeenFile(disk, folder + "/first_seen")}) {}

ProbeSet::~ProbeSet() = default;

std::vector<evidence::Probe> ProbeSet::all() const {
  std::vector<evidence::Probe> all;
  const auto add = [&](std::vector<evidence::Probe> probes) {
    std::ranges::move(probes, std::back_inserter(all));
  };
  const auto& [machine, clock, questions, netlink, first_seen] = *parts_;
  add(people::probes(machine, clock, questions.notice_recorded));
  add(inventory::probes(machine, platform::programsOfThisMachine()));
  add(network::probes(machine, parts_->netlink, clock));
  add(orca::probes(machine, questions.orca_log));
  add(maintenance::probes(questions.remote));
  add(seats::probes(machine, platform::programsOfThisMachine(), questions.notice_recorded));
  add(updates::probes(machine, clock, parts_->first_seen));
  add(fleet::probes(machine, clock, "sekisho-agent", questions.state));
  return all;
}

}  // namespace sekisho::agent
