#include "capabilities/daily/tally.h"

#include <gmock/gmock.h>

namespace sekisho::daily {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::chrono::sys_days kTold = std::chrono::year{2026} / 4 / 1;
const Instant kToldMidnight = beginningOf(kTold);

Seen seen(std::chrono::minutes at, Act act = Act::Record, std::string who = "0012",
          std::string where = "10.0.0.4") {
  return {.who = std::move(who), .where = std::move(where), .act = act, .at = kToldMidnight + at};
}

TEST(RecordsOfADay, AreOneLineAsLongAsNoPauseParts) {
  Tally tally;
  for (const auto at : {9h + 0min, 9h + 20min, 9h + 49min, 11h + 0min}) {
    tally.add(seen(at));
  }
  const auto lines = linesOf(tally.of(kTold), kTold, true);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0].from, kToldMidnight + 9h);
  EXPECT_EQ(lines[0].until, kToldMidnight + 9h + 50min);
  EXPECT_EQ(lines[0].times, 3);
  EXPECT_EQ(lines[1].from, kToldMidnight + 11h);
}

TEST(RecordsOfADay, SayWhatWasDoneAndAreOfOnePersonAtOneTerminal) {
  Tally tally;
  tally.add(seen(9h, Act::SignIn));
  tally.add(seen(9h + 1min, Act::Query));
  tally.add(seen(9h, Act::Record, "0034"));
  const auto lines = linesOf(tally.of(kTold), kTold, true);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0].account, "0012");
  EXPECT_EQ(lines[0].what, "sign-in query");
  EXPECT_EQ(lines[1].account, "0034");
}

TEST(RecordsOfADay, SayWhereConnectionsAloneTellTheTerminal) {
  Tally tally;
  Seen guessed = seen(9h, Act::SignIn);
  guessed.by_connection = true;
  guessed.until = guessed.at + 16h;  // into the next day
  tally.add(guessed);
  EXPECT_TRUE(linesOf(tally.of(kTold), kTold, true).front().by_connection);
  EXPECT_TRUE(linesOf(tally.of(kTold), kTold, false).front().by_connection);
  const auto next = kTold + std::chrono::days{1};
  EXPECT_TRUE(linesOf(tally.of(next), next, true).front().by_connection);
  tally.add(seen(10h));
  EXPECT_FALSE(linesOf(tally.of(kTold), kTold, true).front().by_connection) << "a record tells it";
}

TEST(RecordsOfADay, SayAtOneOfHowManyTerminalsTheirSessionsWere) {
  const auto session = [](Instant at, std::int64_t candidates) {
    return Seen{.who = "0012", .act = Act::SignIn, .at = at, .candidates = candidates};
  };
  Tally tally;
  tally.add(session(kToldMidnight + 9h, 3));
  tally.add(session(kToldMidnight + 9h + 5min, 3));
  tally.add(session(kToldMidnight + 12h, 2));
  tally.add(session(kToldMidnight + 12h + 5min, 0));
  const auto lines = linesOf(tally.of(kTold), kTold, true);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0].candidates, 3);
  EXPECT_EQ(lines[1].candidates, 0) << "of one of them it is not known";
  EXPECT_EQ(canonicalJson(toJson(lines[0])["place_by"]), R"("ambiguous")");
  EXPECT_EQ(canonicalJson(toJson(lines[1])["place_by"]), "null");
}

TEST(RecordsOfADay, NameNobodyWithoutANotice) {
  Tally tally;
  tally.add(seen(9h));
  tally.add(seen(9h, Act::Record, "0034"));
  const auto lines = linesOf(tally.of(kTold), kTold, false);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].account, "");
  EXPECT_EQ(lines[0].times, 2);
}

TEST(RecordsOfADay, ComeInAnyOrderAndSayTheSame) {
  Tally forth;
  Tally back;
  const std::vector<Seen> all{seen(9h), seen(9h + 10min, Act::Export), seen(15h)};
  for (const Seen& one : all) forth.add(one);
  for (auto one = all.rbegin(); one != all.rend(); ++one) back.add(*one);
  EXPECT_EQ(linesOf(forth.of(kTold), kTold, true), linesOf(back.of(kTold), kTold, true));
}

TEST(ARecordWithoutATime, CountsWhereItArrivedAndIsMarked) {
  Tally tally;
  tally.addUndated(seen(9h), kToldMidnight + 48h);
  EXPECT_EQ(tally.of(kTold).records, 0);
  EXPECT_EQ(tally.of(kTold + std::chrono::days{2}).records, 1);
  EXPECT_EQ(tally.of(kTold + std::chrono::days{2}).undated, 1);
}

