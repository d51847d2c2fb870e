#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <vector>

#include "capabilities/inventory/device.h"
#include "capabilities/people/person.h"
#include "capabilities/reviews/review.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"
#include "interfaces/http/second_person.h"

namespace sekisho::http {

/// What a review that begins now is about.
struct AccessNow {
  std::vector<reviews::Access> accesses = {};
  /// 単独承認 that no signed review has listed.
  std::vector<reviews::LoneApproval> alone = {};
};

/// Functions may be called by many threads.
struct ReviewSurroundings {
  /// The access register as it is; whoever leaves by `due` is a leaver.
  std::function<Result<AccessNow>(std::chrono::sys_days due)> access_now;
  /// To the person of a line, in deciding it.
  SecondTo decides;
  /// Whether what a line is about was the caller's own lately, whosever it is now.
  std::function<bool(const Caller&, const reviews::Access&)> was_theirs;
  /// To all the persons of a list, in signing it.
  std::function<Result<SecondPerson>(const Caller&, std::span<const PersonId>)> signs;
  /// What is known of an access now; nothing if it could not be told.
  std::function<std::optional<reviews::AsDecided>(const reviews::Access&)> known_now;
  /// Within how many days a review follows the last one.
  std::function<std::chrono::days()> every;
  /// The title of a control, as a text; null if there is none of that id.
  std::function<Json(std::string_view control)> title;
  /// Whose sign-in that act is about, as a text; null if there is none.
  std::function<Json(std::string_view act)> act;
  /// Which account that ownership is of, machine and name, as a text; null if there is none.
  std::function<Json(std::string_view ownership)> account;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `reviews`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> reviewOperations(reviews::ReviewRegister& reviews,
                                                  const people::PersonRegister& people,
                                                  const inventory::DeviceRegister& devices,
                                                  const Clock& clock, IdSource& ids,
                                                  ReviewSurroundings surroundings);

}  // namespace sekisho::http
