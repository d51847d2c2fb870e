#include <algorithm>
#include <utility>

#include "capabilities/access/access.h"
#include "capabilities/access/chosen.h"
#include "capabilities/access/digits.h"
#include "capabilities/access/session_token.h"
#include "core/skeleton.h"
#include "core/text.h"

namespace sekisho::access {
namespace {

constexpr MessageId kDirectorOnly{"access.director-only"};

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer,
                              std::vector<MessageArgument> arguments = {}) {
  arguments.push_back({"pointer", std::string(pointer)});
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, std::move(arguments));
}

Instant endOfJapaneseDay(std::chrono::sys_days day) {
  return Instant{day + std::chrono::days{1}} - kJst;
}

bool isSaid(std::string_view text) {
  return !trimmed(text).empty() && isOneLine(text, kMaxGrantBytes);
}

bool isTemporaryOnly(const Roles& roles) { return roles == Roles{Role::Temporary}; }

// What whoever handed it over knows as well.
bool isWhatWasGiven(const SignIn& signin, std::string_view typed) {
  return mustChoose(signin) && verifyPassword(asKept(signin.secret, typed), signin.secret.hash);
}

std::unexpected<Error> refuseSame() { return refuse("access.password-same", "/password"); }

Result<std::string> checkName(std::string_view name) {
  std::string kept = spacesFolded(trimmed(name));
  if (kept.empty() || !isOneLine(kept, kMaxNameBytes)) {
    return fail(ErrorCode::InvalidInput, MessageId{"access.name-bad"}, {}, {{"pointer", "/name"}});
  }
  if (!isWrittenAsAName(kept)) {
    return fail(ErrorCode::InvalidInput, MessageId{"core.name-characters"}, {},
                {{"pointer", "/name"}});
  }
  return kept;
}

}  // namespace

Result<void> isAsSeen(const SignIn& now, const SignIn& seen) {
  if (now.roles == seen.roles && now.secret.hash == seen.secret.hash && now.ends == seen.ends &&
      now.disabled == seen.disabled) {
    return {};
  }
  return fail(ErrorCode::Conflict, MessageId{"access.changed-since"});
}

Result<void> check(const Grant& grant, std::chrono::sys_days today) {
  if (auto fine = checkRoles(grant.roles); !fine) return fine;
  if (!isSaid(grant.reason)) return refuse("access.grant-reason", "/reason");
  const auto last = today + (holds(grant.roles, Role::SetUp) ? kLongestSetUp : kLongestGrant);
  if (!grant.until || *grant.until < today || *grant.until > last) {
    return refuse("access.grant-until", "/until",
                  {{"first", toIsoDay(today)}, {"last", toIsoDay(last)}});
  }
  if (holds(grant.roles, Role::Provider)) {
    if (!isSaid(grant.contract)) return refuse("access.grant-contract", "/contract");
    if (!isSaid(grant.scope)) return refuse("access.grant-contract", "/scope");
  }
  return {};
}

Result<SignIn> Access::prepare(std::string_view name, std::string_view password, const Grant& grant,
                               std::string_view clinic, std::optional<PersonId> maker) {
  if (auto fine = checkRoles(grant.roles); !fine) return std::unexpected(std::move(fine.error()));
  auto kept_name = checkName(name);
  if (!kept_name) return std::unexpected(std::move(kept_name.error()));
  if (auto fine = checkPassword(password, *kept_name, clinic); !fine) {
    return std::unexpected(std::move(fine.error()));
  }
  std::string hash = hashPassword(password, random_);
  return prepare(name, grant, maker ? handedBy(maker, std::move(hash)) : Secret{std::move(hash)});
}

Result<Access::Dealt> Access::prepareWithCode(std::string_view name, const Grant& grant,
                                              std::optional<PersonId> maker) {
  std::string code = makeCode(random_);
  auto signin = prepare(name, grant, secretOfCode(code, maker));
  if (!signin) return std::unexpected(std::move(signin.error()));
  return Dealt{std::move(*signin), std::move(code)};
}

Secret Access::handedBy(std::optional<PersonId> maker, std::string hash) const {
  const Instant now = clock_.now();
  return {.hash = std::move(hash),
          .first_until = now + kFirstLasts,
          .handed = Handed{.by = maker, .at = now}};
}

Secret Access::secretOfCode(std::string_view code, std::optional<PersonId> maker) {
  Secret secret = handedBy(maker, hashPassword(code, random_));
  secret.is_digits = true;
  return secret;
}

