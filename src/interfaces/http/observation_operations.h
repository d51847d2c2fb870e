#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "capabilities/observation/notice.h"
#include "capabilities/observation/told.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"
#include "interfaces/http/second_person.h"

namespace sekisho::http {

/// The operations tagged `observation`: the notice to staff, without which nobody is observed.
/// What is passed by reference must outlive them. `second` says how who gives a notice stands to
/// who wrote it; `changed` is called after each change, by any thread.
[[nodiscard]] std::vector<Route> observationOperations(observation::NoticeRegister& notices,
                                                       observation::ToldRegister& told,
                                                       const people::PersonRegister& people,
                                                       const Clock& clock, IdSource& ids,
                                                       SecondTo second,
                                                       std::function<void()> changed);

/// Whether somebody joined after staff were told of `notice` and has to be told by themselves: not
/// who only walks up.
[[nodiscard]] bool isToBeTold(const observation::Notice& notice, const people::Person& person);

/// A notice as the API tells it to somebody who is signed in.
[[nodiscard]] Json noticeBody(const observation::Notice& notice,
                              const std::vector<observation::Notice>& notices,
                              const std::vector<people::Person>& people,
                              std::chrono::sys_days today);

/// What a set-up says of the notice (SetupNotice), without who answers for it; nothing for null.
/// InvalidInput with pointers below `at`.
[[nodiscard]] Result<std::optional<observation::Notice>> noticeOfSetUp(const Json& body,
                                                                       std::string_view at);

/// Whether that notice, which governs what was collected, lets somebody see it. Nobody without one.
[[nodiscard]] bool maySeeObserved(const observation::Notice* governing, const Caller& caller);

}  // namespace sekisho::http
