#include "capabilities/usage/sessions_at_once.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace sekisho::usage {
namespace {

constexpr std::chrono::days kUnseen{1};

// Since when it ran at the earliest, until when at the latest.
Instant earliest(const OrcaSession& session) { return session.from.value_or(Instant::min()); }
Instant latest(const OrcaSession& session) {
  return session.ended == OrcaSession::Ended::Unseen ? session.until + kUnseen : session.until;
}

bool isKnown(const OrcaSession& session) {
  return session.from && session.ended == OrcaSession::Ended::Then;
}

// `first` began first.
std::optional<SessionsAtOnce> besides(const OrcaSession& first, const OrcaSession& second) {
  const Instant until = std::min(latest(first), latest(second));
  if (first.server != second.server || until <= earliest(second)) return std::nullopt;
  const bool named = !first.operator_id.empty() && !second.operator_id.empty();
  if (named && first.operator_id != second.operator_id) return std::nullopt;
  if (!first.terminal.empty() && first.terminal == second.terminal) return std::nullopt;
  const bool certain = isKnown(first) && isKnown(second);
  return SessionsAtOnce{.operator_id = named && certain ? first.operator_id : std::string(),
                        .terminal = first.terminal,
                        .other = second.terminal,
                        .from = second.from.value_or(until - kUnseen),
                        .until = until};
}

}  // namespace

std::vector<SessionsAtOnce> sessionsAtOnce(std::vector<OrcaSession> sessions) {
  std::ranges::stable_sort(sessions, {}, earliest);
  std::vector<SessionsAtOnce> found;
  std::vector<const OrcaSession*> running;
  for (const OrcaSession& session : sessions) {
    std::erase_if(running,
                  [&](const OrcaSession* one) { return latest(*one) <= earliest(session); });
    for (const OrcaSession* one : running) {
      if (auto both = besides(*one, session)) found.push_back(std::move(*both));
    }
    running.push_back(&session);
  }
  return found;
}

}  // namespace sekisho::usage
