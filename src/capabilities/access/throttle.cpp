#include "capabilities/access/throttle.h"

#include <algorithm>
#include <vector>

namespace sekisho::access {
namespace {

using std::chrono::milliseconds;

// Whoever is asked again without a network address is counted alone.
std::vector<std::string> keysOf(const Throttle::Attempt& attempt) {
  const std::string who =
      attempt.known_device.empty() ? "stranger/" + attempt.name : "device/" + attempt.known_device;
  if (attempt.address.empty() || !attempt.known_device.empty()) return {who};
  return {who, "address/" + attempt.address};
}

}  // namespace

milliseconds Throttle::wait(const Attempt& attempt) const {
  const Lock lock(mutex_);
  milliseconds longest{};
  for (const std::string& key : keysOf(attempt)) {
    const auto found = counts_.find(key);
    if (found != counts_.end())
      longest = std::max(longest, found->second.until - clock_.sinceBoot());
  }
  return longest;
}

void Throttle::failed(const Attempt& attempt) {
  const Lock lock(mutex_);
  const milliseconds now = clock_.sinceBoot();
  for (const std::string& key : keysOf(attempt)) {
    if (!counts_.contains(key) && counts_.size() >= kMaxCounts) {
      counts_.erase(
          std::ranges::min_element(counts_, {}, [](const auto& c) { return c.second.last; }));
    }
    Count& count = counts_[key];
    count.last = now;
    // An address stands for a whole clinic behind it: it gets ten times the free failures.
    const int free = key.starts_with("address/") ? kFreeFailures * 10 : kFreeFailures;
    const int beyond = ++count.failures - free;
    if (beyond >= 0) {
      count.until = now + std::min<milliseconds>(
                              kLongestWait, std::chrono::seconds{1} * (1 << std::min(beyond, 10)));
    }
  }
}

void Throttle::succeeded(const Attempt& attempt) {
  const Lock lock(mutex_);
  counts_.erase(keysOf(attempt).front());
}

}  // namespace sekisho::access
