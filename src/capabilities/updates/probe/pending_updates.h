#pragma once

#include "capabilities/evidence/table.h"
#include "capabilities/updates/probe/candidates.h"
#include "capabilities/updates/probe/first_seen.h"
#include "core/clock.h"
#include "platform/machine/machine.h"

namespace sekisho::updates {

/// Lists older than this say nothing about today (P-05).
inline constexpr std::chrono::days kListsLast{7};

/// Reads the table `pending_updates` (P-05): what `apt list --upgradable` would show, worked out
/// from dpkg's status and apt's own lists without running apt or asking the network, and beside it
/// the security fixes that a pin, a hold or a newer build hides.
[[nodiscard]] evidence::Table readPendingUpdates(const platform::Machine& machine,
                                                 const Clock& clock, FirstSeenStore& first_seen,
                                                 OfferReader& offers);

}  // namespace sekisho::updates
