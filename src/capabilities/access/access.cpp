#include "capabilities/access/access.h"

#include <algorithm>
#include <array>
#include <semaphore>
#include <utility>

#include "capabilities/access/digits.h"
#include "capabilities/access/session_token.h"
#include "core/text.h"

namespace sekisho::access {
namespace {

constexpr MessageId kDirectorOnly{"access.director-only"};
constexpr MessageId kRefused{"access.refused"};
constexpr std::size_t kMaxNameBytes = 120;
constexpr std::size_t kMaxBrowserBytes = 300;
constexpr std::chrono::seconds kKnownFor{1};
constexpr std::size_t kMostKnown = 256;

std::unexpected<Error> refused() { return fail(ErrorCode::Unauthenticated, kRefused); }

// 19 MiB a hash: two at once keep a flood of attempts from taking the hub's memory.
std::counting_semaphore<2>& hashingSlots() {
  static std::counting_semaphore<2> slots(2);
  return slots;
}

bool verifyInTurn(std::string_view password, const std::string& hash) {
  hashingSlots().acquire();
  const bool matches = verifyPassword(password, hash);
  hashingSlots().release();
  return matches;
}

std::string hashInTurn(std::string_view password, Random& random) {
  hashingSlots().acquire();
  std::string hash = hashPassword(password, random);
  hashingSlots().release();
  return hash;
}

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

// What somebody else dealt or typed says nothing of who types it. A PIN does for a temporary, and
// no longer for one who became more.
bool mustChoose(const SignIn& signin) {
  return signin.secret.first_until || (signin.secret.is_digits && !isTemporaryOnly(signin.roles));
}

// What is kept of a code or a PIN is its digits, however they are spaced.
std::string asKept(const Secret& secret, std::string_view typed) {
  return secret.is_digits ? digitsOf(typed) : std::string(typed);
}

// What whoever handed it over knows as well.
bool isWhatWasGiven(const SignIn& signin, std::string_view typed) {
  return mustChoose(signin) && verifyInTurn(asKept(signin.secret, typed), signin.secret.hash);
}

std::unexpected<Error> refuseSame() { return refuse("access.password-same", "/password"); }

Result<std::string> checkName(std::string_view name) {
  std::string kept = spacesFolded(trimmed(name));
  if (kept.empty() || !isOneLine(kept, kMaxNameBytes)) {
    return fail(ErrorCode::InvalidInput, MessageId{"access.name-bad"}, {}, {{"pointer", "/name"}});
  }
  return kept;
}

}  // namespace

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
  const auto all = signins_.all();
  if (!all) return false;
  const auto another = [&](Role role) {
    return std::ranges::any_of(*all, [&](const SignIn& other) {
      return other.person != signin.person && holds(other.roles, role) && isUsable(other);
    });
  };
  if (holds(signin.roles, Role::Director)) return !another(Role::Director);
  return holds(signin.roles, Role::Administrator) && !another(Role::Director) &&
         !another(Role::Administrator);
}

Result<void> Access::mayUse(const SignIn& signin) const {
  if (signin.disabled) return refused();
  if (isUsable(signin) || isLastWhoDecides(signin)) return {};
  const bool left = has_left_(signin.person);
  return fail(ErrorCode::Unauthenticated, MessageId{left ? "access.left" : "access.ended"});
}