Result<SignIn> Access::prepare(std::string_view name, const Grant& grant, Secret secret) {
  auto kept_name = checkName(name);
  if (!kept_name) return std::unexpected(std::move(kept_name.error()));
  if (auto fine = checkRoles(grant.roles); !fine) return std::unexpected(std::move(fine.error()));
  const Instant now = clock_.now();
  const bool only_sets_up = grant.roles == Roles{Role::SetUp};
  std::optional<Instant> ends;
  if (grant.until) ends = endOfJapaneseDay(*grant.until);
  if (!ends && only_sets_up) ends = now + kLongestSetUp;
  return SignIn{.person = ids_.make<PersonId>(),
                .name = std::move(*kept_name),
                .roles = grant.roles,
                .secret = std::move(secret),
                .created = now,
                .ends = ends,
                .reason = grant.reason,
                .contract = grant.contract,
                .scope = grant.scope};
}

Result<void> Access::grant(const SignIn& seen, const Grant& grant, const journal::Actor& by,
                           bool at_console) {
  if (auto fine = access::check(grant, japaneseDay(clock_.now())); !fine) return fine;
  const Instant ends = endOfJapaneseDay(grant.until.value_or(std::chrono::sys_days{}));
  const PersonId person = seen.person;
  const bool widens =
      std::ranges::any_of(grant.roles, [&](Role role) { return !holds(seen.roles, role); });
  const bool gives = widens || ends > seen.ends.value_or(Instant::max());
  if (gives && by.person && anotherCouldGive(seen, grant, *by.person)) {
    if (by.person == person) return fail(ErrorCode::Conflict, MessageId{"access.own-grant"});
    // Whoever makes somebody to be given by has given it to themselves.
    if (isMadeBy(*by.person, person)) {
      return fail(ErrorCode::Conflict, MessageId{"access.made-by-them"});
    }
  }
  const bool directed = holds(seen.roles, Role::Director);
  const bool directs = holds(grant.roles, Role::Director);
  if (by.person == person && directs && !directed && !at_console) {
    return fail(ErrorCode::Conflict, MessageId{"access.own-director"});
  }
  std::vector<Act> acts;
  if (directed && !directs && by.person != person) {
    acts.push_back(noted(ActKind::Stopped, seen, grant.reason, by));
  }
  SignIn granted = seen;
  granted.roles = grant.roles;
  granted.reason = grant.reason;
  if (gives && acts.empty()) {
    if (auto act = given(granted, by)) acts.push_back(*std::move(act));
  }
  if (gives && by.person != person) {
    auto reset = unseenReset(granted, by);
    if (!reset) return std::unexpected(std::move(reset.error()));
    if (std::optional<Act>& act = *reset; act) acts.push_back(*std::move(act));
  }
  return signins_.grant(seen, grant, ends, acts, by);
}

// What was reset while it decided nothing decides again: its owner sees that, too. That somebody
// chose a password since then says nothing: whoever reset it could have.
Result<std::optional<Act>> Access::unseenReset(const SignIn& signin, const journal::Actor& by) {
  const auto& handed = signin.secret.handed;
  if (!decides(signin.roles) || !handed || handed->at <= signin.created) return std::nullopt;
  const auto acts = signins_.acts();
  if (!acts) return std::unexpected(acts.error());
  const bool seen = std::ranges::any_of(*acts, [&](const Act& act) {
    return act.kind == ActKind::Reset && act.person == signin.person && act.at >= handed->at;
  });
  if (seen) return std::nullopt;
  Act reset = noted(ActKind::Reset, signin, signin.reason, by);
  if (handed->by != by.person) {
    reset.by = handed->by;
    reset.console.clear();
  }
  return reset;
}

// One whose sign-in was stopped counts: stopping the director must not make a new one.
Result<bool> Access::hasDirector() const {
  const auto signins = signins_.all();
  if (!signins) return std::unexpected(signins.error());
  return std::ranges::any_of(
      *signins, [](const Roles& roles) { return holds(roles, Role::Director); }, &SignIn::roles);
}

Result<void> Access::mayDecide(const Identity& by, const Roles& others) const {
  if (!holds(others, Role::Director) || holds(by.roles, Role::Director)) return {};
  const auto directed = hasDirector();
  if (!directed) return std::unexpected(directed.error());
  if (!*directed) return {};
  return fail(ErrorCode::PermissionDenied, kDirectorOnly);
}

Result<void> Access::mayReopen(const Identity* by, const SignIn& stopped) const {
  if (!stopped.disabled || !decides(stopped.roles)) return {};
  if (by != nullptr && holds(by->roles, Role::Director)) return {};
  const auto directed = anotherHolds(Role::Director, stopped.person);
  if (!directed) return std::unexpected(directed.error());
  if (!*directed) return {};
  return fail(ErrorCode::PermissionDenied, kDirectorOnly);
}

Result<void> Access::mayOpenSetUp(const Identity* by, const Roles& others) const {
  if (!holds(others, Role::SetUp)) return {};
  if (by != nullptr && holds(by->roles, Role::Director)) return {};
  const auto directed = hasDirector();
  if (!directed) return std::unexpected(directed.error());
  if (!*directed) return {};
  return fail(ErrorCode::PermissionDenied, MessageId{"access.set-up-director-only"});
}

