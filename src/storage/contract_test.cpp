// What every engine promises behind Database and Transaction: a new engine adds a line at the
// bottom, no test.

#include <gmock/gmock.h>

#include <functional>
#include <limits>
#include <thread>

#include "core/testing/result_matchers.h"
#include "storage/database.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::storage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::SizeIs;

ClinicId clinicOf(int last) {
  ClinicId id;
  id.uuid.bytes[15] = static_cast<std::byte>(last);
  return id;
}
const ClinicId kClinic = clinicOf(1);

/// One empty database that can be closed and opened again.
class Scratch {
 public:
  virtual ~Scratch() = default;
  virtual Database& database() = 0;
  virtual void reopen() = 0;
  /// A second handle on the same database, as another program has it.
  virtual std::unique_ptr<Database> another() = 0;
};

class SqliteScratch final : public Scratch {
 public:
  Database& database() override { return *scratch_; }
  void reopen() override { scratch_.reopen(); }
  std::unique_ptr<Database> another() override {
    auto opened = openSqlite(scratch_.path());
    SEKISHO_CHECK(opened.has_value());
    return std::move(*opened);
  }

 private:
  testing::ScratchSqlite scratch_;
};

class PostgresScratch final : public Scratch {
 public:
  Database& database() override { return *scratch_; }
  void reopen() override { scratch_.reopen(); }
  std::unique_ptr<Database> another() override { return scratch_.another(); }

 private:
  testing::ScratchPostgres scratch_;
};

std::unique_ptr<Scratch> openScratchSqlite() { return std::make_unique<SqliteScratch>(); }
std::unique_ptr<Scratch> openScratchPostgres() { return std::make_unique<PostgresScratch>(); }

struct Engine {
  std::string name;
  std::unique_ptr<Scratch> (*open)();
};

std::vector<std::int64_t> integersOf(const Result<std::vector<Row>>& rows) {
  std::vector<std::int64_t> read;
  EXPECT_THAT(rows, succeeds());
  if (rows) {
    for (const Row& row : *rows) read.push_back(row.integer(0));
  }
  return read;
}

class DatabaseContract : public ::testing::TestWithParam<Engine> {
 protected:
  DatabaseContract() : scratch_(GetParam().open()) {}

  Database& database() { return scratch_->database(); }
  void reopen() { scratch_->reopen(); }
  std::unique_ptr<Database> another() { return scratch_->another(); }

  // Runs the statements in one transaction and keeps it.
  Result<void> keep(std::initializer_list<std::string_view> statements) {
    auto transaction = database().begin(kClinic);
    if (!transaction) return std::unexpected(transaction.error());
    for (const std::string_view statement : statements) {
      if (auto ran = (*transaction)->run(statement); !ran) return std::unexpected(ran.error());
    }
    return (*transaction)->commit();
  }

  Result<std::vector<Row>> ask(std::string_view sql, std::initializer_list<Value> arguments = {}) {
    auto transaction = database().snapshot(kClinic);
    if (!transaction) return std::unexpected(transaction.error());
    return (*transaction)->run(sql, arguments);
  }

  // The integers of the first column.
  std::vector<std::int64_t> integers(std::string_view sql) { return integersOf(ask(sql)); }

 private:
  std::unique_ptr<Scratch> scratch_;
};

using DatabaseContractDeathTest = DatabaseContract;

TEST_P(DatabaseContract, KeepsWhatWasCommittedBeyondItsOwnLife) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT)", "INSERT INTO t VALUES (1)"}), succeeds());
  ASSERT_THAT(keep({"INSERT INTO t VALUES (2)"}), succeeds());

  reopen();

  EXPECT_THAT(integers("SELECT n FROM t ORDER BY n"), ElementsAre(1, 2));
}

