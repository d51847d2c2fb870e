#include "capabilities/usage/session_operators.h"

#include "capabilities/usage/orca_use.h"
#include "capabilities/usage/search.h"

namespace sekisho::usage {

const std::string& SessionOperators::operatorOf(const std::string& mark) {
  const auto [known, is_new] = known_.try_emplace(mark);
  if (!is_new || known_.size() > kMost) return known->second;
  const Criteria criteria{.kind = "orca.session", .word = mark};
  const auto found = search(record_, criteria, record_.end(), 1, enough_);
  if (!found || found->hits.empty() || !found->hits.front().told.record) return known->second;
  const Record& session = *found->hits.front().told.record;
  if (sessionMarkOf(session) == mark) known->second = usage::operatorOf(session);
  return known->second;
}

void SessionOperators::putInto(Record& record) {
  const std::string mark = isToldByTerminal(record) ? sessionMarkOf(record) : std::string();
  if (mark.empty() || record.agents.empty() || record.entities.empty()) return;
  const std::string& id = operatorOf(mark);
  if (id.empty()) return;
  record.agents.front().who = {.system = std::string(kOperatorIds), .value = id};
  record.entities.front().details.push_back({.type = "who_by", .value = "session", .text = true});
}

}  // namespace sekisho::usage
