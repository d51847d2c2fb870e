#include "programs/agent/news_consent.h"

#include <gtest/gtest.h>

#include "core/testing/turnable_clock.h"

namespace sekisho::agent {
namespace {

using std::chrono::hours;

TEST(ConsentToTryTheNews, HoldsFromWhatTheHubSaysUntilItSaysOtherwise) {
  const sekisho::testing::TurnableClock clock;
  NewsConsent consent(clock);
  EXPECT_FALSE(consent.now());
  consent.told(true);
  EXPECT_TRUE(consent.now());
  consent.told(false);
  EXPECT_FALSE(consent.now());
}

TEST(ConsentToTryTheNews, LapsesADayAfterTheHubWasHeard) {
  sekisho::testing::TurnableClock clock;
  NewsConsent consent(clock);
  consent.told(true);
  clock.pass(NewsConsent::kLapses - hours{1});
  consent.heard();
  clock.pass(NewsConsent::kLapses - hours{1});
  EXPECT_TRUE(consent.now());
  clock.pass(hours{1});
  EXPECT_FALSE(consent.now());
}

}  // namespace
}  // namespace sekisho::agent
