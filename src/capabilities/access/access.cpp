#include "capabilities/access/access.h"

#include <algorithm>
#include <array>
#include <utility>

#include "capabilities/access/chosen.h"
#include "capabilities/access/session_token.h"
#include "core/text.h"

namespace sekisho::access {
namespace {

constexpr MessageId kRefused{"access.refused"};
constexpr MessageId kPasswordWrong{"access.password-wrong"};
constexpr std::size_t kMaxBrowserBytes = 300;

std::unexpected<Error> refused() { return fail(ErrorCode::Unauthenticated, kRefused); }

}  // namespace

std::string_view nameOf(Proof proof) noexcept {
  switch (proof) {
    case Proof::Whole: return "whole";
    case Proof::ToChoose: return "to-choose";
    case Proof::Outstanding: return "outstanding";
    case Proof::ToEnrol: return "to-enrol";
  }
  std::unreachable();
}

Access::Access(SignInRegister& signins, SecondFactorRegister& factors, const Clock& clock,
               Random& random, IdSource& ids, std::function<bool(PersonId)> has_left)
    : signins_(signins),
      factors_(factors),
      clock_(clock),
      random_(random),
      ids_(ids),
      has_left_(std::move(has_left)),
      throttle_(clock),
      hash_of_nobody_(hashPassword("nobody has this password", random)) {}

bool Access::isUsable(const SignIn& signin) const {
  return !signin.disabled && (!signin.ends || clock_.now() < *signin.ends) &&
         !has_left_(signin.person);
}

// What ends by itself must not leave a clinic without anybody who could renew it: its only director
// goes on, and where there is none, its only administrator.
bool Access::isLastWhoDecides(const SignIn& signin) const {
  // What cannot be read lets nobody go on.
  const auto another = [&](Role role) { return anotherHolds(role, signin.person).value_or(true); };
  if (holds(signin.roles, Role::Director)) return !another(Role::Director);
  return holds(signin.roles, Role::Administrator) && !another(Role::Director) &&
         !another(Role::Administrator);
}

Result<bool> Access::anotherHolds(Role role, PersonId person) const {
  const auto all = signins_.all();
  if (!all) return std::unexpected(all.error());
  return std::ranges::any_of(*all, [&](const SignIn& other) {
    return other.person != person && holds(other.roles, role) && isUsable(other);
  });
}

std::string_view nameOf(SignInState state) noexcept {
  switch (state) {
    using enum SignInState;
    case Active: return "active";
    case Disabled: return "disabled";
    case Ended: return "ended";
    case Left: return "left";
  }
  std::unreachable();
}

SignInState Access::stateOf(const SignIn& signin) const {
  if (signin.disabled) return SignInState::Disabled;
  if (isUsable(signin) || isLastWhoDecides(signin)) return SignInState::Active;
  return has_left_(signin.person) ? SignInState::Left : SignInState::Ended;
}

Result<void> Access::mayUse(const SignIn& signin) const {
  switch (stateOf(signin)) {
    using enum SignInState;
    case Active: return {};
    case Disabled: return refused();
    case Ended: return fail(ErrorCode::Unauthenticated, MessageId{"access.ended"});
    case Left: return fail(ErrorCode::Unauthenticated, MessageId{"access.left"});
  }
  std::unreachable();
}

Result<SignIn> Access::check(std::string_view name, std::string_view password) {
  auto signin = signins_.byName(spacesFolded(trimmed(name)));
  if (!signin && signin.error().code != ErrorCode::NotFound) {
    return std::unexpected(std::move(signin.error()).during("looking up a sign-in"));
  }
  const std::string typed = asKept(signin ? signin->secret : Secret{}, password);
  const bool matches = verifyPassword(std::string_view(typed).substr(0, kMaxPasswordBytes),
                                      signin ? signin->secret.hash : hash_of_nobody_);
  if (!signin || !matches || password.size() > kMaxPasswordBytes) return refused();
  const std::optional<Instant> until = signin->secret.first_until;
  if (until && clock_.now() > *until) {
    return fail(ErrorCode::Unauthenticated, MessageId{"access.code-over"});
  }
  if (auto may = mayUse(*signin); !may) return std::unexpected(std::move(may.error()));
  return signin;
}

Result<void> Access::mustNotWait(const Throttle::Attempt& attempt) const {
  const auto wait = throttle_.wait(attempt);
  if (wait.count() <= 0) return {};
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return fail(ErrorCode::Unavailable, MessageId{"access.wait"}, {},
              {{"seconds", std::to_string(seconds)}});
}

Result<Proof> Access::proofOf(const Session& session, const SignIn& signin) const {
  if (mustChoose(signin)) return Proof::ToChoose;
  if (session.proven) return Proof::Whole;
  const auto factors = factors_.of(signin.person);
  if (!factors) return std::unexpected(factors.error());
  if (hasProvenFactor(*factors)) return Proof::Outstanding;
  return needsSecondFactor(signin.roles) ? Proof::ToEnrol : Proof::Whole;
}

Result<bool> Access::awaitsSecondFactor(const Session& session, const SignIn& signin) const {
  if (session.proven) return false;
  const auto factors = factors_.of(signin.person);
  if (!factors) return std::unexpected(factors.error());
  return hasProvenFactor(*factors) || needsSecondFactor(signin.roles);
}

Result<Opened> Access::signIn(const Credentials& credentials) {
  Throttle::Attempt attempt{.name = spacesFolded(trimmed(credentials.name)),
                            .known_device = {},
                            .address = credentials.address};
  attempt.name.resize(std::min(attempt.name.size(), kMaxNameBytes));
  const Sha256 device = digestOfToken(credentials.device_token);
  if (!credentials.device_token.empty()) {
    if (const auto claimed = signins_.byName(attempt.name)) {
      const auto devices = signins_.devices(claimed->person);
      if (devices && std::ranges::find(*devices, device) != devices->end()) {
        attempt.known_device = device.hex();
      }
    }
  }
  if (auto free = mustNotWait(attempt); !free) return std::unexpected(std::move(free.error()));

  const auto signin = check(credentials.name, credentials.password);
  if (!signin) {
    if (signin.error().code == ErrorCode::Unauthenticated) {
      throttle_.failed(attempt);
      const auto whose = signins_.byName(attempt.name);
      refusals_.note(whose ? std::optional(whose->person) : std::nullopt, credentials.address,
                     Step::Password, clock_.now());
    }
    return std::unexpected(signin.error());
  }
  throttle_.succeeded(attempt);

  Opened opened{
      .identity = {signin->person, signin->name, signin->roles, ids_.make<SessionId>()},
      .session_token = makeToken(random_),
      .device_token = attempt.known_device.empty() ? makeToken(random_) : credentials.device_token};
  const Instant now = clock_.now();
  Session session{.id = opened.identity.session,
                  .person = signin->person,
                  .token = digestOfToken(opened.session_token),
                  .opened = now,
                  .used = now,
                  .address = credentials.address,
                  .browser = credentials.browser.substr(0, kMaxBrowserBytes)};
  const auto proof = proofOf(session, *signin);
  if (!proof) return std::unexpected(proof.error());
  opened.identity.proof = *proof;
  if (*proof == Proof::Whole) session.proven = now;
  std::optional<Sha256> earlier;
  if (!credentials.session_token.empty()) earlier = digestOfToken(credentials.session_token);
  auto ended = signins_.open(session, earlier);
  if (!ended) return std::unexpected(std::move(ended.error()).during("opening a session"));
  opened.ended_elsewhere = *ended;
  if (auto kept = signins_.rememberDevice(signin->person, digestOfToken(opened.device_token), now);
      !kept) {
    return std::unexpected(std::move(kept.error()).during("remembering a browser"));
  }
  return opened;
}

Result<Identity> Access::identifyAtConsole(std::string_view name, std::string_view password) {
  const auto signin = check(name, password);
  if (!signin) return std::unexpected(signin.error());
  return Identity{.person = signin->person,
                  .name = signin->name,
                  .roles = signin->roles,
                  .proof = mustChoose(*signin) ? Proof::ToChoose : Proof::Whole};
}

Result<void> Access::confirm(const Identity& person, std::string_view password) {
  const bool by_console = person.session == SessionId{};
  const Throttle::Attempt attempt{
      .name = person.name, .known_device = "session/" + person.session.text(), .address = {}};
  if (!by_console) {
    if (auto free = mustNotWait(attempt); !free) return free;
  }
  const auto signin = check(person.name, password);
  if (!signin) {
    const bool wrong = signin.error().code == ErrorCode::Unauthenticated;
    if (wrong && !by_console) throttle_.failed(attempt);
    // No name was asked for.
    if (wrong && signin.error().message == kRefused) {
      return fail(ErrorCode::Unauthenticated, kPasswordWrong);
    }
    return std::unexpected(signin.error());
  }
  throttle_.succeeded(attempt);
  return {};
}

}  // namespace sekisho::access
