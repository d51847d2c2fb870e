#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/random.h"
#include "platform/disk/disk.h"
#include "programs/agent/hub_link.h"
#include "programs/agent/identity.h"

namespace sekisho::agent {

/// What the person who connects this machine was given.
struct EnrolmentOrder {
  std::string token;
  Sha256 authority;
  std::vector<std::string> addresses;
  std::vector<std::string> macs = {};
  std::string boot = {};
};

/// Enrols this machine: makes a key, asks the hub through `send` for a certificate, keeps both in
/// `folder`/agent.json. Until the hub has answered the key waits in `folder`/enrolling.json, so
/// that repeating a call whose answer was lost asks for the same key, which the token still serves.
/// A new enrolment begins a new epoch: the spool of an earlier one is removed.
///
/// PermissionDenied with the hub's message if it refuses. Corrupt (agentlink.enrol-answer) if the
/// answer does not fit the question: nothing is kept. Otherwise failures of disk and connection.
[[nodiscard]] Result<Identity> enrol(platform::Disk& disk, const std::string& folder,
                                     const EnrolmentOrder& order, const Clock& clock,
                                     Random& random, const Send& send);

}  // namespace sekisho::agent
