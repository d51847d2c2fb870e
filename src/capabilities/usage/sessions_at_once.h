#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/clock.h"

namespace sekisho::usage {

/// A session of 日レセ that ended, as its record tells it.
struct OrcaSession {
  enum class Ended {
    Then,
    ByThen,  ///< 日レセ was started anew, or noticed that the connection was broken.
    Unseen,  ///< It went out of sight then.
  };
  std::string server = {};       ///< Whose agent told of it.
  std::string operator_id = {};  ///< Empty if it is told of nobody.
  std::string terminal = {};     ///< Empty if neither the log nor a connection names it.
  /// The log does not: that machine alone had a connection that began and ended when it did.
  bool by_connection = false;
  std::optional<Instant> from{};  ///< Nothing if it was not seen to begin.
  Instant until{};
  Ended ended = Ended::Then;
};

/// Two sessions beside each other that one operator may have had at two seats.
struct SessionsAtOnce {
  std::string server = {};
  /// Empty if that is not certain: one of them is of nobody, or was not seen to begin or to end.
  std::string operator_id = {};
  std::string terminal = {};  ///< Of the one that began first; empty if it is not known.
  std::string other = {};
  bool by_connection = false;  ///< So is one of the terminals known.
  Instant from{};
  Instant until{};

  friend bool operator==(const SessionsAtOnce&, const SessionsAtOnce&) = default;
};

/// Pairs of sessions beside each other.
struct Beside {
  std::vector<SessionsAtOnce> pairs = {};  ///< By day, operator and terminals.
  bool whole = true;                       ///< False if there were too many to compare.
};

/// How many pairs are compared, and of how many it is told, before they are too many.
inline constexpr std::size_t kMostCompared = 4'000'000;
inline constexpr std::size_t kMostBeside = 20'000;

/// Those among the sessions: two of one operator, or that may be of one; of a day in Japan, a
/// server, an operator and two terminals those that were the longest at once. Two at one terminal
/// are none: they are at one seat; unless only connections say so, as two seats may stand behind
/// one address: of such two the terminals are not known. Never says more than was told: a terminal
/// that is not known stays so. One that went out of sight may have gone on for a day.
[[nodiscard]] Beside sessionsAtOnce(std::vector<OrcaSession> sessions);

}  // namespace sekisho::usage
