// Worry reports over a whole hub: who sees which, what is attached, and what controls make of them.
#include <gmock/gmock.h>

#include <algorithm>
#include <memory>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "interfaces/http/worry_operations.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "programs/hub/worry_routes.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using access::Role;
using evidence::Cell;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class WorriesOnAHub : public ::testing::Test {
 protected:
  WorriesOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    const std::chrono::sys_days today = japaneseDay(clock_.now());
    EXPECT_THAT(state_.people->add({{.id = sato_, .name = "佐藤 綾", .from = today},
                                    {.id = mori_, .name = "森 徹", .from = today},
                                    {.id = yamada_, .name = "山田 学", .from = today}},
                                   journal::Actor::hub()),
                succeeds());
    EXPECT_THAT(
        state_.devices->add(
            {{.id = seat_, .name = "受付1"},
             {.id = server_, .name = "日レセサーバー", .roles = {inventory::DeviceRole::Server}}},
            journal::Actor::hub()),
        succeeds());
    routes_ = worryRoutes(state_);
  }

  Result<http::Reply> call(std::string_view operation, const std::optional<http::Caller>& caller,
                           Json body = {}, std::string worry = {}) {
    const platform::http::Request request{};
    http::Call call{.request = request,
                    .path = {{"worry", std::move(worry)}},
                    .body = std::move(body),
                    .caller = caller.value_or(http::Caller{.console = "root"})};
    return std::ranges::find(routes_, operation, &http::Route::operation)->answer(call);
  }
  static http::Caller as(PersonId person, Role role) {
    return {.person = access::Identity{.person = person, .roles = {role}}};
  }
  http::Caller clerk() { return as(sato_, Role::Staff); }
  http::Caller manager() { return as(mori_, Role::SafetyManager); }
  http::Caller provider() { return as(yamada_, Role::Provider); }

  // The report as it was answered.
  Json filed(Json body = Json::Object{{"sign", "stuck"}, {"words", "固まった"}}) {
    auto reply = call("fileWorry", clerk(), std::move(body));
    EXPECT_THAT(reply, succeeds());
    return reply ? reply->body : Json();
  }
  static std::string idOf(const Json& worry) { return *worry["id"].text(); }
  std::string when() { return toRfc3339(clock_.now()); }

  void send(DeviceId device, std::string_view table, std::vector<std::string> columns,
            evidence::Row row) {
    testing::receive(
        state_, device,
        {.name = std::string(table), .columns = std::move(columns), .rows = {std::move(row)}},
        ++sequence_);
  }
  posture::Worry seenByControls() {
    const auto clinic = state_.clinic_source->clinic();
    EXPECT_THAT(clinic, succeeds());
    EXPECT_EQ(clinic->worries.size(), 1);
    return clinic->worries.front();
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  PersonId sato_ = ids_.make<PersonId>();
  PersonId mori_ = ids_.make<PersonId>();
  PersonId yamada_ = ids_.make<PersonId>();
  DeviceId seat_ = ids_.make<DeviceId>();
  DeviceId server_ = ids_.make<DeviceId>();
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
  std::vector<http::Route> routes_;
  std::uint64_t sequence_ = 0;
};

