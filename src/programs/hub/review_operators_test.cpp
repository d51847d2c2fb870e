// The operators of 日レセ in a review of access, over a whole hub.
#include "programs/hub/journal_events.h"
#include "programs/hub/testing/review_on_a_hub.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using evidence::Cell;
using evidence::TableStatus;
using reviews::Access;
using reviews::Choice;
using reviews::Found;
using reviews::Standing;
using reviews::Way;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OperatorsInAReview : public testing::ReviewOnAHub {
 protected:
  struct Operator {
    std::string name;
    std::optional<std::int64_t> password = 1;
    std::int64_t valid = 1;
    std::int64_t administrator = 0;
    std::int64_t exports = 0;
    std::optional<std::int64_t> until = {};
  };

  void sendTable(evidence::Table table) {
    const evidence::Reading reading{
        .what = {.device = seat_,
                 .table = table.name,
                 .position = {.epoch = "00000000000000aa", .sequence = ++sequence_},
                 .observed = clock_.now(),
                 .received = clock_.now(),
                 .digest = evidence::digestOf(table),
                 .origin = evidence::Origin::Agent},
        .content = table};
    ASSERT_THAT(state_.tables->keep(std::span(&reading, 1)), succeeds());
  }
  void sendServer() {
    sendTable({.name = "orca_server",
               .columns = {"generation"},
               .rows = {{Cell(std::string("weborca"))}}});
  }
  void sendOperators(const std::vector<Operator>& operators,
                     TableStatus status = TableStatus::Complete) {
    evidence::Table table{
        .name = "orca_operators",
        .status = status,
        .reason = status == TableStatus::Complete ? "" : "orca.database-off",
        .columns = {"operator", "clinic", "has_password", "valid", "until_day", "administrator",
                    "may_manage_system", "may_update_masters", "may_export", "may_save_files"}};
    const Cell none{std::int64_t{0}};
    for (const Operator& one : operators) {
      table.rows.push_back({Cell(one.name), Cell(std::int64_t{1}),
                            one.password ? Cell(*one.password) : Cell(), Cell(one.valid),
                            one.until ? Cell(*one.until) : Cell(), Cell(one.administrator), none,
                            none, Cell(one.exports), none});
    }
    sendTable(std::move(table));
  }
  void give(const std::string& name, PersonId id) {
    auto person = state_.people->person(id);
    ASSERT_THAT(person, succeeds());
    people::assignOperator(*person, name, today() - std::chrono::days{5});
    ASSERT_THAT(state_.people->change(*person, "窓口の仕事", journal::Actor::hub()), succeeds());
  }
  void register_(const std::string& program) {
    ASSERT_THAT(state_.program_operators->assign({.id = state_.ids.make<ownership::OwnershipId>(),
                                                  .name = program,
                                                  .person = sato_,
                                                  .purpose = "電子カルテとの連携",
                                                  .from = today(),
                                                  .by = sato_,
                                                  .at = clock_.now()}),
                succeeds());
  }
  std::map<std::string, Access> operators() {
    std::map<std::string, Access> found;
    const auto now = accessNow(state_, today());
    EXPECT_THAT(now, succeeds());
    for (const Access& access : now->accesses) {
      if (access.way == Way::Operator) found.emplace(access.account, access);
    }
    return found;
  }
  bool isListedAsUnread() {
    const auto now = accessNow(state_, today());
    return std::ranges::count(now->accesses, Way::UnreadOperators, &Access::way) == 1;
  }
};

