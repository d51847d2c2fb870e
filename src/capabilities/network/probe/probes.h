#pragma once

#include <functional>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/network/probe/netlink.h"
#include "core/clock.h"
#include "platform/machine/machine.h"

namespace sekisho::network {

/// What this machine exposes and whom it has met: listeners, neighbours, remote_access, firewall,
/// internet_exposure (P-08, P-11), and orca_news: whether 日レセ's news are reached, tried while
/// `may_try_news`. The arguments outlive the probes; with a fixture's machine give a netlink that
/// answers for the fixture.
[[nodiscard]] std::vector<evidence::Probe> probes(const platform::Machine& machine,
                                                  Netlink& netlink, const Clock& clock,
                                                  std::function<bool()> may_try_news);

}  // namespace sekisho::network
