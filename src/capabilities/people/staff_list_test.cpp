#include "capabilities/people/staff_list.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::people {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 11 / 26;

std::chrono::sys_days day(int year, unsigned month, unsigned date) {
  return std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(date);
}

TEST(DayAsWritten, IsReadInTheFormsThatClerksUse) {
  for (const auto* text :
       {"2026-04-01", "2026/4/1", "2026年4月1日", "令和8年4月1日", "R8.4.1", " R8/4/1 "}) {
    EXPECT_EQ(dayAsWritten(text), day(2026, 4, 1)) << text;
  }
  EXPECT_EQ(dayAsWritten("令和元年5月1日"), day(2019, 5, 1));
  EXPECT_EQ(dayAsWritten("平成31年4月30日"), day(2019, 4, 30));
  EXPECT_EQ(dayAsWritten("S64.1.7"), day(1989, 1, 7));
}

TEST(DayAsWritten, IsNeverGuessed) {
  for (const auto* text : {"", "8/4/1", "令和2026年4月1日", "2026-02-30", "2026-4", "1 April 2026",
                           "2026-04-01-02", "R8.0.1"}) {
    EXPECT_EQ(dayAsWritten(text), std::nullopt) << text;
  }
}

TEST(StaffListText, IsReadWithJapaneseHeads) {
  const auto list = parseStaffList(
      "\xEF\xBB\xBF氏名,ふりがな,職種,所属,入職日,退職日,誓約日,退職後も有効,メールアドレス\r\n"
      "佐藤 花,さとう はな,医療事務,,令和6年4月1日,,2024/4/1,はい,sato@clinic.example\r\n"
      "高橋 誠,たかはし まこと,サポート事業所,北の保守,2025-01-06,2026-03-31,,,\r\n",
      kToday);

  ASSERT_THAT(list, succeeds());
  EXPECT_THAT(list->problems, IsEmpty());
  ASSERT_THAT(list->people, SizeIs(2));
  const Person& clerk = list->people[0].person;
  EXPECT_EQ(clerk.name, "佐藤 花");
  EXPECT_EQ(clerk.kana, "さとう はな");
  EXPECT_EQ(clerk.kind, Kind::Clerk);
  EXPECT_EQ(clerk.from, day(2024, 4, 1));
  EXPECT_EQ(clerk.pledge, (Pledge{.signed_on = day(2024, 4, 1), .after_leaving = true}));
  EXPECT_EQ(clerk.mail, "sato@clinic.example");
  EXPECT_EQ(list->people[1].person.mail, "");
  EXPECT_EQ(list->people[1].person.kind, Kind::Engineer);
  EXPECT_EQ(list->people[1].person.until, day(2026, 3, 31));
}

TEST(StaffListText, TakesAProgramsOperatorForNoPerson) {
  const auto list = parseStaffList(
      "氏名,職種,日レセのユーザID,責任者,入職日\n"
      "佐藤 花,医療事務,hana,,2024/4/1\n"
      "電子カルテとの連携,プログラム,karte,佐藤 花,2024/4/1\n"
      "予約,program,yoyaku,佐藤 花,\n",
      kToday);
  ASSERT_THAT(list, succeeds());
  EXPECT_THAT(list->problems, IsEmpty());
  ASSERT_THAT(list->people, SizeIs(1));
  EXPECT_EQ(list->people[0].person.operatorId(), "hana");
  EXPECT_EQ(list->people[0].person.operators[0].from, day(2024, 4, 1));
  ASSERT_THAT(list->programs, SizeIs(2));
  EXPECT_EQ(list->programs[0].name, "karte");
  EXPECT_EQ(list->programs[0].purpose, "電子カルテとの連携");
  EXPECT_EQ(list->programs[0].answers, "佐藤 花");
  EXPECT_EQ(list->programs[0].from, day(2024, 4, 1));
  EXPECT_EQ(list->programs[1].from, kToday);
}

TEST(StaffListText, AsksOfAProgramWhichOperatorAndWhoAnswers) {
  const auto list = parseStaffList(
      "氏名,職種,日レセのユーザID,責任者,入職日,退職日\n"
      "電子カルテ,プログラム,,佐藤 花,,\n"
      ",プログラム,karte,佐藤 花,,\n"
      "電子カルテ,プログラム,karte,,,\n"
      "電子カルテ,プログラム,karte,佐藤 花,2026/4/1,2026/3/1\n"
      "電子カルテ,プログラム,karte,佐藤 花,,\n"
      "予約,プログラム,karte,佐藤 花,,\n",
      kToday);
  ASSERT_THAT(list, succeeds());
  std::vector<std::string> why;
  for (const ListProblem& one : list->problems) why.emplace_back(one.message.name);
  EXPECT_THAT(
      why, ElementsAre("people.line-program-operator", "people.line-program-name",
                       "people.line-program-answers", "people.dates", "people.line-program-twice"));
  EXPECT_THAT(list->programs, SizeIs(1));
}

TEST(StaffListText, ReadsTheClinicsOwnStaffNumberForNoOperator) {
  const auto list = parseStaffList("職員番号,氏名\n0012,佐藤 花\n", kToday);
  ASSERT_THAT(list, succeeds());
  EXPECT_THAT(list->left_out, ElementsAre("職員番号"));
  EXPECT_EQ(list->people[0].person.operatorId(), "");
}

