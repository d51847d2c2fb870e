#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/access/role.h"
#include "capabilities/duties/duty.h"
#include "capabilities/duties/feed.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/random.h"
#include "interfaces/http/api.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct DutySurroundings {
  /// What the capabilities add to the calendar.
  std::vector<duties::Source> sources;
  std::function<evidence::Hours()> hours;
  /// Whether people are reminded by mail as well.
  std::function<bool()> by_mail;
  /// Where browsers open the hub, such as "https://192.168.0.10:8443".
  std::function<std::string()> root;
  /// The roles with which somebody's sign-in opens something today; nothing if it opens nothing.
  std::function<std::optional<access::Roles>(PersonId)> roles;
};

/// The operations tagged `duties`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> dutyOperations(duties::FeedRegister& feeds,
                                                const people::PersonRegister& people,
                                                const Clock& clock, Random& random, IdSource& ids,
                                                Words words, DutySurroundings surroundings);

}  // namespace sekisho::http
