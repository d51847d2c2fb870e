#pragma once

#include <chrono>
#include <functional>

#include "capabilities/journal/generations.h"
#include "capabilities/usage/search.h"

namespace sekisho::hub {

/// Takes what meets the criteria, the newest first, until there is no more, `take` says no, or
/// `enough` says that there is no more time. Whether all that was sought could be read by then:
/// true as well where `take` ended it. Fails if the newest generation of the journal cannot be
/// read.
[[nodiscard]] Result<bool> eachHit(const journal::Generations& record,
                                   const usage::Criteria& criteria,
                                   const std::function<bool()>& enough,
                                   const std::function<bool(const usage::Hit&)>& take);

/// Whether it tells of times that can be: none long before it came, or after.
[[nodiscard]] bool isDated(const usage::Hit& hit);

/// The day in Japan until which it went on; of one that is not dated, that on which it came.
[[nodiscard]] std::chrono::sys_days lastDayOf(const usage::Hit& hit);

}  // namespace sekisho::hub
