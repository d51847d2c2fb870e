#include "capabilities/access/day_limit.h"

namespace sekisho::access {

Result<void> DayLimit::count(PersonId person) {
  const Lock lock(mutex_);
  const std::chrono::sys_days today = japaneseDay(clock_.now());
  if (today != day_) counts_.clear();
  day_ = today;
  std::size_t& times = counts_[person];
  if (times >= most_) {
    return fail(ErrorCode::Unavailable, MessageId{"access.day-limit"}, {},
                {{"most", std::to_string(most_)}});
  }
  ++times;
  return {};
}

}  // namespace sekisho::access
