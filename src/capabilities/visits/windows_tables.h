#pragma once

#include <vector>

#include "capabilities/evidence/table.h"
#include "capabilities/visits/reading.h"

namespace sekisho::visits {

/// What a reading says in the fact tables that mean the same on Windows (system, accounts,
/// screen_lock, firewall, remote_access, storage_policy), and in those of Windows alone (programs,
/// hotfixes, antivirus, logon).
///
/// A part that was not read gives no table, or one that says partial: it never proves a pass. What
/// has no meaning on Windows stays NULL, so that no control passes by it. Tables of which a visit
/// can tell nothing (packages, services, pending updates, password rules …) are left out.
[[nodiscard]] std::vector<evidence::Table> tablesOf(const MachineReading& reading);

}  // namespace sekisho::visits
