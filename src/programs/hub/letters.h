#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/duties/duty.h"
#include "capabilities/mail/sending.h"
#include "capabilities/people/person.h"
#include "interfaces/http/api.h"

namespace sekisho::hub {

/// What a letter is written with.
struct Stationery {
  http::Words words;
  std::string clinic = {};
  std::string address = {};  ///< Where the hub is opened by its name; empty if it has none.
};

inline constexpr std::size_t kMostInALetter = 20;

/// The reminder of what falls to somebody, in their language: what, until when, where to look. It
/// names nobody and leads past no sign-in. `dues` is not empty. Pure.
[[nodiscard]] mail::Letter reminderFor(const people::Person& person,
                                       const std::vector<duties::Due>& dues,
                                       const Stationery& stationery);

/// The message for trying the mail server out. Pure.
[[nodiscard]] mail::Letter trialFor(const people::Person& person, const Stationery& stationery);

}  // namespace sekisho::hub
