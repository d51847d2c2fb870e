#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/duties/duty.h"
#include "capabilities/incidents/worry.h"
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

/// What whoever is told of worries is sent about one (異常連絡票): its number, when, where and what
/// was seen, the words that were added (as mailedWords() covers them), and the health that was
/// attached. It names nobody of the clinic, and its subject says nothing but clinic and number. In
/// the recipient's language. Pure.
[[nodiscard]] mail::Letter worryLetterFor(const incidents::WorryReport& report,
                                          const incidents::Recipient& recipient,
                                          const Stationery& stationery);
/// The same letter before the report is filed: without its number, and without what was seen while
/// nobody has said that. Pure.
[[nodiscard]] mail::Letter worryLetterBefore(const incidents::WorryReport& draft,
                                             std::optional<incidents::Sign> sign,
                                             const incidents::Recipient& recipient,
                                             const Stationery& stationery);

/// The Message-ID's part of ours: the same for every try of a message.
[[nodiscard]] std::string letterId(ClinicId clinic, mail::MailId message);

/// The message for trying the mail server out. Pure.
[[nodiscard]] mail::Letter trialFor(const people::Person& person, const Stationery& stationery);

}  // namespace sekisho::hub
