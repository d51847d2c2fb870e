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

TEST(ExportedList, TellsStaffFromPatientsInWhateverOrderTheyAreListed) {
  struct Case {
    std::string_view head;
    std::string_view line;
    std::string_view name;
  };
  for (const auto& [head, line, name] :
       {Case{"日時,患者番号,患者氏名,職員番号,職員氏名", "5001,山田 太郎,1001,佐藤 綾", "佐藤 綾"},
        Case{"日時,患者氏名,患者番号,職員氏名,職員番号", "山田 太郎,5001,佐藤 綾,1001", "佐藤 綾"},
        Case{"日時,患者氏名,患者番号,氏名,利用者ID", "山田 太郎,5001,佐藤 綾,1001", "佐藤 綾"},
        Case{"time,patient name,patient id,operator", "山田 太郎,5001,1001", ""},
        Case{"日時,患者番号,患者氏名,利用者名", "5001,山田 太郎,1001", ""}}) {
    const auto list =
        parseExport(std::string(head) + "\n2026-04-01 08:05," + std::string(line) + "\n");
    ASSERT_THAT(list, succeeds()) << head;
    const Record& record = list->lines.at(0).record;
    EXPECT_EQ(record.agents.front().who.value, "1001") << head;
    EXPECT_EQ(record.agents.front().name, name) << head;
    EXPECT_EQ(record.entities.front().what.value, "5001") << head;
    EXPECT_EQ(record.entities.front().what.display, "山田 太郎") << head;
  }
  EXPECT_THAT(refusalsOf("日時,氏名\n2026-04-01 08:05,山田 太郎\n"),
              ElementsAre("usage.export-columns"))
      << "whose name it is cannot be known";
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
  const auto keyedBy = [](std::string_view key) -> Keyed {
    return [key](std::string_view text) { return hmacSha256(bytesOf(key), bytesOf(text)); };
  };
  const auto digest = [&](std::string_view system, std::size_t line, std::string_view key) {
    return digestOf(system, list->lines[line], keyedBy(key));
  };
  EXPECT_EQ(digest("検査", 0, "a"), digest("検査", 0, "a"));
  EXPECT_NE(digest("検査", 0, "a"), digest("画像", 0, "a"));
  EXPECT_NE(digest("検査", 0, "a"), digest("検査", 1, "a"));
  EXPECT_NE(digest("検査", 0, "a"), digest("検査", 0, "b")) << "nobody else can try lines";
}

}  // namespace
}  // namespace sekisho::usage
