#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "capabilities/access/password.h"
#include "capabilities/access/refusals.h"
#include "capabilities/access/second_factor.h"
#include "capabilities/access/sign_in.h"
#include "capabilities/access/throttle.h"
#include "core/ids.h"
#include "core/mutex.h"
#include "core/random.h"

namespace sekisho::access {

/// How far somebody has proved who they are.
enum class Proof {
  Whole,
  ToChoose,     ///< By what they were given: they may choose a password of their own, no more.
  Outstanding,  ///< The password is right; a second factor is still to be given.
  ToEnrol,      ///< The same, and the person has none: they may sign in to enrol one, no more.
};
[[nodiscard]] std::string_view nameOf(Proof proof) noexcept;

/// A person who has proved who they are, by the password at least.
struct Identity {
  PersonId person = {};
  std::string name = {};
  Roles roles = {};
  SessionId session = {};      ///< Zero at the console.
  Proof proof = Proof::Whole;  ///< At the console the password is enough: the box is the other one.
};

/// What a browser gets on signing in. Secrets: they go into cookies and nowhere else.
struct Opened {
  Identity identity;
  std::string session_token;
  std::string device_token;         ///< To be kept for a year: a browser that has signed in before.
  std::size_t ended_elsewhere = 0;  ///< Sessions that had to end, since there were kMostSessions.
};

/// What a browser shows when it tries.
struct Credentials {
  std::string name;
  std::string password;
  std::string device_token = {};
  std::string session_token = {};  ///< Of an earlier session: it ends with the new one.
  std::string address = {};
  std::string browser = {};  ///< User-Agent.
};

/// Signing in to the hub: individual, throttled, recorded (P-04: never a shared account).
///
/// Safe for any thread. At most two passwords are hashed at once; others wait.
class Access {
 public:
  static constexpr std::chrono::hours kLongestSession{12};
  static constexpr std::chrono::minutes kIdleSession{60};

  /// Everything must outlive the object. `has_left` tells whose last day at the clinic has passed:
  /// they sign in no more. Any thread.
  Access(
      SignInRegister& signins, SecondFactorRegister& factors, const Clock& clock, Random& random,
      IdSource& ids, std::function<bool(PersonId)> has_left = [](PersonId) { return false; });

  /// Unauthenticated with access.refused for any wrong name or password alike, Unavailable with
  /// access.wait and {seconds} while the attempt is throttled.
  [[nodiscard]] Result<Opened> signIn(const Credentials& credentials);

  /// Attempts that were refused, for whoever records them; signIn() notes its own.
  [[nodiscard]] Refusals& refusals() { return refusals_; }

  /// Who holds the session, by what is stored at the call: what a clock alone ends may be noticed a
  /// second later. Unauthenticated if it is unknown, ended, idle for an hour or twelve
  /// hours old, or its person is disabled, has ended or has left.
  [[nodiscard]] Result<Identity> identify(std::string_view session_token);

  /// Whether identify() would still find somebody, without counting as use: who only listens grows
  /// idle. True while it cannot be told.
  [[nodiscard]] bool isSignedIn(std::string_view session_token) const;

  /// The value that unsafe requests of a session must repeat in a header (CSRF): a digest bound to
  /// the session token.
  [[nodiscard]] static std::string csrfToken(std::string_view session_token);

  [[nodiscard]] Result<void> signOut(std::string_view session_token);

  /// The session itself, as of identify().
  [[nodiscard]] Result<Session> session(std::string_view session_token) const;
  /// Sessions that can still be used, newest first.
  [[nodiscard]] Result<std::vector<Session>> sessions() const;
  /// Ends one from afar. NotFound (access.session-unknown).
  [[nodiscard]] Result<void> endSession(SessionId id, const journal::Actor& by);

  /// A person at the console by name and password, or by the code or password that somebody gave
  /// them (ToChoose); not throttled, since whoever owns the data directory holds more than this.
  [[nodiscard]] Result<Identity> identifyAtConsole(std::string_view name,
                                                   std::string_view password);

  /// Whether a second factor is still to be given, or enrolled, by whoever holds that session.
  [[nodiscard]] Result<bool> awaitsSecondFactor(const Session& session, const SignIn& signin) const;

