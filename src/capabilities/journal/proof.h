#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/journal/policy.h"

namespace sekisho::journal {

/// Everything an outsider needs to check that one entry is in the log, offline
/// (C2SP tlog-proof, a .tlog-proof file).
struct Proof {
  Bytes extra = {};  ///< Not authenticated.
  std::uint64_t index = 0;
  Hashes path = {};
  std::string checkpoint = {};  ///< The signed note, verbatim.
  friend bool operator==(const Proof&, const Proof&) = default;
};

[[nodiscard]] std::string encodeProof(const Proof& proof);
/// InvalidInput (journal.proof-unreadable); what it accepts encodes to the same text again.
[[nodiscard]] Result<Proof> decodeProof(std::string_view text);

/// The checkpoint under which `entry` (its line) is proven. Failures of openCheckpoint; Corrupt
/// (journal.proof-wrong) if the path does not lead from the entry to the checkpoint's root.
[[nodiscard]] Result<Checkpoint> verifyProof(const Proof& proof, std::string_view entry,
                                             const VerifierKey& log);

/// The same for a checkpoint that `policy` accepts. Failures of acceptCheckpoint;
/// journal.proof-wrong.
[[nodiscard]] Result<Accepted> verifyProof(const Proof& proof, std::string_view entry,
                                           const Policy& policy);

}  // namespace sekisho::journal
