// Whoever searches by a person finds their use of 日レセ, whichever operator was theirs then.
#include "interfaces/http/search_operations.h"

#include <gmock/gmock.h>

#include "capabilities/journal/testing/indexed_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::http {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kServerId = "019bdc5e-7a10-7c3e-9f00-0000000000d9";
constexpr const char* kSeatId = "019bdc5e-7a10-7c3e-9f00-0000000000d1";

class ASearchByAPerson : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::chrono::sys_days today{japaneseDay(now_)};
    names_.people = {{.id = *PersonId::fromText("019bdc5e-7a10-7c3e-9f00-0000000000a4"),
                      .name = "佐藤 綾",
                      .operators = {{.id = "hana", .from = today - std::chrono::days{1}}}},
                     {.id = *PersonId::fromText("019bdc5e-7a10-7c3e-9f00-0000000000a5"),
                      .name = "森 一郎",
                      .operators = {{.id = "hana",
                                     .from = today - std::chrono::days{60},
                                     .until = today - std::chrono::days{2}}}}};
    names_.devices = {
        {.id = *DeviceId::fromText(kSeatId), .name = "受付1", .address = "192.168.0.21"}};
  }
  void add(std::string_view kind, Instant from, Instant until, Json::Object event,
           const char* device = kServerId) {
    event["from"] = toRfc3339(from);
    event["until"] = toRfc3339(until);
    event["line"] = "l:" + std::to_string(number_);
    const std::string body = canonicalJson(
        Json::Object{{"at", toRfc3339(until)}, {"device", device}, {"event", std::move(event)}});
    ASSERT_THAT(journal_->append({.entry_class = journal::EntryClass::Usage,
                                  .kind = std::string(kind) + "@1",
                                  .source = std::string("device/") + device + "/epoch",
                                  .number = ++number_,
                                  .type = "application/json",
                                  .body = copyOf(bytesOf(body))}),
                succeeds());
  }
  /// A session of an operator, with what a terminal told of it: two entries.
  void addSession(const char* user, const char* mark, Instant until, const char* place = "") {
    Json::Object end{{"session", mark}, {"user", user}, {"what", "logged-out"}};
    if (*place != '\0') end["place"] = place;
    add("orca.session", until - 1h, until, std::move(end));
    add("orca.client-used", until - 30min, until - 20min,
        {{"session", mark}, {"times", 3}, {"what", "reception"}}, kSeatId);
  }
  /// What the API answers, newest first: place, who, where and how that is known.
  [[nodiscard]] std::vector<std::string> found(Json::Object criteria) {
    record_ = journal_.record();
    const auto routes = searchOperations(
        *journal_.operator->(), *record_,
        {.journal = {.words = [](std::string_view) { return EventWords{}; },
                     .person = [](std::string_view) { return std::string(); },
                     .reading = [](const Caller&, std::string_view,
                                   std::string_view) -> Result<void> { return {}; },
                     .cosigned = [](std::uint64_t) { return std::nullopt; },
                     .names = [this]() -> Result<NamesOfUse> { return names_; }},
         .searching = [](const Caller&, Json, std::string_view) -> Result<void> { return {}; },
         .pseudonym = [](std::string_view) { return std::string("pseudonym"); },
         .persons_meant = [](std::string_view) { return std::vector<PersonId>(); }});
    criteria["why"] = "question";
    const platform::http::Request request{.method = "POST", .path = "/"};
    Call call{.request = request, .body = std::move(criteria)};
    call.caller.person = access::Identity{.roles = {access::Role::Director}};
    const auto reply = std::ranges::find(routes, "searchEntries", &Route::operation)->answer(call);
    EXPECT_THAT(reply, succeeds());
    std::vector<std::string> rows;
    if (!reply) return rows;
    for (const Json& entry : *reply->body["entries"].array()) {
      const Json& told = entry["told"];
      rows.push_back(canonicalJson(entry["index"]) + " " + canonicalJson(told["who"]) + " " +
                     canonicalJson(told["place_by"]));
    }
    sessions_left_ = *reply->body["sessions_left"].boolean();
    return rows;
  }

  journal::testing::IndexedJournal journal_{usage::searchIndexing()};
  std::unique_ptr<journal::Generations> record_;
  NamesOfUse names_;
  const Instant now_ = journal_.clock().now();
  std::uint64_t number_ = 0;
  bool sessions_left_ = false;
};