  /// Asks somebody who is signed in for the password again. Unauthenticated (access.password-wrong)
  /// if it is wrong; Unavailable (access.wait) after too many attempts in this session; the console
  /// is never throttled.
  [[nodiscard]] Result<void> confirm(const Identity& person, std::string_view password);

  /// Whether `by` may give these roles to somebody, or decide about who holds them. Only a director
  /// may do so for a director, or an administrator could open what only directors may see; the
  /// first director of a clinic is made by whoever may add people. PermissionDenied
  /// (access.director-only) otherwise. The console is no way around it: a director who forgot the
  /// password comes back by reset() alone, which the director then sees.
  [[nodiscard]] Result<void> mayDecide(const Identity& by, const Roles& others) const;

  /// Whether a stopped sign-in that decides may be opened again: by a director, while one can sign
  /// in; at the hub's own machine `by` may be nobody. PermissionDenied (access.director-only).
  [[nodiscard]] Result<void> mayReopen(const Identity* by, const SignIn& stopped) const;
  /// Whether `by` may open a set-up account: give somebody that role, or let a stopped or ended one
  /// in again. The director's own act alone once a clinic has one: at the console (`by` null, or
  /// another person) nobody else brings it back either, or it would never be over.
  /// PermissionDenied (access.set-up-director-only) otherwise.
  [[nodiscard]] Result<void> mayOpenSetUp(const Identity* by, const Roles& others) const;

  /// Somebody's own password in place of the code or password they were given; a PIN of digits is
  /// enough for whoever is a temporary and no more. The person's other sessions end; this one goes
  /// on by the token that is answered. Conflict (access.chosen-already), InvalidInput as of
  /// checkPassword() and checkPin(), and for what was given (access.password-same).
  [[nodiscard]] Result<std::string> choose(std::string_view session_token,
                                           std::string_view password, std::string_view clinic);

  /// A sign-in of a new person, ready to be kept by a decision that keeps the person too.
  /// InvalidInput for a bad name or password, or no role. What else is wrong with a grant, check()
  /// tells; the first sign-in of a hub has none of it.
  /// `maker` makes it for the person, who chooses one of their own with it within kFirstLasts;
  /// nothing if whoever types the password keeps it.
  [[nodiscard]] Result<SignIn> prepare(std::string_view name, std::string_view password,
                                       const Grant& grant, std::string_view clinic,
                                       std::optional<PersonId> maker = {});
  /// The same with a code in place of a password: to be given to the person, and kept nowhere.
  struct Dealt {
    SignIn signin;
    std::string code;  ///< Digits.
  };
  /// How long what somebody was given is good to choose their own with.
  static constexpr std::chrono::days kFirstLasts{7};
  [[nodiscard]] Result<Dealt> prepareWithCode(std::string_view name, const Grant& grant,
                                              std::optional<PersonId> maker = {});
  /// The act of having given a new sign-in its roles; nothing if they decide nothing.
  [[nodiscard]] std::optional<Act> given(const SignIn& signin, const journal::Actor& by);
  /// grant(), reset(), resetWithCode() and disable() take the sign-in as it was read when the act
  /// was allowed, and refuse as isAsSeen() does if it is another by the time the act is kept.
  ///
  /// InvalidInput as of check(); NotFound. Conflict as of SignInRegister::grant(), also
  /// access.own-grant: nobody widens or
  /// prolongs what they may do themselves while somebody else could decide about it, nor does one
  /// whose sign-in they made lately (access.made-by-them), and
  /// access.own-director: nobody makes a director of themselves but at the console, as whoever sets
  /// a hub up could have.
  [[nodiscard]] Result<void> grant(const SignIn& seen, const Grant& grant, const journal::Actor& by,
                                   bool at_console);

  /// Whether nobody else could give this person's password, roles or end anew: the only director
  /// who can sign in or, where there is none, the only administrator.
  [[nodiscard]] bool isLastWhoDecides(const SignIn& signin) const;