TEST_P(DatabaseContract, ForgetsWhatWasNotCommitted) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT)", "INSERT INTO t VALUES (1)"}), succeeds());

  ASSERT_THAT((*database().begin(kClinic))->run("DELETE FROM t"), succeeds());
  ASSERT_THAT((*database().begin(kClinic))->run("INSERT INTO t VALUES (2)"), succeeds());

  EXPECT_THAT(integers("SELECT n FROM t"), ElementsAre(1));
}

TEST_P(DatabaseContract, ForgetsTablesThatWereNotCommitted) {
  ASSERT_THAT((*database().begin(kClinic))->run("CREATE TABLE t (n BIGINT)"), succeeds());

  EXPECT_THAT(keep({"CREATE TABLE t (other TEXT)"}), succeeds());
}

TEST_P(DatabaseContract, ShowsATransactionItsOwnChanges) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT)"}), succeeds());
  const auto transaction = database().begin(kClinic);
  ASSERT_THAT(transaction, succeeds());

  ASSERT_THAT((*transaction)->run("INSERT INTO t VALUES (1)"), succeeds());

  EXPECT_THAT(integersOf((*transaction)->run("SELECT n FROM t")), ElementsAre(1));
}

TEST_P(DatabaseContract, TellsTheClinicOfATransaction) {
  EXPECT_EQ((*database().begin(clinicOf(1)))->clinic(), clinicOf(1));
  EXPECT_EQ((*database().begin(clinicOf(2)))->clinic(), clinicOf(2));
  EXPECT_EQ((*database().snapshot(clinicOf(3)))->clinic(), clinicOf(3));
}

TEST_P(DatabaseContract, GivesBackEveryKindOfValue) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT, s TEXT, b BYTEA)"}), succeeds());
  using Limits = std::numeric_limits<std::int64_t>;
  Bytes all_bytes;
  for (int i = 0; i < 256; ++i) all_bytes.push_back(static_cast<std::byte>(i));
  const std::vector<std::vector<Value>> rows = {
      {Value{}, Value{}, Value{}},
      {Value{std::int64_t{0}}, Value{std::string()}, Value{Bytes{}}},
      {Value{Limits::min()}, Value{std::string("日レセの端末 🏥 'quoted' \"?\" \\ %")},
       Value{all_bytes}},
      {Value{Limits::max()}, Value{std::string(100'000, 'x')}, Value{Bytes(100'000, std::byte{0})}},
  };

  for (const auto& row : rows) {
    auto transaction = database().begin(kClinic);
    ASSERT_THAT((*transaction)->run("DELETE FROM t"), succeeds());
    ASSERT_THAT((*transaction)
                    ->run("INSERT INTO t (n, s, b) VALUES (?, ?, ?)", std::span<const Value>(row)),
                succeeds());
    ASSERT_THAT((*transaction)->commit(), succeeds());

    const auto read = ask("SELECT n, s, b FROM t");

    ASSERT_THAT(read, succeeds());
    ASSERT_THAT(*read, SizeIs(1));
    ASSERT_EQ(read->front().size(), row.size());
    for (std::size_t i = 0; i < row.size(); ++i) EXPECT_EQ((*read)[0][i], row[i]) << "column " << i;
  }
}

TEST_P(DatabaseContract, FindsRowsByEveryKindOfArgument) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT, s TEXT, b BYTEA)"}), succeeds());
  auto transaction = database().begin(kClinic);
  const Bytes key{std::byte{0}, std::byte{0xFF}};
  ASSERT_THAT((*transaction)
                  ->run("INSERT INTO t VALUES (?, ?, ?)",
                        {Value{std::int64_t{-1}}, Value{std::string("名")}, Value{key}}),
              succeeds());

  const auto found =
      (*transaction)
          ->run("SELECT count(*) FROM t WHERE n = ? AND s = ? AND b = ? AND n IS DISTINCT FROM ?",
                {Value{std::int64_t{-1}}, Value{std::string("名")}, Value{key}, Value{}});

  EXPECT_THAT(integersOf(found), ElementsAre(1));
}

