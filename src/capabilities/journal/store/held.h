#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/policy.h"
#include "core/clock.h"

namespace sekisho::journal {

/// What somebody outside holds of a log, for a verifier.
struct Held {
  /// Whose cosignatures count. If it names logs, no other log is believed.
  std::optional<Policy> policy = {};
  /// Signed checkpoints from elsewhere, old ones too; those of other logs are passed over.
  std::vector<std::string> checkpoints = {};
};

/// What a verifier can say of the witnesses.
enum class Witnesses {
  NotAsked,  ///< No policy was given.
  None,      ///< The log holds no checkpoint that any of them cosigned.
  TooFew,    ///< Some did, but the quorum is not met.
  Enough,
};
[[nodiscard]] std::string_view nameOf(Witnesses witnesses) noexcept;

/// What the witnesses' cosignatures are worth to somebody who looks now.
enum class WitnessWord {
  Unknown,  ///< Nobody was appointed: nothing is known, which is no reason for trust.
  Awaited,  ///< None of those appointed has cosigned yet.
  TooFew,   ///< The quorum is not met.
  Late,     ///< It was met kWordHolds ago or longer: what came since nobody outside has seen.
  Ahead,    ///< It was met at a time that has not come: a clock is wrong, here or there.
  Fresh,
};
/// As long as the board's control gives them (rule cosigned_minutes).
inline constexpr std::chrono::minutes kWordHolds{60};
/// Clocks of others that are ahead by this are not called wrong.
inline constexpr std::chrono::minutes kClocksApart{5};

/// `seconds` is when the quorum was met, in POSIX seconds, if it was.
[[nodiscard]] WitnessWord wordOf(Witnesses witnesses, std::optional<std::uint64_t> seconds,
                                 Instant now) noexcept;
/// The message that tells it.
[[nodiscard]] std::string_view messageOf(WitnessWord word) noexcept;
/// Whole minutes from then to `now`; 0 for what has not come.
[[nodiscard]] std::int64_t minutesSince(std::uint64_t seconds, Instant now) noexcept;

/// How a checkpoint that this log's key signed stands to the entries that are here.
enum class HeldVerdict {
  OfAnother,     ///< Of another log: nothing follows.
  Fits,          ///< The entries begin with it.
  RolledBack,    ///< It reaches further than the entries do: an older copy was put back.
  Equivocation,  ///< It was signed over other entries: this key signed two histories.
  Forged,        ///< It names this log, and its signature is wrong.
};

/// The tree that a verifier computed by itself.
struct ComputedTree {
  const VerifierKey& log;
  std::uint64_t entries = 0;
  std::function<Sha256(std::uint64_t size)> root;  ///< Of the first `size` entries.
};

[[nodiscard]] HeldVerdict judgeHeld(std::string_view note, const ComputedTree& tree);

}  // namespace sekisho::journal
