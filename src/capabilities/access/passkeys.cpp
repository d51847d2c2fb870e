#include "capabilities/access/passkeys.h"

#include <algorithm>
#include <utility>

#include "capabilities/access/session_token.h"

namespace sekisho::access {

Passkeys::Passkeys(SecondFactorRegister& factors, const Clock& clock, Random& random, IdSource& ids)
    : factors_(factors), clock_(clock), random_(random), ids_(ids) {}

Result<std::vector<SecondFactor>> Passkeys::of(PersonId person, const Site& site) const {
  auto factors = factors_.of(person);
  if (factors) {
    std::erase_if(*factors, [&](const SecondFactor& it) {
      return !it.passkey || it.passkey->site != site.id;
    });
  }
  return factors;
}

Bytes Passkeys::challengeFor(const Session& session, Ceremony ceremony) {
  Bytes challenge(kChallengeBytes);
  random_.fill(challenge);
  const Instant now = clock_.now();
  const Lock lock(mutex_);
  std::erase_if(asked_, [&](const auto& one) { return now - one.second.since > kQuestionLasts; });
  asked_[session.id] = {.ceremony = ceremony, .challenge = challenge, .since = now};
  return challenge;
}

Result<Bytes> Passkeys::take(const Session& session, Ceremony ceremony) {
  const Lock lock(mutex_);
  const auto asked = asked_.extract(session.id);
  if (asked.empty() || asked.mapped().ceremony != ceremony ||
      clock_.now() - asked.mapped().since > kQuestionLasts) {
    return fail(ErrorCode::NotFound, MessageId{"access.enrolment-over"});
  }
  return std::move(asked.mapped().challenge);
}

Result<Passkeys::Question> Passkeys::begin(const Session& session, const Site& site) {
  auto there = of(session.person, site);
  if (!there) return std::unexpected(std::move(there.error()));
  return Question{challengeFor(session, Ceremony::Making), std::move(*there)};
}

Result<Enrolled> Passkeys::enrol(const Session& session, std::string_view label, bool own_account,
                                 const PasskeyMade& made, const Site& site) {
  auto kept_label = checkFactorLabel(label);
  if (!kept_label) return std::unexpected(std::move(kept_label.error()));
  if (made.built_in && !own_account) {
    return fail(ErrorCode::Conflict, MessageId{"access.passkey-shared-account"});
  }
  const auto challenge = take(session, Ceremony::Making);
  if (!challenge) return std::unexpected(challenge.error());
  auto passkey = registered(made, site, *challenge);
  if (!passkey) return std::unexpected(std::move(passkey.error()));
  const Instant now = clock_.now();
  const std::uint32_t uses = passkey->uses;
  SecondFactor factor{.id = ids_.make<FactorId>(),
                      .person = session.person,
                      .kind = FactorKind::Passkey,
                      .label = std::move(*kept_label),
                      .added = now,
                      .passkey = std::move(*passkey)};
  std::string token = makeToken(random_);
  const Proving by{.session = session, .token = digestOfToken(token), .at = now};
  if (auto kept = factors_.enrol(by, factor, uses); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return Enrolled{.factor = std::move(factor), .session_token = std::move(token)};
}

Result<Passkeys::Question> Passkeys::ask(const Session& session, const Site& site) {
  auto there = of(session.person, site);
  if (!there) return std::unexpected(std::move(there.error()));
  if (there->empty()) return fail(ErrorCode::NotFound, MessageId{"access.passkey-none"});
  return Question{challengeFor(session, Ceremony::Giving), std::move(*there)};
}

Result<std::string> Passkeys::prove(const Session& session, const PasskeyGiven& given,
                                    const Site& site) {
  const auto challenge = take(session, Ceremony::Giving);
  if (!challenge) return std::unexpected(challenge.error());
  const auto there = of(session.person, site);
  if (!there) return std::unexpected(there.error());
  const auto factor = std::ranges::find_if(*there, [&](const SecondFactor& it) {
    return it.passkey && it.passkey->credential == given.credential;
  });
  const std::optional<Passkey> passkey = factor == there->end() ? std::nullopt : factor->passkey;
  if (!passkey) {
    return fail(ErrorCode::Unauthenticated, MessageId{"access.passkey-refused"},
                "a credential of nobody here");
  }
  const auto uses = verified(given, *passkey, site, *challenge);
  if (!uses) return std::unexpected(uses.error());
  std::string token = makeToken(random_);
  const Proving by{.session = session, .token = digestOfToken(token), .at = clock_.now()};
  if (auto proved = factors_.proveByPasskey(by, factor->id, *uses); !proved) {
    return std::unexpected(std::move(proved.error()));
  }
  return token;
}

}  // namespace sekisho::access
