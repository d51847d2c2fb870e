#include "capabilities/usage/exported.h"

#include <gmock/gmock.h>

#include "capabilities/usage/received.h"
#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kList =
    "日時,利用者,氏名,端末,操作,結果,患者番号\r\n"
    "2026/4/1 8:05,sato,佐藤 綾,受付1,カルテ参照,成功,00012\r\n"
    "2026-04-01 08:06:30,mizuno,,診察室,ログイン,失敗,\r\n";

std::vector<std::string_view> refusalsOf(std::string_view text) {
  std::vector<std::string_view> refusals;
  const auto list = parseExport(text);
  if (!list) return {list.error().message.name};
  for (const ExportedProblem& problem : list->problems) refusals.push_back(problem.message.name);
  return refusals;
}

TEST(ExportedList, TellsWhoDidWhatWhereWhenToWhomAndWithWhichOutcome) {
  const auto list = parseExport(kList);
  ASSERT_THAT(list, succeeds());
  ASSERT_EQ(list->lines.size(), 2U);
  const Record& first = list->lines[0].record;
  EXPECT_EQ(toRfc3339(*first.recorded.at), "2026-03-31T23:05:00.000Z") << "the clinic's time";
  EXPECT_EQ(first.agents.front().who.value, "sato");
  EXPECT_EQ(first.agents.front().name, "佐藤 綾");
  EXPECT_EQ(first.agents.front().network.address, "受付1");
  EXPECT_EQ(first.action, Action::Read);
  EXPECT_EQ(first.subtypes.front().code, "カルテ参照");
  EXPECT_EQ(first.outcome, Outcome::Success);
  EXPECT_EQ(first.entities.front().what.value, "00012");
  const Record& second = list->lines[1].record;
  EXPECT_EQ(second.type.code, "110114");
  EXPECT_EQ(second.subtypes.front().code, "110122");
  EXPECT_EQ(second.outcome, Outcome::MinorFailure);
  EXPECT_THAT(second.entities, IsEmpty());
}

TEST(ExportedList, KeepsEachLineWithItsHeadAsItStandsThere) {
  const auto list = parseExport(kList);
  ASSERT_THAT(list, succeeds());
  EXPECT_EQ(list->lines[1].body,
            "日時,利用者,氏名,端末,操作,結果,患者番号\n"
            "2026-04-01 08:06:30,mizuno,,診察室,ログイン,失敗,\n");
  const auto again = readReceived(kCsvType, list->lines[1].body);
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(again->record, list->lines[1].record);
  EXPECT_THAT(readReceived(kCsvType, kList), failsWith(ErrorCode::InvalidInput))
      << "two lines are no record";
}

TEST(ExportedList, TakesDayAndClockApartAndATimeWithItsZone) {
  const auto apart = parseExport("日付\t時刻\tユーザーID\n20260401\t8:05\tsato\n");
  ASSERT_THAT(apart, succeeds());
  EXPECT_EQ(toRfc3339(*apart->lines.front().record.recorded.at), "2026-03-31T23:05:00.000Z");
  const auto zone = parseExport("time;user\n2026-04-01T08:05:00Z;sato\n");
  ASSERT_THAT(zone, succeeds());
  EXPECT_EQ(toRfc3339(*zone->lines.front().record.recorded.at), "2026-04-01T08:05:00.000Z");
}

TEST(ExportedList, TellsByLineWhatCannotBeRead) {
  const auto list = parseExport(
      "日時,利用者\n2026-02-30 08:05,sato\n2026-04-01 08:05,\n2026-04-01 08:05,\"sato\n");
  ASSERT_THAT(list, succeeds());
  EXPECT_THAT(list->lines, IsEmpty());
  EXPECT_THAT(refusalsOf("日時,利用者\n2026-02-30 08:05,sato\n2026-04-01 08:05,\n"),
              ElementsAre("usage.export-time", "usage.export-user"));
  EXPECT_EQ(list->problems[0].line, 2);
  EXPECT_EQ(list->problems[0].column, "日時");
  EXPECT_EQ(list->problems[2].message.name, "usage.export-quotes");
}

TEST(ExportedList, IsRefusedAsAWholeIfItIsNoSuchList) {
  EXPECT_THAT(refusalsOf("氏名,端末\n佐藤,受付1\n"), ElementsAre("usage.export-columns"));
  EXPECT_THAT(refusalsOf("\x93\xFA\x8E\x9E,user\n"), ElementsAre("core.list-shift-jis"));
  EXPECT_THAT(refusalsOf("\xC0\xC0,user\n"), ElementsAre("core.list-not-utf8"));
  EXPECT_THAT(refusalsOf(std::string(kMaxExportBytes + 1, 'x')), ElementsAre("usage.export-long"));
}

TEST(ExportedLine, OfAnotherSystemOrWithAnythingElseIsAnotherOne) {
  const auto list = parseExport(kList);
  ASSERT_THAT(list, succeeds());
  EXPECT_EQ(digestOf("検査", list->lines[0]), digestOf("検査", list->lines[0]));
  EXPECT_NE(digestOf("検査", list->lines[0]), digestOf("画像", list->lines[0]));
  EXPECT_NE(digestOf("検査", list->lines[0]), digestOf("検査", list->lines[1]));
}

}  // namespace
}  // namespace sekisho::usage