TEST(StaffListText, NamesTheColumnsThatAreNotRead) {
  const auto list =
      parseStaffList("No,氏名,電話番号,,入職日,住所\n1,佐藤 花,090,x,2024/4/1,東京\n", kToday);
  ASSERT_THAT(list, succeeds());
  EXPECT_THAT(list->left_out, ElementsAre("No", "電話番号", "(4)", "住所"));
  EXPECT_THAT(parseStaffList("氏名,入職日\n佐藤 花,2024/4/1\n", kToday)->left_out, IsEmpty());
}

TEST(StaffListText, TakesTodayWhereNoFirstDayIsWritten) {
  const auto list = parseStaffList("name\nSato\n", kToday);
  ASSERT_THAT(list, succeeds());
  ASSERT_THAT(list->people, SizeIs(1));
  EXPECT_EQ(list->people[0].person.from, kToday);
}

TEST(StaffListText, NamesEveryBadLineAndItsReason) {
  const auto list = parseStaffList(
      "氏名,かな,職種,入職日\n"
      "佐藤,さとう,医療事務,2026-04-01\n"
      "山田,yamada,医師,2026-04-01\n"
      "鈴木,すずき,忍者,2026-04-01\n"
      "田中,たなか,派遣,2026-04-01\n"
      "\n"
      "佐藤,さとう,看護師,2026-04-01\n"
      "森,もり,看護師,2026-02-30\n"
      ",もり,看護師,2026-02-28\n"
      "\"林,はやし,看護師,2026-02-28\n",
      kToday);
  ASSERT_THAT(list, succeeds());
  EXPECT_THAT(list->people, SizeIs(1));
  std::vector<std::pair<int, std::string_view>> problems;
  for (const ListProblem& problem : list->problems) {
    problems.emplace_back(problem.line, problem.message.name);
  }
  using Line = std::pair<int, std::string_view>;
  EXPECT_THAT(problems, ElementsAre(Line{3, "people.kana"}, Line{4, "people.line-kind"},
                                    Line{5, "people.line-temporary"}, Line{7, "people.line-twice"},
                                    Line{8, "people.line-day"}, Line{9, "people.field-bad"},
                                    Line{10, "people.line-quotes"}));
  EXPECT_EQ(list->problems[1].column, "職種");
}

TEST(StaffListText, SaysWhatMayStandInTheColumnThatIsWrong) {
  const auto list = parseStaffList(
      "氏名,職種,入職日,退職日,誓約日,退職後も有効\n"
      "鈴木,忍者,,,,\n"
      "森,看護師,きのう,あした,,\n"
      "林,看護師,,,2026-04-01,たぶん\n"
      "\"田中,医師,,,,\n",
      kToday);
  ASSERT_THAT(list, succeeds());
  ASSERT_THAT(list->problems, SizeIs(4)) << "one a line, however much of it is wrong";
  const auto& kinds = list->problems[0].allowed;
  EXPECT_EQ(list->problems[1].allowed.front(), (Written{"2026-04-01", "2026-04-01"}));
  EXPECT_THAT(list->problems[2].allowed,
              ElementsAre(Written{"はい", "yes"}, Written{"いいえ", "no"}));
  EXPECT_THAT(list->problems[3].allowed, IsEmpty());
  // Each of them is taken, in either language.
  for (const auto& [ja, en] : kinds) {
    for (const std::string& word : {ja, en}) {
      EXPECT_THAT(parseStaffList("name,kind,operator,answers\nSato," + word + ",s,Mori\n", kToday)
                      ->problems,
                  IsEmpty())
          << word;
    }
  }
  EXPECT_THAT(kinds, SizeIs(8));
  for (const auto& [ja, en] : list->problems[1].allowed) {
    EXPECT_TRUE(dayAsWritten(ja) && dayAsWritten(en)) << ja << " " << en;
  }
}

TEST(StaffListText, IsRefusedAsAWholeWhenItCannotBeUnderstood) {
  EXPECT_THAT(parseStaffList("", kToday), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(parseStaffList("職種,入職日\n医師,2026-04-01\n", kToday),
              failsWith(ErrorCode::InvalidInput));
  const auto shift_jis = parseStaffList("\x8e\x81\x96\xbc\n", kToday);
  ASSERT_FALSE(shift_jis);
  EXPECT_EQ(shift_jis.error().message.name, "core.list-shift-jis");
  EXPECT_THAT(parseStaffList(std::string(kMaxStaffListBytes + 1, 'a'), kToday),
              failsWith(ErrorCode::InvalidInput));
}

TEST(StaffListText, IsRefusedWithMorePeopleThanTheRegisterTakes) {
  std::string text = "name\n";
  for (std::size_t i = 0; i <= kMaxPeople; ++i) text += "p" + std::to_string(i) + "\n";
  const auto list = parseStaffList(text, kToday);
  ASSERT_FALSE(list);
  EXPECT_EQ(list.error().message.name, "people.list-long");
}

}  // namespace
}  // namespace sekisho::people
