// Whose the operators of 日レセ are, over a whole hub.
#include <gmock/gmock.h>

#include <memory>

#include "core/check.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/journal_events.h"
#include "programs/hub/lone_approvals.h"
#include "programs/hub/reviewing.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class OperatorsInTheAccessRegister : public ::testing::Test {
 protected:
  OperatorsInTheAccessRegister() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    server_ = state_.ids.make<DeviceId>();
    EXPECT_THAT(
        state_.devices->add({{.id = server_, .name = "日レセサーバー", .registered = clock_.now()}},
                            journal::Actor::hub()),
        succeeds());
    people::Person clerk{.id = state_.ids.make<PersonId>(), .name = "佐藤 綾", .from = today_};
    clerk.operators = {{.id = "sato", .from = today_}};
    const people::Person engineer{.id = state_.ids.make<PersonId>(),
                                  .name = "谷 修",
                                  .kind = people::Kind::Engineer,
                                  .from = today_};
    clerk_ = clerk.id;
    engineer_ = engineer.id;
    EXPECT_THAT(state_.people->add({clerk, engineer}, journal::Actor::hub()), succeeds());
  }
  Result<http::Reply> ask(std::string_view operation, Json body = {}, std::string id = "",
                          bool with_a_name = true) {
    const auto routes = operatorRoutes(state_);
    const auto route = std::ranges::find(routes, operation, &http::Route::operation);
    SEKISHO_CHECK(route != routes.end());
    const platform::http::Request request{};
    http::Call call{.request = request, .body = std::move(body)};
    if (with_a_name) {
      call.caller.person =
          access::Identity{.person = clerk_, .roles = {access::Role::Administrator}};
    }
    if (!id.empty()) call.path["ownership"] = std::move(id);
    return route->answer(call);
  }
  /// What is known of one operator; null if it is not listed.
  Json known(std::string_view name) {
    const auto listed = ask("listOperators");
    EXPECT_THAT(listed, succeeds());
    for (const Json& one : *listed->body["operators"].array()) {
      if (*one["operator"].text() == name) return one;
    }
    return {};
  }
  Json program(const char* name) {
    return Json::Object{{"operator", name},
                        {"person", engineer_.text()},
                        {"purpose", "電子カルテとの連携"},
                        {"from", toIsoDay(today_)}};
  }
  void calledAs(const char* name) {
    Json::Object body{
        {"from", toRfc3339(clock_.now() - 1h)},     {"line", "f:1"},           {"times", 3},
        {"until", toRfc3339(clock_.now() - 30min)}, {"what", "system01lstv2"}, {"user", name}};
    ASSERT_THAT(JournalEvents(*state_.journal)
                    .append(server_, "00000000000000aa",
                            std::vector<fleet::AgentEvent>{{.number = 1,
                                                            .kind = "orca.interface-used@1",
                                                            .at = clock_.now(),
                                                            .body = std::move(body)}}),
                succeeds());
  }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  Hub::State state_{Options{.data = folder_ / "data"}, clock_, random_,
                    [] { return std::vector<platform::InterfaceAddress>{}; }};
  const std::chrono::sys_days today_{japaneseDay(clock_.now())};
  DeviceId server_;
  PersonId clerk_;
  PersonId engineer_;
};

TEST_F(OperatorsInTheAccessRegister, AskWhoseAnOperatorIsOnceAProgramWasSeenToUseIt) {
  EXPECT_EQ(known("karte"), Json());
  calledAs("karte");
  clock_.pass(10min);
  const Json seen = known("karte");
  EXPECT_NE(seen["called"], Json());
  EXPECT_EQ(seen["worked"], Json());
  EXPECT_EQ(seen["found"], Json()) << "the database is not read";
  EXPECT_EQ(seen["standing"], Json());
  EXPECT_THAT(*seen["people"].array(), IsEmpty());
}

TEST_F(OperatorsInTheAccessRegister, KnowThoseOfTheDatabaseAndOfTheStaffRegister) {
  EXPECT_EQ(*known("sato")["people"].array()->front()["person"].text(), clerk_.text());
  const evidence::Table table{
      .name = "orca_operators",
      .status = evidence::TableStatus::Complete,
      .columns = {"operator", "clinic", "name", "has_password", "administrator"},
      .rows = {{std::string("ormaster"), std::int64_t{1}, std::string("オルカマスター"),
                std::int64_t{1}, std::int64_t{1}}}};
  testing::receive(state_, server_, table, 1);
  const Json master = known("ormaster");
  EXPECT_EQ(master["found"], Json(true));
  EXPECT_EQ(master["can_log_in"], Json(true));
  EXPECT_EQ(master["administrator"], Json(true));
  EXPECT_EQ(master["functions"], Json()) << "they were not told";
  EXPECT_EQ(*master["name"].text(), "オルカマスター");
  EXPECT_EQ(known("sato")["found"], Json(false));
}