TEST_P(DatabaseContract, CountsAndSumsInIntegers) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT)", "INSERT INTO t VALUES (2), (3)"}), succeeds());

  EXPECT_THAT(integers("SELECT count(*) FROM t"), ElementsAre(2));
  EXPECT_THAT(integers("SELECT sum(n) FROM t"), ElementsAre(5));
  EXPECT_THAT(integers("SELECT coalesce(sum(n), 0) FROM t WHERE n > 9"), ElementsAre(0));
  EXPECT_THAT(integers("SELECT CASE WHEN n > 2 THEN 1 ELSE 0 END FROM t ORDER BY n"),
              ElementsAre(0, 1));
}

TEST_P(DatabaseContract, SortsTextByItsBytes) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT, s TEXT)",
                    "INSERT INTO t VALUES (1, 'a'), (2, 'B'), (3, 'あ'), (4, 'é'), (5, '_')"}),
              succeeds());

  EXPECT_THAT(integers("SELECT n FROM t ORDER BY s"), ElementsAre(2, 5, 1, 4, 3));
}

TEST_P(DatabaseContract, ReturnsRowsOfWritingStatements) {
  ASSERT_THAT(keep({"CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)"}), succeeds());
  const auto transaction = database().begin(kClinic);
  constexpr std::string_view kCount =
      "INSERT INTO t (id, n) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET n = t.n + excluded.n "
      "RETURNING n";

  EXPECT_THAT(integersOf((*transaction)->run(kCount, {Value{std::int64_t{7}}})), ElementsAre(1));
  EXPECT_THAT(integersOf((*transaction)->run(kCount, {Value{std::int64_t{7}}})), ElementsAre(2));
  EXPECT_THAT(integersOf((*transaction)->run("DELETE FROM t RETURNING id")), ElementsAre(7));
  EXPECT_THAT(integersOf((*transaction)->run("DELETE FROM t RETURNING id")), ElementsAre());
}

TEST_P(DatabaseContract, LeavesARowAloneOnConflictDoNothing) {
  ASSERT_THAT(
      keep({"CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT)", "INSERT INTO t VALUES (1, 10)",
            "INSERT INTO t VALUES (1, 20), (2, 20) ON CONFLICT (id) DO NOTHING"}),
      succeeds());

  EXPECT_THAT(integers("SELECT n FROM t ORDER BY id"), ElementsAre(10, 20));
}

TEST_P(DatabaseContract, RefusesRowsThatBreakAConstraint) {
  ASSERT_THAT(keep({"CREATE TABLE owner (id BIGINT PRIMARY KEY)",
                    "CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT NOT NULL CHECK (n > 0), "
                    "owner BIGINT REFERENCES owner (id))",
                    "INSERT INTO t VALUES (1, 1, NULL)"}),
              succeeds());

  for (const std::string_view broken :
       {"INSERT INTO t VALUES (1, 1, NULL)", "INSERT INTO t VALUES (2, NULL, NULL)",
        "INSERT INTO t VALUES (2, 0, NULL)", "INSERT INTO t VALUES (2, 1, 9)"}) {
    const auto refused = keep({broken});

    EXPECT_THAT(refused, failsWith(ErrorCode::Conflict)) << broken;
    EXPECT_EQ(refused.error().message.name, "storage.constraint") << broken;
  }
  EXPECT_THAT(integers("SELECT id FROM t"), ElementsAre(1));
}

TEST_P(DatabaseContract, EndsATransactionAtItsFirstFailure) {
  ASSERT_THAT(keep({"CREATE TABLE t (id BIGINT PRIMARY KEY)"}), succeeds());
  {
    const auto transaction = database().begin(kClinic);
    ASSERT_THAT((*transaction)->run("INSERT INTO t VALUES (1)"), succeeds());
    ASSERT_THAT((*transaction)->run("INSERT INTO t VALUES (1)"), failsWith(ErrorCode::Conflict));

    EXPECT_THAT((*transaction)->run("INSERT INTO t VALUES (2)"), failsWith(ErrorCode::Conflict));
    EXPECT_THAT((*transaction)->commit(), failsWith(ErrorCode::Conflict));
  }

  EXPECT_THAT(integers("SELECT id FROM t"), ElementsAre());
}

