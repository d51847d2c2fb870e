#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/actor.h"
#include "capabilities/mail/mail_server.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::mail {

using MailId = Id<struct MailTag>;

/// Where a message stands.
enum class State {
  Queued,       ///< To be sent, or tried again, from `next` on.
  Sending,      ///< Its content was about to go out; no answer is known yet.
  Sent,         ///< The server took it over.
  Undelivered,  ///< The server refused it, or did not take it for a day.
  Unsure,       ///< It went out, but nobody knows whether it arrived: never sent again unasked.
  Withdrawn,    ///< Nothing was to be said any more when its turn came.
  Closed,       ///< Undelivered or unsure, and a person has seen to it.
};
[[nodiscard]] std::string_view nameOf(State state) noexcept;
[[nodiscard]] std::optional<State> stateFrom(std::string_view name) noexcept;

/// One reminder to one person for one day: there is never a second; or what is told about a worry
/// report, to whoever is told of those. What it says is put together when it is sent; neither that
/// nor the address is kept.
struct Outgoing {
  MailId id = {};
  PersonId person = {};               ///< Whose reminder it is.
  std::optional<WorryId> worry = {};  ///< The report it is about; then it is nobody's reminder.
  /// Of what is about a report: which of those who are told it goes to, by a mark that tells two of
  /// them apart and is no address. Empty of what was queued when only one was.
  std::string recipient = {};
  std::chrono::sys_days day{};
  State state = State::Queued;
  Instant queued{};  ///< Or asked for again.
  Instant next{};    ///< Not tried before; only while queued.
  int attempts = 0;  ///< Since it was queued.
  std::optional<Instant> tried = {};
  std::string why = {};       ///< The message id of the last failure; empty if none.
  int code = 0;               ///< What the server answered then; 0 if it did not.
  std::string enhanced = {};  ///< Such as "5.1.1".

  /// Whether a person has to see to it.
  [[nodiscard]] bool isOpen() const {
    return state == State::Undelivered || state == State::Unsure;
  }
  friend bool operator==(const Outgoing&, const Outgoing&) = default;
};

/// How one try to send ended.
struct Attempt {
  enum class Kind { Delivered, Later, Refused, Unsure };
  Kind kind = Kind::Later;
  std::string why = {};  ///< A message id; empty if delivered.
  int code = 0;
  std::string enhanced = {};
  friend bool operator==(const Attempt&, const Attempt&) = default;
};

/// What a message becomes by a try at `now`: sent, refused, unsure, or tried again after a pause
/// that grows (5, 15, 30 minutes, 1, 2, then every 4 hours) until 24 hours after it was queued.
/// Pure.
[[nodiscard]] Outgoing after(Outgoing message, const Attempt& attempt, Instant now);

/// What a person decides about a message that did not arrive, or may not have.
enum class Verdict {
  Again,  ///< Send it once more.
  Close,  ///< It is seen to: it arrived, or the person was told otherwise.
};

/// A round of reminders: what one day asked for.
struct Round {
  std::chrono::sys_days day{};
  /// Everything to be said up to this day has been: closed days after `day` belong to it.
  std::chrono::sys_days covered{};
  friend bool operator==(const Round&, const Round&) = default;
};

inline constexpr std::size_t kMailShown = 200;
inline constexpr std::chrono::days kMailKept{400};

/// The clinic's mail server and everything that goes out by it. Each change is durable, with its
/// journal entry where it says so, when the call returns. Safe for use by any thread.
class Outbox {
 public:
  virtual ~Outbox() = default;

  /// Nothing while none is set up.
  [[nodiscard]] virtual Result<std::optional<MailServer>> server() const = 0;
  /// mail.server-changed@1.
  [[nodiscard]] virtual Result<void> setServer(const MailServer& server,
                                               const journal::Actor& by) = 0;
  /// What waits is withdrawn. mail.server-removed@1; NotFound (mail.no-server) if there is none.
  [[nodiscard]] virtual Result<void> removeServer(const journal::Actor& by) = 0;
  /// That a message for trying the server out is about to go: mail.test-sent@1.
  [[nodiscard]] virtual Result<void> recordTest(const journal::Actor& by) = 0;

  /// The last round; nothing before the first.
  [[nodiscard]] virtual Result<std::optional<Round>> lastRound() const = 0;
  /// Keeps the round and one queued message for each; who has one of that day already gets no
  /// second. mail.queued@1 with those that are new, if any is. What ended more than kMailKept ago
  /// is forgotten.
  [[nodiscard]] virtual Result<void> queue(const Round& round,
                                           const std::vector<Outgoing>& messages) = 0;
  /// Queues what is told about one worry report, a message for each recipient, in place of what was
  /// withdrawn, sent or closed of the same: all of them or none. mail.queued@1. Conflict
  /// (mail.worry-queued) if one of them waits, goes out, or has to be seen to.
  [[nodiscard]] virtual Result<void> queueWorry(const std::vector<Outgoing>& messages) = 0;
  /// What is told about that report, oldest first; nothing of what is forgotten.
  [[nodiscard]] virtual Result<std::vector<Outgoing>> about(WorryId worry) const = 0;
  /// What waits for another try is due at `now`: somebody asks for it.
  [[nodiscard]] virtual Result<void> hurry(Instant now) = 0;

  /// Queued messages whose time has come, oldest first.
  [[nodiscard]] virtual Result<std::vector<Outgoing>> due(Instant now) const = 0;
  /// The newest, at most kMailShown, those that a person has to see to before all others.
  [[nodiscard]] virtual Result<std::vector<Outgoing>> list() const = 0;
  /// NotFound (mail.unknown).
  [[nodiscard]] virtual Result<Outgoing> message(MailId id) const = 0;

  /// Before the first byte of its content goes out: from Queued to Sending. mail.sending@1.
  /// Conflict (mail.not-queued) if it is not queued.
  [[nodiscard]] virtual Result<void> begin(MailId id, Instant now) = 0;
  /// Keeps what became of a try; mail.ended@1 unless it is queued again. Conflict (mail.not-queued)
  /// if it is neither queued nor being sent.
  [[nodiscard]] virtual Result<void> finish(const Outgoing& message) = 0;
  /// After a crash: what was being sent may have arrived, and is Unsure. mail.ended@1 each; returns
  /// how many.
  [[nodiscard]] virtual Result<std::size_t> recover(Instant now) = 0;
  /// mail.decided@1. Conflict (mail.not-open) if nobody has to see to it.
  [[nodiscard]] virtual Result<void> decide(MailId id, Verdict verdict, Instant now,
                                            const journal::Actor& by) = 0;
};

}  // namespace sekisho::mail
