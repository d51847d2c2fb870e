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
  Result<void> enrol(const Proving& by, const SecondFactor& factor, std::int64_t count) override {
    factors_.push_back(factor);
    if (!factor.passkey) return proveByStep(by, factor.id, count);
    return proveByPasskey(by, factor.id, static_cast<std::uint32_t>(count));
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
  Result<void> proveByStep(const Proving& by, FactorId factor, std::int64_t step) override {
    if (!steps_.insert({factor, step}).second) return refused();
    return proved(by, factor);
  }
  Result<void> proveByCode(const Proving& by, const Sha256& code) override {
    const auto found = codes_.extract({by.session.person, code});
    if (found.empty()) return refused();
    return proved(by, found.mapped());
  }
  Result<void> proveByPasskey(const Proving& by, FactorId factor, std::uint32_t uses) override {
    const auto found = std::ranges::find(factors_, factor, &SecondFactor::id);
    const bool forward = uses > found->passkey->uses || (uses == 0 && found->passkey->uses == 0);
    if (found->used && !forward) {
      return fail(ErrorCode::Unauthenticated, MessageId{"access.passkey-copied"});
    }
    found->passkey->uses = uses;
    return proved(by, factor);
  }

 private:
  Result<void> proved(const Proving& by, FactorId factor) {
    std::ranges::find(factors_, factor, &SecondFactor::id)->used = by.at;
    return signins_.prove(by);
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
