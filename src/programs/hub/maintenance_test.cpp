// Sessions on a server from elsewhere, from an agent's event to the line that people see.
#include <gmock/gmock.h>

#include <array>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kEpochOfServer = "00000000000000aa";

/// A register of devices that cannot be read while it is shut.
class ShutDevices final : public inventory::DeviceRegister {
 public:
  explicit ShutDevices(inventory::DeviceRegister& behind) : behind_(behind) {}
  [[nodiscard]] Result<std::vector<inventory::Device>> all(bool retired) const override {
    return behind_.all(retired);
  }
  [[nodiscard]] Result<inventory::Device> device(DeviceId id) const override {
    if (shut) return fail(ErrorCode::Unavailable, MessageId{"storage.busy"});
    return behind_.device(id);
  }
  Result<void> add(const std::vector<inventory::Device>&, const journal::Actor&) override {
    return {};
  }
  Result<void> update(const inventory::Device&, const journal::Actor&) override { return {}; }
  Result<void> retire(DeviceId, Instant, std::string_view, const journal::Actor&) override {
    return {};
  }
  Result<void> merge(DeviceId, DeviceId, Instant, const journal::Actor&) override { return {}; }
  Result<std::vector<inventory::Mac>> attach(DeviceId, const std::vector<inventory::Mac>&,
                                             const journal::Actor&) override {
    return {};
  }
  bool shut = true;

 private:
  inventory::DeviceRegister& behind_;
};

class MaintenanceOnAHub : public ::testing::Test {
 protected:
  MaintenanceOnAHub() {
    open();
    server_ = machine("日レセサーバー", inventory::DeviceRole::Server);
  }

