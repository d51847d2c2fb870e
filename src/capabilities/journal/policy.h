#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/cosignature.h"

/// Whom somebody believes, and how many witnesses they want (C2SP tlog-policy).
namespace sekisho::journal {

inline constexpr std::size_t kMaxPolicyBytes = 65'536;
/// Of logs, of witnesses, and of groups; the specification asks for 32 at least.
inline constexpr std::size_t kMaxPolicyMembers = 256;
/// The quorum that asks for no witness.
inline constexpr std::string_view kNoQuorum = "none";

struct PolicyLog {
  VerifierKey key;
  std::string url = {};  ///< Where it is read; may be empty.
  friend bool operator==(const PolicyLog&, const PolicyLog&) = default;
};

struct PolicyWitness {
  std::string name;  ///< Within the policy only.
  std::string vkey;
  /// Nothing for a key of a kind we do not verify yet (ML-DSA, type 0x06): it is never counted.
  std::optional<VerifierKey> key = {};
  std::string url = {};  ///< Where it takes checkpoints; may be empty.
  friend bool operator==(const PolicyWitness&, const PolicyWitness&) = default;
};

struct PolicyGroup {
  std::string name;
  std::size_t threshold = 1;         ///< 1 … members.size()
  std::vector<std::string> members;  ///< Witnesses and groups named before this one.
  friend bool operator==(const PolicyGroup&, const PolicyGroup&) = default;
};

struct Policy {
  std::vector<PolicyLog> logs = {};
  std::vector<PolicyWitness> witnesses = {};
  std::vector<PolicyGroup> groups = {};  ///< Each after the ones it names.
  std::string quorum = std::string(kNoQuorum);

  /// The keys of the witnesses that can be verified.
  [[nodiscard]] std::vector<VerifierKey> witnessKeys() const;
  friend bool operator==(const Policy&, const Policy&) = default;
};

/// Reads a policy file. InvalidInput (journal.policy-wrong) with {line}, from 1, and {what}: the
/// first line that says what it may not.
[[nodiscard]] Result<Policy> parsePolicy(std::string_view text);

/// The lines that parsePolicy reads back to the same policy.
[[nodiscard]] std::string writePolicy(const Policy& policy);

/// The latest time, in POSIX seconds, such that cosignatures of that time or later meet the quorum:
/// how old the witnesses' word is. Nothing if they do not meet it; so does a quorum of none, which
/// no cosignature ever speaks for.
[[nodiscard]] std::optional<std::uint64_t> quorumTime(const Policy& policy,
                                                      std::span<const Cosignature> cosignatures);

/// A checkpoint that a policy accepts.
struct Accepted {
  Checkpoint checkpoint;
  VerifierKey log;
  std::vector<Cosignature> cosignatures = {};   ///< By its witnesses, also beyond the quorum.
  std::optional<std::uint64_t> witnessed = {};  ///< quorumTime; nothing where the quorum is none.
};

/// The checkpoint of `note`, if one of the policy's logs signed it and its witnesses meet the
/// quorum. Failures of openCheckpoint and cosignaturesIn; PermissionDenied (journal.quorum-missing)
/// if too few cosigned.
[[nodiscard]] Result<Accepted> acceptCheckpoint(std::string_view note, const Policy& policy);

}  // namespace sekisho::journal
