#include "programs/hub/settings.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::hub {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

Settings example() {
  Settings settings{.clinic = *ClinicId::fromText("0192d3a0-1234-7abc-8def-0123456789ab"),
                    .clinic_name = "みほん\"内科\"",
                    .lan = true};
  settings.hours.confirmed = true;
  settings.hours.week.at(4).clear();
  settings.hours.days_off.insert(std::chrono::sys_days{std::chrono::year{2026} / 12 / 31});
  return settings;
}

TEST(HubSettings, AreReadBackAsTheyWereWritten) {
  const auto again = parseSettings(writeSettings(example()));
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(*again, example());
}

TEST(HubSettings, KeepTheWeeksThatHeldBefore) {
  Settings settings = example();
  evidence::Week mornings;
  mornings.fill({{std::chrono::hours{9}, std::chrono::hours{12}}});
  mornings.at(0).clear();
  settings.hours.earlier = {
      {.last = std::chrono::year{2026} / 6 / 30, .week = mornings},
      {.last = std::chrono::year{2026} / 11 / 30, .week = evidence::Hours::usual().week}};
  const std::string text = writeSettings(settings);
  const auto again = parseSettings(text);
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(*again, settings);
  for (const auto& [from, to] : {std::pair("2026-06-30", "2026-12-31"),
                                 {"2026-06-30", "2026-06-31"},
                                 {"until = ", "till = "},
                                 {"sun = []}", "sun = 7}"}}) {
    std::string wrong = text;
    wrong.replace(wrong.find(from), std::string_view(from).size(), to);
    EXPECT_THAT(parseSettings(wrong), failsWith(ErrorCode::InvalidInput)) << to;
  }
}

TEST(HubSettings, HoldWhoCosignsTheJournal) {
  Settings settings = example();
  settings.witnesses =
      "witness provider provider.example+d46d77e0+BPtskq7AExDLNN4lh9zSslXDG2yePZ4MIaYhFb9lHxmD "
      "http://127.0.0.1:8442/\nquorum provider\n";
  const std::string text = writeSettings(settings);
  EXPECT_EQ(parseSettings(text)->witnesses, settings.witnesses);
  std::string wrong = text;
  wrong.replace(wrong.find("quorum provider"), 15, "quorum nobody--");
  EXPECT_THAT(parseSettings(wrong), failsWith(ErrorCode::InvalidInput));
}

TEST(HubSettings, NameTheLineThatIsWrong) {
  const auto unknown =
      parseSettings("clinic_id = \"0192d3a0-1234-7abc-8def-0123456789ab\"\nport = 1\n");
  ASSERT_THAT(unknown, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(unknown.error().arguments.front().value, "2");
  EXPECT_THAT(parseSettings("clinic_id = 7\n"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(parseSettings(""), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(parseSettings("clinic_id = \"x"), failsWith(ErrorCode::InvalidInput));
  std::string text = writeSettings(example());
  text.replace(text.find("08:30-19:00"), 11, "19:00-08:30");
  EXPECT_THAT(parseSettings(text), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::hub
