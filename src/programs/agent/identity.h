#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "core/error.h"
#include "platform/disk/disk.h"

namespace sekisho::agent {

/// The name under which a clinic's hosts files know the hub, unless the hub says another.
inline constexpr std::string_view kUsualHubName = "sekisho.internal";

/// Who this agent is, as enrolment made it: the one file DIR/agent.json, mode 0600.
struct Identity {
  std::string clinic;
  std::string device;
  Sha256 authority;         ///< SHA-256 of the public key of the CA that signs the hub's name.
  std::string certificate;  ///< PEM, with the CA's behind it.
  std::string key;          ///< PEM.
  std::vector<std::string> addresses = {};  ///< As given at enrolment or by the hub since.
  std::string host_name = std::string(kUsualHubName);  ///< As told by the hub.
};

/// NotFound (agentlink.not-enrolled) if there is none; Corrupt (agentlink.identity-broken) if it
/// cannot be read.
[[nodiscard]] Result<Identity> loadIdentity(platform::Disk& disk, const std::string& folder);
/// Durable on return.
[[nodiscard]] Result<void> saveIdentity(platform::Disk& disk, const std::string& folder,
                                        const Identity& identity);

}  // namespace sekisho::agent
