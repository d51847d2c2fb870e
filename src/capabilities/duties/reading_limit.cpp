#include "capabilities/duties/reading_limit.h"

#include <algorithm>

namespace sekisho::duties {

std::chrono::seconds ReadingLimit::count(const std::string& address) {
  const Lock lock(mutex_);
  const auto now = clock_.sinceBoot();
  if (!minutes_.contains(address) && minutes_.size() >= kMaxAddresses) {
    minutes_.erase(
        std::ranges::min_element(minutes_, {}, [](const auto& one) { return one.second.begun; }));
  }
  auto [found, is_new] = minutes_.try_emplace(address, Minute{.begun = now});
  Minute& minute = found->second;
  if (now - minute.begun >= std::chrono::minutes{1}) minute = {.begun = now};
  if (++minute.readings <= kAMinute) return std::chrono::seconds{0};
  return std::chrono::ceil<std::chrono::seconds>(minute.begun + std::chrono::minutes{1} - now);
}

}  // namespace sekisho::duties