  /// How somebody comes to reset a password.
  struct Resetting {
    journal::Actor by = {};
    std::string why = {};
  };
  /// InvalidInput with the pointer /why (access.reset-why) without a reason where somebody else
  /// resets one who decides: it is kept as an act that its owner acknowledges. Where one that was
  /// stopped opens again and is no director's, it is one that somebody else looks at, too
  /// (access.reopen-why). What anybody but the person typed, or nobody in particular at
  /// the console, is good as what prepare() keeps of a `maker`.
  [[nodiscard]] Result<void> reset(const SignIn& seen, std::string_view password,
                                   std::string_view clinic, const Resetting& how);
  /// The person's own password, of whoever has just proved to know the one before. InvalidInput
  /// also for what they were given (access.password-same).
  [[nodiscard]] Result<void> changeOwn(PersonId person, std::string_view password,
                                       std::string_view clinic);
  /// The director says that the set-up is over, as of SignInRegister::endSetUp().
  [[nodiscard]] Result<std::size_t> endSetUp(const journal::Actor& by) {
    return signins_.endSetUp(clock_.now(), by);
  }
  /// The same with a code in place of a password. The code.
  [[nodiscard]] Result<std::string> resetWithCode(const SignIn& seen, const Resetting& how);

  [[nodiscard]] Result<std::vector<Act>> acts() const { return signins_.acts(); }
  /// Somebody else has looked at the act. As of SignInRegister::confirm() and madeLately().
  [[nodiscard]] Result<Act> confirm(ActId id, const Identity& by, bool at_console);

  /// A sign-in that somebody else made or reset counts as that person's doing for so long after its
  /// owner chose a password of their own.
  static constexpr std::chrono::days kSettles{30};
  /// Whether two sign-ins are of one hand: either was made or reset by the other, or by whom the
  /// other made, or both by the same person, so lately that a confirmation has to say so. Whoever
  /// holds the code could have typed the rest as well: that it was its owner cannot be shown, only
  /// that they had time to notice. Whoever gave one roles that decide is such a hand, and whoever
  /// made it stays one, while nobody else has looked at that and somebody of neither's making
  /// could.
  ///
  /// PermissionDenied (access.not-own-yet) as of mustBeOwn().
  [[nodiscard]] Result<bool> madeLately(const Identity& second, bool at_console,
                                        std::optional<PersonId> first) const;
  /// PermissionDenied (access.not-own-yet) while somebody has not chosen a password of their own
  /// since somebody else made or reset the sign-in and, unless at the console, enrolled and given a
  /// second factor after that: such a sign-in is nobody's second word.
  [[nodiscard]] Result<void> mustBeOwn(const Identity& person, bool at_console) const;
  /// As of madeLately(), whosever sign-in it is. True where it cannot be told.
  [[nodiscard]] bool areOfOneHand(PersonId one, PersonId other) const;
  /// The same of one direction: whether `person` came to their sign-in lately by `maker`, or by
  /// whom `maker` made. True where it cannot be told.
  [[nodiscard]] bool cameFrom(PersonId person, PersonId maker) const;
  /// Whether what `by` decides about `person` is that person's own deciding: their sign-in came
  /// from them lately. Not of a director, whom only a director, or a clinic that had none, can have
  /// made.
  [[nodiscard]] bool isMadeBy(PersonId by, PersonId person) const;
  /// Whether somebody else could confirm what `first` did, where `second` is of one hand with them:
  /// one whose sign-in neither has made, nor whoever made one of theirs, and whose word would be of
  /// another hand; or whoever made that of `first`.
  [[nodiscard]] bool couldConfirmInstead(PersonId third, PersonId first, PersonId second) const;
  /// `why` is the person's own words, kept in the entry and, of a director, in an act.
  [[nodiscard]] Result<void> disable(const SignIn& seen, std::string_view why,
                                     const journal::Actor& by);
  [[nodiscard]] Result<std::vector<SignIn>> all() const { return signins_.all(); }
  /// Whether that sign-in opens anything today: not stopped, not ended, not a leaver's; or the last
  /// one who decides, which is Active, too.
  [[nodiscard]] SignInState stateOf(const SignIn& signin) const;
  [[nodiscard]] bool maySignIn(const SignIn& signin) const {
    return stateOf(signin) == SignInState::Active;
  }
  [[nodiscard]] Result<SignIn> signIn(PersonId person) const { return signins_.byPerson(person); }