TEST_F(OperatorsInTheAccessRegister, AreNotHeldAgainstAMachineThatHasNoOrca) {
  testing::receive(state_, server_,
                   {.name = "orca_operators",
                    .status = evidence::TableStatus::Complete,
                    .columns = {"operator", "clinic", "name"}},
                   1);
  EXPECT_EQ(ask("listOperators")->body["read_at"], Json());
  EXPECT_EQ(known("sato")["found"], Json()) << "no database was read";
}

TEST_F(OperatorsInTheAccessRegister, SayThatThereMayBeOthersWhereOnlyAPartCouldBeRead) {
  EXPECT_EQ(ask("listOperators")->body["read_whole"], Json(true)) << "nothing was read at all";
  testing::receive(state_, server_,
                   {.name = "orca_operators",
                    .status = evidence::TableStatus::Partial,
                    .reason = "orca.api-tells-less",
                    .columns = {"operator", "clinic", "name"},
                    .rows = {{std::string("ormaster"), std::int64_t{1}, std::string("主")}}},
                   1);
  EXPECT_EQ(ask("listOperators")->body["read_whole"], Json(false));
  EXPECT_NE(ask("listOperators")->body["read_at"], Json());
  EXPECT_EQ(known("ormaster")["found"], Json(true));
  EXPECT_EQ(known("ormaster")["can_log_in"], Json()) << "it was not told";
  EXPECT_EQ(known("sato")["found"], Json()) << "it may be among the others";
}

TEST_F(OperatorsInTheAccessRegister, KeepThatOneIsAProgramsUntilItIsTakenBack) {
  const auto made = ask("assignOperator", program("karte"));
  ASSERT_THAT(made, succeeds());
  EXPECT_EQ(made->status, 201);
  EXPECT_EQ(*made->body["person_name"].text(), "谷 修");
  EXPECT_THAT(ask("assignOperator", program("karte")), failsWith(ErrorCode::Conflict));
  EXPECT_EQ(*known("karte")["standing"]["purpose"].text(), "電子カルテとの連携");
  auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_THAT(clinic->program_operators, SizeIs(1));
  EXPECT_EQ(clinic->program_operators.front().name, "karte");
  const std::string id = *made->body["id"].text();
  ASSERT_THAT(ask("releaseOperator", Json::Object{{"why", "入れ替え"}}, id), succeeds());
  EXPECT_EQ(known("karte")["standing"], Json());
  EXPECT_THAT(*known("karte")["others"].array(), SizeIs(1)) << "it stays visible";
  clinic = state_.clinic_source->clinic();
  EXPECT_TRUE(clinic->program_operators.front().ended);
}

TEST_F(OperatorsInTheAccessRegister, RefuseOneThatIsAPersonsAndNobodyWhoAnswersForIt) {
  const auto persons = ask("assignOperator", program("sato"));
  ASSERT_THAT(persons, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(persons.error().message.name, "ownership.operator-of-person");
  Json nobody = program("karte");
  (*nobody.object())["person"] = state_.ids.make<PersonId>().text();
  EXPECT_EQ(ask("assignOperator", nobody).error().message.name, "ownership.person");
  Json before = program("karte");
  (*before.object())["from"] = toIsoDay(today_ - std::chrono::days{1});
  EXPECT_EQ(ask("assignOperator", before).error().message.name, "ownership.person")
      << "they were not here then";
}

TEST_F(OperatorsInTheAccessRegister, AreNobodysElseOnTheDaysOnWhichTheyAreAPrograms) {
  Json until_tomorrow = program("karte");
  (*until_tomorrow.object())["until"] = toIsoDay(today_ + std::chrono::days{1});
  ASSERT_THAT(ask("assignOperator", until_tomorrow), succeeds());
  EXPECT_EQ(*isProgramsOn(state_, "karte", {today_, std::nullopt}), true);
  EXPECT_EQ(*isProgramsOn(state_, "karte", {today_ + std::chrono::days{2}, std::nullopt}), false);
  EXPECT_EQ(*isProgramsOn(state_, "karte2", {today_, std::nullopt}), false);
}

TEST_F(OperatorsInTheAccessRegister, ShowNobodysNameToWhoeverHasSaidNone) {
  ASSERT_THAT(ask("assignOperator", program("karte")), succeeds());
  const auto listed = ask("listOperators", {}, "", false);
  ASSERT_THAT(listed, succeeds());
  const std::string text = canonicalJson(listed->body);
  for (const char* secret : {"karte", "sato", "佐藤", "谷", "電子カルテ"}) {
    EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr(secret)));
  }
}

TEST_F(OperatorsInTheAccessRegister, AreListedByTheNextReviewAsDecidedAlone) {
  ASSERT_THAT(ask("assignOperator", program("karte")), succeeds());
  const auto approvals = loneApprovals(state_, {});
  ASSERT_THAT(approvals, succeeds());
  std::vector<std::string> kinds;
  for (const KnownApproval& one : *approvals) kinds.push_back(one.approval.kind);
  EXPECT_THAT(kinds, Contains("account-service"));
  const Json title = reviewSurroundings(state_).account(approvals->front().approval.subject);
  EXPECT_EQ(*title["ja"].text(), "日レセ karte");
}

}  // namespace
}  // namespace sekisho::hub
