#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/access/sign_in.h"
#include "capabilities/access/throttle.h"
#include "capabilities/access/webauthn.h"
#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/mutex.h"
#include "core/random.h"
#include "core/seal.h"

namespace sekisho::access {

using FactorId = Id<struct FactorTag>;

/// An authenticator application, a printed sheet of codes that are each good once (nobody needs a
/// telephone of their own), or a passkey.
enum class FactorKind { Totp, Sheet, Passkey };
[[nodiscard]] std::string_view nameOf(FactorKind kind) noexcept;
[[nodiscard]] std::optional<FactorKind> factorKindFrom(std::string_view name) noexcept;

inline constexpr std::size_t kSheetCodes = 10;
inline constexpr std::size_t kMaxFactors = 8;  ///< Of one person.
inline constexpr std::size_t kMaxLabelBytes = 120;

struct SecondFactor {
  FactorId id = {};
  PersonId person = {};
  FactorKind kind = FactorKind::Totp;
  std::string label = {};  ///< Where it is: 「金庫」, 「私の電話」.
  Bytes secret = {};       ///< Of an application, sealed.
  Instant added{};
  std::optional<Instant> used = {};
  std::size_t codes_left = 0;  ///< Of a sheet.
  std::optional<Passkey> passkey = {};
};

/// What has to be left when one is removed.
enum class Remaining { Nothing, OneProven };

/// Where second factors are kept. Each change is durable, with its journal entry, when the call
/// returns. Safe for any thread.
class SecondFactorRegister {
 public:
  virtual ~SecondFactorRegister() = default;

  [[nodiscard]] virtual Result<std::vector<SecondFactor>> of(PersonId person) const = 0;

  /// `codes` are the digests of a sheet's codes. Conflict: access.factors-full, or
  /// access.passkey-known if somebody of the clinic has enrolled that passkey.
  [[nodiscard]] virtual Result<void> add(const SecondFactor& factor,
                                         const std::vector<Sha256>& codes,
                                         const journal::Actor& by) = 0;
  /// NotFound (access.factor-unknown) unless it is that person's; Conflict (access.last-factor).
  [[nodiscard]] virtual Result<void> remove(PersonId person, FactorId factor, Remaining remaining,
                                            const journal::Actor& by) = 0;

  /// The same of an application or a passkey that was given just now, all in one: `count` is the
  /// application's step, or how often the passkey was used. As of proveByStep().
  [[nodiscard]] virtual Result<void> enrol(const Proving& by, const SecondFactor& factor,
                                           std::int64_t count) = 0;

  /// The first factor a person ever gives takes the account over: what was enrolled before and
  /// never given goes, and so do other sessions that have not proved themselves.
  ///
  /// The session has proved who holds it by that step's code, and goes on by its new token. A step
  /// that was used, or an earlier one, is Unauthenticated (access.code-refused): a code seen over a
  /// shoulder is good once. So is one of a session that has ended (access.signed-out).
  [[nodiscard]] virtual Result<void> proveByStep(const Proving& by, FactorId factor,
                                                 std::int64_t step) = 0;
  /// The same by a sheet's code, which is then used up. Unauthenticated (access.code-refused) if no
  /// sheet of the person has it unused.
  [[nodiscard]] virtual Result<void> proveByCode(const Proving& by, const Sha256& code) = 0;
  /// The same by a passkey whose signature was verified. Unauthenticated (access.passkey-copied) if
  /// it was given before and its counter did not go forward; one that never counts stays at 0.
  [[nodiscard]] virtual Result<void> proveByPasskey(const Proving& by, FactorId factor,
                                                    std::uint32_t uses) = 0;
};

/// A second factor that was enrolled and given, and the token by which its session goes on.
struct Enrolled {
  SecondFactor factor;
  std::string session_token;
};

/// Whether one of them has been given before: a sheet that was never used may never have been
/// printed, and does not stand in the way of enrolling.
[[nodiscard]] bool hasProvenFactor(const std::vector<SecondFactor>& factors);

/// The words by which somebody tells a factor from others: 「金庫の封筒」, spaces folded.
/// InvalidInput (access.factor-label).
[[nodiscard]] Result<std::string> checkFactorLabel(std::string_view label);

/// Whoever decides anything, or comes from outside, signs in with a second factor; staff and
/// temporaries may.
[[nodiscard]] bool needsSecondFactor(const Roles& roles);

/// Enrolling and giving second factors (ASVS 6.3, 6.5). Safe for any thread.
class SecondFactors {
 public:
  /// What was begun and not yet proved is forgotten after so long.
  static constexpr std::chrono::minutes kEnrolmentLasts{15};

  /// `root` is what secrets are sealed and codes digested with, by keys made from it. What is
  /// passed by reference must outlive the object.
  SecondFactors(SecondFactorRegister& factors, SignInRegister& signins, const SealingKey& root,
                const Clock& clock, Random& random, IdSource& ids);

  /// A new application's secret, kept in memory until enrolTotp() proves it.
  [[nodiscard]] Bytes beginTotp(PersonId person);
  /// Keeps what beginTotp() made once a code of it is given, and the session has proved itself.
  /// Unauthenticated (access.code-refused) for a wrong code, NotFound (access.enrolment-over).
  [[nodiscard]] Result<Enrolled> enrolTotp(const Session& session, std::string_view label,
                                           std::string_view code);
  struct Sheet {
    SecondFactor factor;
    std::vector<std::string> codes;  ///< Digits; shown once and kept nowhere.
  };
  /// A sheet of codes. Whoever has never given a factor gives one of its codes next; until then
  /// another sheet takes its place.
  [[nodiscard]] Result<Sheet> makeSheet(PersonId person, std::string_view label);

  /// The session proves who holds it by an application's or a sheet's code, spaces and hyphens as
  /// typed. The token by which it goes on. Unauthenticated (access.code-refused); Unavailable
  /// (access.wait) after too many.
  [[nodiscard]] Result<std::string> prove(const Session& session, std::string_view code);

  /// Conflict (access.last-factor) if the person needs one and no other has been given before.
  [[nodiscard]] Result<void> remove(PersonId person, FactorId factor, const journal::Actor& by);
  [[nodiscard]] Result<std::vector<SecondFactor>> of(PersonId person) const {
    return factors_.of(person);
  }

 private:
  struct Begun {
    Bytes secret;
    Instant since{};
  };
  [[nodiscard]] Sha256 digestOf(std::string_view code) const;
  [[nodiscard]] Result<void> proveByCode(const Proving& by, std::string_view code);

  SecondFactorRegister& factors_;
  SignInRegister& signins_;
  SealingKey sealing_;
  SealingKey digesting_;
  const Clock& clock_;
  Random& random_;
  IdSource& ids_;
  Throttle throttle_;
  Mutex mutex_;
  std::map<PersonId, Begun> begun_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::access
