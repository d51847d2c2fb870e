#include "capabilities/duties/duty.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace sekisho::duties {

Result<std::vector<Due>> calendar(const std::vector<Source>& sources, const evidence::Hours& hours,
                                  std::chrono::sys_days today) {
  std::vector<Due> all;
  for (const Source& source : sources) {
    auto duties = source(today);
    if (!duties) return std::unexpected(std::move(duties.error()));
    for (Duty& duty : *duties) {
      const auto shown = hours.lastOpenDay(duty.day);
      const auto remind = hours.lastOpenDay(duty.day - duty.ahead);
      const bool overdue = duty.day < today;
      all.push_back(
          {.duty = std::move(duty), .shown = shown, .remind = remind, .overdue = overdue});
    }
  }
  std::ranges::sort(all, {}, [](const Due& due) {
    return std::tuple(!due.overdue, due.shown, due.duty.day, due.duty.key);
  });
  return all;
}

}  // namespace sekisho::duties
