#include "capabilities/orca/probe/hour_counts.h"

#include <algorithm>
#include <chrono>
#include <variant>

namespace sekisho::orca {
namespace {

std::int64_t numberOf(const Json& value, std::size_t at) {
  const auto* number = (*value.array())[at].integer();
  return number == nullptr ? 0 : *number;
}

}  // namespace

void HourCounts::take(const weborca::Event& event) {
  const auto* call = std::get_if<weborca::RpcCall>(&event.what);
  const bool error = std::holds_alternative<weborca::SystemError>(event.what);
  if (!event.at || (call == nullptr && !error)) return;
  const std::int64_t hour =
      std::chrono::floor<std::chrono::hours>(*event.at).time_since_epoch().count();
  auto at = std::ranges::find(hours_, hour, &HourCount::hour);
  if (at == hours_.end()) {
    hours_.push_back({.hour = hour});
    std::ranges::sort(hours_, {}, &HourCount::hour);
    if (hours_.size() > kHours) hours_.pop_front();
    at = std::ranges::find(hours_, hour, &HourCount::hour);
    if (at == hours_.end()) return;  // older than what is kept
  }
  if (error) ++at->errors;
  if (call != nullptr) ++at->calls;
  if (call != nullptr && call->total >= kSlow) ++at->slow;
}

HourCount HourCounts::before(Instant now) const {
  const std::int64_t hour =
      std::chrono::floor<std::chrono::hours>(now.time_since_epoch() + kJst).count() - 1;
  const auto at = std::ranges::find(hours_, hour, &HourCount::hour);
  return at == hours_.end() ? HourCount{.hour = hour} : *at;
}

Json HourCounts::state() const {
  Json::Array all;
  for (const HourCount& one : hours_) {
    all.emplace_back(Json::Array{one.hour, one.calls, one.slow, one.errors});
  }
  return all;
}

HourCounts HourCounts::from(const Json& state) {
  HourCounts counts;
  const auto* all = state.array();
  if (all == nullptr) return counts;
  for (const Json& one : *all) {
    const auto* row = one.array();
    if (row == nullptr || row->size() != 4 || counts.hours_.size() == kHours) continue;
    counts.hours_.push_back({.hour = numberOf(one, 0),
                             .calls = numberOf(one, 1),
                             .slow = numberOf(one, 2),
                             .errors = numberOf(one, 3)});
  }
  return counts;
}

}  // namespace sekisho::orca
