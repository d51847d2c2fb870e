#include "capabilities/network/probe/filter_rules.h"

#include <algorithm>
#include <set>

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxJumps = 256;  // nftables follows 16; the old iptables sets no limit

/// What a chain does with a packet that meets no narrow condition.
struct Outcome {
  std::optional<Verdict> verdict = {};  // nothing: it comes out again
  bool may_accept = false;              // before that, by a condition that is not known
  bool may_drop = false;                // so, too
  bool drops_tcp = false;               // all of it, but for what a narrow condition names
  bool drops_udp = false;
};

// What each chain was found to do. Without it, chains that lead twice to the next one would be
// walked twice as often at every step.
using Outcomes = std::map<std::string, Outcome>;

Outcome outcome(const FilterRules& rules, const std::string& name, Outcomes& known,
                std::size_t depth);

Outcome ofRule(const FilterRules& rules, const FilterRule& rule, Outcomes& known,
               std::size_t depth) {
  if (rule.verdict) return {.verdict = rule.verdict};
  return rule.chain ? outcome(rules, *rule.chain, known, depth + 1) : Outcome{};
}

// What comes out of a rule that asks nothing, or that is met by nearly everything, is what comes
// out of its chain, as far as that is not yet decided.
void note(const FilterRule& rule, const Outcome& one, Outcome& result) {
  result.may_accept = result.may_accept || one.may_accept;
  result.may_drop = result.may_drop || one.may_drop;
  const bool drops_a_kind = rule.asks == Breadth::Wide && one.verdict == Verdict::Drop;
  result.drops_tcp =
      result.drops_tcp || (drops_a_kind && rule.meets_tcp) || (!rule.asks && one.drops_tcp);
  result.drops_udp =
      result.drops_udp || (drops_a_kind && rule.meets_udp) || (!rule.asks && one.drops_udp);
}

// Who may have left a chain before its verdict: what nearly everything does, or a condition that is
// not known.
struct Leaving {
  bool may = false;
  bool is_doubtful = false;

  void add(std::optional<Breadth> asks) {
    may = true;
    is_doubtful = is_doubtful || asks == Breadth::Doubtful;
  }
};

// What a chain did with those who did not leave it befalls only some if others may have left.
void conclude(const Leaving& leaving, std::optional<Verdict> policy, Outcome& result) {
  // Where both are dropped, little is left that may come in.
  if (result.drops_tcp && result.drops_udp) result.may_drop = true;
  if (result.verdict && leaving.is_doubtful) {
    (result.verdict == Verdict::Drop ? result.may_drop : result.may_accept) = true;
    result.verdict.reset();
  }
  const bool is_shut = result.verdict == Verdict::Drop && !leaving.may;
  if (!is_shut && result.verdict != Verdict::Accept) result.verdict = policy;
}

// A circle, which no kernel takes, and what lies deeper than any is followed let the packet in.
// A rule that asks something is met by some and not by others: what it drops may not be the packet
// that is let in further on, and who returns by it is not dropped behind it.
Outcome outcome(const FilterRules& rules, const std::string& name, Outcomes& known,
                std::size_t depth) {
  const auto chain = rules.chains.find(name);
  if (chain == rules.chains.end()) return {};
  if (depth > kMaxJumps) return {.verdict = Verdict::Accept};
  const auto [found, first] = known.emplace(name, Outcome{.verdict = Verdict::Accept});
  if (!first) return found->second;
  Outcome result;
  Leaving leaving;
  for (const FilterRule& rule : chain->second.rules) {
    if (rule.asks == Breadth::Narrow) continue;
    if (rule.leaves) {
      leaving.add(rule.asks);
      if (rule.asks) continue;
      break;
    }
    const Outcome one = ofRule(rules, rule, known, depth);
    note(rule, one, result);
    if (rule.asks && one.verdict == Verdict::Drop && !rule.meets_new) {
      if (rule.asks == Breadth::Doubtful) result.may_drop = true;
      continue;
    }
    if (rule.asks == Breadth::Doubtful && one.verdict == Verdict::Accept) {
      result.may_accept = true;
      continue;
    }
    // Who comes out of a chain that was gone to for good is at this one's end.
    const bool goes = rule.chain && rule.for_good && !one.verdict;
    if (goes && rule.asks) leaving.add(rule.asks);
    result.verdict = one.verdict;
    if (result.verdict || (goes && !rule.asks)) break;
  }
  conclude(leaving, chain->second.policy, result);
  return found->second = result;
}

// The rules of these chains and of every chain they lead to, each once. Who does not follow a rule
// does not come to its chain by it.
std::vector<const FilterRule*> rulesFrom(const FilterRules& rules,
                                         const std::vector<std::string>& chains,
                                         bool (*follows)(const FilterRule&)) {
  std::vector<const FilterRule*> met;
  std::set<std::string> visited;
  std::vector<std::string> waiting = chains;
  while (!waiting.empty()) {
    const std::string next = std::move(waiting.back());
    waiting.pop_back();
    const auto chain = rules.chains.find(next);
    if (chain == rules.chains.end() || !visited.insert(next).second) continue;
    for (const FilterRule& rule : chain->second.rules) {
      if (!follows(rule)) continue;
      met.push_back(&rule);
      if (rule.chain) waiting.push_back(*rule.chain);
    }
  }
  return met;
}

std::vector<const FilterRule*> rulesOfInput(const FilterRules& rules) {
  return rulesFrom(rules, rules.input, [](const FilterRule&) { return true; });
}

}  // namespace

std::optional<Verdict> defaultInput(const FilterRules& rules) {
  Outcomes known;
  std::optional<Verdict> all = Verdict::Accept;
  for (const std::string& chain : rules.input) {
    const Outcome one = outcome(rules, chain, known, 0);
    if (one.verdict != Verdict::Drop) {
      if (one.may_drop) all.reset();
      continue;
    }
    if (!one.may_accept) return Verdict::Drop;
    all.reset();
  }
  return all;
}

bool isUnderstood(const FilterRules& rules) {
  return std::ranges::all_of(rulesOfInput(rules), &FilterRule::understood);
}

bool maySendOn(const FilterRules& rules) {
  const auto met =
      rulesFrom(rules, rules.rerouting, [](const FilterRule& rule) { return !rule.is_near; });
  return std::ranges::any_of(
      met, [](const FilterRule* rule) { return rule->sends_on || !rule->understood; });
}

std::size_t inputRules(const FilterRules& rules) { return rulesOfInput(rules).size(); }

}  // namespace sekisho::network
