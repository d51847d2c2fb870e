#include "interfaces/cli/local_time.h"

#include <gtest/gtest.h>

#include "interfaces/cli/command.h"

namespace sekisho::cli {
namespace {

TEST(LastDay, OfWhatEndsAtMidnightIsTheDayBefore) {
  EXPECT_EQ(lastDayOf("2028-01-02T15:00:00.000Z"), "2028-01-02");
  EXPECT_EQ(lastDayOf("2025-12-31T15:00:00.001Z"), "2026-01-01");
}

TEST(LastDay, OfWhatHasNoEndIsShownAsItCame) {
  EXPECT_EQ(lastDayOf(Json()), plain(Json()));
  EXPECT_EQ(lastDayOf("soon"), "soon");
}

}  // namespace
}  // namespace sekisho::cli
