#pragma once

#include <string>

#include "capabilities/orca/probe/discovery.h"
#include "core/error.h"
#include "platform/disk/disk.h"
#include "programs/agent/orca_api.h"

namespace sekisho::agent {

/// What a person set for this agent: the file agent.toml in its folder.
struct AgentFile {
  orca::Settings orca = {};  ///< Table [orca]: database, weborca_log, panda_syslog, backups,
                             ///< monsiaj_home;
  /// and api, api_authority, api_certificate, api_key. Where its API is terminals connect, too: the
  /// port of `orca` is that of `api`.
  OrcaApiSettings api = {};
};

/// Reads `path`; what it does not say is as it is found, and so is all of it if there is no file.
/// InvalidInput (agentlink.settings-wrong) with {line} and {what} if it is no TOML, names something
/// unknown, or a database or API with a user or password in it: those are this agent's own. The
/// file's words are not repeated.
[[nodiscard]] Result<AgentFile> readAgentFile(platform::Disk& disk, const std::string& path);

}  // namespace sekisho::agent
