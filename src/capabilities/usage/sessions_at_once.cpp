#include "capabilities/usage/sessions_at_once.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <tuple>
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
  const bool by_connection = first.by_connection || second.by_connection;
  const bool same = !first.terminal.empty() && first.terminal == second.terminal;
  if (same && !by_connection) return std::nullopt;
  const bool certain = isKnown(first) && isKnown(second);
  return SessionsAtOnce{.server = first.server,
                        .operator_id = named && certain ? first.operator_id : std::string(),
                        .terminal = same ? std::string() : first.terminal,
                        .other = same ? std::string() : second.terminal,
                        .by_connection = by_connection && !same,
                        .from = second.from.value_or(until - kUnseen),
                        .until = until};
}

/// Holds of each day, server, operator and two terminals what was longest: however many sessions
/// were lost at once, they are few.
class Longest {
 public:
  /// False if there are too many.
  bool take(SessionsAtOnce both) {
    const auto [one, other] = std::minmax(both.terminal, both.other);
    const auto added = found_.try_emplace(
        {japaneseDay(both.from), both.server, both.operator_id, one, other}, both);
    SessionsAtOnce& known = added.first->second;
    if (known.until - known.from < both.until - both.from) known = std::move(both);
    return found_.size() <= kMostBeside;
  }

  Beside finish(bool whole) && {
    Beside beside{.whole = whole};
    beside.pairs.reserve(found_.size());
    for (auto& [of, both] : found_) beside.pairs.push_back(std::move(both));
    return beside;
  }

 private:
  using Of =
      std::tuple<std::chrono::year_month_day, std::string, std::string, std::string, std::string>;
  std::map<Of, SessionsAtOnce> found_ = {};
};

}  // namespace

Beside sessionsAtOnce(std::vector<OrcaSession> sessions) {
  std::ranges::stable_sort(sessions, {}, earliest);
  Longest longest;
  std::size_t compared = 0;
  std::vector<const OrcaSession*> running;
  for (const OrcaSession& session : sessions) {
    std::erase_if(running,
                  [&](const OrcaSession* one) { return latest(*one) <= earliest(session); });
    compared += running.size();
    if (compared > kMostCompared) return std::move(longest).finish(false);
    for (const OrcaSession* one : running) {
      auto both = besides(*one, session);
      if (both && !longest.take(*std::move(both))) return std::move(longest).finish(false);
    }
    running.push_back(&session);
  }
  return std::move(longest).finish(true);
}

}  // namespace sekisho::usage
