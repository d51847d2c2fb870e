#include "capabilities/network/probe/filter_rules.h"

#include <algorithm>
#include <set>

namespace sekisho::network {
namespace {

constexpr std::size_t kMaxJumps = 256;  // nftables follows 16; the old iptables sets no limit

// What each chain was found to do. Without it, chains that lead twice to the next one would be
// walked twice as often at every step.
using Outcomes = std::map<std::string, std::optional<Verdict>>;

// The verdict a packet that meets no condition gets in a chain; nothing if it comes out again.
// A circle, which no kernel takes, and what lies deeper than any is followed let the packet in.
std::optional<Verdict> outcome(const FilterRules& rules, const std::string& name, Outcomes& known,
                               std::size_t depth) {
  const auto chain = rules.chains.find(name);
  if (chain == rules.chains.end()) return std::nullopt;
  if (depth > kMaxJumps) return Verdict::Accept;
  const auto [found, first] = known.emplace(name, Verdict::Accept);
  if (!first) return found->second;
  std::optional<Verdict> verdict;
  for (const FilterRule& rule : chain->second.rules) {
    if (!rule.unconditional) continue;
    if (rule.leaves) break;
    verdict = rule.verdict;
    if (!verdict && rule.chain) verdict = outcome(rules, *rule.chain, known, depth + 1);
    // A packet without what such a rule reads may be the one that is let in further on.
    if (rule.reads && verdict == Verdict::Drop) verdict.reset();
    if (verdict) break;
  }
  return found->second = verdict ? verdict : chain->second.policy;
}

void visit(const FilterRules& rules, const std::string& name, std::set<std::string>& visited) {
  std::vector<std::string> waiting{name};
  while (!waiting.empty()) {
    const std::string next = std::move(waiting.back());
    waiting.pop_back();
    const auto chain = rules.chains.find(next);
    if (chain == rules.chains.end() || !visited.insert(next).second) continue;
    for (const FilterRule& rule : chain->second.rules) {
      if (rule.chain) waiting.push_back(*rule.chain);
    }
  }
}

// Each chain an incoming packet may come to, once.
std::set<std::string> chainsOfInput(const FilterRules& rules) {
  std::set<std::string> visited;
  for (const std::string& chain : rules.input) visit(rules, chain, visited);
  return visited;
}

}  // namespace

Verdict defaultInput(const FilterRules& rules) {
  Outcomes known;
  const bool dropped = std::ranges::any_of(rules.input, [&](const std::string& chain) {
    return outcome(rules, chain, known, 0) == Verdict::Drop;
  });
  return dropped ? Verdict::Drop : Verdict::Accept;
}

bool isUnderstood(const FilterRules& rules) {
  return std::ranges::all_of(chainsOfInput(rules), [&](const std::string& chain) {
    return std::ranges::all_of(rules.chains.at(chain).rules, &FilterRule::understood);
  });
}

std::size_t inputRules(const FilterRules& rules) {
  std::size_t count = 0;
  for (const std::string& chain : chainsOfInput(rules)) {
    count += rules.chains.at(chain).rules.size();
  }
  return count;
}

}  // namespace sekisho::network
