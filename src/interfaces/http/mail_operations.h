#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/mail/outgoing.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "interfaces/http/api.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// The sending of mail. Functions may be called by many threads.
struct MailSurroundings {
  /// The password is kept as it is if none is given.
  std::function<Result<void>(const mail::MailServer&, const std::optional<std::string>& password,
                             const journal::Actor&)>
      set_server;
  std::function<Result<void>(const journal::Actor&)> remove_server;
  std::function<bool(const mail::MailServer&)> has_password;
  /// Sends a message to somebody's own address and waits for the answer.
  std::function<Result<mail::Attempt>(PersonId to, const journal::Actor&)> test;
  /// Queues what is to be told today, without waiting for the morning.
  std::function<Result<void>()> send_now;
  /// The number of a worry report that a message is about; null if there is no such report.
  std::function<Json(WorryId)> number_of;
  /// Whom a message about a worry report goes to; null if they are told of reports no more.
  std::function<Json(const mail::Outgoing&)> whom_of;
  /// Something may have to be sent.
  std::function<void()> wake;
};

/// The operations tagged `mail`. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> mailOperations(mail::Outbox& outbox,
                                                const people::PersonRegister& people,
                                                const Clock& clock, Words words,
                                                MailSurroundings surroundings);

}  // namespace sekisho::http
