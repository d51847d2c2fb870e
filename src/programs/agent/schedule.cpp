#include "programs/agent/schedule.h"

#include <algorithm>
#include <array>

namespace sekisho::agent {

Schedule::Schedule(const std::vector<evidence::Probe>& probes, Time start, Random& random)
    : random_(random) {
  Time heavy = start + kHeavyApart;
  for (const evidence::Probe& probe : probes) {
    const Time every = std::clamp<Time>(probe.every, kAtMostEvery, kAtLeastEvery);
    slots_.push_back({.every = every, .heavy = probe.heavy, .due = probe.heavy ? heavy : start});
    if (probe.heavy) heavy += kHeavyApart;
  }
}

Schedule::Time Schedule::dueOf(const Slot& slot) const {
  if (!slot.heavy || !last_heavy_) return slot.due;
  return std::max(slot.due, *last_heavy_ + kHeavyApart);
}

std::optional<std::size_t> Schedule::due(Time now) const {
  const auto first =
      std::ranges::min_element(slots_, {}, [this](const Slot& slot) { return dueOf(slot); });
  if (first == slots_.end() || dueOf(*first) > now) return std::nullopt;
  return static_cast<std::size_t>(first - slots_.begin());
}

void Schedule::done(std::size_t probe, Time now) {
  Slot& slot = slots_.at(probe);
  slot.last = now;
  slot.due = now + slot.every - (slot.heavy ? jitter(slot.every / 10) : Time{0});
  if (slot.heavy) last_heavy_ = now;
}

void Schedule::changed(std::size_t probe, Time now) {
  Slot& slot = slots_.at(probe);
  Time soon = now + kSettle;
  if (slot.last) soon = std::max(soon, *slot.last + kAtMostEvery);
  slot.due = std::min(slot.due, soon);
}

void Schedule::all(Time now) {
  for (std::size_t i = 0; i < slots_.size(); ++i) changed(i, now);
}

Schedule::Time Schedule::next() const {
  Time next = Time::max();
  for (const Slot& slot : slots_) next = std::min(next, dueOf(slot));
  return next;
}

Schedule::Time Schedule::jitter(Time most) {
  std::array<std::byte, 4> bytes{};
  random_.fill(bytes);
  std::uint32_t value = 0;
  for (const std::byte byte : bytes) value = value << 8U | std::to_integer<std::uint32_t>(byte);
  return Time{most.count() > 0 ? static_cast<Time::rep>(value % most.count()) : 0};
}

}  // namespace sekisho::agent
