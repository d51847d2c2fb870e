// What every engine promises behind ReceivedTables: a new engine adds a line at the bottom.

#include <gmock/gmock.h>

#include <array>
#include <string>

#include "capabilities/evidence/store/received_table_store.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "schemas/evidence.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::evidence {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const ClinicId kClinic{*Uuid::fromText("0195b1a0-0000-7000-8000-0000000000c1")};
const ClinicId kOtherClinic{*Uuid::fromText("0195b1a0-0000-7000-8000-0000000000c2")};
const DeviceId kDevice{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
const DeviceId kOther{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000002")};
const Instant kNoon = fromMs(1'764'000'000'000);
constexpr auto kEpoch = "0123456789abcdef";
constexpr auto kLaterEpoch = "fedcba9876543210";

struct Scratch {
  virtual ~Scratch() = default;
  virtual storage::Database& database() = 0;
};
template <class Engine>
struct ScratchOf final : Scratch {
  ScratchOf() { SEKISHO_CHECK((*engine).migrate(std::span(&kSchema, 1)).has_value()); }
  storage::Database& database() override { return *engine; }
  Engine engine;
};
template <class Engine>
std::unique_ptr<Scratch> openScratch() {
  return std::make_unique<ScratchOf<Engine>>();
}
struct Engine {
  std::string name;
  std::unique_ptr<Scratch> (*open)();
};

Table accounts(std::string_view name) {
  return {.name = "accounts", .columns = {"name", "uid"}, .rows = {{std::string(name), 0}}};
}

Reading reading(const Table& table, std::uint64_t sequence, Instant observed,
                std::string_view epoch = kEpoch, DeviceId device = kDevice) {
  return {.what = {.device = device,
                   .table = table.name,
                   .position = {.epoch = std::string(epoch), .sequence = sequence},
                   .observed = observed,
                   .received = observed + 1s,
                   .digest = digestOf(table)},
          .content = table};
}

Reading unchanged(const Table& table, std::uint64_t sequence, Instant observed) {
  Reading same = reading(table, sequence, observed);
  same.content.reset();
  return same;
}

class ReceivedTablesContract : public ::testing::TestWithParam<Engine> {
 protected:
  ReceivedTables& tables() { return *tables_; }

  // The answer for one reading.
  Keeping keep(const Reading& one) {
    const auto kept = tables_->keep(std::span(&one, 1));
    EXPECT_THAT(kept, succeeds());
    return kept ? kept->front() : Keeping::Unknown;
  }

  void doubtTimes() {
    auto transaction = scratch_->database().begin(kClinic);
    ASSERT_THAT(transaction, succeeds());
    ASSERT_THAT(evidence::doubtTimes(**transaction, kClinic), succeeds());
    ASSERT_THAT((*transaction)->commit(), succeeds());
  }

  std::string newestName() {
    const auto newest = tables_->newest(kDevice, "accounts");
    EXPECT_THAT(newest, succeeds());
    return newest ? std::get<std::string>(newest->content.rows.at(0).at(0)) : "";
  }

  SeededRandom random_;
  SealingKey key_ = SealingKey::random(random_);
  std::unique_ptr<Scratch> scratch_ = GetParam().open();
  std::unique_ptr<ReceivedTables> tables_ =
      openReceivedTables(scratch_->database(), kClinic, key_, random_);
};

TEST_P(ReceivedTablesContract, GivesBackTheNewestAsItWasReceived) {
  EXPECT_EQ(keep(reading(accounts("root"), 1, kNoon)), Keeping::Kept);
  EXPECT_EQ(keep(reading(accounts("toor"), 2, kNoon + 1h)), Keeping::Kept);
  const auto newest = tables().newest(kDevice, "accounts");
  ASSERT_THAT(newest, succeeds());
  EXPECT_EQ(canonicalText(newest->content), canonicalText(accounts("toor")));
  EXPECT_EQ(newest->mark.what.position, (Position{.epoch = kEpoch, .sequence = 2}));
  EXPECT_EQ(newest->mark.what.observed, kNoon + 1h);
  EXPECT_EQ(newest->mark.what.received, kNoon + 1h + 1s);
  EXPECT_EQ(newest->mark.confirmed, kNoon + 1h);
  EXPECT_EQ(newest->mark.what.digest, digestOf(accounts("toor")));
}

TEST_P(ReceivedTablesContract, KnowsNothingOfOtherTablesDevicesAndClinics) {
  keep(reading(accounts("root"), 1, kNoon));
  EXPECT_THAT(tables().newest(kDevice, "packages"), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(tables().newest(kOther, "accounts"), failsWith(ErrorCode::NotFound));
  const auto elsewhere = openReceivedTables(scratch_->database(), kOtherClinic, key_, random_);
  EXPECT_THAT(elsewhere->newest(kDevice, "accounts"), failsWith(ErrorCode::NotFound));
}

TEST_P(ReceivedTablesContract, OnlyAdvancesTheConfirmationOfWhatDidNotChange) {
  keep(reading(accounts("root"), 1, kNoon));
  EXPECT_EQ(keep(unchanged(accounts("root"), 2, kNoon + 1h)), Keeping::Confirmed);
  EXPECT_EQ(keep(reading(accounts("root"), 3, kNoon + 2h)), Keeping::Confirmed);
  const auto marks = tables().marks();
  ASSERT_THAT(marks, succeeds());
  ASSERT_THAT(*marks, SizeIs(1));
  EXPECT_EQ(marks->front().what.observed, kNoon);
  EXPECT_EQ(marks->front().confirmed, kNoon + 2h);
}

TEST_P(ReceivedTablesContract, FindsWhatWasSaidOfATimeWithTheNewestBeforeIt) {
  keep(reading(accounts("first"), 1, kNoon));
  keep(reading(accounts("before"), 2, kNoon + 1h));
  keep(reading(accounts("within"), 3, kNoon + 3h));
  keep(reading(accounts("after"), 4, kNoon + 5h));
  const auto names = [&](Instant from, Instant until, std::int64_t most) {
    std::vector<std::string> found;
    const auto tables_then = tables().during(kDevice, "accounts", from, until, most);
    EXPECT_THAT(tables_then, succeeds());
    for (const ReceivedTable& one : *tables_then) {
      found.push_back(std::get<std::string>(one.content.rows.at(0).at(0)));
    }
    return found;
  };
  EXPECT_THAT(names(kNoon + 2h, kNoon + 5h, 10), ElementsAre("before", "within"));
  EXPECT_THAT(names(kNoon + 2h, kNoon + 5h, 1), ElementsAre("before"));
  EXPECT_THAT(names(kNoon - 2h, kNoon - 1h, 10), IsEmpty());
  EXPECT_THAT(names(kNoon - 2h, kNoon + 1h, 10), ElementsAre("first"));
  EXPECT_THAT(names(kNoon + 9h, kNoon + 10h, 10), ElementsAre("after"));
  EXPECT_THAT(*tables().during(kOther, "accounts", kNoon, kNoon + 9h, 10), IsEmpty());
}

TEST_P(ReceivedTablesContract, NeverConfirmsBackwards) {
  keep(reading(accounts("root"), 1, kNoon));
  EXPECT_EQ(keep(unchanged(accounts("root"), 2, kNoon - 5h)), Keeping::Confirmed);
  EXPECT_EQ(tables().marks()->front().confirmed, kNoon);
}

TEST_P(ReceivedTablesContract, DoubtsAllTimesOnceTheClockWasSetBackUntilTheyAreConfirmed) {
  keep(reading(accounts("root"), 1, kNoon + 24h));
  doubtTimes();
  EXPECT_TRUE(tables().mark(kDevice, "accounts")->is_doubted);
  EXPECT_EQ(keep(unchanged(accounts("root"), 2, kNoon)), Keeping::Confirmed);
  EXPECT_FALSE(tables().mark(kDevice, "accounts")->is_doubted);
  EXPECT_EQ(tables().mark(kDevice, "accounts")->confirmed, kNoon);
  doubtTimes();
  keep(reading(accounts("toor"), 3, kNoon + 1h));
  EXPECT_FALSE(tables().mark(kDevice, "accounts")->is_doubted);
}

TEST_P(ReceivedTablesContract, AsksForTheWholeTableWhenItHasAnother) {
  EXPECT_EQ(keep(unchanged(accounts("root"), 1, kNoon)), Keeping::Unknown);
  keep(reading(accounts("root"), 1, kNoon));
  EXPECT_EQ(keep(unchanged(accounts("toor"), 2, kNoon + 1h)), Keeping::Unknown);
  EXPECT_EQ(newestName(), "root");
}

TEST_P(ReceivedTablesContract, DoesNotGoBackWithinAnEpoch) {
  keep(reading(accounts("newer"), 5, kNoon));
  EXPECT_EQ(keep(reading(accounts("older"), 4, kNoon - 1h)), Keeping::Superseded);
  EXPECT_EQ(newestName(), "newer");
}

TEST_P(ReceivedTablesContract, TakesTheFirstOfANewEpoch) {
  keep(reading(accounts("before"), 900, kNoon));
  EXPECT_EQ(keep(reading(accounts("after"), 1, kNoon + 1h, kLaterEpoch)), Keeping::Kept);
  EXPECT_EQ(newestName(), "after");
}

TEST_P(ReceivedTablesContract, TellsARepeatFromAFork) {
  keep(reading(accounts("root"), 1, kNoon));
  EXPECT_EQ(keep(reading(accounts("root"), 1, kNoon)), Keeping::Confirmed);
  EXPECT_EQ(keep(reading(accounts("clone"), 1, kNoon)), Keeping::Forked);
  EXPECT_EQ(newestName(), "root");
}

TEST_P(ReceivedTablesContract, GivesMarksOfTheNewestOnly) {
  keep(reading(accounts("root"), 1, kNoon));
  keep(reading(accounts("toor"), 2, kNoon));
  keep(reading(accounts("root"), 1, kNoon, kEpoch, kOther));
  Table failed{.name = "packages",
               .status = TableStatus::Failed,
               .reason = "inventory.status-unreadable",
               .columns = {"name"}};
  keep(reading(failed, 3, kNoon));
  const auto marks = tables().marks();
  ASSERT_THAT(marks, succeeds());
  ASSERT_THAT(*marks, SizeIs(3));
  EXPECT_EQ((*marks)[0].what.digest, digestOf(accounts("toor")));
  EXPECT_EQ((*marks)[1].status, TableStatus::Failed);
  EXPECT_EQ((*marks)[1].reason, "inventory.status-unreadable");
  EXPECT_EQ((*marks)[2].what.device, kOther);
}

TEST_P(ReceivedTablesContract, GivesTheMarkOfOneTable) {
  EXPECT_THAT(tables().mark(kDevice, "accounts"), failsWith(ErrorCode::NotFound));
  keep(reading(accounts("root"), 1, kNoon));
  keep(reading(accounts("toor"), 2, kNoon));
  keep(unchanged(accounts("toor"), 3, kNoon + 1h));
  keep(reading(accounts("root"), 9, kNoon, kEpoch, kOther));
  const auto mark = tables().mark(kDevice, "accounts");
  ASSERT_THAT(mark, succeeds());
  EXPECT_EQ(mark->what.digest, digestOf(accounts("toor")));
  EXPECT_EQ(mark->confirmed, kNoon + 1h);
  EXPECT_EQ(mark->rows, 1);
}

TEST_P(ReceivedTablesContract, KeepsOldTablesByTheirDigest) {
  keep(reading(accounts("root"), 1, kNoon));
  keep(reading(accounts("toor"), 2, kNoon));
  const auto old = tables().byDigest(kDevice, "accounts", digestOf(accounts("root")));
  ASSERT_THAT(old, succeeds());
  EXPECT_EQ(canonicalText(*old), canonicalText(accounts("root")));
  EXPECT_THAT(tables().byDigest(kOther, "accounts", digestOf(accounts("root"))),
              failsWith(ErrorCode::NotFound));
}

TEST_P(ReceivedTablesContract, PrunesOldContentButNeitherTheNewestNorTheCited) {
  for (const auto& [name, sequence] : {std::pair{"a", 1U}, {"b", 2U}, {"c", 3U}}) {
    keep(reading(accounts(name), sequence, kNoon));
  }
  const Sha256 cited = digestOf(accounts("b"));
  ASSERT_THAT(tables().cite(std::span(&cited, 1)), succeeds());
  EXPECT_EQ(*tables().prune(kNoon + kTablesKeptFor, 100), 0);
  EXPECT_EQ(*tables().prune(kNoon + kTablesKeptFor + 2s, 100), 1);
  EXPECT_THAT(tables().byDigest(kDevice, "accounts", digestOf(accounts("a"))),
              failsWith(ErrorCode::NotFound));
  EXPECT_THAT(tables().byDigest(kDevice, "accounts", cited), succeeds());
  EXPECT_EQ(newestName(), "c");
}

// Two years of a reading a day, pruned each day as the hub does.
TEST_P(ReceivedTablesContract, KeepsFourHundredDaysWhateverComes) {
  std::uint64_t sequence = 0;
  std::int64_t pruned = 0;
  for (Instant day = kNoon; day < kNoon + 24h * 730; day += 24h) {
    ++sequence;
    keep(reading(accounts("day " + std::to_string(sequence)), sequence, day));
    const auto today = tables().prune(day + 1s, 5);
    ASSERT_THAT(today, succeeds());
    EXPECT_LE(*today, 5);
    pruned += *today;
  }
  EXPECT_EQ(pruned, 730 - 401);
  EXPECT_THAT(tables().byDigest(kDevice, "accounts", digestOf(accounts("day 329"))),
              failsWith(ErrorCode::NotFound));
  EXPECT_THAT(tables().byDigest(kDevice, "accounts", digestOf(accounts("day 330"))), succeeds());
  EXPECT_EQ(newestName(), "day 730");
}

TEST_P(ReceivedTablesContract, PrunesNoMoreAtOnceThanItIsAskedTo) {
  for (std::uint64_t n = 1; n <= 12; ++n) {
    keep(reading(accounts("n" + std::to_string(n)), n, kNoon));
  }
  const Instant late = kNoon + kTablesKeptFor + 2s;
  EXPECT_EQ(*tables().prune(late, 8), 8);
  EXPECT_EQ(*tables().prune(late, 8), 3);
  EXPECT_EQ(*tables().prune(late, 8), 0);
}

TEST_P(ReceivedTablesContract, ForgetsOneTableOfAPeriodTheNewestAndTheCitedToo) {
  keep(reading(accounts("a"), 1, kNoon));
  keep(reading(accounts("b"), 2, kNoon + 24h));
  keep(reading(accounts("c"), 3, kNoon + 48h));
  const Sha256 cited = digestOf(accounts("b"));
  ASSERT_THAT(tables().cite(std::span(&cited, 1)), succeeds());
  EXPECT_EQ(*tables().forget("sessions", kNoon, kNoon + 99h, 100), 0) << "another table";
  EXPECT_EQ(*tables().forget("accounts", kNoon + 12h, kNoon + 36h, 100), 1);
  EXPECT_THAT(tables().byDigest(kDevice, "accounts", cited), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(tables().byDigest(kDevice, "accounts", digestOf(accounts("a"))), succeeds());
  EXPECT_EQ(*tables().forget("accounts", kNoon + 12h, kNoon + 99h, 100), 1);
  EXPECT_THAT(tables().newest(kDevice, "accounts"), failsWith(ErrorCode::NotFound));
}

TEST_P(ReceivedTablesContract, KeepsWhatIsStillConfirmedHoweverLongAgoItCame) {
  keep(reading(accounts("a"), 1, kNoon));
  keep(unchanged(accounts("a"), 2, kNoon + 48h));
  EXPECT_EQ(*tables().forget("accounts", kNoon, kNoon + 47h, 100), 0);
  EXPECT_EQ(newestName(), "a");
}

TEST_P(ReceivedTablesContract, AsksForWhatItHasForgottenAndTakesItAnew) {
  keep(reading(accounts("a"), 1, kNoon));
  ASSERT_EQ(*tables().forget("accounts", kNoon, kNoon + 99h, 100), 1);
  EXPECT_EQ(keep(unchanged(accounts("a"), 2, kNoon + 100h)), Keeping::Unknown);
  EXPECT_EQ(keep(reading(accounts("a"), 3, kNoon + 100h)), Keeping::Kept);
  EXPECT_EQ(newestName(), "a");
}

TEST_P(ReceivedTablesContract, OpensNothingUnderAnotherKey) {
  keep(reading(accounts("root"), 1, kNoon));
  const auto other =
      openReceivedTables(scratch_->database(), kClinic, SealingKey::random(random_), random_);
  EXPECT_THAT(other->newest(kDevice, "accounts"), failsWith(ErrorCode::Corrupt));
}

TEST_P(ReceivedTablesContract, LeavesNoPersonalWordInTheClear) {
  keep(reading(accounts("yamada-hanako"), 1, kNoon));
  auto transaction = scratch_->database().snapshot(kClinic);
  ASSERT_THAT(transaction, succeeds());
  const auto rows = (*transaction)->run("SELECT content FROM evidence_received");
  ASSERT_THAT(rows, succeeds());
  EXPECT_FALSE(textOf(rows->front().bytes(0)).contains("yamada"));
}

Reading brought(const Table& table, Instant observed, std::string_view epoch) {
  Reading visit = reading(table, 1, observed, epoch);
  visit.what.origin = Origin::Visit;
  return visit;
}

TEST_P(ReceivedTablesContract, AReadingOfAVisitCountsUntilAnAgentReadsLater) {
  EXPECT_EQ(keep(brought(accounts("sato"), kNoon, kEpoch)), Keeping::Kept);
  EXPECT_EQ(tables().mark(kDevice, "accounts")->confirmed_by, Origin::Visit);
  EXPECT_EQ(keep(reading(accounts("suzuki"), 1, kNoon + 1h, kLaterEpoch)), Keeping::Kept);
  EXPECT_EQ(tables().mark(kDevice, "accounts")->confirmed_by, Origin::Agent);
  EXPECT_EQ(newestName(), "suzuki");
}

TEST_P(ReceivedTablesContract, AnAgentThatReadsTheSameAsTheVisitTakesItOver) {
  keep(brought(accounts("sato"), kNoon, kEpoch));
  EXPECT_EQ(keep(reading(accounts("sato"), 1, kNoon + 1h, kLaterEpoch)), Keeping::Confirmed);
  EXPECT_EQ(tables().mark(kDevice, "accounts")->confirmed_by, Origin::Agent);
  EXPECT_EQ(tables().newest(kDevice, "accounts")->mark.confirmed, kNoon + 1h);
}

// What was read before the visit and comes after it makes the visit's reading no more than it was.
TEST_P(ReceivedTablesContract, AnAgentThatReadTheSameEarlierDoesNotTakeTheVisitOver) {
  keep(brought(accounts("sato"), kNoon, kEpoch));
  EXPECT_EQ(keep(reading(accounts("sato"), 1, kNoon - 1h, kLaterEpoch)), Keeping::Confirmed);
  EXPECT_EQ(tables().mark(kDevice, "accounts")->confirmed_by, Origin::Visit);
  EXPECT_EQ(tables().newest(kDevice, "accounts")->mark.confirmed, kNoon);
}

TEST_P(ReceivedTablesContract, AVisitNeverReplacesWhatWasConfirmedAfterIt) {
  keep(reading(accounts("suzuki"), 1, kNoon));
  EXPECT_EQ(keep(brought(accounts("sato"), kNoon - 1h, kLaterEpoch)), Keeping::Superseded);
  EXPECT_EQ(keep(brought(accounts("suzuki"), kNoon, kLaterEpoch)), Keeping::Superseded);
  EXPECT_EQ(newestName(), "suzuki");
  EXPECT_EQ(keep(brought(accounts("sato"), kNoon + 1h, kLaterEpoch)), Keeping::Kept);
  EXPECT_EQ(newestName(), "sato");
}

TEST_P(ReceivedTablesContract, KeptWithinAnotherTransactionItStaysOnlyWithThatTransaction) {
  const SealingKey key = SealingKey::random(random_);
  const auto open = [&] { return openReceivedTables(scratch_->database(), kClinic, key, random_); };
  const std::array one{brought(accounts("sato"), kNoon, kEpoch)};
  {
    auto given_up = scratch_->database().begin(kClinic);
    ASSERT_THAT(given_up, succeeds());
    EXPECT_THAT(*keepWithin(**given_up, kClinic, key, random_, one), ElementsAre(Keeping::Kept));
  }
  EXPECT_THAT(open()->mark(kDevice, "accounts"), failsWith(ErrorCode::NotFound));
  auto committed = scratch_->database().begin(kClinic);
  ASSERT_THAT(committed, succeeds());
  EXPECT_THAT(*keepWithin(**committed, kClinic, key, random_, one), ElementsAre(Keeping::Kept));
  ASSERT_THAT((*committed)->commit(), succeeds());
  EXPECT_THAT(open()->newest(kDevice, "accounts"), succeeds());
}

INSTANTIATE_TEST_SUITE_P(
    Engines, ReceivedTablesContract,
    ::testing::Values(Engine{"Sqlite", &openScratch<storage::testing::ScratchSqlite>},
                      Engine{"Postgres", &openScratch<storage::testing::ScratchPostgres>}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::evidence
