// What several sources tell of one session of 日レセ is joined where it fits, and says so.
#include "capabilities/usage/session_join.h"

#include <gmock/gmock.h>

#include "capabilities/journal/testing/indexed_journal.h"
#include "capabilities/usage/search.h"
#include "core/json.h"
#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr const char* kMark = "00112233445566aa";
constexpr const char* kTerminal = "019bdc5e-7a10-7c3e-9f00-0000000000d7";
constexpr const char* kServerDevice = "019bdc5e-7a10-7c3e-9f00-0000000000d1";

class JoiningSessionsOfOrca : public ::testing::Test {
 protected:
  void add(std::string_view kind, Instant from, Instant until, Json::Object event,
           const char* device = kServerDevice) {
    event["from"] = toRfc3339(from);
    event["until"] = toRfc3339(until);
    event.try_emplace("line", "l:" + std::to_string(number_));
    event.try_emplace("session", kMark);
    const std::string body = canonicalJson(
        Json::Object{{"at", toRfc3339(until)}, {"device", device}, {"event", std::move(event)}});
    SEKISHO_CHECK(journal_
                      ->append({.entry_class = journal::EntryClass::Usage,
                                .kind = std::string(kind) + "@1",
                                .source = std::string("device/") + device + "/epoch",
                                .number = ++number_,
                                .type = "application/json",
                                .body = copyOf(bytesOf(body))})
                      .has_value());
  }
  void addEnd(Json::Object event, Instant from, Instant until) {
    event.try_emplace("what", "closed");
    add("orca.session", from, until, std::move(event));
  }
  void addOpen(Json::Object event, Instant from, Instant until) {
    event.try_emplace("what", "medical-acts");
    add("orca.patient-open", from, until, std::move(event));
  }
  void addAtTerminal(Instant from, Instant until, const char* device = kTerminal) {
    add("orca.client-used", from, until, {{"what", "reception"}, {"times", 3}}, device);
  }
  /// The newest record of that kind, joined.
  [[nodiscard]] Record joined(std::string_view kind) {
    const auto record = journal_.record();
    SessionJoin join(*record, around_);
    return joinedBy(join, *record, kind);
  }
  [[nodiscard]] static Record joinedBy(SessionJoin& join, const journal::Generations& record,
                                       std::string_view kind) {
    const Criteria criteria{.kind = std::string(kind)};
    auto found = search(record, criteria, record.end(), 1, [] { return false; });
    SEKISHO_CHECK(found && found->hits.size() == 1 && found->hits.front().told.record);
    Record one = *std::move(found->hits.front().told.record);
    join.putInto(one);
    return one;
  }
  /// What joining wrote into it.
  [[nodiscard]] static std::vector<std::pair<std::string, std::string>> saysOf(
      const Record& record) {
    std::vector<std::pair<std::string, std::string>> says;
    for (const Detail& detail : record.entities.back().details) {
      for (const char* type :
           {"who_by", "place_by", "candidates", "session_ended", "session_until", "session_join"}) {
        if (detail.type == type) says.emplace_back(detail.type, detail.value);
      }
    }
    return says;
  }

  journal::testing::IndexedJournal journal_{searchIndexing()};
  JoinSurroundings around_{.enough = [] { return false; }};
  Instant ten_ = journal_.clock().now() - 1h;
  std::uint64_t number_ = 0;
};

TEST_F(JoiningSessionsOfOrca, NamesWhoClosedOneWithoutLoggingOutByThePatientsTheyHadOpen) {
  addOpen({{"user", "yuki"}}, ten_ - 50min, ten_ - 40min);
  addOpen({{"user", "hana"}}, ten_ - 30min, ten_ - 20min);
  addOpen({}, ten_ - 15min, ten_ - 10min);
  addEnd({}, ten_ - 1h, ten_);
  const Record end = joined("orca.session");
  EXPECT_EQ(operatorOf(end), "hana") << "the newest that names somebody";
  EXPECT_EQ(end.agents.front().who.system, kOperatorIds);
  EXPECT_THAT(saysOf(end), ElementsAre(Pair("who_by", "session")));
}

TEST_F(JoiningSessionsOfOrca, LeavesAnEndAloneThatNamesItsOperator) {
  addOpen({{"user", "yuki"}}, ten_ - 50min, ten_ - 40min);
  addEnd({{"user", "hana"}, {"what", "logged-out"}}, ten_ - 1h, ten_);
  const Record end = joined("orca.session");
  EXPECT_EQ(operatorOf(end), "hana");
  EXPECT_THAT(saysOf(end), IsEmpty());
}

TEST_F(JoiningSessionsOfOrca, NamesNobodyByAPatientOfAnotherTime) {
  addOpen({{"user", "hana"}}, ten_ - 3h, ten_ - 2h);
  addEnd({}, ten_ - 1h, ten_);
  EXPECT_EQ(operatorOf(joined("orca.session")), "");
  addEnd({}, ten_ - 2h + SessionJoin::kGive, ten_);
  EXPECT_EQ(operatorOf(joined("orca.session")), "hana") << "as clocks may differ";
}