  void open() {
    state_.reset();
    state_ = std::make_unique<Hub::State>(Options{.data = folder_ / "data"}, clock_, random_,
                                          [] { return std::vector<platform::InterfaceAddress>{}; });
    ASSERT_THAT(state_->openData(), succeeds());
    ASSERT_THAT(state_->openCapabilities(), succeeds());
  }
  DeviceId machine(std::string name, inventory::DeviceRole role) {
    const DeviceId id = state_->ids.make<DeviceId>();
    EXPECT_THAT(
        state_->devices->add(
            {{.id = id, .name = std::move(name), .roles = {role}, .registered = clock_.now()}},
            journal::Actor::hub()),
        succeeds());
    return id;
  }
  fleet::AgentEvent opened(const std::string& key) {
    clock_.pass(1min);
    return {.number = ++number_,
            .kind = "remote.opened@1",
            .at = clock_.now(),
            .body = Json::Object{{"session", key},
                                 {"from", toRfc3339(clock_.now())},
                                 {"service", "sshd"},
                                 {"place", "203.0.113.9"},
                                 {"account", "vendor"},
                                 {"screen", false}}};
  }
  fleet::AgentEvent ended(const std::string& key) {
    clock_.pass(1min);
    return {.number = ++number_,
            .kind = "remote.ended@1",
            .at = clock_.now(),
            .body = Json::Object{
                {"session", key}, {"how", "ended"}, {"until", toRfc3339(clock_.now())}}};
  }
  void tell(DeviceId device, std::vector<fleet::AgentEvent> events) {
    ASSERT_THAT(state_->remote_intake->mark(device, kEpochOfServer), succeeds());
    ASSERT_THAT(state_->remote_intake->append(device, kEpochOfServer, events), succeeds());
  }
  /// Session and ending of each line, newest first.
  std::vector<std::string> lines() {
    std::vector<std::string> all;
    for (const auto& line : *state_->maintenance->lines({})) {
      all.push_back(line.session + " " + std::string(nameOf(line.ending)));
    }
    return all;
  }
  Result<http::Reply> ask(std::string_view operation, Json body, access::Roles roles) {
    const auto routes = maintenanceRoutes(*state_);
    const auto route = std::ranges::find(routes, operation, &http::Route::operation);
    SEKISHO_CHECK(route != routes.end());
    const platform::http::Request request{};
    http::Call call{.request = request, .body = std::move(body)};
    call.caller.person = access::Identity{.person = somebody_, .roles = std::move(roles)};
    return route->answer(call);
  }
  Json::Array theNewest() {
    const auto line = state_->maintenance->lines({})->front();
    return {Json(Json::Object{{"id", line.id.text()},
                              {"turns", static_cast<std::int64_t>(line.turns.size())}})};
  }
  Json report() {
    return Json::Object{{"lines", theNewest()},
                        {"engineer", "田中 一郎"},
                        {"company", "みほん医療サポート"},
                        {"work", "月例の更新"},
                        {"taken", Json::Array{}}};
  }
  Json ruling(const char* word) {
    return Json::Object{{"lines", theNewest()}, {"word", word}, {"said", "だれも頼んでいない"}};
  }
  std::vector<std::string> duties() {
    const auto found = maintenanceDuties(*state_, japaneseDay(clock_.now()));
    EXPECT_THAT(found, succeeds());
    std::vector<std::string> all;
    for (const auto& duty : *found) all.emplace_back(duty.what.name);
    return all;
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_{1};
  std::unique_ptr<Hub::State> state_;
  std::uint64_t number_ = 0;
  DeviceId server_;
  PersonId somebody_ = IdSource(clock_, random_).make<PersonId>();
};

TEST_F(MaintenanceOnAHub, IsALineForEachSessionOnAServer) {
  tell(server_, {opened("a"), opened("b"), ended("a")});
  EXPECT_THAT(lines(), ElementsAre("b open", "a ended"));
  tell(server_, {ended("b")});
  EXPECT_THAT(lines(), ElementsAre("b ended", "a ended"));
}

TEST_F(MaintenanceOnAHub, IsNoLineForAnotherMachine) {
  tell(machine("受付1", inventory::DeviceRole::Terminal), {opened("a")});
  EXPECT_THAT(lines(), IsEmpty());
}

TEST_F(MaintenanceOnAHub, IsThereOnceThoughTheHubEndedBetweenTheJournalAndTheLine) {
  const std::array events{opened("a"), ended("a")};
  ASSERT_THAT(state_->events->append(server_, kEpochOfServer, events), succeeds());
  EXPECT_THAT(lines(), IsEmpty()) << "the journal has it, and nobody took it up";
  open();
  const auto mark = state_->remote_intake->mark(server_, kEpochOfServer);
  ASSERT_THAT(mark, succeeds());
  EXPECT_EQ(*mark, 2U) << "the agent need not send it again";
  EXPECT_THAT(lines(), ElementsAre("a ended"));
  open();
  ASSERT_THAT(state_->remote_intake->mark(server_, kEpochOfServer), succeeds());
  EXPECT_THAT(lines(), ElementsAre("a ended"));
}

TEST_F(MaintenanceOnAHub, IsTakenUpLaterWhereTheRegisterOfDevicesCouldNotBeRead) {
  const std::array events{opened("a")};
  ShutDevices devices(*state_->devices);
  RemoteIntake intake({.events = *state_->events,
                       .journal = *state_->journal,
                       .lines = *state_->maintenance,
                       .devices = devices,
                       .ids = state_->ids,
                       .changed = [] {}});
  EXPECT_THAT(intake.append(server_, kEpochOfServer, events), failsWith(ErrorCode::Unavailable));
  devices.shut = false;
  EXPECT_THAT(intake.mark(server_, kEpochOfServer), succeeds());
  EXPECT_THAT(lines(), ElementsAre("a open"));
}

TEST_F(MaintenanceOnAHub, KeepsTheNameOfAMachineThatIsRetired) {
  tell(server_, {opened("a")});
  ASSERT_THAT(state_->devices->retire(server_, clock_.now(), "入れ替え", journal::Actor::hub()),
              succeeds());
  const auto clinic = state_->clinic_source->clinic();
  ASSERT_THAT(clinic->maintenance, SizeIs(1));
  EXPECT_EQ(clinic->maintenance.front().device_name, "日レセサーバー");
}

TEST_F(MaintenanceOnAHub, LeavesOutWhatNoAgentWrites) {
  fleet::AgentEvent odd = opened("a");
  odd.body.object()->erase("session");
  tell(server_, {odd, opened("b")});
  EXPECT_THAT(lines(), ElementsAre("b open"));
}

TEST_F(MaintenanceOnAHub, FallsToTheProviderThenToTheClinic) {
  tell(server_, {opened("a")});
  EXPECT_THAT(duties(), ElementsAre("duties.maintenance-name"));
  ASSERT_THAT(ask("reportMaintenance", report(), {access::Role::Provider}), succeeds());
  EXPECT_THAT(duties(), ElementsAre("duties.maintenance-confirm"));
  ASSERT_THAT(ask("ruleMaintenance", ruling("confirmed"), {access::Role::Director}), succeeds());
  EXPECT_THAT(duties(), IsEmpty());
}

TEST_F(MaintenanceOnAHub, AsksForWhatWasTakenUntilItIsBack) {
  tell(server_, {opened("a")});
  const auto took = [this](Json done) {
    Json body = report();
    (*body.object())["taken"] = Json::Array{Json::Object{
        {"category", 1},
        {"form", "electronic"},
        {"medium", ""},
        {"what", "データベースの写し"},
        {"disposal", "destroy"},
        {"until",
         toIsoDay(std::chrono::sys_days{japaneseDay(clock_.now())} + std::chrono::days{7})},
        {"done", std::move(done)}}};
    return body;
  };
  ASSERT_THAT(ask("reportMaintenance", took({}), {access::Role::Provider}), succeeds());
  ASSERT_THAT(ask("ruleMaintenance", ruling("confirmed"), {access::Role::Director}), succeeds());
  EXPECT_THAT(duties(), ElementsAre("duties.maintenance-return"));
  const auto out = state_->clinic_source->clinic()->maintenance_taken;
  ASSERT_THAT(out, SizeIs(1));
  EXPECT_FALSE(out.front().done);
  EXPECT_EQ(out.front().until,
            std::chrono::sys_days{japaneseDay(clock_.now())} + std::chrono::days{7});
  ASSERT_THAT(
      ask("reportMaintenance", took(toIsoDay(japaneseDay(clock_.now()))), {access::Role::Provider}),
      succeeds());
  ASSERT_THAT(ask("ruleMaintenance", ruling("confirmed"), {access::Role::Director}), succeeds());
  EXPECT_THAT(duties(), IsEmpty());
  EXPECT_TRUE(state_->clinic_source->clinic()->maintenance_taken.front().done);
}

TEST_F(MaintenanceOnAHub, ThatNobodyKnowsIsAFindingAtOnce) {
  tell(server_, {opened("a")});
  ASSERT_THAT(ask("ruleMaintenance", ruling("disputed"), {access::Role::SafetyManager}),
              succeeds());
  EXPECT_THAT(duties(), ElementsAre("duties.maintenance-disputed"));
  const auto clinic = state_->clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_THAT(clinic->maintenance, SizeIs(1));
  EXPECT_EQ(clinic->maintenance.front().state, "disputed");
}

TEST_F(MaintenanceOnAHub, CountsTheDaysOnWhichTheClinicIsOpen) {
  clock_.set(Instant{std::chrono::sys_days{2026y / 1 / 21}} + 3h);  // a Wednesday
  tell(server_, {opened("a")});
  clock_.pass(5 * 24h);
  EXPECT_EQ(state_->clinic_source->clinic()->maintenance.front().open_days, 4)
      << "Thursday, Friday, Saturday, Monday";
}

TEST_F(MaintenanceOnAHub, ShowsAProviderWhatItDidAndNobodysName) {
  tell(server_, {opened("a")});
  ASSERT_THAT(ask("reportMaintenance", report(), {access::Role::Provider}), succeeds());
  const auto seen = ask("listMaintenance", {}, {access::Role::Provider});
  ASSERT_THAT(seen, succeeds());
  const Json& line = seen->body["lines"].array()->front();
  EXPECT_EQ(*line["account"].text(), http::kMasked) << "no notice to staff lets it be seen";
  EXPECT_EQ(*line["place"].text(), "203.0.113.9");
  const Json& told = line["turns"].array()->front()["report"];
  EXPECT_EQ(*told["engineer"].text(), "田中 一郎");
  EXPECT_EQ(*told["by_name"].text(), http::kMasked);
  EXPECT_THAT(*seen->body["people"].array(), IsEmpty());
}

TEST_F(MaintenanceOnAHub, SaysWhichSessionsAreAlikeToWhomMayNotSeeTheAccountEither) {
  tell(server_, {opened("a"), opened("b")});
  fleet::AgentEvent other = opened("c");
  (*other.body.object())["account"] = "root";
  tell(server_, {other});
  const auto seen = ask("listMaintenance", {}, {access::Role::Provider});
  ASSERT_THAT(seen, succeeds());
  std::map<std::int64_t, int> alike;
  for (const Json& line : *seen->body["lines"].array()) {
    EXPECT_EQ(*line["account"].text(), http::kMasked);
    ++alike[*line["alike"].integer()];
  }
  EXPECT_THAT(alike, ::testing::UnorderedElementsAre(::testing::Pair(::testing::_, 1),
                                                     ::testing::Pair(::testing::_, 2)));
}

TEST_F(MaintenanceOnAHub, RefusesWhatCannotStand) {
  tell(server_, {opened("a")});
  Json nobody = report();
  (*nobody.object())["engineer"] = " ";
  EXPECT_THAT(ask("reportMaintenance", nobody, {access::Role::Provider}),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(ask("ruleMaintenance", ruling("confirmed"), {access::Role::Director}),
              failsWith(ErrorCode::Conflict))
      << "nobody said who it was";
  Json stranger = ruling("own");
  (*stranger.object())["person"] = somebody_.text();
  EXPECT_THAT(ask("ruleMaintenance", stranger, {access::Role::Director}),
              failsWith(ErrorCode::InvalidInput))
      << "they are not in the register";
}

TEST_F(MaintenanceOnAHub, ForgetsTheAccountAsTheNoticeToStaffSays) {
  testing::giveNotice(*state_, somebody_, 1);
  clock_.pass(48h);
  tell(server_, {opened("a")});
  state_->forgetOld();
  EXPECT_EQ(state_->maintenance->lines({})->front().account, "vendor");
  clock_.pass(33 * 24h);
  state_->forgetOld();
  EXPECT_EQ(state_->maintenance->lines({})->front().account, "");
  EXPECT_THAT(lines(), ElementsAre("a open"));
}

}  // namespace
}  // namespace sekisho::hub
