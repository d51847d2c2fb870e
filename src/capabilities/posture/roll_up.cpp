#include "capabilities/posture/roll_up.h"

#include <algorithm>

namespace sekisho::posture {

RolledUp rollUp(std::span<const Weighed> verdicts) {
  if (verdicts.empty()) return {};
  // The enumeration is in the order in which verdicts decide.
  const Verdict worst = std::ranges::min(verdicts, {}, &Weighed::verdict).verdict;
  RolledUp result{.verdict = worst};
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i].verdict == worst) result.deciding.push_back(i);
  }
  const auto evidence = [&](std::size_t i) { return verdicts[i].evidence; };
  if (worst == Verdict::Fail) {
    // One fail is enough, so the best known one speaks, with its own evidence.
    std::ranges::stable_sort(result.deciding, {}, evidence);
    result.evidence = evidence(result.deciding.front());
  } else {
    // Whatever else is said needs all of them, and is known no better than the least known.
    result.evidence = evidence(*std::ranges::max_element(result.deciding, {}, evidence));
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
