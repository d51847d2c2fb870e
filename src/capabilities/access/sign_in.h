#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capabilities/access/act.h"
#include "capabilities/access/role.h"
#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::access {

/// What somebody was given, why, and until which day.
struct Grant {
  Roles roles = {};
  std::string reason = {};
  std::optional<std::chrono::sys_days> until = {};  ///< Last day in Japan.
  std::string contract = {};                        ///< Of a provider: by which contract.
  std::string scope = {};                           ///< Of a provider: what it is for.
};

inline constexpr std::chrono::days kLongestGrant{400};  ///< A year, and time to renew it.
inline constexpr std::chrono::days kLongestSetUp{7};
inline constexpr std::size_t kMaxNameBytes = 120;
inline constexpr std::size_t kMaxGrantBytes =
    600;  ///< Of reason, contract and scope: 200 characters.

/// InvalidInput with {pointer}: access.role-missing, access.grant-reason, access.grant-until (none,
/// past, or beyond kLongestGrant; a set-up account's beyond kLongestSetUp) with {first} and {last},
/// access.grant-contract (a provider without contract or scope).
[[nodiscard]] Result<void> check(const Grant& grant, std::chrono::sys_days today);

/// By whose hand a person came to the sign-in they hold.
struct Handed {
  std::optional<PersonId> by = {};  ///< Who made or reset it; nothing at the console.
  Instant at{};
  /// Since when the person has had a password of their own choice; nothing before.
  std::optional<Instant> own = {};
  friend bool operator==(const Handed&, const Handed&) = default;
};

/// What a person types first, as it is kept.
struct Secret {
  std::string hash = {};  ///< argon2id, encoded.
  /// A code that the hub dealt, or a password that somebody else typed: good until then, and only
  /// to choose one's own with.
  std::optional<Instant> first_until = {};
  bool is_digits = false;  ///< Kept as its digits alone: a code, or a PIN of temporaries.
  std::optional<Handed> handed = {};  ///< Nothing of whoever typed it at the set-up themselves.
};

/// A person's own way into Sekisho (not an account of the operating system, not a 日レセ operator).
struct SignIn {
  PersonId person;
  /// What the person types, compared as typed; unique among those that are not stopped.
  std::string name;
  Roles roles;
  Secret secret = {};
  Instant created{};
  std::optional<Instant> disabled = {};
  std::optional<Instant> ends =
      {};                   ///< What was granted ends by itself; nothing for the first one.
  std::string reason = {};  ///< Why it was granted, as contract and scope of a provider.
  std::string contract = {};
  std::string scope = {};
};

/// Conflict (access.changed-since) if anything that one judges by is another by now than it was in
/// `seen`: roles, secret, end, or whether it is stopped.
[[nodiscard]] Result<void> isAsSeen(const SignIn& now, const SignIn& seen);

/// What a sign-in opens today.
enum class SignInState {
  Active,
  Disabled,  ///< Stopped by somebody.
  Ended,     ///< What was granted is over.
  Left,      ///< The person's last day has passed.
};
[[nodiscard]] std::string_view nameOf(SignInState state) noexcept;

/// A browser that is signed in. Tokens are kept as digests only.
struct Session {
  SessionId id;
  PersonId person;
  Sha256 token;  ///< SHA-256 of the cookie.
  Instant opened{};
  Instant used{};
  std::optional<Instant> proven = {};  ///< Nothing while a second factor is still to be given.
  std::string address = {};            ///< Of the browser.
  std::string browser = {};            ///< What it calls itself.
};

/// At most so many sessions of a person: the one signed in to beyond it ends another.
inline constexpr std::size_t kMostSessions = 10;

/// A session that proves who holds it, and by which token it goes on: the one before ends with the
/// proof, so that whoever knew it has nothing (ASVS 7.2.4).
struct Proving {
  Session session;
  Sha256 token;  ///< The new one.
  Instant at{};
};

/// What becomes of second factors with a new password: whoever lost the telephone is let in by
/// somebody who takes them away.
enum class Factors { Keep, Remove };

