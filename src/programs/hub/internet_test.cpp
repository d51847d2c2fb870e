// How the Internet is used, over a whole hub: what is decided, what machines see, what is read.
#include <gmock/gmock.h>

#include <algorithm>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "interfaces/http/internet_operations.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using access::Role;
using evidence::Cell;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InternetOnAHub : public ::testing::Test {
 protected:
  InternetOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    EXPECT_THAT(state_.people->add({{.id = mori_, .name = "森 徹", .from = today()}},
                                   journal::Actor::hub()),
                succeeds());
    EXPECT_THAT(
        state_.devices->add({{.id = seat_, .name = "受付1"}, {.id = other_, .name = "診察"}},
                            journal::Actor::hub()),
        succeeds());
    routes_ = internetRoutes(state_);
  }

  Result<http::Reply> call(std::string_view operation, http::Caller caller, Json body = {}) {
    const platform::http::Request request{};
    http::Call call{.request = request, .body = std::move(body), .caller = std::move(caller)};
    return std::ranges::find(routes_, operation, &http::Route::operation)->answer(call);
  }
  http::Caller manager() {
    return {.person = access::Identity{.person = mori_, .roles = {Role::SafetyManager}}};
  }
  static Json decision(std::string use, std::string way) {
    const bool alone = use == "stand-alone";
    return Json::Object{
        {"use", std::move(use)},
        {"paths", Json::Array{Json::Object{{"purpose", alone ? "closed" : "updates"},
                                           {"way", std::move(way)},
                                           {"towards", "ルーター"}}}},
        {"try_news", !alone},
        {"opinion_of", "サポート 山田"},
        {"opinion", "それでよい"}};
  }
  static Json news(std::chrono::sys_days day) {
    return Json::Object{{"day", toIsoDay(day)}, {"source", "お知らせ"}, {"items", "なし"}};
  }
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }
  posture::Clinic seenByControls() {
    auto clinic = state_.clinic_source->clinic();
    EXPECT_THAT(clinic, succeeds());
    return clinic ? std::move(*clinic) : posture::Clinic();
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  PersonId mori_ = ids_.make<PersonId>();
  DeviceId seat_ = ids_.make<DeviceId>();
  DeviceId other_ = ids_.make<DeviceId>();
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
  std::vector<http::Route> routes_;
};

TEST_F(InternetOnAHub, IsUndecidedUntilTheClinicDecides) {
  EXPECT_FALSE(seenByControls().internet.has_value());
  EXPECT_THAT(*internetDuties(state_, today()), IsEmpty());
  ASSERT_THAT(call("decideInternet", manager(), decision("connected", "192.168.0.1")), succeeds());
  const auto clinic = seenByControls();
  ASSERT_TRUE(clinic.internet.has_value());
  EXPECT_EQ(clinic.internet->use, "connected");
  EXPECT_TRUE(clinic.internet->try_news);
  ASSERT_EQ(clinic.internet->paths.size(), 1);
  EXPECT_EQ(clinic.internet->paths.front().way, "192.168.0.1");
}

TEST_F(InternetOnAHub, ShowsWhichWaysMachinesSeeAndWhichOfThemAreAllowed) {
  testing::receive(
      state_, seat_,
      {.name = "internet_exposure",
       .columns = {"kind", "family", "present", "value", "interface", "is_public", "link_up",
                   "source"},
       .rows = {{Cell(std::string("default_route")), Cell(std::string("ipv4")),
                 Cell(std::int64_t{1}), Cell(std::string("192.168.0.1")), Cell(std::string("eth0")),
                 Cell(std::int64_t{0}), Cell(std::int64_t{1}), Cell(std::string("kernel"))}}},
      1);
  const auto before = call("getInternet", manager());
  ASSERT_THAT(before, succeeds());
  const Json& way = before->body["ways"].array()->front();
  EXPECT_EQ(*way["way"].text(), "192.168.0.1");
  EXPECT_FALSE(*way["listed"].boolean());
  EXPECT_EQ(*way["devices"].array()->front()["name"].text(), "受付1");
  EXPECT_EQ(*before->body["untold"].array()->front()["name"].text(), "診察");
  const auto after = call("decideInternet", manager(), decision("connected", "192.168.0.1"));
  ASSERT_THAT(after, succeeds());
  EXPECT_TRUE(*after->body["ways"].array()->front()["listed"].boolean());
}

