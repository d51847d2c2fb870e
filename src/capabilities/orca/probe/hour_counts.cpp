#include "capabilities/orca/probe/hour_counts.h"

#include <algorithm>
#include <chrono>
#include <limits>
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
  // 4xx are mistakes of whoever asks, such as another program's wrong path.
  const auto* failed = std::get_if<weborca::SystemError>(&event.what);
  const bool error = failed != nullptr && failed->status >= 500;
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
  if (error) ++at->told;
  if (call != nullptr) ++at->calls;
  if (call != nullptr && call->status >= 500) ++at->failed;
  if (call != nullptr && call->total >= kSlow) ++at->slow;
}

std::optional<HourCount> HourCounts::lastUsed(Instant now) const {
  const std::int64_t this_hour =
      std::chrono::floor<std::chrono::hours>(now.time_since_epoch() + kJst).count();
  for (auto at = hours_.rbegin(); at != hours_.rend(); ++at) {
    const bool whole = at->hour < this_hour && at->hour > begun_hour_;
    if (whole && at->calls + at->told > 0 && at->hour + 24 >= this_hour) return *at;
  }
  return std::nullopt;
}

void HourCounts::beginAt(Instant now) {
  hours_.clear();
  begun_hour_ = std::chrono::floor<std::chrono::hours>(now.time_since_epoch() + kJst).count();
}

Json HourCounts::state() const {
  Json::Array all;
  for (const HourCount& one : hours_) {
    all.emplace_back(Json::Array{one.hour, one.calls, one.slow, one.told, one.failed});
  }
  return Json::Object{{"begun", begun_hour_}, {"hours", std::move(all)}};
}

HourCounts HourCounts::from(const Json& state) {
  HourCounts counts;
  const auto* all = state["hours"].array();
  const auto* begun = state["begun"].integer();
  if (all == nullptr || begun == nullptr) return counts;
  counts.begun_hour_ = *begun;
  for (const Json& one : *all) {
    const auto* row = one.array();
    if (row == nullptr || (row->size() != 4 && row->size() != 5) || counts.hours_.size() == kHours)
      continue;
    counts.hours_.push_back({.hour = numberOf(one, 0),
                             .calls = numberOf(one, 1),
                             .slow = numberOf(one, 2),
                             .failed = row->size() == 5 ? numberOf(one, 4) : 0,
                             .told = numberOf(one, 3)});
  }
  return counts;
}

}  // namespace sekisho::orca