TEST_F(ASearchByAPerson, FindsWhatTheirOperatorDidWhileItWasTheirs) {
  add("orca.used", now_ - 24h * 10, now_ - 24h * 10 + 5min,
      {{"times", 1}, {"user", "hana"}, {"what", "reception"}});
  add("orca.used", now_ - 10min, now_, {{"times", 1}, {"user", "hana"}, {"what", "reception"}});
  add("orca.used", now_ - 10min, now_, {{"times", 1}, {"user", "ken"}, {"what", "reception"}});
  EXPECT_THAT(found({{"person", "佐藤 綾"}}), ElementsAre(R"row(1 ["佐藤 綾 (hana)"] null)row"));
  EXPECT_THAT(found({{"person", "森一郎"}}), ElementsAre(R"row(0 ["森 一郎 (hana)"] null)row"));
  EXPECT_THAT(found({{"person", "hana"}}), ElementsAre(R"row(1 ["佐藤 綾 (hana)"] null)row",
                                                       R"row(0 ["森 一郎 (hana)"] null)row"));
  EXPECT_THAT(found({{"person", "ken"}}), ElementsAre(R"row(2 ["ken"] null)row"));
  EXPECT_THAT(found({{"person", names_.people[0].id.text()}}),
              ElementsAre(R"row(1 ["佐藤 綾 (hana)"] null)row"));
}

TEST_F(ASearchByAPerson, FindsWhatTerminalsToldOfTheirSessions) {
  addSession("hana", "00112233445566aa", now_);  // 0, 1
  addSession("ken", "00112233445566bb", now_);   // 2, 3
  EXPECT_THAT(found({{"person", "佐藤 綾"}}), ElementsAre(R"row(1 ["佐藤 綾 (hana)"] null)row",
                                                          R"row(0 ["佐藤 綾 (hana)"] null)row"));
  EXPECT_THAT(found({{"person", "ken"}, {"kind", "orca.client-used"}}),
              ElementsAre(R"row(3 ["ken"] null)row"));
  EXPECT_FALSE(sessions_left_);
}

TEST_F(ASearchByAPerson, FindsEndsWithoutANameByThePatientsTheyHadOpen) {
  const char* mark = "00112233445566cc";
  add("orca.patient-open", now_ - 30min, now_ - 20min,
      {{"session", mark}, {"user", "hana"}, {"what", "medical-acts"}});
  add("orca.session", now_ - 1h, now_,
      {{"place", "192.168.0.21"},
       {"place_by", "connection"},
       {"session", mark},
       {"what", "closed"}});
  EXPECT_THAT(found({{"person", "佐藤 綾"}}),
              ElementsAre(R"row(1 ["佐藤 綾 (hana)"] "connection")row",
                          R"row(0 ["佐藤 綾 (hana)"] "connection")row"));
}

TEST_F(ASearchByAPerson, LeavesOutWhatWasAtAnotherTimeOrTerminalOfTheSameSession) {
  addSession("hana", "00112233445566dd", now_, "10.0.0.9");  // 0, 1
  add("orca.client-used", now_ - 5h, now_ - 4h,
      {{"session", "00112233445566dd"}, {"times", 3}, {"what", "menu"}}, kSeatId);
  EXPECT_THAT(found({{"person", "hana"}, {"kind", "orca.client-used"}}),
              ElementsAre(R"row(1 ["佐藤 綾 (hana)"] null)row"));
  names_.devices.push_back({.id = *DeviceId::fromText("019bdc5e-7a10-7c3e-9f00-0000000000d2"),
                            .name = "診察室",
                            .address = "10.0.0.9"});
  EXPECT_THAT(found({{"person", "hana"}, {"kind", "orca.client-used"}}), SizeIs(1))
      << "it may have been given that address since";
  names_.met = [&](std::string_view, Instant at) {
    EXPECT_EQ(at, now_ - 30min);
    return inventory::MetMachine{.device = names_.devices.back().id};
  };
  EXPECT_THAT(found({{"person", "hana"}, {"kind", "orca.client-used"}}), IsEmpty());
}

TEST_F(ASearchByAPerson, SaysThatThereWereMoreSessionsThanItLooksUp) {
  for (std::size_t i = 0; i < kMostSessions; ++i) {
    add("orca.session", now_ - 1h, now_,
        {{"session", "s" + std::to_string(1000 + i)}, {"user", "hana"}, {"what", "closed"}});
  }
  EXPECT_FALSE(found({{"person", "hana"}, {"limit", 1}}).empty());
  EXPECT_FALSE(sessions_left_) << "all of them, and no more";
  add("orca.session", now_ - 1h, now_,
      {{"session", "s2000"}, {"user", "hana"}, {"what", "closed"}});
  EXPECT_FALSE(found({{"person", "hana"}, {"limit", 1}}).empty());
  EXPECT_TRUE(sessions_left_);
  usage::Criteria criteria{.person = {{.text = "hana"}}};
  EXPECT_FALSE(addSessions(criteria, *record_, [] { return true; })) << "nor without time";
}

}  // namespace
}  // namespace sekisho::http