TEST_F(InternetOnAHub, SaysOfWhichMachinesItDoesNotKnowTheWaysOfNow) {
  testing::receive(state_, seat_,
                   {.name = "internet_exposure",
                    .status = evidence::TableStatus::Failed,
                    .reason = "network.unreadable",
                    .columns = {"kind"}},
                   1);
  testing::receive(
      state_, other_,
      {.name = "internet_exposure",
       .columns = {"kind", "present", "value", "interface", "is_public", "link_up"},
       .rows = {{Cell(std::string("wireless")), Cell(std::int64_t{1}), Cell(std::string()),
                 Cell(std::string("wlan0")), Cell(), Cell(std::int64_t{1})}}},
      1);
  const auto untold = [this] {
    std::vector<std::string> all;
    const auto seen = call("getInternet", manager());
    for (const Json& one : *seen->body["untold"].array()) {
      all.push_back(*one["name"].text() + " " + *one["why"].text());
    }
    return all;
  };
  EXPECT_THAT(untold(), ElementsAre("受付1 failed"));
  clock_.pass(std::chrono::hours{3});
  EXPECT_THAT(untold(), ::testing::UnorderedElementsAre("受付1 failed", "診察 old"));
  Json body = decision("connected", "wlan0");
  Json::Object& path = *(*body.object())["paths"].array()->front().object();
  path["kind"] = "wireless";
  path["device"] = seat_.text();
  const auto listed = [&] {
    const auto seen = call("decideInternet", manager(), body);
    return *seen->body["ways"].array()->front()["listed"].boolean();
  };
  EXPECT_FALSE(listed()) << "that is the wireless of another machine";
  path["device"] = other_.text();
  EXPECT_TRUE(listed());
  EXPECT_EQ(seenByControls().internet->paths.front().device, other_);
}

TEST_F(InternetOnAHub, AsksForNewsElsewhereWhereItIsNotUsed) {
  ASSERT_THAT(call("decideInternet", manager(), decision("stand-alone", "192.168.0.1")),
              succeeds());
  const auto due = internetDuties(state_, today());
  ASSERT_THAT(due, succeeds());
  ASSERT_EQ(due->size(), 2);
  EXPECT_EQ(due->back().operation, "recordNewsRead");
  EXPECT_EQ(due->back().day, today() + days{14});
  clock_.pass(days{10});
  ASSERT_THAT(call("recordNewsRead", manager(), news(today() - days{1})), succeeds());
  EXPECT_EQ(internetDuties(state_, today())->back().day, today() + days{13});
  ASSERT_EQ(seenByControls().news_read.size(), 1);
  EXPECT_EQ(seenByControls().news_read.front().day, today() - days{1});
}

TEST_F(InternetOnAHub, AsksForNewsElsewhereUnlessTerminalsTryThem) {
  ASSERT_THAT(call("decideInternet", manager(), decision("connected", "192.168.0.1")), succeeds());
  EXPECT_EQ(internetDuties(state_, today())->size(), 1) << "to decide again";
  Json untried = decision("connected", "192.168.0.1");
  (*untried.object())["try_news"] = false;
  ASSERT_THAT(call("decideInternet", manager(), std::move(untried)), succeeds());
  EXPECT_EQ(internetDuties(state_, today())->back().operation, "recordNewsRead");
}

TEST_F(InternetOnAHub, RefusesWhatCannotStand) {
  EXPECT_THAT(call("recordNewsRead", manager(), news(today() + days{1})),
              failsWith(ErrorCode::InvalidInput));
  Json body = decision("connected", "192.168.0.1");
  (*body.object())["opinion"] = "";
  EXPECT_THAT(call("decideInternet", manager(), std::move(body)),
              failsWith(ErrorCode::InvalidInput));
  body = decision("connected", "192.168.0.1");
  (*body.object())["paths"] = Json::Array{"everything"};
  EXPECT_THAT(call("decideInternet", manager(), std::move(body)),
              failsWith(ErrorCode::InvalidInput));
}

TEST_F(InternetOnAHub, TellsTheConsoleNobodysNameAndNoWords) {
  ASSERT_THAT(call("decideInternet", manager(), decision("stand-alone", "192.168.0.1")),
              succeeds());
  const auto seen = call("getInternet", http::Caller{.console = "root"});
  ASSERT_THAT(seen, succeeds());
  const Json& told = seen->body["decisions"].array()->front();
  EXPECT_NE(*told["by_name"].text(), "森 徹");
  EXPECT_NE(*told["opinion"].text(), "それでよい");
  EXPECT_EQ(*told["use"].text(), "stand-alone");
}

}  // namespace
}  // namespace sekisho::hub
