#pragma once

#include <string>

#include "capabilities/orca/probe/database_reading.h"
#include "core/error.h"
#include "core/random.h"
#include "platform/disk/disk.h"

namespace sekisho::agent {

/// Where the reading role's password lies in the agent's folder: one line as libpq reads it.
[[nodiscard]] std::string orcaPasswordFile(const std::string& folder);

/// The SQL that makes the reading role (orca::grantsSql), for PostgreSQL's administrator. Its
/// password is made and kept (0600) the first time; the SQL holds none, only what PostgreSQL keeps
/// of it. Errors as the disk's; Corrupt (agentlink.orca-password-broken) if the file that is there
/// is not of this form.
[[nodiscard]] Result<std::string> orcaGrants(platform::Disk& disk, Random& random,
                                             const std::string& folder, orca::Passwords passwords);

/// The SQL that takes the role and its rights away (orca::takeAwaySql); its password is forgotten.
/// Errors as the disk's.
[[nodiscard]] Result<std::string> orcaTakenAway(platform::Disk& disk, const std::string& folder);

/// What the role can do now, for a person: lines of text that say what it reads, what of passwords,
/// keys and patients the database refuses it, what is missing and what is too much; false if it is
/// not exactly what orcaGrants() prints. Errors as orca::Select.
struct OrcaStanding {
  bool exact = false;
  std::string text = {};
};
[[nodiscard]] Result<OrcaStanding> orcaStanding(const platform::Machine& machine, Random& random,
                                                const std::string& uri, const std::string& folder,
                                                orca::Passwords passwords);

}  // namespace sekisho::agent
