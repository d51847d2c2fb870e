#include "capabilities/access/second_factor.h"

#include <algorithm>
#include <array>
#include <utility>

#include "capabilities/access/digits.h"
#include "capabilities/access/session_token.h"
#include "capabilities/access/totp.h"
#include "core/check.h"
#include "core/text.h"

namespace sekisho::access {
namespace {

constexpr std::array<std::pair<FactorKind, std::string_view>, 3> kKinds{
    {{FactorKind::Totp, "totp"}, {FactorKind::Sheet, "sheet"}, {FactorKind::Passkey, "passkey"}}};

std::unexpected<Error> codeRefused() {
  return fail(ErrorCode::Unauthenticated, MessageId{"access.code-refused"}, {},
              {{"pointer", "/code"}});
}

SealingKey derived(const SealingKey& root, std::string_view purpose) {
  const auto key = SealingKey::fromBytes(hmacSha256(root.view(), bytesOf(purpose)).view());
  SEKISHO_CHECK(key.has_value());  // a digest has a key's size
  return *key;
}

}  // namespace

std::string_view nameOf(FactorKind kind) noexcept {
  return std::ranges::find(kKinds, kind, &std::pair<FactorKind, std::string_view>::first)->second;
}

std::optional<FactorKind> factorKindFrom(std::string_view name) noexcept {
  const auto* const found =
      std::ranges::find(kKinds, name, &std::pair<FactorKind, std::string_view>::second);
  return found == kKinds.end() ? std::nullopt : std::optional(found->first);
}

bool hasProvenFactor(const std::vector<SecondFactor>& factors) {
  return std::ranges::any_of(factors, [](const SecondFactor& it) { return it.used.has_value(); });
}

bool needsSecondFactor(const Roles& roles) {
  return std::ranges::any_of(
      roles, [](Role role) { return role != Role::Staff && role != Role::Temporary; });
}

Result<std::string> checkFactorLabel(std::string_view label) {
  std::string kept = spacesFolded(label);
  if (kept.empty() || !isOneLine(kept, kMaxLabelBytes)) {
    return fail(ErrorCode::InvalidInput, MessageId{"access.factor-label"}, {},
                {{"pointer", "/label"}});
  }
  return kept;
}

SecondFactors::SecondFactors(SecondFactorRegister& factors, SignInRegister& signins,
                             const SealingKey& root, const Clock& clock, Random& random,
                             IdSource& ids)
    : factors_(factors),
      signins_(signins),
      sealing_(derived(root, "second factors: secrets")),
      digesting_(derived(root, "second factors: codes")),
      clock_(clock),
      random_(random),
      ids_(ids),
      throttle_(clock) {}

Bytes SecondFactors::beginTotp(PersonId person) {
  Bytes secret(kTotpSecretBytes);
  random_.fill(secret);
  const Lock lock(mutex_);
  const Instant now = clock_.now();
  std::erase_if(begun_, [&](const auto& one) { return now - one.second.since > kEnrolmentLasts; });
  begun_[person] = {.secret = secret, .since = now};
  return secret;
}

Result<Enrolled> SecondFactors::enrolTotp(const Session& session, std::string_view label,
                                          std::string_view code) {
  auto kept_label = checkFactorLabel(label);
  if (!kept_label) return std::unexpected(std::move(kept_label.error()));
  Bytes secret;
  {
    const Lock lock(mutex_);
    const auto found = begun_.find(session.person);
    if (found == begun_.end() || clock_.now() - found->second.since > kEnrolmentLasts) {
      return fail(ErrorCode::NotFound, MessageId{"access.enrolment-over"});
    }
    secret = found->second.secret;
  }
  const Instant now = clock_.now();
  const auto step = totpStepOf(secret, digitsOf(code), now);
  if (!step) return codeRefused();
  SecondFactor factor{.id = ids_.make<FactorId>(),
                      .person = session.person,
                      .kind = FactorKind::Totp,
                      .label = std::move(*kept_label),
                      .secret = {},
                      .added = now};
  SecondFactor sealed = factor;
  sealed.secret = seal(sealing_, random_, secret, factor.id.view());
  std::string token = makeToken(random_);
  const Proving by{.session = session, .token = digestOfToken(token), .at = now};
  if (auto kept = factors_.enrol(by, sealed, *step); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  const Lock lock(mutex_);
  begun_.erase(session.person);
  return Enrolled{.factor = std::move(factor), .session_token = std::move(token)};
}

Sha256 SecondFactors::digestOf(std::string_view code) const {
  return hmacSha256(digesting_.view(), bytesOf(code));
}

Result<SecondFactors::Sheet> SecondFactors::makeSheet(PersonId person, std::string_view label) {
  auto kept_label = checkFactorLabel(label);
  if (!kept_label) return std::unexpected(std::move(kept_label.error()));
  const auto there = factors_.of(person);
  if (!there) return std::unexpected(there.error());
  if (!hasProvenFactor(*there)) {
    for (const SecondFactor& unprinted : *there) {
      if (auto gone = factors_.remove(person, unprinted.id, Remaining::Nothing,
                                      journal::Actor::ofPerson(person));
          !gone) {
        return std::unexpected(std::move(gone.error()));
      }
    }
  }
  Sheet sheet{.factor = {.id = ids_.make<FactorId>(),
                         .person = person,
                         .kind = FactorKind::Sheet,
                         .label = std::move(*kept_label),
                         .added = clock_.now(),
                         .codes_left = kSheetCodes},
              .codes = {}};
  std::vector<Sha256> digests;
  for (std::size_t n = 0; n < kSheetCodes; ++n) {
    sheet.codes.push_back(makeCode(random_));
    digests.push_back(digestOf(sheet.codes.back()));
  }
  if (auto kept = factors_.add(sheet.factor, digests, journal::Actor::ofPerson(person)); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return sheet;
}

Result<void> SecondFactors::proveByCode(const Proving& by, std::string_view code) {
  if (code.size() == kCodeDigits) return factors_.proveByCode(by, digestOf(code));
  const auto factors = factors_.of(by.session.person);
  if (!factors) return std::unexpected(factors.error());
  for (const SecondFactor& factor : *factors) {
    if (factor.kind != FactorKind::Totp) continue;
    const auto secret = unseal(sealing_, factor.secret, factor.id.view());
    if (!secret) return std::unexpected(secret.error());
    if (const auto step = totpStepOf(*secret, code, by.at)) {
      return factors_.proveByStep(by, factor.id, *step);
    }
  }
  return codeRefused();
}

Result<std::string> SecondFactors::prove(const Session& session, std::string_view code) {
  // Counted by person, not by session: a new session must not bring five new guesses. Whoever gets
  // so far knows the password, so that only the person, or a thief of it, can be delayed.
  const Throttle::Attempt attempt{
      .name = {}, .known_device = "second/" + session.person.text(), .address = {}};
  const auto wait = throttle_.wait(attempt);
  if (wait.count() > 0) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return fail(ErrorCode::Unavailable, MessageId{"access.wait"}, {},
                {{"seconds", std::to_string(seconds)}});
  }
  std::string token = makeToken(random_);
  auto proved = proveByCode({.session = session, .token = digestOfToken(token), .at = clock_.now()},
                            digitsOf(code));
  if (!proved) {
    if (proved.error().code == ErrorCode::Unauthenticated) throttle_.failed(attempt);
    return std::unexpected(std::move(proved.error()));
  }
  throttle_.succeeded(attempt);
  return token;
}

Result<void> SecondFactors::remove(PersonId person, FactorId factor, const journal::Actor& by) {
  const auto signin = signins_.byPerson(person);
  if (!signin) return std::unexpected(signin.error());
  const auto left = needsSecondFactor(signin->roles) ? Remaining::OneProven : Remaining::Nothing;
  return factors_.remove(person, factor, left, by);
}

}  // namespace sekisho::access
