#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "capabilities/access/second_factor.h"
#include "capabilities/access/webauthn.h"
#include "core/clock.h"
#include "core/ids.h"
#include "core/mutex.h"
#include "core/random.h"

namespace sekisho::access {

/// Enrolling and giving passkeys as second factors (WebAuthn level 3). They follow the password, so
/// that no account lies in the authenticator and a lost one opens nothing. Safe for any thread.
class Passkeys {
 public:
  /// How long a browser may take over a question; the newest of a session is the one that counts.
  static constexpr std::chrono::minutes kQuestionLasts{5};
  static constexpr std::size_t kChallengeBytes = 32;

  /// What is passed by reference must outlive the object.
  Passkeys(SecondFactorRegister& factors, const Clock& clock, Random& random, IdSource& ids);

  /// What a browser is asked to make, and which ones it must not make again.
  struct Question {
    Bytes challenge;
    std::vector<SecondFactor> passkeys;  ///< The person's, of that site.
  };
  [[nodiscard]] Result<Question> begin(const Session& session, const Site& site);
  /// Keeps what was made, and the session has proved itself. On a machine whose account is shared
  /// with others a built-in one is nobody's own: Conflict (access.passkey-shared-account).
  /// Unauthenticated (access.passkey-refused), NotFound (access.enrolment-over).
  [[nodiscard]] Result<Enrolled> enrol(const Session& session, std::string_view label,
                                       bool own_account, const PasskeyMade& made, const Site& site);

  /// NotFound (access.passkey-none) if the person has none of this site.
  [[nodiscard]] Result<Question> ask(const Session& session, const Site& site);
  /// The session proves who holds it. The token by which it goes on. Unauthenticated:
  /// access.passkey-refused, or access.passkey-copied if its counter went back, so that two of the
  /// same exist.
  [[nodiscard]] Result<std::string> prove(const Session& session, const PasskeyGiven& given,
                                          const Site& site);

 private:
  enum class Ceremony { Making, Giving };
  struct Asked {
    Ceremony ceremony{};
    Bytes challenge;
    Instant since{};
  };
  [[nodiscard]] Result<std::vector<SecondFactor>> of(PersonId person, const Site& site) const;
  [[nodiscard]] Bytes challengeFor(const Session& session, Ceremony ceremony);
  /// Good once. NotFound (access.enrolment-over).
  [[nodiscard]] Result<Bytes> take(const Session& session, Ceremony ceremony);

  SecondFactorRegister& factors_;
  const Clock& clock_;
  Random& random_;
  IdSource& ids_;
  Mutex mutex_;
  std::map<SessionId, Asked> asked_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::access
