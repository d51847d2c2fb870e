#include "capabilities/daily/signed_in.h"

#include <gmock/gmock.h>

namespace sekisho::daily {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::chrono::sys_days kWatchedDay = std::chrono::year{2026} / 4 / 1;
const Instant kWatchedMidnight = beginningOf(kWatchedDay);
const Stretch kWhole{kWatchedMidnight, kWatchedMidnight + 24h};
const DeviceId kSeat{Uuid{.bytes = {std::byte{7}}}};

/// A table of who was signed in, observed at a time of the day and confirmed until another.
evidence::ReceivedTable table(std::chrono::minutes observed, std::chrono::minutes confirmed,
                              std::vector<std::string> accounts,
                              evidence::TableStatus status = evidence::TableStatus::Complete) {
  evidence::Table content{
      .name = "sessions", .status = status, .columns = {"kind", "seat", "account", "sessions"}};
  for (const std::string& account : accounts) {
    content.rows.push_back(
        {std::string("graphical"), std::string("seat0"), account, std::int64_t{1}});
  }
  return {.mark = {.what = {.device = kSeat,
                            .table = "sessions",
                            .position = {},
                            .observed = kWatchedMidnight + observed,
                            .received = kWatchedMidnight + observed,
                            .digest = {}},
                   .status = status,
                   .confirmed = kWatchedMidnight + confirmed},
          .content = content};
}

SignedIn drawn(const std::vector<evidence::ReceivedTable>& tables,
               const std::vector<Stretch>& asleep = {}, bool named = true) {
  return signedInAt(kSeat, tables, asleep, kWhole, named);
}

TEST(WhoWasSignedIn, IsOneLineFromTheFirstTableToTheOneWithoutThem) {
  const auto seen = drawn({table(8h, 8h, {}), table(9h, 12h, {"sato"}), table(12h, 24h, {})});
  ASSERT_THAT(seen.lines, SizeIs(1));
  EXPECT_EQ(seen.lines[0].account, "sato");
  EXPECT_EQ(seen.lines[0].from, kWatchedMidnight + 9h);
  EXPECT_EQ(seen.lines[0].until, kWatchedMidnight + 12h);
  EXPECT_FALSE(seen.lines[0].open);
  EXPECT_THAT(seen.gaps, IsEmpty());
}

TEST(WhoWasSignedIn, GoesOnWhileOthersComeAndGo) {
  const auto seen = drawn({table(9h, 10h, {"sato"}), table(10h, 11h, {"sato", "suzuki"}),
                           table(11h, 12h, {"sato"}), table(12h, 24h, {})});
  ASSERT_THAT(seen.lines, SizeIs(2));
  EXPECT_EQ(seen.lines[0].account, "sato");
  EXPECT_EQ(seen.lines[0].until, kWatchedMidnight + 12h);
  EXPECT_EQ(seen.lines[1].account, "suzuki");
  EXPECT_EQ(seen.lines[1].until, kWatchedMidnight + 11h);
}

TEST(WhoWasSignedIn, IsOpenWhenItWasGoingOnLast) {
  const auto seen = drawn({table(9h, 17h, {"sato"})});
  ASSERT_THAT(seen.lines, SizeIs(1));
  EXPECT_TRUE(seen.lines[0].open);
  EXPECT_EQ(seen.lines[0].until, kWatchedMidnight + 17h);
}

TEST(WhoWasSignedIn, IsCutToTheDay) {
  const auto seen = drawn({table(-3h, 30h, {"sato"})});
  ASSERT_THAT(seen.lines, SizeIs(1));
  EXPECT_EQ(seen.lines[0].from, kWhole.from);
  EXPECT_EQ(seen.lines[0].until, kWhole.until);
}

TEST(Silence, LeavesAGapThatNobodyFills) {
  const auto seen = drawn({table(9h, 10h, {"sato"}), table(13h, 24h, {"sato"})});
  EXPECT_THAT(seen.gaps, ElementsAre(Gap{kSeat, kWatchedMidnight + 10h, kWatchedMidnight + 13h}));
  ASSERT_THAT(seen.lines, SizeIs(2)) << "whoever it was between is not known";
  EXPECT_EQ(seen.lines[0].until, kWatchedMidnight + 10h);
  EXPECT_EQ(seen.lines[1].from, kWatchedMidnight + 13h);
}

TEST(Silence, OfAnHourAtMostIsNone) {
  const auto seen = drawn({table(9h, 10h, {"sato"}), table(11h, 24h, {})});
  EXPECT_THAT(seen.gaps, IsEmpty());
  EXPECT_EQ(seen.lines.at(0).until, kWatchedMidnight + 11h);
}

TEST(Silence, OfATerminalThatSleptIsNone) {
  const std::vector<evidence::ReceivedTable> tables{table(9h, 10h, {}), table(14h, 24h, {})};
  EXPECT_THAT(drawn(tables, {{kWatchedMidnight + 10h, kWatchedMidnight + 14h}}).gaps, IsEmpty());
  EXPECT_THAT(drawn(tables, {{kWatchedMidnight + 12h, kWatchedMidnight + 14h}}).gaps,
              ElementsAre(Gap{kSeat, kWatchedMidnight + 10h, kWatchedMidnight + 12h}));
}

TEST(Silence, LastsWhileTheTableCannotBeRead) {
  const auto seen =
      drawn({table(9h, 10h, {"sato"}), table(10h, 13h, {}, evidence::TableStatus::Failed),
             table(13h, 24h, {})});
  EXPECT_THAT(seen.gaps, ElementsAre(Gap{kSeat, kWatchedMidnight + 10h, kWatchedMidnight + 13h}));
}

TEST(WithoutANotice, NobodyIsNamedAndAccountsAreNotToldApart) {
  const auto seen = drawn({table(9h, 12h, {"sato", "suzuki"}), table(12h, 24h, {})}, {}, false);
  ASSERT_THAT(seen.lines, SizeIs(1));
  EXPECT_EQ(seen.lines[0].account, "");
}

}  // namespace
}  // namespace sekisho::daily
