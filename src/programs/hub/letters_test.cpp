#include "programs/hub/letters.h"

#include <gmock/gmock.h>

#include "programs/hub/words.h"
#include "programs/specs/embedded_specs.h"

namespace sekisho::hub {
namespace {

using std::chrono::days;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::chrono::sys_days kFriday{std::chrono::year{2026} / 3 / 20};

const catalog::Specs& specs() {
  static const catalog::Specs kSpecs = *catalog::Specs::load(programs::embeddedSpecs());
  return kSpecs;
}

Stationery stationery() {
  return {.words = wordsOf(specs()),
          .clinic = "みほん内科クリニック",
          .address = "https://sekisho.internal:8440"};
}

people::Person sato(people::Language language = people::Language::Japanese) {
  return {.id = {}, .name = "佐藤 綾", .language = language, .mail = "sato@clinic.example"};
}

std::vector<duties::Due> two() {
  const duties::Due near{.duty = {.key = "a", .what = MessageId{"duties.pledge"}, .day = kFriday},
                         .shown = kFriday};
  const duties::Due over{.duty = {.key = "b",
                                  .what = MessageId{"duties.statement-target"},
                                  .day = kFriday - days{9},
                                  .topic = {"教育を行っている", "Staff are taught"}},
                         .shown = kFriday - days{9},
                         .overdue = true};
  return {over, near};
}

TEST(AReminder, SaysWhatUntilWhenAndWhereInThePersonsLanguage) {
  const mail::Letter letter = reminderFor(sato(), two(), stationery());
  EXPECT_EQ(letter.to, "sato@clinic.example");
  EXPECT_EQ(letter.subject, "【関所】期限のお知らせ 2件(うち期限をすぎたもの 1件)");
  EXPECT_THAT(letter.text, HasSubstr("・2026年3月20日(金)まで\n  守秘の誓約をもらう\n"));
  EXPECT_THAT(letter.text, HasSubstr("2026年3月11日(水)まででした(期限をすぎています)\n"
                                     "  「いいえ」を直す目標日：教育を行っている\n"));
  EXPECT_THAT(letter.text, HasSubstr("https://sekisho.internal:8440/calendar\n"));

  const mail::Letter english = reminderFor(sato(people::Language::English), two(), stationery());
  EXPECT_EQ(english.subject, "[Sekisho] Things to do: 2 (overdue: 1)");
  EXPECT_THAT(english.text, HasSubstr("- Due Fri 2026-03-20\n  Get a confidentiality pledge\n"));
  EXPECT_THAT(english.text, HasSubstr("Target day of a “no”: Staff are taught\n"));
}

TEST(AReminder, NamesNobodyAndNoAddressThatIsNone) {
  Stationery plain = stationery();
  plain.address = "";
  const mail::Letter letter = reminderFor(sato(), two(), plain);
  EXPECT_THAT(letter.text, Not(HasSubstr("佐藤")));
  EXPECT_THAT(letter.text, Not(HasSubstr("/calendar")));
}

TEST(AReminder, StaysShortHoweverMuchIsDue) {
  const std::vector<duties::Due> many(50, two().front());
  const mail::Letter letter = reminderFor(sato(), many, stationery());
  EXPECT_THAT(letter.text, HasSubstr("このほかに 30件あります。"));
  EXPECT_LT(letter.text.size(), 6'000U);
}

incidents::WorryReport worry() {
  const Json table = Json::Object{
      {"table", "disk"},
      {"about", Json::Object{{"ja", "ディスク"}, {"en", "Disks"}}},
      {"observed", "2026-02-27T03:30:00.000Z"},
      {"status", "complete"},
      {"columns",
       Json::Array{Json::Object{{"name", "mount"},
                                {"head", Json::Object{{"ja", "場所"}, {"en", "Mounted"}}},
                                {"unit", ""}},
                   Json::Object{{"name", "used_percent"},
                                {"head", Json::Object{{"ja", "使用率"}, {"en", "Used"}}},
                                {"unit", "%"}}}},
      {"rows", Json::Array{Json(Json::Array{"/", 91})}}};
  const Json unread =
      Json::Object{{"table", "orca_health"},
                   {"about", Json::Object{{"ja", "日レセの動き"}, {"en", "Health of ORCA"}}},
                   {"observed", "2026-03-20T03:30:00.000Z"},
                   {"status", "failed"},
                   {"columns", Json::Array{}},
                   {"rows", Json::Array{}}};
  return {.number = {.year = 2026, .running = 3},
          .at = Instant{kFriday} + std::chrono::hours{4},
          .seen = Instant{kFriday} + std::chrono::hours{4},
          .sign = incidents::Sign::Stuck,
          .words = "固まりました",
          .seat_name = "受付1",
          .attached = Json::Object{
              {"machines", Json::Array{Json::Object{{"name", "受付1"},
                                                    {"heard", "2026-03-20T03:59:00.000Z"},
                                                    {"tables", Json::Array{table, unread}}}}},
              {"controls", Json::Array{Json::Object{
                               {"control", "server.disk-space"},
                               {"title", Json::Object{{"ja", "空きがある"}, {"en", "Room"}}}}}}}};
}

TEST(ALetterAboutAWorry, SaysWhatWasSeenWithTheNumberToCallWith) {
  const mail::Letter letter = worryLetterFor(
      worry(), {.name = "山田 学", .mail = "support@provider.example"}, stationery());
  EXPECT_EQ(letter.to, "support@provider.example");
  const std::string number = incidents::textOf(worry().number);
  for (const std::string& part :
       {number, std::string("2026年3月20日(金) 13:00"), std::string("受付1"),
        std::string("動かない・遅い"), std::string("固まりました"), std::string("使用率 91%"),
        std::string("12:59"), std::string("空きがある (server.disk-space)")}) {
    EXPECT_THAT(letter.text, HasSubstr(part));
  }
}

TEST(ALetterAboutAWorry, SaysHowOldWhatItTellsIsAndWhatCouldNotBeRead) {
  const incidents::Recipient contact{.name = "山田 学", .mail = "support@provider.example"};
  const mail::Letter letter = worryLetterFor(worry(), contact, stationery());
  EXPECT_THAT(
      letter.text,
      HasSubstr("  ディスク (2026年2月27日(金) 12:30に読み取り)\n    場所 /、使用率 91%\n"));
  EXPECT_THAT(letter.text,
              HasSubstr("  日レセの動き (2026年3月20日(金) 12:30には読み取れませんでした)\n"));
}

TEST(ALetterAboutAWorry, CoversNumbersThatMayBeAPatients) {
  incidents::WorryReport one = worry();
  one.words = "00012345の方で固まる";
  const mail::Letter letter =
      worryLetterFor(one, {.name = "山田 学", .mail = "support@provider.example"}, stationery());
  EXPECT_THAT(letter.text, HasSubstr("●●●●●●●●の方で固まる"));
  EXPECT_THAT(letter.text, Not(HasSubstr("00012345")));
}

TEST(ALetterAboutAWorry, IsInTheLanguageOfWhoeverReadsIt) {
  const mail::Letter letter = worryLetterFor(worry(),
                                             {.name = "M. Yamada",
                                              .mail = "support@provider.example",
                                              .language = incidents::LetterLanguage::English},
                                             stationery());
  EXPECT_THAT(letter.text, HasSubstr("    Mounted /, Used 91%"));
  EXPECT_THAT(letter.text, HasSubstr("Fri 2026-03-20 13:00"));
  EXPECT_THAT(letter.text, Not(HasSubstr("使用率")));
}

TEST(ALetterAboutAWorry, IsTheSameBeforeItIsFiledButForWhatIsNotKnownYet) {
  incidents::WorryReport one = worry();
  one.words = "00012345の方で固まる";
  const incidents::Recipient recipient{.name = "山田 学", .mail = "support@provider.example"};
  const std::string number = incidents::textOf(one.number);
  std::string filed = worryLetterFor(one, recipient, stationery()).text;
  for (std::size_t at = filed.find(number); at != std::string::npos; at = filed.find(number)) {
    filed.replace(at, number.size(), "(送るときに決まります)");
  }
  EXPECT_EQ(worryLetterBefore(one, incidents::Sign::Stuck, recipient, stationery()).text, filed);
  const mail::Letter open = worryLetterBefore(one, std::nullopt, recipient, stationery());
  EXPECT_THAT(open.text, HasSubstr("何が：(押したものが入ります)"));
  EXPECT_THAT(open.text, HasSubstr("●●●●●●●●の方で固まる"));
  EXPECT_THAT(open.subject, Not(HasSubstr(number)));
}

TEST(ALetterAboutAWorry, SaysInItsSubjectNothingButClinicAndNumber) {
  incidents::WorryReport one = worry();
  one.seat_name = "";
  one.words = "";
  one.attached = Json::Object{};
  const incidents::Recipient contact{.name = "山田 学", .mail = "support@provider.example"};
  const mail::Letter bare = worryLetterFor(one, contact, stationery());
  EXPECT_EQ(bare.subject, worryLetterFor(worry(), contact, stationery()).subject);
  EXPECT_EQ(bare.subject,
            "【異常連絡票 " + incidents::textOf(one.number) + "】みほん内科クリニック");
  EXPECT_THAT(bare.text, Not(HasSubstr("ひとこと")));
  EXPECT_THAT(bare.text, Not(HasSubstr("山田"))) << "it names nobody";
}

}  // namespace
}  // namespace sekisho::hub
