#include "core/ids.h"

#include <gmock/gmock.h>

#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho {
namespace {

TEST(IdSource, RisesEvenWhenTheClockStandsOrStepsBack) {
  testing::TurnableClock clock;
  testing::SeededRandom random;
  IdSource ids(clock, random);
  Uuid last = ids.next();
  for (int i = 0; i < 2000; ++i) {
    if (i == 1000) clock.set(clock.now() - std::chrono::hours{24});
    const Uuid next = ids.next();
    ASSERT_GT(next, last);
    EXPECT_EQ(std::to_integer<unsigned>(next.bytes[6]) >> 4U, 7U);
    EXPECT_EQ(std::to_integer<unsigned>(next.bytes[8]) >> 6U, 2U);
    last = next;
  }
}

TEST(Uuid, ReadsItsOwnTextAndNothingElse) {
  const auto id = Uuid::fromText("0192d3a0-1234-7abc-8def-0123456789ab");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->text(), "0192d3a0-1234-7abc-8def-0123456789ab");
  EXPECT_FALSE(Uuid::fromText("0192d3a012347abc8def0123456789ab"));
  EXPECT_FALSE(Uuid::fromText("0192d3a0-1234-7abc-8def-0123456789aZ"));
  EXPECT_FALSE(Uuid::fromText("0192d3a0-1234-7abc-8def-0123456789-b"));
}

}  // namespace
}  // namespace sekisho
