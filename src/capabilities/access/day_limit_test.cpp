#include "capabilities/access/day_limit.h"

#include <gtest/gtest.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;

TEST(ADaysWork, OfOnePersonIsLimitedAndBeginsAnewTheNextDay) {
  TurnableClock clock;
  SeededRandom random{1};
  IdSource ids{clock, random};
  const PersonId mizuno = ids.make<PersonId>();
  DayLimit limit(clock, 2);
  EXPECT_THAT(limit.count(mizuno), succeeds());
  EXPECT_THAT(limit.count(mizuno), succeeds());
  EXPECT_THAT(limit.count(mizuno), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(limit.count(ids.make<PersonId>()), succeeds()) << "another person goes on";
  clock.pass(std::chrono::hours{24});
  EXPECT_THAT(limit.count(mizuno), succeeds());
}

}  // namespace
}  // namespace sekisho::access
