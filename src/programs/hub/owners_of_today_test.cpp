// Whose an account is, over a whole hub, after two rows turned out to be one machine.
#include "programs/hub/owners_of_today.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using ownership::AccountOwner;
using ownership::OwnershipId;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

class OwnersOnAHub : public ::testing::Test {
 protected:
  OwnersOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    EXPECT_THAT(state_.devices->add({{.id = old_row_, .name = "受付", .registered = clock_.now()},
                                     {.id = new_row_, .name = "受付1", .registered = clock_.now()}},
                                    journal::Actor::hub()),
                succeeds());
  }

  [[nodiscard]] AccountOwner owner(DeviceId device, PersonId person) {
    return {.id = state_.ids.make<OwnershipId>(),
            .account = {.device = device, .name = "sato"},
            .person = person,
            .from = japaneseDay(clock_.now()),
            .by = sato_,
            .at = clock_.now()};
  }
  void merge() {
    EXPECT_THAT(state_.devices->merge(old_row_, new_row_, clock_.now(), journal::Actor::hub()),
                succeeds());
  }
  [[nodiscard]] std::vector<DeviceId> seats() const {
    std::vector<DeviceId> found;
    for (const AccountOwner& one : state_.owners->all().value()) {
      found.push_back(one.account.device);
    }
    return found;
  }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
  DeviceId old_row_ = state_.ids.make<DeviceId>();
  DeviceId new_row_ = state_.ids.make<DeviceId>();
  PersonId sato_ = state_.ids.make<PersonId>();
  PersonId mori_ = state_.ids.make<PersonId>();
};

TEST_F(OwnersOnAHub, AnAccountKeepsItsOwnerWhenItsMachineGoesOnAsAnotherRow) {
  ASSERT_THAT(state_.owners->assign(owner(old_row_, sato_)), succeeds());
  merge();
  EXPECT_THAT(seats(), ::testing::ElementsAre(new_row_));
}

TEST_F(OwnersOnAHub, ASecondOwnerIsRefusedAtTheRowOfToday) {
  ASSERT_THAT(state_.owners->assign(owner(old_row_, sato_)), succeeds());
  merge();
  EXPECT_THAT(state_.owners->assign(owner(new_row_, mori_)), failsWith(ErrorCode::Conflict));
}

TEST_F(OwnersOnAHub, WhatWasDecidedOfTheOldRowIsTakenBackAtTheNew) {
  const AccountOwner given = owner(old_row_, sato_);
  ASSERT_THAT(state_.owners->assign(given), succeeds());
  merge();
  const auto ended =
      state_.owners->end(given.id, {.by = mori_, .at = clock_.now(), .why = "二重のため"});
  ASSERT_THAT(ended, succeeds());
  EXPECT_EQ(ended->account.device, new_row_);
  EXPECT_THAT(state_.owners->assign(owner(new_row_, mori_)), succeeds());
}

}  // namespace
}  // namespace sekisho::hub
