#pragma once

#include <functional>
#include <vector>

#include "capabilities/observation/notice.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// The operations tagged `observation`: the notice to staff, without which nobody is observed.
/// What is passed by reference must outlive them; `changed` is called after each change, by any
/// thread.
[[nodiscard]] std::vector<Route> observationOperations(observation::NoticeRegister& notices,
                                                       const people::PersonRegister& people,
                                                       const Clock& clock, IdSource& ids,
                                                       std::function<void()> changed);

/// Whether that notice, which governs what was collected, lets somebody see it. Nobody without one.
[[nodiscard]] bool maySeeObserved(const observation::Notice* governing, const Caller& caller);

}  // namespace sekisho::http