TEST(ATallyConfinedToADay, CountsNothingOfAnother) {
  Tally tally;
  tally.confineTo(kTold);
  const Instant next_day = kToldMidnight + 33h;
  for (const Instant at : {kToldMidnight + 9h, next_day}) {
    Seen one = seen(0min);
    one.at = at;
    tally.add(one);
    tally.addUndated(one, at);
    tally.addUnreadable(at);
    tally.addRefused({"0012", "10.0.0.4"}, at, 2);
  }
  EXPECT_EQ(tally.of(kTold).records, 2);
  EXPECT_EQ(tally.of(kTold).undated, 1);
  EXPECT_EQ(tally.of(kTold).unreadable, 1);
  EXPECT_THAT(tally.of(kTold).refused, SizeIs(1));
  const DayTally& other = tally.of(kTold + std::chrono::days{1});
  EXPECT_EQ(other.records + other.undated + other.unreadable, 0);
  EXPECT_THAT(other.refused, IsEmpty());

  tally.confineTo(std::nullopt);
  tally.addUnreadable(next_day);
  EXPECT_EQ(tally.of(kTold + std::chrono::days{1}).unreadable, 1);
}

TEST(RefusedSignIns, AreCountedBesideTheOthers) {
  Tally tally;
  Seen refused = seen(9h, Act::SignIn);
  refused.failed = true;
  tally.add(refused);
  tally.add(refused);
  Seen unread = seen(9h);
  unread.failed = true;
  tally.add(unread);
  const auto& failed = tally.of(kTold).failed;
  ASSERT_THAT(failed, SizeIs(1));
  EXPECT_THAT(failed.begin()->second,
              ElementsAre(std::pair<const std::uint16_t, std::uint32_t>{540, 2}));
}

TEST(Patients, AreToldApartByHourAndNeverBeyondWhatIsKept) {
  Tally tally;
  for (std::uint64_t patient = 0; patient < kMostPatients + 10; ++patient) {
    Seen one = seen(9h);
    one.patients = {patient, patient};
    tally.add(one);
  }
  const auto& patients = tally.of(kTold).patients;
  ASSERT_THAT(patients, SizeIs(1));
  EXPECT_EQ(patients.begin()->first.second, 9);
  EXPECT_THAT(patients.begin()->second, SizeIs(kMostPatients));
}

TEST(AStretch, IsOneLineAndGoesOnIntoTheNextDay) {
  Tally tally;
  Seen stretch = seen(23h + 30min, Act::OrcaReception);
  stretch.until = stretch.at + 50min;
  stretch.times = 12;
  tally.add(stretch);
  const auto before = linesOf(tally.of(kTold), kTold, true);
  const auto after =
      linesOf(tally.of(kTold + std::chrono::days{1}), kTold + std::chrono::days{1}, true);
  ASSERT_THAT(before, SizeIs(1));
  ASSERT_THAT(after, SizeIs(1));
  EXPECT_EQ(before[0].until, beginningOf(kTold + std::chrono::days{1}));
  EXPECT_EQ(before[0].times, 12);
  EXPECT_EQ(after[0].until, stretch.until + 1min);
  EXPECT_EQ(after[0].times, 0) << "its acts are counted where it began";
}

TEST(Acts, AreKnownByTheirNames) {
  for (std::size_t act = 0; act < kActs; ++act) {
    EXPECT_EQ(actFrom(nameOf(static_cast<Act>(act))), static_cast<Act>(act));
  }
  EXPECT_EQ(actFrom("orca-dancing"), std::nullopt);
}

TEST(ADayOfTooManySeats, LeavesTheRestOutAndSaysSo) {
  Tally tally;
  for (std::size_t n = 0; n < kMostSeats + 3; ++n) {
    tally.add(seen(9h, Act::Record, std::to_string(n)));
  }
  EXPECT_THAT(tally.of(kTold).uses, SizeIs(kMostSeats));
  EXPECT_EQ(tally.of(kTold).left_out, 3);
}

TEST(DaysNobodyAsksForAnyMore, AreForgotten) {
  Tally tally;
  tally.add(seen(9h));
  tally.forgetBefore(kTold + std::chrono::days{1});
  EXPECT_EQ(tally.of(kTold).records, 0);
}

}  // namespace
}  // namespace sekisho::daily
