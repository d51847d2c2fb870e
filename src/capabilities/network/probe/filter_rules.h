#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/network/probe/breadth.h"

namespace sekisho::network {

/// At most so many rules are kept; a larger set is read only partly.
inline constexpr std::size_t kMaxRules = 32768;

enum class Verdict { Accept, Drop };

/// One rule, reduced to what decides the fate of traffic no rule names.
struct FilterRule {
  /// How much of all traffic meets what it asks of a packet; nothing if it asks nothing.
  std::optional<Breadth> asks = {};
  bool meets_new = false;  ///< It asks for nothing but states, a new connection's among them.
  bool meets_tcp = false;  ///< It names TCP; how much of that it meets, `asks` says.
  bool meets_udp = false;  ///< So of UDP.
  bool is_near = false;    ///< It asks for what only this machine itself sends.
  bool sends_on = false;   ///< It gives packets another receiver (DNAT).
  std::optional<Verdict> verdict = {};    ///< What it decides, if it decides at once.
  std::optional<std::string> chain = {};  ///< The chain it leads to.
  bool for_good = false;                  ///< Nobody comes back from there ("goto").
  bool leaves = false;                    ///< It returns to where the chain was called.
  bool understood = true;  ///< False: it does something that is not known here, or asks a program.
};

struct FilterChain {
  std::vector<FilterRule> rules = {};
  std::optional<Verdict> policy = {};  ///< Of a chain the kernel itself calls.
};

/// Chains by name, those of them that every packet for this machine passes, and those that every
/// incoming packet passes before it is known whom it is for.
struct FilterRules {
  std::map<std::string, FilterChain> chains = {};
  std::vector<std::string> input = {};
  std::vector<std::string> rerouting = {};
  bool whole = true;  ///< False: rules may be missing.
};

/// What befalls an incoming packet that no narrow condition names: dropped if any of the input
/// chains drops it, as the kernel asks them all; accepted if all of them may let nearly everything
/// in, or without any. Nothing if that hangs on a condition, of what is accepted or dropped, that
/// is Breadth::Doubtful.
[[nodiscard]] std::optional<Verdict> defaultInput(const FilterRules& rules);

/// Whether every rule an incoming packet may meet is one whose effect is known: else a packet that
/// defaultInput() calls dropped may have been let in before.
[[nodiscard]] bool isUnderstood(const FilterRules& rules);

/// Whether other machines' packets may get another receiver, whom no input chain protects: a rule
/// says so, or is one whose effect is not known.
[[nodiscard]] bool maySendOn(const FilterRules& rules);

/// How many rules an incoming packet may meet: those of the input chains and of every chain they
/// lead to, each once.
[[nodiscard]] std::size_t inputRules(const FilterRules& rules);

}  // namespace sekisho::network
