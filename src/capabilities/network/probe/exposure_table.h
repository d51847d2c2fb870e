#pragma once

#include "capabilities/evidence/table.h"
#include "capabilities/network/probe/netlink.h"
#include "platform/machine/machine.h"

namespace sekisho::network {

/// The table `internet_exposure`: each path by which this machine may reach the Internet, or be
/// reached (P-11). That none of a kind was found is a row of its own.
[[nodiscard]] evidence::Table readInternetExposure(const platform::Machine& machine,
                                                   Netlink& netlink);

}  // namespace sekisho::network
