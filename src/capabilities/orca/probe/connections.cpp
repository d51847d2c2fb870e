#include "capabilities/orca/probe/connections.h"

namespace sekisho::orca {

void Connections::take(const std::set<End>& there, Instant at) {
  if (looked_ && at < *looked_) loseSight();  // the clock went back
  for (auto known = there_.begin(); known != there_.end();) {
    if (there.contains(known->first)) {
      known->second.last = at;
      ++known;
      continue;
    }
    known->second.gone = at;
    ended_.push_back({known->first.first, known->second});
    known = there_.erase(known);
  }
  for (const End& end : there) {
    // One that was there before anybody looked began at some time before.
    const Instant absent = looked_.value_or(Instant::min());
    there_.try_emplace(end,
                       Span{.absent = absent, .first = at, .last = at, .gone = Instant::max()});
  }
  looked_ = at;
  std::erase_if(ended_, [&](const Ended& one) { return one.span.gone + kRemembered < at; });
  if (there_.size() + ended_.size() > kMost) loseSight();
}

void Connections::loseSight() {
  looked_.reset();
  there_.clear();
  ended_.clear();
}

std::set<std::string> Connections::candidates(Instant from, Instant until) const {
  std::set<std::string> addresses;
  for (const Ended& one : ended_) {
    const Span& span = one.span;
    if (span.absent == Instant::min()) continue;
    const bool began = span.absent - kClock <= from && from <= span.first + kClock;
    const bool ended = span.last - kClock <= until && until <= span.gone + kClock;
    if (began && ended) addresses.insert(one.address);
  }
  return addresses;
}

}  // namespace sekisho::orca
