#pragma once

#include <optional>

#include "capabilities/orca/probe/db_groups.h"
#include "capabilities/orca/probe/discovery.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// Whether a host is this machine, by its names and addresses; what it is called elsewhere nobody
/// is asked.
[[nodiscard]] bool isThisHost(const platform::Machine& machine, std::string_view host);

/// The numeric address of a host: itself, or what /etc/hosts says; empty if neither tells.
[[nodiscard]] std::string addressOfHost(const platform::Machine& machine, std::string_view host);

/// Where the database of that 日レセ is, by what a person set for this agent, else by 日レセ's own
/// settings (db.conf, jma-receipt.env, dbgroup.inc); `host` is empty if it is on this machine, and
/// `port` is nothing where none of them names one. Nothing if they cannot be read or understood, or
/// if nothing names it and no PostgreSQL is here.
[[nodiscard]] std::optional<NamedEnd> databaseEndOf(const platform::Machine& machine,
                                                    const Server& server, const Settings& settings);

}  // namespace sekisho::orca
