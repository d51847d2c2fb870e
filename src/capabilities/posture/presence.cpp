#include "capabilities/posture/presence.h"

#include <algorithm>

namespace sekisho::posture {

std::optional<Instant> staleAt(Instant observed, std::chrono::seconds fresh_for,
                               std::span<const Sleep> sleeps) {
  Instant stale = observed + fresh_for;
  for (const Sleep& sleep : sleeps) {
    if (sleep.until && *sleep.until <= observed) continue;
    const Instant from = std::max(sleep.from, observed);
    if (from >= stale) break;
    if (!sleep.until) return std::nullopt;
    stale += *sleep.until - from;
  }
  return stale;
}

std::optional<Instant> overdueAt(Instant asleep_since, const evidence::Hours& hours) {
  const auto opens = hours.nextOpening(asleep_since);
  return opens ? std::optional(*opens + kStartGrace) : std::nullopt;
}

Judgement asleep(Judgement awake, Instant observed, bool is_overdue) {
  switch (awake.verdict) {
    case Verdict::Fail:
    case Verdict::Error:
    case Verdict::NotChecked: return awake;
    case Verdict::Excepted:
    case Verdict::Asleep:
    case Verdict::Pass:
    case Verdict::NotApplicable: break;
  }
  if (is_overdue) {
    return {Verdict::NotChecked,
            EvidenceClass::None,
            {.message = "posture.not-seen", .time = observed}};
  }
  return {Verdict::Asleep, awake.evidence, {.message = "posture.asleep", .time = observed}};
}

}  // namespace sekisho::posture
