#include "capabilities/fleet/daily_allowance.h"

#include <utility>

namespace sekisho::fleet {

DailyAllowance::Answer DailyAllowance::take(DeviceId device, Amount amount, Instant now) {
  const Lock lock(mutex_);
  if (const std::chrono::sys_days today{japaneseDay(now)}; today != day_) {
    day_ = today;
    used_.clear();
  }
  Used& used = used_[device];
  const Amount then{.bytes = used.amount.bytes + amount.bytes,
                    .events = used.amount.events + amount.events};
  if (then.bytes > a_day_.bytes || then.events > a_day_.events) {
    return std::exchange(used.refused, true) ? Answer::TooMuch : Answer::TooMuchForTheFirstTime;
  }
  used.amount = then;
  return Answer::Fits;
}

void DailyAllowance::giveBack(DeviceId device, Amount amount, Instant taken) {
  const Lock lock(mutex_);
  const auto found = used_.find(device);
  if (std::chrono::sys_days{japaneseDay(taken)} != day_ || found == used_.end()) return;
  found->second.amount.bytes -= amount.bytes;
  found->second.amount.events -= amount.events;
}

}  // namespace sekisho::fleet