TEST_F(JoiningSessionsOfOrca, NamesNobodyBeforeTheStaffWereTold) {
  addOpen({{"user", "hana"}}, ten_ - 30min, ten_ - 20min);
  addEnd({}, ten_ - 1h, ten_);
  around_.may_name = [&](Instant at) { return at >= ten_ - 45min; };
  EXPECT_EQ(operatorOf(joined("orca.session")), "") << "it had begun before";
  around_.may_name = [&](Instant at) { return at >= ten_ - 1h; };
  EXPECT_EQ(operatorOf(joined("orca.session")), "hana");
}

TEST_F(JoiningSessionsOfOrca, TellsOfAnOpenPatientWhereItWasAndHowTheSessionEnded) {
  addOpen({{"user", "hana"}}, ten_ - 30min, ten_ - 20min);
  addEnd({{"place", "192.168.0.21"}}, ten_ - 1h, ten_);
  const Record open = joined("orca.patient-open");
  EXPECT_EQ(open.agents.front().network, (Network{"192.168.0.21", "2"}));
  EXPECT_EQ(operatorOf(open), "hana");
  EXPECT_THAT(saysOf(open),
              ElementsAre(Pair("place_by", "session"), Pair("session_ended", "closed"),
                          Pair("session_until", toRfc3339(ten_))));
}

TEST_F(JoiningSessionsOfOrca, TellsOfAnOpenPatientThatTheTerminalIsItsConnectionsOnly) {
  addOpen({{"user", "hana"}}, ten_ - 30min, ten_ - 20min);
  addEnd({{"place", "192.168.0.21"}, {"place_by", "connection"}}, ten_ - 1h, ten_);
  EXPECT_THAT(saysOf(joined("orca.patient-open")),
              ElementsAre(Pair("place_by", "session"), Pair("place_by", "connection"),
                          Pair("session_ended", "closed"), Pair("session_until", toRfc3339(ten_))));
}

TEST_F(JoiningSessionsOfOrca, TellsOfAnOpenPatientThatItMayBeOneOfSeveralTerminals) {
  addOpen({}, ten_ - 30min, ten_ - 20min);
  addEnd({{"candidates", 3}, {"place_by", "ambiguous"}, {"user", "hana"}}, ten_ - 1h, ten_);
  const Record open = joined("orca.patient-open");
  EXPECT_EQ(open.agents.front().network.address, "");
  EXPECT_EQ(operatorOf(open), "hana");
  EXPECT_THAT(saysOf(open),
              UnorderedElementsAre(Pair("place_by", "ambiguous"), Pair("candidates", "3"),
                                   Pair("who_by", "session"), Pair("session_ended", "closed"),
                                   Pair("session_until", toRfc3339(ten_))));
}

TEST_F(JoiningSessionsOfOrca, SaysOfAnOpenPatientThatTheSessionWasOfOtherTimes) {
  addOpen({{"user", "hana"}}, ten_ - 3h, ten_ - 2h);
  addEnd({{"place", "192.168.0.21"}}, ten_ - 1h, ten_);
  const Record open = joined("orca.patient-open");
  EXPECT_EQ(open.agents.front().network.address, "");
  EXPECT_THAT(saysOf(open), ElementsAre(Pair("session_join", "other-times")));
}

TEST_F(JoiningSessionsOfOrca, TellsNothingOfASessionThatGoesOn) {
  addOpen({{"user", "hana"}}, ten_ - 30min, ten_ - 20min);
  EXPECT_THAT(saysOf(joined("orca.patient-open")), IsEmpty());
  addAtTerminal(ten_ - 25min, ten_ - 15min);
  EXPECT_EQ(operatorOf(joined("orca.client-used")), "hana");
}

TEST_F(JoiningSessionsOfOrca, FindsAnEndThatCameWeeksLater) {
  addOpen({{"user", "hana"}}, ten_ - 24h * 20, ten_ - 24h * 20 + 5min);
  addEnd({{"place", "192.168.0.21"}}, ten_ - 24h * 21, ten_);
  EXPECT_EQ(joined("orca.patient-open").agents.front().network.address, "192.168.0.21");
}

TEST_F(JoiningSessionsOfOrca, TakesOneThatWasNotSeenToBeginForADay) {
  const std::string body =
      canonicalJson(Json::Object{{"device", kServerDevice},
                                 {"event", Json::Object{{"line", "l"},
                                                        {"session", kMark},
                                                        {"until", toRfc3339(ten_)},
                                                        {"place", "192.168.0.22"},
                                                        {"what", "closed"}}}});
  ASSERT_TRUE(journal_->append({.entry_class = journal::EntryClass::Usage,
                                .kind = "orca.session@1",
                                .source = "device/x/epoch",
                                .number = ++number_,
                                .type = "application/json",
                                .body = copyOf(bytesOf(body))}));
  addOpen({}, ten_ - 23h, ten_ - 22h);
  EXPECT_EQ(joined("orca.patient-open").agents.front().network.address, "192.168.0.22");
  addOpen({}, ten_ - 26h, ten_ - 25h);
  EXPECT_EQ(joined("orca.patient-open").agents.front().network.address, "");
}