 private:
  struct Holder {
    Session session;
    SignIn signin;
  };
  [[nodiscard]] Result<Holder> holderOf(std::string_view session_token) const;
  /// What identify() found while nothing has changed since.
  struct Known {
    std::uint64_t changes = 0;
    std::chrono::milliseconds at{};  // since boot
    Identity identity;
  };
  [[nodiscard]] std::optional<Identity> known(const Sha256& token, std::uint64_t changes) const
      SEKISHO_EXCLUDES(known_mutex_);
  void remember(const Sha256& token, const Known& found) SEKISHO_EXCLUDES(known_mutex_);
  [[nodiscard]] Result<SignIn> check(std::string_view name, std::string_view password);
  [[nodiscard]] Result<Proof> proofOf(const Session& session, const SignIn& signin) const;
  [[nodiscard]] Result<bool> hasDirector() const;
  [[nodiscard]] bool hasEnded(const Session& session) const;
  [[nodiscard]] bool isUsable(const SignIn& signin) const;
  // Whether somebody else of that role can sign in.
  [[nodiscard]] Result<bool> anotherHolds(Role role, PersonId person) const;
  [[nodiscard]] Result<void> mayUse(const SignIn& signin) const;
  [[nodiscard]] Result<void> mustNotWait(const Throttle::Attempt& attempt) const;
  [[nodiscard]] Result<SignIn> prepare(std::string_view name, const Grant& grant, Secret secret);
  [[nodiscard]] Secret secretOfCode(std::string_view code, std::optional<PersonId> maker);
  [[nodiscard]] Secret handedBy(std::optional<PersonId> maker, std::string hash) const;
  [[nodiscard]] Secret ownOf(const SignIn& signin, std::string hash) const;
  [[nodiscard]] bool anotherCouldGive(const SignIn& signin, const Grant& grant, PersonId but) const;
  /// How everybody came to their sign-ins, read once for a question.
  struct Ways {
    std::vector<SignIn> signins = {};
    std::vector<Act> acts = {};
    bool read = false;
    /// Nothing of whoever does not sign in. Good while this is.
    [[nodiscard]] const SignIn* of(PersonId person) const;
  };
  [[nodiscard]] Ways waysIn() const;
  [[nodiscard]] bool awaitsAnother(const Act& act, const Ways& ways) const;
  [[nodiscard]] bool isOfTheirMaking(const SignIn& other, const Act& act, const Ways& ways) const;
  [[nodiscard]] bool hasSettled(const Handed& handed) const;
  [[nodiscard]] std::vector<std::optional<PersonId>> handsOn(const SignIn& signin,
                                                             const Ways& ways) const;
  [[nodiscard]] Act noted(ActKind kind, const SignIn& signin, std::string_view why,
                          const journal::Actor& by);
  [[nodiscard]] Result<std::vector<Act>> actsOf(const SignIn& signin, const Resetting& how);
  // The act of a reset that has none, of what has just been given roles that decide.
  [[nodiscard]] Result<std::optional<Act>> unseenReset(const SignIn& signin,
                                                       const journal::Actor& by);
  [[nodiscard]] Result<bool> isOwn(const SignIn& signin, bool at_console) const;
  /// Who made a sign-in or gave it what nobody else has looked at, who made theirs, and so on, as
  /// long as that is not settled.
  struct Makers {
    std::vector<PersonId> known = {};
    bool whole = true;  ///< Nobody else that it cannot be told of.
  };
  [[nodiscard]] Makers makersOf(PersonId person, const Ways& ways) const;
  [[nodiscard]] bool cameFrom(PersonId person, PersonId maker, const Ways& ways) const;
  SignInRegister& signins_;
  SecondFactorRegister& factors_;
  const Clock& clock_;
  Random& random_;
  IdSource& ids_;
  std::function<bool(PersonId)> has_left_;
  mutable Mutex known_mutex_;
  std::map<Sha256, Known> known_ SEKISHO_GUARDED_BY(known_mutex_) = {};
  Throttle throttle_;
  Refusals refusals_;
  std::string
      hash_of_nobody_;  // verified against when the name is unknown: the same time either way
};

}  // namespace sekisho::access
