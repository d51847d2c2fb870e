// What every OwnerRegister promises, on each engine.

#include <gmock/gmock.h>

#include <memory>

#include "capabilities/journal/testing/stored_scratch.h"
#include "capabilities/ownership/store/owner_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/journal.h"
#include "schemas/ownership.h"

namespace sekisho::ownership {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using ::testing::ElementsAre;

constexpr std::chrono::sys_days kDay = std::chrono::year{2026} / 1 / 21;

using Engine = journal::testing::ScratchKind<OwnerRegister>;

class OwnerRegisterContract : public ::testing::TestWithParam<Engine> {
 protected:
  OwnerRegister& owners() { return **scratch_; }

  AccountOwner owned(std::string account, Use use = Use::Person) {
    clock_.pass(std::chrono::minutes{1});
    return {.id = ids_.make<OwnershipId>(),
            .account = {.device = device_, .name = std::move(account)},
            .use = use,
            .person = ids_.make<PersonId>(),
            .purpose = use == Use::Service ? "夜間の控え" : "",
            .from = kDay,
            .by = ids_.make<PersonId>(),
            .at = clock_.now()};
  }
  Ending ending() { return {.by = ids_.make<PersonId>(), .at = clock_.now(), .why = "退職"}; }

  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  DeviceId device_ = ids_.make<DeviceId>();
  std::unique_ptr<journal::testing::Scratch<OwnerRegister>> scratch_ = GetParam().open();
};

TEST_P(OwnerRegisterContract, KeepsWhoseAnAccountIsAsItWasDecided) {
  AccountOwner person = owned("sato");
  person.until = kDay + days{30};
  const AccountOwner service = owned("backup", Use::Service);
  ASSERT_THAT(owners().assign(person), succeeds());
  ASSERT_THAT(owners().assign(service), succeeds());
  EXPECT_THAT(*owners().all(), ElementsAre(service, person)) << "newest first";
  EXPECT_THAT(scratch_->decisions(),
              ElementsAre("access.account-assigned@1", "access.account-assigned@1"));
}

TEST_P(OwnerRegisterContract, AnAccountHasOneOwnerOnAnyDay) {
  AccountOwner first = owned("sato");
  first.until = kDay + days{30};
  ASSERT_THAT(owners().assign(first), succeeds());
  AccountOwner second = owned("sato");
  second.from = *first.until;
  EXPECT_THAT(owners().assign(second), failsWith(ErrorCode::Conflict));
  second.from = *first.until + days{1};
  EXPECT_THAT(owners().assign(second), succeeds());
  AccountOwner elsewhere = owned("sato");
  elsewhere.account.device = ids_.make<DeviceId>();
  EXPECT_THAT(owners().assign(elsewhere), succeeds()) << "another seat";
}

TEST_P(OwnerRegisterContract, WhatIsTakenBackStaysVisibleAndLeavesRoomForAnother) {
  AccountOwner first = owned("sato");
  ASSERT_THAT(owners().assign(first), succeeds());
  const Ending why = ending();
  const auto ended = owners().end(first.id, why);
  ASSERT_THAT(ended, succeeds());
  first.ended = why;
  EXPECT_EQ(*ended, first);
  const AccountOwner second = owned("sato");
  ASSERT_THAT(owners().assign(second), succeeds());
  EXPECT_THAT(*owners().all(), ElementsAre(second, first));
  EXPECT_THAT(owners().end(first.id, ending()), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(owners().end(OwnershipId{}, ending()), failsWith(ErrorCode::NotFound));
}

INSTANTIATE_TEST_SUITE_P(Engines, OwnerRegisterContract,
                         ::testing::ValuesIn(journal::testing::onEveryEngine<OwnerRegister>(
                             {.schemas = {journal::kSchema, kSchema},
                              .kinds = {"access.account-assigned@1", "access.account-released@1"},
                              .open = &openOwnerRegister})),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::ownership
