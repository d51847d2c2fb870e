#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "capabilities/access/second_factor.h"
#include "capabilities/access/testing/signins_in_memory.h"

namespace sekisho::access::testing {

/// The same of second factors: what it proves, it marks in the sessions of `signins`.
class SecondFactorsInMemory final : public SecondFactorRegister {
 public:
  explicit SecondFactorsInMemory(SignInsInMemory& signins) : signins_(signins) {}

  [[nodiscard]] Result<std::vector<SecondFactor>> of(PersonId person) const override {
    std::vector<SecondFactor> found;
    std::ranges::copy_if(factors_, std::back_inserter(found),
                         [&](const SecondFactor& it) { return it.person == person; });
    return found;
  }
  Result<void> add(const SecondFactor& factor, const std::vector<Sha256>& codes,
                   const journal::Actor&) override {
    factors_.push_back(factor);
    for (const Sha256& code : codes) codes_.insert({{factor.person, code}, factor.id});
    return {};
  }
  Result<void> remove(PersonId person, FactorId factor, Remaining remaining,
                      const journal::Actor&) override {
    std::vector<SecondFactor> others = of(person).value();
    std::erase_if(others, [&](const SecondFactor& it) { return it.id == factor; });
    if (remaining == Remaining::OneProven && !hasProvenFactor(others)) {
      return fail(ErrorCode::Conflict, MessageId{"access.last-factor"});
    }
    std::erase_if(factors_, [&](const SecondFactor& it) { return it.id == factor; });
    return {};
  }
  Result<void> proveByStep(const Session& session, FactorId factor, std::int64_t step,
                           Instant at) override {
    if (!steps_.insert({factor, step}).second) return refused();
    return proved(session, factor, at);
  }
  Result<void> proveByCode(const Session& session, const Sha256& code, Instant at) override {
    const auto found = codes_.extract({session.person, code});
    if (found.empty()) return refused();
    return proved(session, found.mapped(), at);
  }
  Result<void> proveByPasskey(const Session& session, FactorId factor, std::uint32_t uses,
                              Instant at) override {
    const auto found = std::ranges::find(factors_, factor, &SecondFactor::id);
    const bool forward = uses > found->passkey->uses || (uses == 0 && found->passkey->uses == 0);
    if (found->used && !forward) {
      return fail(ErrorCode::Unauthenticated, MessageId{"access.passkey-copied"});
    }
    found->passkey->uses = uses;
    return proved(session, factor, at);
  }

 private:
  Result<void> proved(const Session& session, FactorId factor, Instant at) {
    std::ranges::find(factors_, factor, &SecondFactor::id)->used = at;
    signins_.prove(session.id, at);
    return {};
  }
  static std::unexpected<Error> refused() {
    return fail(ErrorCode::Unauthenticated, MessageId{"access.code-refused"});
  }

  SignInsInMemory& signins_;
  std::vector<SecondFactor> factors_;
  std::map<std::pair<PersonId, Sha256>, FactorId> codes_;
  std::set<std::pair<FactorId, std::int64_t>> steps_;
};

}  // namespace sekisho::access::testing
