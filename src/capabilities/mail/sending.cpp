#include "capabilities/mail/sending.h"

#include <utility>

namespace sekisho::mail {

Result<void> Sending::pass(const std::function<bool()>& goes_on) {
  if (auto waiting = std::exchange(unrecorded_, std::nullopt)) {
    if (auto kept = keep(*waiting); !kept) return kept;
  }
  const auto server = outbox_.server();
  if (!server) return std::unexpected(server.error());
  const std::optional<MailServer>& to = *server;
  if (!to) return {};
  const auto due = outbox_.due(clock_.now());
  if (!due) return std::unexpected(due.error());
  for (const Outgoing& message : *due) {
    if (!goes_on()) break;
    if (auto sent = send(*to, message); !sent) return sent;
  }
  return {};
}

Result<void> Sending::send(const MailServer& server, const Outgoing& message) {
  const auto written = letters_(message);
  if (!written) return std::unexpected(written.error());
  const auto& letter = *written;
  if (!letter) {
    Outgoing withdrawn = message;
    withdrawn.state = State::Withdrawn;
    return keep(withdrawn);
  }
  const Attempt attempt =
      carrier_.carry(server, *letter, [&] { return outbox_.begin(message.id, clock_.now()); });
  return keep(after(message, attempt, clock_.now()));
}

// What became of a message is known here alone until it is written: it is not let go before.
Result<void> Sending::keep(const Outgoing& message) {
  auto kept = outbox_.finish(message);
  // Somebody took the server away meanwhile, or it was written all the same.
  const bool settled = kept || kept.error().code == ErrorCode::Conflict;
  if (settled) return {};
  unrecorded_ = message;
  return kept;
}

}  // namespace sekisho::mail
