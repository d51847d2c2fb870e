#include "capabilities/orca/probe/hour_counts.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <variant>

namespace sekisho::orca {
namespace {

constexpr std::size_t kCounts = 6;

std::int64_t numberIn(const Json::Array& row, std::size_t at) {
  const auto* number = row[at].integer();
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
    if (row == nullptr || row->empty()) continue;
    // An earlier program did not count all of it: what it saw is no whole hour.
    if (row->size() < kCounts) {
      counts.begun_hour_ = std::max(counts.begun_hour_, numberIn(*row, 0));
      continue;
    }
    if (counts.hours_.size() == kHours) break;
    counts.hours_.push_back({.hour = numberIn(*row, 0),
                             .calls = numberIn(*row, 1),
                             .slow = numberIn(*row, 2),
                             .failed = numberIn(*row, 4),
                             .told = numberIn(*row, 3),
                             .broken = numberIn(*row, 5)});
  }
  return counts;
}

}  // namespace sekisho::orca
