#include "programs/agent/pending_events.h"

#include <algorithm>
#include <utility>

namespace sekisho::agent {
namespace {

constexpr std::size_t kMostAtOnce = 200;  // each is synced

/// Who records it twice records the same.
std::string keyOf(std::string_view kind, const Json& body) {
  return std::string(kind) + " " + canonicalJson(body);
}

}  // namespace

void PendingEvents::add(std::string kind, Json::Object body) {
  pending_.push_back({.kind = std::move(kind), .body = std::move(body)});
}

void PendingEvents::keepIn(Json::Object& kept) const {
  Json::Array all;
  for (const auto& [kind, body] : pending_) {
    all.emplace_back(Json::Object{{"kind", kind}, {"body", body}});
  }
  kept.emplace("pending", std::move(all));
  kept.emplace("epoch", spool_.epoch());
  kept.emplace("before", before_);
}

bool PendingEvents::takeUp(const Json& kept) {
  const auto* epoch = kept["epoch"].text();
  const auto* before = kept["before"].integer();
  const auto* all = kept["pending"].array();
  if (epoch == nullptr || before == nullptr || *before < 0 || all == nullptr) return false;
  pending_.clear();
  look_in_lane_ = *epoch == spool_.epoch();
  of_another_ = !look_in_lane_;
  before_ = look_in_lane_ ? static_cast<std::uint64_t>(*before) : 0;
  if (of_another_) return true;
  for (const Json& one : *all) {
    const auto* kind = one["kind"].text();
    const auto* body = one["body"].object();
    if (kind != nullptr && body != nullptr) pending_.push_back({.kind = *kind, .body = *body});
  }
  return true;
}

// Of what is pending, some may have become events before this agent was started.
std::set<std::string> PendingEvents::recordedSince() const {
  std::set<std::string> recorded;
  const EventLane& lane = spool_.events();
  for (std::uint64_t mark = before_; mark < lane.newest();) {
    const auto events = lane.after(mark);
    if (events.empty()) break;
    for (const auto& event : events) recorded.insert(keyOf(event.kind, event.body));
    mark = events.back().number;
  }
  return recorded;
}

bool PendingEvents::record(const evidence::MachineTime& now,
                           const std::function<void(const Error&)>& trouble) {
  if (pending_.empty()) return true;
  if (std::exchange(look_in_lane_, false)) {
    const auto recorded = recordedSince();
    std::erase_if(pending_, [&](const Event& event) {
      return recorded.contains(keyOf(event.kind, event.body));
    });
  }
  std::size_t done = 0;
  for (; done < std::min(pending_.size(), kMostAtOnce); ++done) {
    const Event& event = pending_[done];
    auto added = spool_.events().offer(event.kind, now, event.body);
    if (added) continue;
    trouble(added.error());
    break;
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(done));
  return pending_.empty();
}

}  // namespace sekisho::agent
