#include "capabilities/mail/outgoing.h"

#include <algorithm>
#include <array>

namespace sekisho::mail {
namespace {

using std::chrono::minutes;

constexpr std::array kPauses{minutes{5},  minutes{15},  minutes{30},
                             minutes{60}, minutes{120}, minutes{240}};
constexpr std::chrono::hours kGiveUpAfter{24};

constexpr std::array<std::pair<State, std::string_view>, 7> kStates{{
    {State::Queued, "queued"},
    {State::Sending, "sending"},
    {State::Sent, "sent"},
    {State::Undelivered, "undelivered"},
    {State::Unsure, "unsure"},
    {State::Withdrawn, "withdrawn"},
    {State::Closed, "closed"},
}};

State stateAfter(const Outgoing& message, Attempt::Kind kind, Instant next) {
  switch (kind) {
    case Attempt::Kind::Delivered: return State::Sent;
    case Attempt::Kind::Refused: return State::Undelivered;
    case Attempt::Kind::Unsure: return State::Unsure;
    case Attempt::Kind::Later: break;
  }
  return next - message.queued > kGiveUpAfter ? State::Undelivered : State::Queued;
}

}  // namespace

std::string_view nameOf(State state) noexcept {
  return std::ranges::find(kStates, state, &decltype(kStates)::value_type::first)->second;
}

std::optional<State> stateFrom(std::string_view name) noexcept {
  const auto* found = std::ranges::find(kStates, name, &decltype(kStates)::value_type::second);
  if (found == kStates.end()) return std::nullopt;
  return found->first;
}

Outgoing after(Outgoing message, const Attempt& attempt, Instant now) {
  const auto tries = static_cast<std::size_t>(std::max(message.attempts, 0));
  message.next = now + kPauses.at(std::min(tries, kPauses.size() - 1));
  ++message.attempts;
  message.tried = now;
  message.why = attempt.why;
  message.code = attempt.code;
  message.enhanced = attempt.enhanced;
  message.state = stateAfter(message, attempt.kind, message.next);
  return message;
}

}  // namespace sekisho::mail
