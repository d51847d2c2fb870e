#include "capabilities/internet/news_read.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::internet {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kToday{days{20'800}};

NewsRead readOn(sys_days day) {
  return {.day = day, .source = "お知らせのページ", .items = "新しいものはなし"};
}

TEST(NewsReadElsewhere, WasReadWithinTenYearsAndNotTomorrow) {
  EXPECT_THAT(check(readOn(kToday), kToday), succeeds());
  EXPECT_THAT(check(readOn(kToday - kNewsLongestAgo), kToday), succeeds());
  EXPECT_THAT(check(readOn(kToday + days{1}), kToday), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(check(readOn(kToday - kNewsLongestAgo - days{1}), kToday),
              failsWith(ErrorCode::InvalidInput));
}

TEST(NewsReadElsewhere, SaysWhereItWasReadAndWhat) {
  NewsRead read = readOn(kToday);
  read.source = "";
  EXPECT_THAT(check(read, kToday), failsWith(ErrorCode::InvalidInput));
  read = readOn(kToday);
  read.items = "　";
  EXPECT_THAT(check(read, kToday), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::internet