TEST_F(JoiningSessionsOfOrca, TellsWhoWorkedAtATerminalByTheEndOrByThePatients) {
  addAtTerminal(ten_ - 25min, ten_ - 15min);
  addEnd({{"user", "hana"}}, ten_ - 1h, ten_);
  EXPECT_EQ(operatorOf(joined("orca.client-used")), "hana");
  EXPECT_THAT(saysOf(joined("orca.client-used")), ElementsAre(Pair("who_by", "session")));
}

TEST_F(JoiningSessionsOfOrca, TellsWhoWorkedAtATerminalThoughTheEndNamesNobody) {
  addAtTerminal(ten_ - 25min, ten_ - 15min);
  addOpen({{"user", "yuki"}}, ten_ - 55min, ten_ - 50min);
  addEnd({}, ten_ - 1h, ten_);
  EXPECT_EQ(operatorOf(joined("orca.client-used")), "yuki");
}

TEST_F(JoiningSessionsOfOrca, NamesNobodyAtATerminalOutsideOfTheSession) {
  addAtTerminal(ten_ + 11min, ten_ + 12min);
  addEnd({{"user", "hana"}}, ten_ - 1h, ten_);
  EXPECT_EQ(operatorOf(joined("orca.client-used")), "");
  EXPECT_THAT(saysOf(joined("orca.client-used")), ElementsAre(Pair("session_join", "other-times")));
}

TEST_F(JoiningSessionsOfOrca, NamesNobodyAtATerminalThatStandsElsewhere) {
  addAtTerminal(ten_ - 25min, ten_ - 15min);
  addEnd({{"place", "192.168.0.21"}, {"user", "hana"}}, ten_ - 1h, ten_);
  std::optional<bool> stands;
  around_.stood_at = [&](std::string_view device, std::string_view place, Instant at) {
    EXPECT_EQ(device, kTerminal);
    EXPECT_EQ(place, "192.168.0.21");
    EXPECT_EQ(at, ten_ - 25min);
    return stands;
  };
  EXPECT_EQ(operatorOf(joined("orca.client-used")), "hana") << "nobody knows where it stands";
  stands = true;
  EXPECT_EQ(operatorOf(joined("orca.client-used")), "hana");
  stands = false;
  EXPECT_EQ(operatorOf(joined("orca.client-used")), "");
  EXPECT_THAT(saysOf(joined("orca.client-used")),
              ElementsAre(Pair("session_join", "other-terminal")));
}

TEST_F(JoiningSessionsOfOrca, SaysThatThereWasNoTimeRatherThanThatNobodyIsKnown) {
  addOpen({{"user", "hana"}}, ten_ - 30min, ten_ - 20min);
  addEnd({}, ten_ - 1h, ten_);
  addAtTerminal(ten_ - 25min, ten_ - 15min);
  around_.enough = [] { return true; };
  for (const char* kind : {"orca.session", "orca.patient-open", "orca.client-used"}) {
    EXPECT_THAT(saysOf(joined(kind)), ElementsAre(Pair("session_join", "unfinished"))) << kind;
  }
}

TEST_F(JoiningSessionsOfOrca, SaysThatItLookedAtSoManyPatientsAndNoFurther) {
  addOpen({{"user", "hana"}}, ten_ - 59min, ten_ - 58min);
  for (std::size_t i = 0; i < SessionJoin::kMostHits; ++i) {
    addOpen({}, ten_ - 30min, ten_ - 20min);
  }
  addEnd({}, ten_ - 1h, ten_);
  const Record end = joined("orca.session");
  EXPECT_EQ(operatorOf(end), "");
  EXPECT_THAT(saysOf(end), ElementsAre(Pair("session_join", "unfinished")));
}

TEST_F(JoiningSessionsOfOrca, SaysOfTheSessionsThatWereOneTooManyThatItDidNotLook) {
  for (std::size_t i = 0; i <= SessionJoin::kMost; ++i) {
    add("orca.session", ten_ - 1h, ten_,
        {{"session", "m" + std::to_string(1000 + i)}, {"what", "closed"}});
  }
  const auto record = journal_.record();
  SessionJoin join(*record, around_);
  auto found = search(*record, {.kind = "orca.session"}, record->end(), SessionJoin::kMost + 1,
                      [] { return false; });
  ASSERT_TRUE(found);
  std::size_t unfinished = 0;
  for (Hit& hit : found->hits) {
    join.putInto(*hit.told.record);
    unfinished += saysOf(*hit.told.record).size();
  }
  EXPECT_EQ(found->hits.size(), SessionJoin::kMost + 1);
  EXPECT_EQ(unfinished, 1U);
  EXPECT_THAT(saysOf(*found->hits.back().told.record),
              ElementsAre(Pair("session_join", "unfinished")));
}

}  // namespace
}  // namespace sekisho::usage
