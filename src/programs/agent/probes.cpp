#include "programs/agent/probes.h"

#include <utility>

#include "capabilities/people/probe/probes.h"

namespace sekisho::agent {

struct ProbeSet::Parts {
  const platform::Machine& machine;
  const Clock& clock;
  std::function<bool()> notice_recorded;
};

ProbeSet::ProbeSet(const platform::Machine& machine, const Clock& clock,
                   std::function<bool()> notice_recorded)
    : parts_(new Parts{machine, clock, std::move(notice_recorded)}) {}

ProbeSet::~ProbeSet() = default;

std::vector<evidence::Probe> ProbeSet::all() const {
  return people::probes(parts_->machine, parts_->clock, parts_->notice_recorded);
}

}  // namespace sekisho::agent
