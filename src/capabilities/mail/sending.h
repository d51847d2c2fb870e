#pragma once

#include <functional>
#include <optional>
#include <string>

#include "capabilities/mail/outgoing.h"
#include "core/clock.h"
#include "core/error.h"

namespace sekisho::mail {

/// What a message says, and to which address: put together when its turn comes.
struct Letter {
  std::string to = {};
  std::string subject = {};
  std::string text = {};
  std::string id = {};  ///< The same for every try of a message, so that receivers drop a double.
};

/// What carries letters to the mail server.
class Carrier {
 public:
  virtual ~Carrier() = default;
  /// `before_content` is called before the first byte of the content goes out; if it fails, none
  /// does and the attempt ends with Later.
  [[nodiscard]] virtual Attempt carry(const MailServer& server, const Letter& letter,
                                      const std::function<Result<void>()>& before_content) = 0;
};

/// Sends what is queued, one after another. One thread.
///
/// Nothing is sent twice: that a message is being sent is durable before its content goes out, and
/// one of which the outcome is not known is never sent again by itself.
class Sending {
 public:
  /// What there is to tell that person on that day; nothing if there is nothing (any more) or they
  /// are not written to.
  using Letters = std::function<Result<std::optional<Letter>>(const Outgoing& message)>;

  /// All must outlive it.
  Sending(Outbox& outbox, Carrier& carrier, const Clock& clock, Letters letters)
      : outbox_(outbox), carrier_(carrier), clock_(clock), letters_(std::move(letters)) {}

  /// Tries what is due now; `goes_on` is asked before each. The first failure of the outbox or of a
  /// letter ends the pass, and the next one begins where it ended.
  [[nodiscard]] Result<void> pass(const std::function<bool()>& goes_on);

 private:
  [[nodiscard]] Result<void> send(const MailServer& server, const Outgoing& message);
  [[nodiscard]] Result<void> keep(const Outgoing& message);

  Outbox& outbox_;
  Carrier& carrier_;
  const Clock& clock_;
  Letters letters_;
  std::optional<Outgoing> unrecorded_ = {};  ///< It ended, which could not be written yet.
};

}  // namespace sekisho::mail
