// Attempts to sign in that fail leave their trace.
#include "programs/hub/testing/hub_with_a_clock.h"

namespace sekisho::hub {
namespace {

class HubThatIsGuessedAt : public testing::HubWithAClock {
 protected:
  HubThatIsGuessedAt() { EXPECT_EQ(setUp(), 201); }

  std::string guess(const std::string& name, const std::string& password) const {
    return ask("POST", "/session",
               canonicalJson(Json::Object{{"name", name}, {"password", password}}));
  }
};

TEST_F(HubThatIsGuessedAt, RecordsAMinutesGuessesAsOneEntryForEachPersonWithoutWhatWasTyped) {
  for (int n = 0; n < 3; ++n) EXPECT_EQ(statusOf(guess("水野 由美", "wrong horse battery")), 401);
  EXPECT_EQ(statusOf(guess("correct horse battery", "")), 400);
  EXPECT_EQ(statusOf(guess("correct horse battery", "水野 由美")), 401);
  hub_->tick();
  const auto recorded = kinds();
  EXPECT_EQ(std::ranges::count(recorded, "access.sign-ins-refused@1"), 2);
}

TEST_F(HubThatIsGuessedAt, RecordsWrongSecondFactorsToo) {
  const std::string answer = guess("水野 由美", kPassword);
  ASSERT_EQ(
      statusOf(ask("POST", "/session/second-factor", R"({"code":"000000"})", sessionIn(answer))),
      401);
  hub_->tick();
  EXPECT_EQ(std::ranges::count(kinds(), "access.sign-ins-refused@1"), 1);
}

TEST_F(HubThatIsGuessedAt, RecordsNothingWhileNobodyGuesses) {
  hub_->tick();
  EXPECT_EQ(std::ranges::count(kinds(), "access.sign-ins-refused@1"), 0);
}

}  // namespace
}  // namespace sekisho::hub
