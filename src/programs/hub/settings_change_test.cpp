// What a person changes of the clinic's settings while the hub runs.
#include "programs/hub/testing/hub_with_a_clock.h"

namespace sekisho::hub {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class SettingsOfAHub : public testing::HubWithAClock {
 protected:
  SettingsOfAHub() { EXPECT_EQ(setUp(), 201); }

  [[nodiscard]] std::string change(const Json& body) const {
    return ask("PUT", "/settings", canonicalJson(body), session_);
  }
  [[nodiscard]] Settings onDisk() const {
    const auto disk = platform::systemDisk();
    const auto text = platform::readFile(*disk, folder_ / "data" / "hub.toml", 65'536);
    return parseSettings(textOf(*text)).value();
  }
  /// Closed on Mondays.
  [[nodiscard]] static Json hours() {
    evidence::Hours hours = evidence::Hours::usual();
    hours.week.at(1).clear();
    return evidence::toJson(hours);
  }
};

TEST_F(SettingsOfAHub, AreChangedOnDiskAndRecorded) {
  const std::string answer = change(Json::Object{{"clinic", "みほん小児科"}, {"hours", hours()}});
  EXPECT_EQ(statusOf(answer), 200) << answer;
  EXPECT_THAT(answer, HasSubstr("みほん小児科"));
  EXPECT_THAT(ask("GET", "/status"), HasSubstr("みほん小児科"));
  EXPECT_EQ(onDisk().clinic_name, "みほん小児科");
  EXPECT_TRUE(onDisk().hours.confirmed) << "a person has set them";
  EXPECT_TRUE(onDisk().hours.week.at(1).empty());
  EXPECT_THAT(kinds(), Contains("clinic.settings-changed@1").Times(1));
}

TEST_F(SettingsOfAHub, KeepWhatIsNotNamed) {
  ASSERT_EQ(statusOf(change(Json::Object{{"clinic", "みほん小児科"}})), 200);
  EXPECT_EQ(onDisk().hours, evidence::Hours::usual());
  ASSERT_EQ(statusOf(change(Json::Object{{"hours", hours()}})), 200);
  EXPECT_EQ(onDisk().clinic_name, "みほん小児科");
}

TEST_F(SettingsOfAHub, KeepPassedDaysAsTheyWereOnDisk) {
  ASSERT_EQ(statusOf(change(Json::Object{{"hours", hours()}})), 200);
  evidence::Hours open = evidence::Hours::usual();
  open.week.at(2).clear();
  ASSERT_EQ(statusOf(change(Json::Object{{"hours", evidence::toJson(open)}})), 200);
  const auto kept = onDisk().hours;
  EXPECT_FALSE(kept.passed.empty());
  for (const auto& [day, was_open] : kept.passed) {
    const bool monday = std::chrono::weekday{day} == std::chrono::Monday;
    EXPECT_EQ(was_open, !monday) << "Mondays were closed, Tuesdays open";
  }
  open.days_off = {std::chrono::sys_days{japaneseDay(clock_.now())} - std::chrono::days{3}};
  EXPECT_EQ(statusOf(change(Json::Object{{"hours", evidence::toJson(open)}})), 400);
}

TEST_F(SettingsOfAHub, LeaveADayThatHasBegunAsItBeganHoweverOftenTheyChange) {
  evidence::Hours open = evidence::Hours::usual();
  open.closed_on_holidays = false;
  open.week.fill({{std::chrono::minutes{0}, std::chrono::minutes{1439}}});
  ASSERT_EQ(statusOf(change(Json::Object{{"hours", evidence::toJson(open)}})), 200);
  evidence::Hours late = open;
  late.week.fill({{std::chrono::minutes{1438}, std::chrono::minutes{1439}}});
  ASSERT_EQ(statusOf(change(Json::Object{{"hours", evidence::toJson(late)}})), 200);
  EXPECT_TRUE(onDisk().hours.openAt(clock_.now()));
  late.days_off = {japaneseDay(clock_.now())};
  const std::string refused = change(Json::Object{{"hours", evidence::toJson(late)}});
  EXPECT_EQ(statusOf(refused), 400) << refused;
  EXPECT_TRUE(onDisk().hours.openOn(japaneseDay(clock_.now())));
}

TEST_F(SettingsOfAHub, AreStillSoAfterARestart) {
  ASSERT_EQ(statusOf(change(Json::Object{{"clinic", "みほん小児科"}})), 200);
  open();
  EXPECT_THAT(ask("GET", "/status"), HasSubstr("みほん小児科"));
}

TEST_F(SettingsOfAHub, StayAsTheyAreWhenTheChangeCannotStand) {
  Json backwards = hours();
  Json& monday = backwards.object()->at("days").array()->front();
  monday.object()->insert_or_assign("open",
                                    Json::Array{Json::Object{{"from", "19:00"}, {"to", "08:30"}}});
  for (const Json& wrong :
       {Json(Json::Object{}), Json(Json::Object{{"clinic", ""}}), Json(Json::Object{{"clinic", 7}}),
        Json(Json::Object{{"clinic", std::string(81, 'x')}}), Json(Json::Object{{"lan", true}}),
        Json(Json::Object{{"clinic", "みほん小児科"}, {"hours", backwards}}),
        Json(Json::Object{{"hours", "always"}})}) {
    EXPECT_EQ(statusOf(change(wrong)), 400) << canonicalJson(wrong);
  }
  EXPECT_EQ(onDisk().clinic_name, "みほん内科クリニック");
  EXPECT_EQ(onDisk().hours, evidence::Hours::usual());
  EXPECT_THAT(kinds(), Not(Contains("clinic.settings-changed@1")));
}

TEST_F(SettingsOfAHub, AreNoSecondEntryWhenNothingChanges) {
  ASSERT_EQ(statusOf(change(Json::Object{{"clinic", "みほん内科クリニック"}})), 200);
  EXPECT_THAT(kinds(), Not(Contains("clinic.settings-changed@1")));
}

TEST_F(SettingsOfAHub, AreNotTheSetUpAccountsToChange) {
  ASSERT_EQ(statusOf(ask("POST", "/sign-ins",
                         canonicalJson(Json::Object{{"name", "田中 一郎"},
                                                    {"roles", Json::Array{"set-up"}},
                                                    {"password", kGiven},
                                                    {"reason", "設置のため"},
                                                    {"until", today()}}),
                         session_)),
            201);
  session_ = begin("田中 一郎", kGiven);
  EXPECT_EQ(statusOf(change(Json::Object{{"clinic", "みほん小児科"}})), 403);
  EXPECT_EQ(statusOf(ask("PUT", "/settings", R"({"clinic":"みほん小児科"})")), 401);
  EXPECT_EQ(onDisk().clinic_name, "みほん内科クリニック");
}

}  // namespace
}  // namespace sekisho::hub
