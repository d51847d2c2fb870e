#include "capabilities/orca/probe/hour_counts.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <variant>

namespace sekisho::orca {
namespace {

constexpr std::size_t kLeastCounts = 4;
constexpr std::size_t kMostCounts = 6;

// 0 for what an earlier program did not keep.
std::int64_t numberOf(const Json& value, std::size_t at) {
  const auto* row = value.array();
  const auto* number = at < row->size() ? (*row)[at].integer() : nullptr;
  return number == nullptr ? 0 : *number;
}

}  // namespace

void HourCounts::take(const weborca::Event& event) {
  const auto* call = std::get_if<weborca::RpcCall>(&event.what);
  // 4xx are mistakes of whoever asks, such as another program's wrong path.
  const auto* failed = std::get_if<weborca::SystemError>(&event.what);
  const bool error = failed != nullptr && failed->status >= 500;
  const auto* read = std::get_if<weborca::ReadError>(&event.what);
  const bool broke = read != nullptr && !read->isClosing();
  if (!event.at || (call == nullptr && !error && !broke)) return;
  HourCount* hour = hourOf(*event.at);
  if (hour == nullptr) return;
  if (error) ++hour->told;
  if (broke) ++hour->broken;
  if (call != nullptr) ++hour->calls;
  if (call != nullptr && call->status >= 500) ++hour->failed;
  if (call != nullptr && call->total >= kSlow) ++hour->slow;
}

void HourCounts::take(const panda::Line& line) {
  const bool error = panda::isOwnError(line);
  if (!line.what && !error) return;
  HourCount* hour = hourOf(line.at.local - line.at.offset.value_or(kJst) + kJst);
  if (hour == nullptr) return;
  if (line.what) ++hour->calls;
  if (error) ++hour->told;
}

HourCount* HourCounts::hourOf(std::chrono::local_seconds at) {
  const std::int64_t hour = std::chrono::floor<std::chrono::hours>(at).time_since_epoch().count();
  auto known = std::ranges::find(hours_, hour, &HourCount::hour);
  if (known == hours_.end()) {
    hours_.push_back({.hour = hour});
    std::ranges::sort(hours_, {}, &HourCount::hour);
    if (hours_.size() > kHours) hours_.pop_front();
    known = std::ranges::find(hours_, hour, &HourCount::hour);
  }
  return known == hours_.end() ? nullptr : &*known;
}

std::optional<HourCount> HourCounts::lastUsed(Instant now) const {
  const std::int64_t this_hour =
      std::chrono::floor<std::chrono::hours>(now.time_since_epoch() + kJst).count();
  for (auto at = hours_.rbegin(); at != hours_.rend(); ++at) {
    const bool whole = at->hour < this_hour && at->hour > begun_hour_;
    if (whole && at->calls + at->told + at->broken > 0 && at->hour + 24 >= this_hour) return *at;
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
    all.emplace_back(Json::Array{one.hour, one.calls, one.slow, one.told, one.failed, one.broken});
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
    if (row == nullptr || row->size() < kLeastCounts || row->size() > kMostCounts) continue;
    if (counts.hours_.size() == kHours) break;
    counts.hours_.push_back({.hour = numberOf(one, 0),
                             .calls = numberOf(one, 1),
                             .slow = numberOf(one, 2),
                             .failed = numberOf(one, 4),
                             .told = numberOf(one, 3),
                             .broken = numberOf(one, 5)});
  }
  return counts;
}

}  // namespace sekisho::orca