TEST_F(OperatorsInAReview, AreLinesWithWhoseTheyAreAndWhatTheyMay) {
  give("hana", sato_);
  register_("karte");
  sendOperators({{.name = "hana", .administrator = 1, .exports = 1},
                 {.name = "karte"},
                 {.name = "moto", .valid = 0, .until = 20'100},
                 {.name = "shut", .password = 0}});
  const auto found = operators();
  ASSERT_EQ(found.size(), 3U) << "who cannot log in is no way in";
  const Access& hana = found.at("hana");
  EXPECT_EQ(hana.person, sato_);
  EXPECT_EQ(hana.device, seat_);
  EXPECT_FALSE(hana.service);
  EXPECT_EQ(hana.rights, (reviews::Rights{.administrator = true, .member_of = "export"}));
  EXPECT_EQ(hana.valid, true);
  EXPECT_EQ(hana.standing, Standing::Usual);
  EXPECT_TRUE(found.at("karte").service);
  EXPECT_EQ(found.at("karte").purpose, "電子カルテとの連携");
  EXPECT_EQ(found.at("moto").person, std::nullopt);
  EXPECT_EQ(found.at("moto").standing, Standing::Unowned);
  EXPECT_EQ(found.at("moto").valid_until, std::chrono::sys_days{std::chrono::days{20'100}});
}

TEST_F(OperatorsInAReview, StandFirstWhereTheirPersonLeftOrTheirDaysAreOver) {
  give("toru", mori_);
  give("hana", sato_);
  sendOperators({{.name = "toru"}, {.name = "hana", .valid = 0, .until = 20'100}});
  const auto found = operators();
  EXPECT_EQ(found.at("toru").standing, Standing::Leaver);
  EXPECT_EQ(found.at("hana").standing, Standing::Expired);
}

TEST_F(OperatorsInAReview, AreNobodysWhileTwoPeopleHaveOne) {
  give("hana", sato_);
  give("hana", cleaner_);
  sendOperators({{.name = "hana"}});
  EXPECT_EQ(operators().at("hana").standing, Standing::Unowned);
}

TEST_F(OperatorsInAReview, TellHowLongAgoTheJournalSawThemAndNeverTheDay) {
  give("hana", sato_);
  const Instant at = clock_.now() - 24h * 95;
  const std::vector<fleet::AgentEvent> events{{.number = 1,
                                               .kind = "orca.used@1",
                                               .at = at,
                                               .body = Json::Object{{"from", toRfc3339(at)},
                                                                    {"line", "f:1"},
                                                                    {"times", 3},
                                                                    {"until", toRfc3339(at)},
                                                                    {"user", "hana"},
                                                                    {"what", "reception"}}}};
  ASSERT_THAT(JournalEvents(*state_.journal).append(seat_, "00000000000000aa", events), succeeds());
  sendOperators({{.name = "hana"}, {.name = "moto"}});
  const auto found = operators();
  EXPECT_EQ(found.at("hana").idle, (reviews::Idle{.days = 120, .read = today()}));
  EXPECT_EQ(found.at("hana").standing, Standing::Unused);
  EXPECT_EQ(found.at("moto").idle, std::nullopt) << "what was not seen is not told";
}

TEST_F(OperatorsInAReview, OfAServerWhoseDatabaseIsNotReadAreNotReviewedBesideThoseOfTheRegisters) {
  EXPECT_FALSE(isListedAsUnread()) << "no 日レセ is there";
  give("hana", sato_);
  register_("karte");
  send({{.name = "sato"}});
  sendServer();
  EXPECT_TRUE(isListedAsUnread());
  auto found = operators();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at("hana").rights.administrator, std::nullopt);
  signedReview(Choice::Keep);
  EXPECT_EQ(state_.clinic_source->clinic()->reviews.front().unread, 1);
  clock_.pass(1h);
  sendOperators({{.name = "hana"}});
  EXPECT_FALSE(isListedAsUnread());
  EXPECT_EQ(operators().size(), 1U);
  clock_.pass(3h);
  EXPECT_TRUE(isListedAsUnread()) << "the reading does not hold any more";
  found = operators();
  EXPECT_EQ(found.at("hana").rights.administrator, false) << "as it was read last";
  EXPECT_EQ(found.size(), 2U);
}

TEST_F(OperatorsInAReview, AreClosedByALaterReadingOfDatabase) {
  give("hana", sato_);
  sendOperators({{.name = "hana"}, {.name = "moto"}, {.name = "shut"}});
  const auto review = signedReview(Choice::Remove);
  (void)settleReviews(state_);
  EXPECT_THAT(found(review)["moto"], std::nullopt) << "not read since";
  clock_.pass(1min);
  sendOperators({{.name = "hana", .valid = 0, .until = 20'100}, {.name = "shut", .password = 0}});
  state_.reviews_wait = true;
  EXPECT_TRUE(settleReviews(state_));
  auto closed = found(review);
  EXPECT_EQ(closed["moto"], Found::Gone);
  EXPECT_EQ(closed["shut"], Found::Stopped);
  EXPECT_EQ(closed["hana"], std::nullopt) << "its password is there still";
}

TEST_F(OperatorsInAReview, AreNotClosedByAReadingThatHasAPartOfThem) {
  sendOperators({{.name = "moto"}});
  const auto review = signedReview(Choice::Remove);
  clock_.pass(1min);
  sendOperators({}, TableStatus::Failed);
  state_.reviews_wait = true;
  (void)settleReviews(state_);
  EXPECT_EQ(found(review)["moto"], std::nullopt);
}

TEST_F(OperatorsInAReview, AreChangedByOtherRights) {
  give("hana", sato_);
  sendOperators({{.name = "hana", .administrator = 1}});
  const auto review = signedReview(Choice::Change);
  clock_.pass(1min);
  sendOperators({{.name = "hana"}});
  state_.reviews_wait = true;
  EXPECT_TRUE(settleReviews(state_));
  EXPECT_EQ(found(review)["hana"], Found::Changed);
}

TEST_F(OperatorsInAReview, AreTheOwnUseOfWhoeverHasOrHadThem) {
  give("hana", sato_);
  register_("karte");
  auto around = reviewSurroundings(state_);
  const auto was = [&](const char* name) {
    return around.was_theirs({.person = access::Identity{.person = sato_}},
                             {.way = Way::Operator, .device = seat_, .account = name});
  };
  EXPECT_TRUE(was("hana"));
  EXPECT_TRUE(was("karte"));
  EXPECT_FALSE(was("moto"));
  give("", sato_);
  EXPECT_FALSE(was("hana")) << "it never was theirs on a day";
}

}  // namespace
}  // namespace sekisho::hub
