#include "capabilities/access/refusals.h"

#include <gmock/gmock.h>

#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::access {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

class RefusedSignIns : public ::testing::Test {
 protected:
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  PersonId person_ = ids_.make<PersonId>();
  Refusals refusals_;
};

TEST_F(RefusedSignIns, AreGatheredByPersonAddressAndStepAndTakenOnce) {
  const Instant first = clock_.now();
  refusals_.note(person_, "192.0.2.7", Step::Password, first);
  clock_.pass(10s);
  refusals_.note(person_, "192.0.2.7", Step::Password, clock_.now());
  refusals_.note(person_, "192.0.2.7", Step::SecondFactor, clock_.now());
  refusals_.note({}, "192.0.2.7", Step::Password, clock_.now());
  const auto taken = refusals_.take();
  ASSERT_THAT(taken, SizeIs(3));
  const auto twice = std::ranges::find(taken, 2, &Refused::count);
  ASSERT_NE(twice, taken.end());
  EXPECT_EQ(twice->person, person_);
  EXPECT_EQ(twice->first, first);
  EXPECT_EQ(twice->last, clock_.now());
  EXPECT_THAT(refusals_.take(), IsEmpty());
}

TEST_F(RefusedSignIns, ThatCouldNotBeKeptAreCountedOn) {
  refusals_.note(person_, "192.0.2.7", Step::Password, clock_.now());
  const auto taken = refusals_.take();
  refusals_.note(person_, "192.0.2.7", Step::Password, clock_.now());
  refusals_.putBack(taken.front());
  EXPECT_EQ(refusals_.take().front().count, 2);
}

TEST_F(RefusedSignIns, FromMoreAddressesThanAreKeptAreCountedWithoutOne) {
  for (std::size_t n = 0; n < Refusals::kMaxKinds + 50; ++n) {
    refusals_.note({}, std::to_string(n), Step::Password, clock_.now());
  }
  const auto taken = refusals_.take();
  ASSERT_THAT(taken, SizeIs(Refusals::kMaxKinds + 1));
  const auto rest = std::ranges::find(taken, "", &Refused::address);
  ASSERT_NE(rest, taken.end());
  EXPECT_EQ(rest->count, 50);
}

}  // namespace
}  // namespace sekisho::access