/// Where sign-ins and sessions are kept.
///
/// Each change is durable, with its journal entry, when the call returns.
class SignInRegister {
 public:
  virtual ~SignInRegister() = default;

  /// As storage::Database::changes(): while it stays the same, so does all that a sign-in hangs on.
  [[nodiscard]] virtual std::optional<std::uint64_t> changes() const { return std::nullopt; }

  [[nodiscard]] virtual Result<std::vector<SignIn>> all() const = 0;
  /// The one that is not stopped, or the one stopped last. NotFound if nobody has that name.
  [[nodiscard]] virtual Result<SignIn> byName(std::string_view name) const = 0;
  [[nodiscard]] virtual Result<SignIn> byPerson(PersonId person) const = 0;

  /// Each of the next three changes a sign-in that somebody judged as it is in `seen`: NotFound, or
  /// what isAsSeen() refuses, if it is so no more. Acts are noted with the change.
  ///
  /// Ends the person's sessions as well. Conflict with access.last-administrator if nobody else
  /// could administer then.
  [[nodiscard]] virtual Result<void> disable(const SignIn& seen, Instant at, std::string_view why,
                                             const std::optional<Act>& act,
                                             const journal::Actor& by) = 0;
  /// Other roles, reason and end, with the acts that somebody else is to look at; ends
  /// the person's sessions. Conflict as of disable(), and access.grant-stopped of one
  /// that is stopped: what it decided when that was done says who may open it again.
  [[nodiscard]] virtual Result<void> grant(const SignIn& seen, const Grant& grant, Instant ends,
                                           const std::vector<Act>& acts,
                                           const journal::Actor& by) = 0;
  /// The set-up is over: whoever was a set-up account and nothing else is disabled, others lose
  /// that role; their sessions end. How many there were. Conflict (access.no-set-up) if nobody was.
  [[nodiscard]] virtual Result<std::size_t> endSetUp(Instant at, const journal::Actor& by) = 0;
  /// A new password or code, with its acts as of grant(); ends the person's sessions and, if
  /// disabled, lets them in again: Conflict (access.name-taken) if somebody has their name by now.
  [[nodiscard]] virtual Result<void> reset(const SignIn& seen, const Secret& secret,
                                           Factors factors, const std::vector<Act>& acts,
                                           const journal::Actor& by) = 0;

  /// Every act, newest first.
  [[nodiscard]] virtual Result<std::vector<Act>> acts() const = 0;
  /// Answers the act as it is then. NotFound (access.act-unknown), or what check() refuses.
  [[nodiscard]] virtual Result<Act> confirm(ActId id, const ActConfirmation& confirmation) = 0;
  /// The person's own password in place of what they were given; ends the person's other sessions.
  /// Unauthenticated (access.signed-out) if the session has ended.
  [[nodiscard]] virtual Result<void> choose(const Proving& by, const Secret& secret) = 0;

  /// Opens a session. The `earlier` one of the same browser ends with it, whoever held it. Of more
  /// than kMostSessions of the person the others end, first those that proved nothing, then those
  /// not used for longest: how many.
  [[nodiscard]] virtual Result<std::size_t> open(const Session& session,
                                                 const std::optional<Sha256>& earlier) = 0;
  /// Every session that was not closed, newest first; some may have ended by time.
  [[nodiscard]] virtual Result<std::vector<Session>> sessions() const = 0;
  /// NotFound if there is none.
  [[nodiscard]] virtual Result<Session> session(const Sha256& token) const = 0;
  [[nodiscard]] virtual Result<void> touch(SessionId id, Instant used) = 0;
  [[nodiscard]] virtual Result<void> close(SessionId id, const journal::Actor& by) = 0;

  /// Keeps the digest of a device cookie: this browser has signed in with this name.
  [[nodiscard]] virtual Result<void> rememberDevice(PersonId person, const Sha256& device,
                                                    Instant at) = 0;
  /// Every device remembered for the person.
  [[nodiscard]] virtual Result<std::vector<Sha256>> devices(PersonId person) const = 0;
};

}  // namespace sekisho::access
