#include "capabilities/posture/roll_up.h"

#include <algorithm>

namespace sekisho::posture {

RolledUp rollUp(std::span<const Weighed> verdicts) {
  if (verdicts.empty()) return {};
  // The enumeration is in the order in which verdicts decide.
  const Verdict worst = std::ranges::min(verdicts, {}, &Weighed::verdict).verdict;
  RolledUp result{.verdict = worst, .evidence = EvidenceClass::Measured};
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i].verdict != worst) continue;
    result.deciding.push_back(i);
    result.evidence = std::max(result.evidence, verdicts[i].evidence);
  }
  // Sleep may stand for a pass: a substitute's does not help either.
  const bool would_pass = worst == Verdict::Pass || worst == Verdict::Asleep;
  const bool measure_applies = std::ranges::any_of(verdicts, [](const Weighed& each) {
    return !each.substitute && each.verdict != Verdict::NotApplicable;
  });
  if (would_pass && !measure_applies) {
    result.verdict = Verdict::NotChecked;
    result.evidence = EvidenceClass::None;
    result.only_substitutes = true;
  }
  return result;
}

}  // namespace sekisho::posture