Result<SignIn> Access::check(std::string_view name, std::string_view password) {
  auto signin = signins_.byName(spacesFolded(trimmed(name)));
  if (!signin && signin.error().code != ErrorCode::NotFound) {
    return std::unexpected(std::move(signin.error()).during("looking up a sign-in"));
  }
  const std::string typed = asKept(signin ? signin->secret : Secret{}, password);
  const bool matches = verifyInTurn(std::string_view(typed).substr(0, kMaxPasswordBytes),
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

// A clock set back must not lengthen a session, so age is counted both ways.
bool Access::hasEnded(const Session& session) const {
  const Instant now = clock_.now();
  return std::chrono::abs(now - session.opened) > kLongestSession ||
         std::chrono::abs(now - session.used) > kIdleSession;
}

Result<Access::Holder> Access::holderOf(std::string_view session_token) const {
  const auto session = signins_.session(digestOfToken(session_token));
  if (!session) {
    if (session.error().code == ErrorCode::NotFound) {
      return fail(ErrorCode::Unauthenticated, MessageId{"access.signed-out"});
    }
    return std::unexpected(session.error());
  }
  if (hasEnded(*session)) {
    return fail(ErrorCode::Unauthenticated, MessageId{"access.signed-out"});
  }
  const auto signin = signins_.byPerson(session->person);
  if (!signin) return std::unexpected(signin.error());
  if (auto may = mayUse(*signin); !may) return std::unexpected(std::move(may.error()));
  return Holder{*session, *signin};
}

std::optional<Identity> Access::known(const Sha256& token, std::uint64_t changes) const {
  const Lock lock(known_mutex_);
  const auto found = known_.find(token);
  if (found == known_.end() || found->second.changes != changes ||
      clock_.sinceBoot() - found->second.at >= kKnownFor) {
    return std::nullopt;
  }
  return found->second.identity;
}

void Access::remember(const Sha256& token, const Known& found) {
  const Lock lock(known_mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_.insert_or_assign(token, found);
}

Result<Identity> Access::identify(std::string_view session_token) {
  const auto changes = signins_.changes();  // before anything is read
  const Sha256 token = digestOfToken(session_token);
  if (changes) {
    if (auto identity = known(token, *changes)) return *std::move(identity);
  }
  const auto holder = holderOf(session_token);
  if (!holder) return std::unexpected(holder.error());
  const auto& [session, signin] = *holder;
  const Instant now = clock_.now();
  if (now - session.used > std::chrono::minutes{1}) {
    auto kept = signins_.touch(session.id, now);
    // On a full disk people still look: the session only does not grow longer.
    if (!kept && kept.error().code != ErrorCode::Unavailable) {
      return std::unexpected(std::move(kept.error()));
    }
  }
  const auto proof = proofOf(session, signin);
  if (!proof) return std::unexpected(proof.error());
  Identity identity{signin.person, signin.name, signin.roles, session.id, *proof};
  if (changes) remember(token, {*changes, clock_.sinceBoot(), identity});
  return identity;
}

bool Access::isSignedIn(std::string_view session_token) const {
  const auto holder = holderOf(session_token);
  return holder || (holder.error().code != ErrorCode::Unauthenticated &&
                    holder.error().code != ErrorCode::NotFound);
}

std::string Access::csrfToken(std::string_view session_token) {
  return toBase64Url(hmacSha256(bytesOf(session_token), bytesOf("csrf")).view());
}

Result<void> Access::signOut(std::string_view session_token) {
  const auto session = signins_.session(digestOfToken(session_token));
  if (!session && session.error().code == ErrorCode::NotFound) return {};
  if (!session) return std::unexpected(session.error());
  return signins_.close(session->id, journal::Actor::ofPerson(session->person));
}

Result<Session> Access::session(std::string_view session_token) const {
  const auto holder = holderOf(session_token);
  if (!holder) return std::unexpected(holder.error());
  return holder->session;
}

Result<std::vector<Session>> Access::sessions() const {
  auto sessions = signins_.sessions();
  if (sessions) {
    std::erase_if(*sessions, [&](const Session& session) { return hasEnded(session); });
  }
  return sessions;
}

Result<void> Access::endSession(SessionId id, const journal::Actor& by) {
  const auto all = sessions();
  if (!all) return std::unexpected(all.error());
  if (std::ranges::find(*all, id, &Session::id) == all->end()) {
    return fail(ErrorCode::NotFound, MessageId{"access.session-unknown"});
  }
  return signins_.close(id, by);
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
    return std::unexpected(signin.error());
  }
  throttle_.succeeded(attempt);
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
  std::string hash = hashInTurn(password, random_);
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
  Secret secret = handedBy(maker, hashInTurn(code, random_));
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

Result<void> Access::grant(PersonId person, const Grant& grant, const journal::Actor& by,
                           bool at_console) {
  if (auto fine = access::check(grant, japaneseDay(clock_.now())); !fine) return fine;
  const Instant ends = endOfJapaneseDay(grant.until.value_or(std::chrono::sys_days{}));
  auto signin = signins_.byPerson(person);
  if (!signin) return std::unexpected(std::move(signin.error()));
  const bool widens =
      std::ranges::any_of(grant.roles, [&](Role role) { return !holds(signin->roles, role); });
  const bool gives = widens || ends > signin->ends.value_or(Instant::max());
  if (gives && by.person && anotherCouldGive(*signin, grant, *by.person)) {
    if (by.person == person) return fail(ErrorCode::Conflict, MessageId{"access.own-grant"});
    // Whoever makes somebody to be given by has given it to themselves.
    if (isMadeBy(*by.person, person)) {
      return fail(ErrorCode::Conflict, MessageId{"access.made-by-them"});
    }
  }
  const bool directed = holds(signin->roles, Role::Director);
  const bool directs = holds(grant.roles, Role::Director);
  if (by.person == person && directs && !directed && !at_console) {
    return fail(ErrorCode::Conflict, MessageId{"access.own-director"});
  }
  std::optional<Act> act;
  if (directed && !directs && by.person != person) {
    act = noted(ActKind::Stopped, *signin, grant.reason, by);
  }
  signin->roles = grant.roles;
  signin->reason = grant.reason;
  if (gives && !act) act = given(*signin, by);
  return signins_.grant(person, grant, ends, act, by);
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

Result<void> Access::mayOpenSetUp(const Identity* by, const Roles& others) const {
  if (!holds(others, Role::SetUp)) return {};
  if (by != nullptr && holds(by->roles, Role::Director)) return {};
  const auto directed = hasDirector();
  if (!directed) return std::unexpected(directed.error());
  if (!*directed) return {};
  return fail(ErrorCode::PermissionDenied, MessageId{"access.set-up-director-only"});
}

// A director is not to find somebody else signed in for them without a word. Whether the sign-in
// was stopped, or never taken by its owner, does not matter: who does that first would be unseen.
Result<std::optional<Act>> Access::actOf(const SignIn& signin, const Resetting& how) {
  if (!holds(signin.roles, Role::Director) || how.by.person == signin.person) return std::nullopt;
  if (!isSaid(how.why)) return refuse("access.reset-why", "/why");
  return noted(ActKind::Reset, signin, how.why, how.by);
}

Result<void> Access::reset(PersonId person, std::string_view password, std::string_view clinic,
                           const Resetting& how) {
  const auto signin = signins_.byPerson(person);
  if (!signin) return std::unexpected(signin.error());
  if (auto fine = checkPassword(password, signin->name, clinic); !fine) return fine;
  const auto act = actOf(*signin, how);
  if (!act) return std::unexpected(act.error());
  const std::string hash = hashInTurn(password, random_);
  const Secret secret =
      how.by.person == person ? ownOf(*signin, hash) : handedBy(how.by.person, hash);
  return signins_.reset(person, secret, Factors::Remove, *act, how.by);
}

Result<void> Access::changeOwn(PersonId person, std::string_view password,
                               std::string_view clinic) {
  const auto signin = signins_.byPerson(person);
  if (!signin) return std::unexpected(signin.error());
  if (auto fine = checkPassword(password, signin->name, clinic); !fine) return fine;
  if (isWhatWasGiven(*signin, password)) return refuseSame();
  const Secret secret = ownOf(*signin, hashInTurn(password, random_));
  return signins_.reset(person, secret, Factors::Keep, std::nullopt,
                        journal::Actor::ofPerson(person));
}

Secret Access::ownOf(const SignIn& signin, std::string hash) const {
  Secret secret{.hash = std::move(hash), .handed = signin.secret.handed};
  if (secret.handed) secret.handed->own = secret.handed->own.value_or(clock_.now());
  return secret;
}

Result<std::string> Access::resetWithCode(PersonId person, const Resetting& how) {
  const auto signin = signins_.byPerson(person);
  if (!signin) return std::unexpected(signin.error());
  const auto act = actOf(*signin, how);
  if (!act) return std::unexpected(act.error());
  std::string code = makeCode(random_);
  if (auto kept =
          signins_.reset(person, secretOfCode(code, how.by.person), Factors::Remove, *act, how.by);
      !kept) {
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
      .hash = hashInTurn(chosen, random_), .is_digits = is_pin, .handed = signin.secret.handed};
  if (secret.handed) secret.handed->own = by.at;
  if (auto kept = signins_.choose(by, secret); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return token;
}

Result<void> Access::disable(PersonId person, std::string_view why, const journal::Actor& by) {
  const auto signin = signins_.byPerson(person);
  if (!signin) return std::unexpected(signin.error());
  std::optional<Act> act;
  if (holds(signin->roles, Role::Director) && by.person != person) {
    act = noted(ActKind::Stopped, *signin, why, by);
  }
  return signins_.disable(person, clock_.now(), why, act, by);
}

}  // namespace sekisho::access
