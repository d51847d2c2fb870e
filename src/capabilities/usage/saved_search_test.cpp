#include "capabilities/usage/saved_search.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::succeeds;

std::string messageOf(const Result<void>& done) {
  return done ? std::string() : std::string(done.error().message.name);
}

TEST(ASavedSearch, HasANameAndSomethingToLookFor) {
  EXPECT_THAT(check({.name = "管理の決定", .kind = "people.changed@1"}), succeeds());
  EXPECT_THAT(check({.name = "きのうときょう", .days = 2}), succeeds());
  EXPECT_EQ(messageOf(check({.name = "管理の決定"})), "usage.search-empty");
  for (const char* name : {"", "  ", "二\n行"}) {
    EXPECT_EQ(messageOf(check({.name = name, .days = 2})), "usage.saved-search-name");
  }
  for (const int days : {0, -1, kMaxSearchDays + 1}) {
    EXPECT_EQ(messageOf(check({.name = "日", .kind = "110114", .days = days})),
              "usage.saved-search-days");
  }
}

TEST(ASavedSearch, AsksForWhatEntriesSayByWhoWhereWhatAndHowItEnded) {
  EXPECT_TRUE(SavedSearch{.person = "佐藤"}.opensBodies());
  EXPECT_TRUE(SavedSearch{.terminal = "受付1"}.opensBodies());
  EXPECT_TRUE(SavedSearch{.action = Action::Read}.opensBodies());
  EXPECT_TRUE(SavedSearch{.outcome = Outcome::MinorFailure}.opensBodies());
  EXPECT_FALSE((SavedSearch{.kind = "110114", .days = 3}.opensBodies()));
}

}  // namespace
}  // namespace sekisho::usage