// Nobody who decides is to find somebody else signed in for them without a word. Whether the
// sign-in was stopped, or never taken by its owner, does not matter: who does that first would be
// unseen. Opening one that was stopped gives its roles anew as well; a director's are a director's
// to give. Asked after the secret was made: unseenReset() looks for an act that is not older.
Result<std::vector<Act>> Access::actsOf(const SignIn& signin, const Resetting& how) {
  std::vector<Act> acts;
  if (how.by.person == signin.person || !decides(signin.roles)) return acts;
  const bool reopened = signin.disabled && !holds(signin.roles, Role::Director);
  if (!isSaid(how.why)) {
    return refuse(reopened ? "access.reopen-why" : "access.reset-why", "/why");
  }
  acts.push_back(noted(ActKind::Reset, signin, how.why, how.by));
  if (reopened) acts.push_back(noted(ActKind::Given, signin, how.why, how.by));
  return acts;
}

Result<void> Access::reset(const SignIn& seen, std::string_view password, std::string_view clinic,
                           const Resetting& how) {
  if (auto fine = checkPassword(password, seen.name, clinic); !fine) return fine;
  const std::string hash = hashPassword(password, random_);
  const Secret secret =
      how.by.person == seen.person ? ownOf(seen, hash) : handedBy(how.by.person, hash);
  const auto acts = actsOf(seen, how);
  if (!acts) return std::unexpected(acts.error());
  return signins_.reset(seen, secret, Factors::Remove, *acts, how.by);
}

Result<void> Access::changeOwn(PersonId person, std::string_view password,
                               std::string_view clinic) {
  const auto signin = signins_.byPerson(person);
  if (!signin) return std::unexpected(signin.error());
  if (auto fine = checkPassword(password, signin->name, clinic); !fine) return fine;
  if (isWhatWasGiven(*signin, password)) return refuseSame();
  const Secret secret = ownOf(*signin, hashPassword(password, random_));
  return signins_.reset(*signin, secret, Factors::Keep, {}, journal::Actor::ofPerson(person));
}

Secret Access::ownOf(const SignIn& signin, std::string hash) const {
  Secret secret{.hash = std::move(hash), .handed = signin.secret.handed};
  if (secret.handed) secret.handed->own = secret.handed->own.value_or(clock_.now());
  return secret;
}

Result<std::string> Access::resetWithCode(const SignIn& seen, const Resetting& how) {
  std::string code = makeCode(random_);
  const Secret secret = secretOfCode(code, how.by.person);
  const auto acts = actsOf(seen, how);
  if (!acts) return std::unexpected(acts.error());
  if (auto kept = signins_.reset(seen, secret, Factors::Remove, *acts, how.by); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return code;
}

Result<std::string> Access::choose(std::string_view session_token, std::string_view password,
                                   std::string_view clinic) {
  const auto holder = holderOf(session_token);
  if (!holder) return std::unexpected(holder.error());
  const auto& [session, signin] = *holder;
  if (!mustChoose(signin)) return fail(ErrorCode::Conflict, MessageId{"access.chosen-already"});
  const auto factors = factors_.of(signin.person);
  if (!factors) return std::unexpected(factors.error());
  if (hasProvenFactor(*factors) && !session.proven) {
    return fail(ErrorCode::PermissionDenied, MessageId{"access.second-factor"});
  }
  const std::string digits = digitsOf(password);
  const bool is_pin =
      isTemporaryOnly(signin.roles) && charactersOf(password) == digits.size() && !digits.empty();
  if (auto fine = is_pin ? checkPin(digits) : checkPassword(password, signin.name, clinic); !fine) {
    return std::unexpected(std::move(fine.error()));
  }
  const std::string_view chosen = is_pin ? std::string_view(digits) : password;
  if (isWhatWasGiven(signin, password)) return refuseSame();
  std::string token = makeToken(random_);
  const Proving by{.session = session, .token = digestOfToken(token), .at = clock_.now()};
  Secret secret{
      .hash = hashPassword(chosen, random_), .is_digits = is_pin, .handed = signin.secret.handed};
  if (secret.handed) secret.handed->own = by.at;
  if (auto kept = signins_.choose(by, secret); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return token;
}

Result<void> Access::disable(const SignIn& seen, std::string_view why, const journal::Actor& by) {
  std::optional<Act> act;
  if (holds(seen.roles, Role::Director) && by.person != seen.person) {
    act = noted(ActKind::Stopped, seen, why, by);
  }
  return signins_.disable(seen, clock_.now(), why, act, by);
}

}  // namespace sekisho::access
