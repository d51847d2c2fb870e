#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "core/clock.h"
#include "platform/machine/machine.h"

namespace sekisho::agent {

/// Every probe this agent has, and what they stand on.
class ProbeSet {
 public:
  /// `machine` and `clock` outlive the set and its probes. `notice_recorded` says whether the
  /// clinic's notice to staff is recorded.
  ProbeSet(const platform::Machine& machine, const Clock& clock,
           std::function<bool()> notice_recorded);
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
