#include "capabilities/usage/written_use.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using std::chrono::hours;
using std::chrono::minutes;

constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 27} + hours{9}};
const WrittenUseId kFirst{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};

WrittenUse morning() {
  return {.from = kNow - hours{3}, .until = kNow - hours{1}, .purpose = "受付"};
}

std::string_view refusalOf(const WrittenUse& use) {
  const auto fine = check(use, kNow);
  return fine ? "" : fine.error().message.name;
}

TEST(WrittenUse, SaysFromWhenUntilWhenAndForWhat) {
  EXPECT_THAT(check(morning(), kNow), succeeds());
}

TEST(WrittenUse, IsOfATimeThatHasPassedAndOfADayAtMost) {
  WrittenUse use = morning();
  use.until = use.from;
  EXPECT_EQ(refusalOf(use), "usage.written-times");
  use.until = kNow + minutes{1};
  EXPECT_EQ(refusalOf(use), "usage.written-times") << "it is not over yet";
  use.from = kNow - hours{26};
  use.until = kNow - hours{1};
  EXPECT_EQ(refusalOf(use), "usage.written-times");
}

TEST(WrittenUse, OfLongAgoIsNoMemoryAnyMore) {
  WrittenUse use = morning();
  use.from -= kWrittenLate;
  use.until -= kWrittenLate;
  EXPECT_EQ(refusalOf(use), "usage.written-late");
}

TEST(WrittenUse, HasAPurposeOfOneLine) {
  for (const auto* purpose : {"", "  ", "受付\n会計"}) {
    WrittenUse use = morning();
    use.purpose = purpose;
    EXPECT_EQ(refusalOf(use), "usage.written-purpose") << purpose;
  }
}

TEST(WrittenUse, CopiedFromPaperNamesWhoWroteItThere) {
  WrittenUse use = morning();
  use.paper = FromPaper{};
  EXPECT_EQ(refusalOf(use), "usage.written-writer");
  use.paper->writer = "佐藤";
  EXPECT_THAT(check(use, kNow), succeeds());
}

TEST(Correction, SaysWhyAndIsOfTheLastWord) {
  WrittenUse first = morning();
  first.id = kFirst;
  WrittenUse second = morning();
  second.corrects = Correction{.of = kFirst, .why = ""};
  EXPECT_EQ(refusalOf(second), "usage.written-why");
  second.corrects->why = "時刻のまちがい";
  EXPECT_THAT(check(second, kNow), succeeds());
  EXPECT_THAT(checkCorrectable(first, {first}), succeeds());
  EXPECT_THAT(checkCorrectable(first, {first, second}), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(checkCorrectable(second, {first, second}), succeeds());
}

}  // namespace
}  // namespace sekisho::usage