TEST_P(DatabaseContract, RefusesTextThatEnginesReadDifferently) {
  for (const std::string& text :
       {std::string("\xFF"), std::string("\xE6\x97"), std::string("a\0b", 3)}) {
    const auto transaction = database().begin(kClinic);

    const auto refused = (*transaction)->run("SELECT CAST(? AS TEXT)", {Value{text}});

    EXPECT_THAT(refused, failsWith(ErrorCode::InvalidInput));
    EXPECT_EQ(refused.error().message.name, "storage.text");
  }
}

TEST_P(DatabaseContract, NeverLosesAnUpdate) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT)", "INSERT INTO t VALUES (0)"}), succeeds());
  constexpr int kRounds = 40;
  const auto add_one = [this] {
    auto transaction = database().begin(kClinic);
    if (!transaction) return Result<void>(std::unexpected(transaction.error()));
    auto rows = (*transaction)->run("SELECT n FROM t");
    if (!rows) return Result<void>(std::unexpected(rows.error()));
    auto set = (*transaction)->run("UPDATE t SET n = ?", {Value{(*rows)[0].integer(0) + 1}});
    if (!set) return Result<void>(std::unexpected(set.error()));
    return (*transaction)->commit();
  };
  const auto add_all = [&] {
    for (int i = 0; i < kRounds; ++i) {
      auto added = add_one();
      while (!added && added.error().code == ErrorCode::Conflict) added = add_one();
      EXPECT_THAT(added, succeeds());
    }
  };

  {
    const std::jthread first(add_all);
    const std::jthread second(add_all);
    const std::jthread third(add_all);
  }

  EXPECT_THAT(integers("SELECT n FROM t"), ElementsAre(3 * kRounds));
}

TEST_P(DatabaseContract, ReadsASnapshotFromOneMomentBesideAWriter) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT)", "INSERT INTO t VALUES (1)"}), succeeds());
  const auto reader = database().snapshot(kClinic);
  EXPECT_THAT(integersOf((*reader)->run("SELECT n FROM t")), ElementsAre(1));

  const auto writer = database().begin(kClinic);
  ASSERT_THAT((*writer)->run("UPDATE t SET n = 2"), succeeds());
  EXPECT_THAT(integersOf((*reader)->run("SELECT n FROM t")), ElementsAre(1));
  ASSERT_THAT((*writer)->commit(), succeeds());

  EXPECT_THAT(integersOf((*reader)->run("SELECT n FROM t")), ElementsAre(1));
  EXPECT_THAT(integers("SELECT n FROM t"), ElementsAre(2));
}

TEST_P(DatabaseContract, WhereItCountsChangesNoneGoesUnnoticed) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT NOT NULL)"}), succeeds());
  const auto before = database().changes();
  if (!before) {
    EXPECT_FALSE(database().changes()) << "others can change it: it never counts";
    return;
  }
  EXPECT_THAT((*database().snapshot(kClinic))->run("SELECT n FROM t"), succeeds());
  EXPECT_EQ(database().changes(), before) << "reading changes nothing";
  {
    const auto writer = database().begin(kClinic);
    ASSERT_THAT((*writer)->run("INSERT INTO t VALUES (1)"), succeeds());
    ASSERT_THAT((*writer)->commit(), succeeds());
    EXPECT_GT(*database().changes(), *before) << "before its answer";
  }
}

