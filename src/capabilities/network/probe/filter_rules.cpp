#include "capabilities/network/probe/filter_rules.h"

#include <algorithm>
#include <set>

namespace sekisho::network {
namespace {

constexpr int kMaxJumps = 16;  // the kernel's own limit (NFT_JUMP_STACK_SIZE)

// The verdict a packet that meets no condition gets in a chain; nothing if it comes out again.
std::optional<Verdict> outcome(const FilterRules& rules, const std::string& name, int depth) {
  const auto chain = rules.chains.find(name);
  if (chain == rules.chains.end() || depth > kMaxJumps) return std::nullopt;
  for (const FilterRule& rule : chain->second.rules) {
    if (!rule.unconditional) continue;
    if (rule.verdict) return rule.verdict;
    if (rule.leaves) break;
    if (!rule.chain) continue;
    if (const auto there = outcome(rules, *rule.chain, depth + 1)) return there;
  }
  return chain->second.policy;
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

}  // namespace

Verdict defaultInput(const FilterRules& rules) {
  const bool dropped = std::ranges::any_of(rules.input, [&](const std::string& chain) {
    return outcome(rules, chain, 0) == Verdict::Drop;
  });
  return dropped ? Verdict::Drop : Verdict::Accept;
}

std::size_t inputRules(const FilterRules& rules) {
  std::set<std::string> visited;
  for (const std::string& chain : rules.input) visit(rules, chain, visited);
  std::size_t count = 0;
  for (const std::string& chain : visited) count += rules.chains.at(chain).rules.size();
  return count;
}

}  // namespace sekisho::network
