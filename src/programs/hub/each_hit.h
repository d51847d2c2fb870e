#pragma once

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

}  // namespace sekisho::hub
