#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "capabilities/mail/outgoing.h"
#include "capabilities/mail/sending.h"
#include "core/mutex.h"
#include "programs/hub/hub.h"
#include "programs/hub/letters.h"
#include "programs/hub/mail_secret.h"

namespace sekisho::hub {

/// What letters of that hub are written with today.
[[nodiscard]] Stationery stationeryOf(const Hub::State& state);

/// Reminders by mail: decides once a day who is written to, and sends on a thread of its own, so
/// that no slow server holds anything else up. Functions may be called by any thread.
class Mailing {
 public:
  /// What was being sent when the hub ended is unsure from here on. `state` must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<Mailing>> open(Hub::State& state);
  ~Mailing();
  Mailing(const Mailing&) = delete;
  Mailing& operator=(const Mailing&) = delete;

  /// Begins to send.
  void start();
  /// Ends within a few seconds, also in the middle of a conversation.
  void stop();
  /// Something may have to be sent now.
  void wake();

  /// Sets the server; the password stays if none is given and the server is the same. InvalidInput
  /// (mail.password) if a log-in is to be made and there is no password for it.
  [[nodiscard]] Result<void> setServer(const mail::MailServer& server,
                                       const std::optional<std::string>& password,
                                       const journal::Actor& by);
  /// Forgets server and password.
  [[nodiscard]] Result<void> removeServer(const journal::Actor& by);
  /// Whether a password is kept for that server.
  [[nodiscard]] bool hasPassword(const mail::MailServer& server) const;

  /// Sends a message to somebody's own address to try the server out, and waits for what it
  /// answers, a minute at most. NotFound (mail.no-server), InvalidInput (mail.no-own-address),
  /// Conflict (mail.test-running).
  [[nodiscard]] Result<mail::Attempt> test(PersonId to, const journal::Actor& by);

  enum class Round {
    Daily,  ///< Once a day, in the morning of a day on which the clinic opens.
    Now,    ///< At a person's wish, whatever the hour; what waits for another try is tried too.
  };
  /// Queues a message for everybody who is to be told something today; how many.
  [[nodiscard]] Result<std::size_t> queueRound(Round round);
  /// Queues what is to be told about worry reports while nobody was told of them, and records of
  /// each who was mailed that the server took it over.
  [[nodiscard]] Result<void> followWorries();
  /// Sends what is due now.
  [[nodiscard]] Result<void> send();

 private:
  class SmtpCarrier;
  explicit Mailing(Hub::State& state);
  void work(const std::stop_token& stop);
  [[nodiscard]] Result<std::optional<std::string>> passwordFor(
      const mail::MailServer& server) const;
  [[nodiscard]] Stationery stationery() const { return stationeryOf(state_); }
  [[nodiscard]] Result<std::optional<mail::Letter>> letterFor(const mail::Outgoing& message);
  [[nodiscard]] Result<std::optional<mail::Letter>> letterAbout(const mail::Outgoing& message);
  [[nodiscard]] Result<std::vector<duties::Due>> calendarOf(std::chrono::sys_days today);
  [[nodiscard]] Result<std::vector<mail::Outgoing>> messagesFor(const mail::MailServer& server,
                                                                std::chrono::sys_days today,
                                                                std::chrono::sys_days after,
                                                                std::chrono::sys_days until);

  Hub::State& state_;
  mutable Mutex keeping_secret_;  ///< Held while the file of the password is read or written.
  MailSecret secret_;
  std::stop_source stopping_;
  std::unique_ptr<SmtpCarrier> carrier_;
  Mutex sending_now_;  ///< Held while messages of the queue are sent.
  mail::Sending sending_;
  std::atomic<bool> testing_ = false;  ///< A trial is being sent.
  Mutex waiting_;
  Condition woken_;
  bool wanted_ SEKISHO_GUARDED_BY(waiting_) = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace sekisho::hub