TEST_F(WorriesOnAHub, NeedOneWordOfWhoeverFilesThem) {
  const Json worry = filed(Json::Object{{"sign", "other"}});
  EXPECT_EQ(*worry["by_name"].text(), "佐藤 綾");
  EXPECT_EQ(*worry["seen"].text(), when());
  EXPECT_EQ(worry["words"].text(), nullptr);
  EXPECT_THAT(call("fileWorry", clerk(), Json::Object{{"sign", "odd"}}),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(call("fileWorry", clerk(), Json::Object{{"words", "x"}}),
              failsWith(ErrorCode::InvalidInput));
}

TEST_F(WorriesOnAHub, TakeNullForWhatIsNotKnown) {
  const Json worry = filed(
      Json::Object{{"sign", "other"}, {"words", Json()}, {"seat", Json()}, {"paper", Json()}});
  EXPECT_EQ(worry["seat"].text(), nullptr);
  EXPECT_EQ(worry["paper"].object(), nullptr);
  EXPECT_THAT(call("fileWorry", clerk(), Json::Object{{"sign", "other"}, {"seat", "受付1"}}),
              failsWith(ErrorCode::InvalidInput));
}

TEST_F(WorriesOnAHub, AreFiledOnceHoweverOftenOneFormIsSent) {
  const auto form = call("getWorryForm", clerk());
  ASSERT_THAT(form, succeeds());
  const std::string id = *form->body["id"].text();
  const Json::Object body{{"id", id}, {"sign", "stuck"}};
  const auto first = call("fileWorry", clerk(), body);
  const auto again = call("fileWorry", clerk(), body);
  ASSERT_THAT(first, succeeds());
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(first->status, 201);
  EXPECT_EQ(again->status, 200);
  EXPECT_EQ(idOf(first->body), id);
  EXPECT_EQ(*again->body["number"].text(), *first->body["number"].text());
  EXPECT_EQ(call("listWorries", manager())->body["worries"].array()->size(), 1);
  EXPECT_THAT(call("fileWorry", manager(), body), failsWith(ErrorCode::InvalidInput))
      << "somebody else's";
  EXPECT_THAT(call("fileWorry", clerk(), Json::Object{{"id", "x"}, {"sign", "stuck"}}),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_NE(*call("getWorryForm", clerk())->body["id"].text(), id);
}

TEST_F(WorriesOnAHub, TakeASeatOfTheRegisterAndNoOther) {
  const Json worry = filed(Json::Object{{"sign", "stuck"}, {"seat", seat_.text()}});
  EXPECT_EQ(*worry["seat_name"].text(), "受付1");
  const auto refused =
      call("fileWorry", clerk(),
           Json::Object{{"sign", "stuck"}, {"seat", ids_.make<DeviceId>().text()}});
  ASSERT_THAT(refused, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(refused.error().message.name, "incidents.seat");
}

TEST_F(WorriesOnAHub, AreSeenByWhoeverFiledThemAndByWhoeverAnswers) {
  const Json worry = filed();
  EXPECT_THAT(call("getWorry", clerk(), {}, idOf(worry)), succeeds());
  EXPECT_THAT(call("getWorry", manager(), {}, idOf(worry)), succeeds());
  EXPECT_THAT(call("getWorry", as(mori_, Role::Staff), {}, idOf(worry)),
              failsWith(ErrorCode::NotFound));
  EXPECT_THAT(*call("listWorries", as(mori_, Role::Temporary))->body["worries"].array(), IsEmpty());
  EXPECT_EQ(call("listWorries", manager())->body["worries"].array()->size(), 1);
  EXPECT_THAT(
      call("addWorryWords", as(mori_, Role::Staff), Json::Object{{"words", "x"}}, idOf(worry)),
      failsWith(ErrorCode::NotFound));
}

TEST_F(WorriesOnAHub, TellAProviderNobodysNameAndTheConsoleNoWords) {
  const Json worry = filed();
  const Json by_provider = call("getWorry", provider(), {}, idOf(worry))->body;
  EXPECT_EQ(*by_provider["by_name"].text(), http::kMasked);
  EXPECT_EQ(*by_provider["words"].text(), "固まった");
  const Json at_console = call("getWorry", std::nullopt, {}, idOf(worry))->body;
  EXPECT_THAT(canonicalJson(at_console), Not(HasSubstr("固まった")));
  EXPECT_THAT(canonicalJson(at_console), Not(HasSubstr("佐藤")));
}

TEST_F(WorriesOnAHub, TellAProviderNobodyWhoWroteThemOnPaper) {
  const Json worry = filed(Json::Object{
      {"sign", "stuck"}, {"paper", Json::Object{{"writer", "小林 花"}, {"seen", when()}}}});
  const auto writer = [&](http::Caller caller) {
    return *call("getWorry", std::move(caller), {}, idOf(worry))->body["paper"]["writer"].text();
  };
  EXPECT_EQ(writer(provider()), http::kMasked);
  EXPECT_EQ(writer(manager()), "小林 花");
  EXPECT_EQ(writer(clerk()), "小林 花") << "who copied it knows";
}

TEST_F(WorriesOnAHub, GoOnFromTellingToClosing) {
  const std::string id = idOf(filed());
  EXPECT_THAT(
      call("closeWorry", manager(), Json::Object{{"words", "直った"}, {"recurrence", "first"}}, id),
      failsWith(ErrorCode::InvalidInput));
  ASSERT_THAT(call("tellOfWorry", manager(),
                   Json::Object{{"whom", "見本"}, {"way", "fax"}, {"when", when()}}, id),
              succeeds());
  ASSERT_THAT(call("answerWorry", provider(),
                   Json::Object{{"whom", "山田"}, {"words", "直します"}, {"when", when()}}, id),
              succeeds());
  const auto closed =
      call("closeWorry", manager(), Json::Object{{"words", "直った"}, {"recurrence", "first"}}, id);
  ASSERT_THAT(closed, succeeds());
  EXPECT_FALSE(*closed->body["open"].boolean());
  EXPECT_EQ(closed->body["steps"].array()->size(), 3);
  const auto reopened = call("reopenWorry", manager(), Json::Object{{"words", "また"}}, id);
  ASSERT_THAT(reopened, succeeds());
  EXPECT_TRUE(*reopened->body["open"].boolean());
  EXPECT_FALSE(*reopened->body["told"].boolean());
}

TEST_F(WorriesOnAHub, HoldHealthAndVersionsOfTheSeatAndTheServerAsTheyWereThen) {
  send(server_, "orca_server", {"generation", "version", "running", "log_state"},
       {Cell(std::string("weborca")), Cell(std::string("2.0.20")), Cell(std::int64_t{1}),
        Cell(std::string("read"))});
  send(seat_, "system", {"hostname", "os_name"},
       {Cell(std::string("UKETSUKE-PC")), Cell(std::string("Debian 12"))});
  const std::string id = idOf(filed(Json::Object{{"sign", "stuck"}, {"seat", seat_.text()}}));
  clock_.pass(hours{1});
  send(server_, "orca_server", {"generation", "version", "running", "log_state"},
       {Cell(std::string("weborca")), Cell(std::string("2.0.21")), Cell(std::int64_t{0}),
        Cell(std::string("read"))});
  const Json attached = call("getWorry", manager(), {}, id)->body["attached"];
  const auto& machines = *attached["machines"].array();
  ASSERT_EQ(machines.size(), 2);
  EXPECT_EQ(*machines[0]["name"].text(), "受付1");
  EXPECT_TRUE(*machines[0]["seat"].boolean());
  EXPECT_THAT(canonicalJson(machines[0]), HasSubstr("Debian 12"));
  EXPECT_THAT(canonicalJson(machines[1]), HasSubstr("2.0.20"));
  EXPECT_THAT(canonicalJson(machines[1]), Not(HasSubstr("2.0.21"))) << "as it was then";
  EXPECT_EQ(*attached["hub_version"].text(), SEKISHO_VERSION);
}

TEST_F(WorriesOnAHub, HoldHowItGoesAndItsVersionsBesideEachOther) {
  send(server_, "orca_health", {"generation", "answers", "answer_ms"},
       {Cell(std::string("weborca")), Cell(std::int64_t{0}), Cell(std::int64_t{4321})});
  send(server_, "orca_versions", {"thing", "name", "local", "newest", "state"},
       {Cell(std::string("schema")), Cell(std::string("")), Cell(std::string("S-050200-1")),
        Cell(std::string("S-050200-2")), Cell(std::string("behind"))});
  const auto attached = attachedNow(state_, std::nullopt);
  ASSERT_THAT(attached, succeeds());
  EXPECT_THAT(canonicalJson(*attached), HasSubstr("4321"));
  EXPECT_THAT(canonicalJson(*attached), HasSubstr("S-050200-2"));
}

TEST_F(WorriesOnAHub, HoldWhatIsRedOfTheirMachinesAndOfOrcaAndNothingElse) {
  const DeviceId elsewhere = ids_.make<DeviceId>();
  ASSERT_THAT(state_.devices->add(
                  {{.id = elsewhere, .name = "院長室", .roles = {inventory::DeviceRole::Terminal}}},
                  journal::Actor::hub()),
              succeeds());
  state_.registersChanged(std::nullopt);
  const auto tell = [&](DeviceId device, std::string_view table, std::vector<std::string> columns,
                        evidence::Row row) {
    send(device, table, std::move(columns), std::move(row));
    state_.tableChanged(device, table);
    EXPECT_THAT(state_.posture->tick(clock_.now()), succeeds());
  };
  const auto restart = [&](DeviceId device) {
    tell(device, "system", {"hostname", "reboot_needed"},
         {Cell(std::string("PC")), Cell(std::int64_t{1})});
  };
  const auto is_red = [&](std::string_view control) {
    const auto board = state_.posture->board();
    return std::ranges::any_of(
        board->findings, [&](const posture::Finding& one) { return one.control.name == control; });
  };
  const auto held = [&] {
    std::vector<std::string> controls;
    for (const Json& one : *(*attachedNow(state_, std::nullopt))["controls"].array()) {
      controls.push_back(*one["control"].text());
    }
    return controls;
  };
  restart(elsewhere);
  EXPECT_TRUE(is_red("updates.restarted"));
  EXPECT_THAT(held(), IsEmpty()) << "another machine's";
  restart(server_);
  EXPECT_THAT(held(), ElementsAre("updates.restarted")) << "one of several";
  tell(server_, "packages", {"name", "section"},
       {Cell(std::string("gnome-mines")), Cell(std::string("games"))});
  EXPECT_TRUE(is_red("software.games"));
  EXPECT_THAT(held(), ElementsAre("updates.restarted")) << "the other is of P-07";
}

TEST_F(WorriesOnAHub, HoldNothingOfAnybody) {
  send(seat_, "sessions", {"kind", "seat", "account"},
       {Cell(std::string("graphical")), Cell(std::string("seat0")), Cell(std::string("sato-a"))});
  send(seat_, "system", {"hostname", "os_name"},
       {Cell(std::string("UKETSUKE-PC")), Cell(std::string("Debian 12"))});
  const auto attached = attachedNow(state_, seat_);
  ASSERT_THAT(attached, succeeds());
  EXPECT_THAT(canonicalJson(*attached), Not(HasSubstr("sato-a")));
  for (const Json& machine : *(*attached)["machines"].array()) {
    for (const Json& table : *machine["tables"].array()) {
      const catalog::FactSpec* spec = state_.specs->fact(*table["table"].text());
      ASSERT_NE(spec, nullptr);
      for (const Json& column : *table["columns"].array()) {
        const auto found =
            std::ranges::find(spec->columns, *column["name"].text(), &catalog::ColumnSpec::name);
        ASSERT_NE(found, spec->columns.end());
        EXPECT_EQ(found->personal, catalog::PersonalData::None) << found->name;
      }
    }
  }
}

TEST_F(WorriesOnAHub, WaitLongerForControlsWhileNobodyWasTold) {
  const std::string id = idOf(filed());
  EXPECT_EQ(seenByControls().waiting_h, 0);
  clock_.pass(hours{25});
  EXPECT_EQ(seenByControls().waiting_h, 25);
  EXPECT_FALSE(seenByControls().told);
  EXPECT_TRUE(hasOpenWorries(state_));
  ASSERT_THAT(call("tellOfWorry", manager(),
                   Json::Object{{"whom", "見本"}, {"way", "telephone"}, {"when", when()}}, id),
              succeeds());
  EXPECT_TRUE(seenByControls().told);
  EXPECT_EQ(seenByControls().waiting_h, std::nullopt);
  EXPECT_EQ(seenByControls().told_h, 25);
  EXPECT_EQ(seenByControls().open_days, 1);
  ASSERT_THAT(
      call("closeWorry", manager(),
           Json::Object{
               {"words", "見まちがい"}, {"recurrence", "first"}, {"why_without", "見まちがい"}},
           id),
      succeeds());
  EXPECT_FALSE(seenByControls().open);
  EXPECT_EQ(seenByControls().open_days, std::nullopt);
  EXPECT_EQ(seenByControls().closed, std::chrono::sys_days{japaneseDay(clock_.now())});
  EXPECT_EQ(seenByControls().told_h, 25) << "it stays late";
  EXPECT_FALSE(seenByControls().untold);
  EXPECT_FALSE(hasOpenWorries(state_));
}

TEST_F(WorriesOnAHub, AreToldForControlsByAnAnswerAndNotByBeingClosed) {
  const std::string id = idOf(filed());
  const auto close = [&] {
    return call("closeWorry", manager(),
                Json::Object{{"words", "直った"}, {"recurrence", "first"}, {"why_without", "不要"}},
                id);
  };
  ASSERT_THAT(close(), succeeds());
  EXPECT_TRUE(seenByControls().untold);
  EXPECT_EQ(seenByControls().told_h, std::nullopt);
  ASSERT_THAT(call("reopenWorry", manager(), Json::Object{{"words", "また"}}, id), succeeds());
  clock_.pass(hours{3});
  ASSERT_THAT(call("answerWorry", provider(),
                   Json::Object{{"whom", "山田"}, {"words", "直します"}, {"when", when()}}, id),
              succeeds());
  EXPECT_TRUE(seenByControls().told);
  EXPECT_EQ(seenByControls().told_h, 3);
  EXPECT_EQ(seenByControls().waiting_h, std::nullopt);
  EXPECT_EQ(seenByControls().closed, std::nullopt);
  EXPECT_TRUE(seenByControls().untold) << "it once was";
}

TEST_F(WorriesOnAHub, AreOnTheCalendarUntilTheyAreClosed) {
  const std::chrono::sys_days today = japaneseDay(clock_.now());
  const std::string id = idOf(filed());
  const auto to_tell = worryDuties(state_, today);
  ASSERT_THAT(to_tell, succeeds());
  ASSERT_EQ(to_tell->size(), 1);
  EXPECT_EQ(to_tell->front().what.name, "duties.worry-tell");
  EXPECT_EQ(to_tell->front().day, today);
  ASSERT_THAT(call("tellOfWorry", manager(),
                   Json::Object{{"whom", "見本"}, {"way", "visit"}, {"when", when()}}, id),
              succeeds());
  EXPECT_EQ(worryDuties(state_, today)->front().what.name, "duties.worry-close");
  ASSERT_THAT(
      call("closeWorry", manager(),
           Json::Object{{"words", "直った"}, {"recurrence", "again"}, {"why_without", "不要"}}, id),
      succeeds());
  EXPECT_THAT(*worryDuties(state_, today), IsEmpty());
}

TEST_F(WorriesOnAHub, ShowWhatGoesOutBeforeItDoesOnceForEachLanguage) {
  const auto preview = [&](Json body) {
    return call("previewWorryMail", clerk(), std::move(body));
  };
  ASSERT_THAT(
      call("nameWorryContact", manager(),
           Json::Object{{"name", "山田 学"},
                        {"firm", "見本"},
                        {"telephone", "03-0000-0000"},
                        {"mail", "support@provider.example"},
                        {"contracted", true},
                        {"others", Json::Array{Json::Object{{"name", "夜間窓口"},
                                                            {"telephone", ""},
                                                            {"when", ""},
                                                            {"mail", "night@provider.example"},
                                                            {"language", "ja"}},
                                               Json::Object{{"name", "Vendor"},
                                                            {"telephone", ""},
                                                            {"when", ""},
                                                            {"mail", "desk@vendor.example"},
                                                            {"language", "en"}}}}}),
      succeeds());
  auto none = preview(Json::Object{{"words", "00012345の方"}});
  ASSERT_THAT(none, succeeds());
  EXPECT_THAT(*none->body["letters"].array(), IsEmpty()) << "there is no mail server";
  ASSERT_THAT(state_.mail->setServer({.host = "mail.example",
                                      .security = mail::Security::Tls,
                                      .sender = "sekisho@clinic.example"},
                                     journal::Actor::hub()),
              succeeds());
  const auto shown =
      preview(Json::Object{{"words", "00012345の佐藤さんで固まる"}, {"seat", seat_.text()}});
  ASSERT_THAT(shown, succeeds());
  const Json::Array& letters = *shown->body["letters"].array();
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_EQ(letters[0]["whom"], Json(Json::Array{"見本 山田 学", "夜間窓口"}));
  EXPECT_THAT(*letters[0]["text"].text(), HasSubstr("●●●●●●●●の佐藤さんで固まる"))
      << "a name goes out as it was typed";
  EXPECT_THAT(*letters[0]["text"].text(), HasSubstr("受付1"));
  EXPECT_EQ(*letters[1]["language"].text(), "en");
  EXPECT_THAT(
      *preview(Json::Object{{"sign", "stuck"}})->body["letters"].array()->front()["text"].text(),
      HasSubstr("動かない・遅い"));
  EXPECT_THAT(preview(Json::Object{{"sign", "odd"}}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(*call("listWorries", manager())->body["worries"].array(), IsEmpty())
      << "nothing is filed by looking";
}

TEST_F(WorriesOnAHub, NameWhoIsToldForWhoeverFilesThem) {
  EXPECT_EQ(call("getWorryForm", clerk())->body["contact"].object(), nullptr);
  ASSERT_THAT(call("nameWorryContact", manager(),
                   Json::Object{{"name", "山田 学"},
                                {"firm", ""},
                                {"telephone", "03-0000-0000"},
                                {"mail", ""},
                                {"contracted", false}}),
              succeeds());
  const Json form = call("getWorryForm", clerk())->body;
  EXPECT_EQ(*form["contact"]["telephone"].text(), "03-0000-0000");
  EXPECT_FALSE(*form["by_mail"].boolean());
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  EXPECT_TRUE(clinic->worry_contact.value_or(posture::WorryContact{}).by_telephone);
}

}  // namespace
}  // namespace sekisho::hub