TEST_P(DatabaseContract, MigratesStepByStepAndOnlyOnce) {
  constexpr Migration kSteps[] = {
      {1,
       "CREATE TABLE person (id BIGINT PRIMARY KEY);\n-- with; its index\n"
       "CREATE INDEX person_by_id ON person (id);"},
      {2, "ALTER TABLE person ADD COLUMN note TEXT; INSERT INTO person VALUES (1, 'a;b');"},
  };
  const Schema first_release[] = {{"people", std::span(kSteps).first(1)}};
  const Schema second_release[] = {{"people", kSteps}};

  ASSERT_THAT(database().migrate(first_release), succeeds());
  ASSERT_THAT(database().migrate(first_release), succeeds());
  reopen();
  ASSERT_THAT(database().migrate(second_release), succeeds());
  ASSERT_THAT(database().migrate(second_release), succeeds());

  const auto notes = ask("SELECT note FROM person");
  ASSERT_THAT(notes, succeeds());
  ASSERT_THAT(*notes, SizeIs(1));
  EXPECT_EQ((*notes)[0].text(0), "a;b");
}

TEST_P(DatabaseContract, MigratesSchemasApart) {
  constexpr Migration kPeople[] = {{1, "CREATE TABLE person (id BIGINT);"}};
  constexpr Migration kDevices[] = {{1, "CREATE TABLE device (id BIGINT);"}};
  const Schema people[] = {{"people", kPeople}};
  const Schema both[] = {{"inventory", kDevices}, {"people", kPeople}};

  ASSERT_THAT(database().migrate(people), succeeds());
  ASSERT_THAT(database().migrate(both), succeeds());
  ASSERT_THAT(database().migrate(people), succeeds());

  EXPECT_THAT(keep({"INSERT INTO device VALUES (1)", "INSERT INTO person VALUES (1)"}), succeeds());
}

TEST_P(DatabaseContract, RefusesADatabaseNewerThanTheProgram) {
  constexpr Migration kSteps[] = {{1, "CREATE TABLE person (id BIGINT);"},
                                  {2, "ALTER TABLE person ADD COLUMN note TEXT;"}};
  constexpr Migration kDevices[] = {{1, "CREATE TABLE device (id BIGINT);"}};
  const Schema newer[] = {{"people", kSteps}};
  const Schema older[] = {{"inventory", kDevices}, {"people", std::span(kSteps).first(1)}};
  ASSERT_THAT(database().migrate(newer), succeeds());

  const auto refused = database().migrate(older);

  EXPECT_THAT(refused, failsWith(ErrorCode::Unsupported));
  EXPECT_EQ(refused.error().message.name, "storage.newer");
  // Nothing was changed: not even the schema named first has its table.
  EXPECT_THAT(keep({"CREATE TABLE device (id BIGINT)"}), succeeds());
}

TEST_P(DatabaseContract, RefusesAMigrationEditedAfterItWasRun) {
  constexpr Migration kReleased[] = {{1, "CREATE TABLE person (id BIGINT);"}};
  constexpr Migration kEdited[] = {{1, "CREATE TABLE person (id BIGINT, note TEXT);"}};
  const Schema released[] = {{"people", kReleased}};
  const Schema edited[] = {{"people", kEdited}};
  ASSERT_THAT(database().migrate(released), succeeds());

  const auto refused = database().migrate(edited);

  EXPECT_THAT(refused, failsWith(ErrorCode::Corrupt));
  EXPECT_EQ(refused.error().message.name, "storage.migration-edited");
  EXPECT_THAT(database().migrate(released), succeeds());
}

TEST_P(DatabaseContract, TakesBackAMigrationThatFailsHalfway) {
  constexpr Migration kFirst[] = {
      {1, "CREATE TABLE t (id BIGINT PRIMARY KEY); INSERT INTO t VALUES (1);"}};
  constexpr Migration kBoth[] = {kFirst[0],
                                 {2, "CREATE TABLE half (n BIGINT); INSERT INTO t VALUES (1);"}};
  ASSERT_THAT(database().migrate(std::array{Schema{"s", kFirst}}), succeeds());

  EXPECT_THAT(database().migrate(std::array{Schema{"s", kBoth}}), failsWith(ErrorCode::Conflict));

  EXPECT_THAT(keep({"CREATE TABLE half (n BIGINT)"}), succeeds());
  EXPECT_THAT(database().migrate(std::array{Schema{"s", kFirst}}), succeeds());
}

TEST_P(DatabaseContractDeathTest, StopsAtMistakesOfOurs) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT)"}), succeeds());
  // The process that stops opens the database for itself: it shares no connection with this one.
  const auto stops_at = [this](std::string_view sql) {
    const auto database = another();
    (void)(*database->begin(kClinic))->run(sql);
  };

  EXPECT_DEATH(stops_at("SELEC n FROM t"), "broken claim");
  EXPECT_DEATH(stops_at("SELECT m FROM t"), "broken claim");
  EXPECT_DEATH(stops_at("SELECT n FROM t WHERE n = ?"), "broken claim");
  EXPECT_DEATH(stops_at("SELECT n FROM t; SELECT n FROM t"), "broken claim");
  EXPECT_DEATH(stops_at("SELECT n / 2.0 FROM (SELECT 1 AS n) AS one"), "broken claim");
  EXPECT_DEATH((void)(*another()->snapshot(kClinic))->run("INSERT INTO t VALUES (1)"),
               "broken claim");
}

TEST_P(DatabaseContractDeathTest, StopsWhenUsedAfterACommit) {
  const auto commit_and = [this](const auto& go_on) {
    const auto database = another();
    const auto transaction = database->begin(kClinic);
    ASSERT_THAT((*transaction)->commit(), succeeds());
    go_on(**transaction);
  };

  EXPECT_DEATH(commit_and([](Transaction& ended) { (void)ended.run("SELECT 1"); }), "broken claim");
  EXPECT_DEATH(commit_and([](Transaction& ended) { (void)ended.commit(); }), "broken claim");
}

TEST_P(DatabaseContractDeathTest, StopsWhenATransactionOutlivesItsDatabase) {
  EXPECT_DEATH(
      {
        auto database = another();
        const auto transaction = database->begin(kClinic);
        database.reset();
      },
      "broken claim");
}

TEST_P(DatabaseContract, ShowsAnotherProgramWhatWasCommitted) {
  ASSERT_THAT(keep({"CREATE TABLE t (n BIGINT)"}), succeeds());
  const auto other = another();
  const auto writer = database().begin(kClinic);
  ASSERT_THAT((*writer)->run("INSERT INTO t VALUES (1)"), succeeds());

  EXPECT_THAT(integersOf((*other->snapshot(kClinic))->run("SELECT n FROM t")), ElementsAre());
  ASSERT_THAT((*writer)->commit(), succeeds());
  EXPECT_THAT(integersOf((*other->snapshot(kClinic))->run("SELECT n FROM t")), ElementsAre(1));
}

TEST_P(DatabaseContract, MigratesBesideAnotherProgramThatDoesTheSame) {
  constexpr Migration kSteps[] = {{1, "CREATE TABLE a (n BIGINT); INSERT INTO a VALUES (1);"},
                                  {2, "CREATE TABLE b (n BIGINT); INSERT INTO b VALUES (1);"}};
  const Schema schemas[] = {{"s", kSteps}};
  const auto other = another();
  {
    const std::jthread first([&] { EXPECT_THAT(database().migrate(schemas), succeeds()); });
    const std::jthread second([&] { EXPECT_THAT(other->migrate(schemas), succeeds()); });
  }

  EXPECT_THAT(integers("SELECT n FROM a"), ElementsAre(1));
  EXPECT_THAT(integers("SELECT n FROM b"), ElementsAre(1));
}

std::string nameOfEngine(const ::testing::TestParamInfo<Engine>& info) { return info.param.name; }

const auto kEngines = ::testing::Values(Engine{"Sqlite", &openScratchSqlite},
                                        Engine{"Postgres", &openScratchPostgres});
INSTANTIATE_TEST_SUITE_P(Engines, DatabaseContract, kEngines, nameOfEngine);
INSTANTIATE_TEST_SUITE_P(Engines, DatabaseContractDeathTest, kEngines, nameOfEngine);

}  // namespace
}  // namespace sekisho::storage
