#include "storage/postgres/postgres.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "storage/testing/scratch_postgres.h"

namespace sekisho::storage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::PostgresServer;
using testing::ScratchPostgres;

constexpr ClinicId kClinic{};

class PostgresOfThisProgram : public ::testing::Test {
 protected:
  void keep(std::string_view sql) {
    const auto transaction = (*scratch_).begin(kClinic);
    ASSERT_THAT(transaction, succeeds());
    ASSERT_THAT((*transaction)->run(sql), succeeds());
    ASSERT_THAT((*transaction)->commit(), succeeds());
  }
  std::int64_t number(std::string_view sql) {
    const auto transaction = (*scratch_).snapshot(kClinic);
    const auto rows = (*transaction)->run(sql);
    EXPECT_THAT(rows, succeeds());
    return rows ? (*rows)[0].integer(0) : -1;
  }

  // Ends every connection to this test's database from the server's side.
  void endConnections() const {
    PostgresServer::ofThisProgram().administer(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '" +
        scratch_.name() + "'");
  }

  ScratchPostgres scratch_;
};

TEST_F(PostgresOfThisProgram, GivesTheLaterOfTwoWritersAConflict) {
  keep("CREATE TABLE t (n BIGINT)");
  keep("INSERT INTO t VALUES (0)");
  const auto first = (*scratch_).begin(kClinic);
  const auto second = (*scratch_).begin(kClinic);
  ASSERT_THAT((*first)->run("SELECT n FROM t"), succeeds());
  ASSERT_THAT((*second)->run("SELECT n FROM t"), succeeds());
  ASSERT_THAT((*first)->run("UPDATE t SET n = n + 1"), succeeds());
  ASSERT_THAT((*first)->commit(), succeeds());

  const auto lost = (*second)->run("UPDATE t SET n = n + 1");

  EXPECT_THAT(lost, failsWith(ErrorCode::Conflict));
  EXPECT_EQ(lost.error().message.name, "storage.conflict");
  EXPECT_THAT((*second)->commit(), failsWith(ErrorCode::Conflict));
  EXPECT_EQ(number("SELECT n FROM t"), 1);
}

TEST_F(PostgresOfThisProgram, FindsAConflictThatOnlyCommittingShows) {
  keep("CREATE TABLE on_call (name TEXT PRIMARY KEY, n BIGINT)");
  keep("INSERT INTO on_call VALUES ('a', 1), ('b', 1)");
  const auto first = (*scratch_).begin(kClinic);
  const auto second = (*scratch_).begin(kClinic);
  // Each sees that the other stays, and goes: one after another they could not both.
  for (const auto& [transaction, name] : {std::pair(&first, "a"), std::pair(&second, "b")}) {
    ASSERT_THAT((**transaction)->run("SELECT sum(n) FROM on_call"), succeeds());
    ASSERT_THAT(
        (**transaction)->run("UPDATE on_call SET n = 0 WHERE name = ?", {Value{std::string(name)}}),
        succeeds());
  }

  ASSERT_THAT((*first)->commit(), succeeds());
  EXPECT_THAT((*second)->commit(), failsWith(ErrorCode::Conflict));

  EXPECT_EQ(number("SELECT sum(n) FROM on_call"), 1);
}

TEST_F(PostgresOfThisProgram, HasACommitOnItsDiskWhateverTheServersDefault) {
  // The server of these tests is started with synchronous_commit off.
  EXPECT_EQ(number("SELECT count(*) FROM pg_settings WHERE name = 'synchronous_commit' AND "
                   "setting = 'on' AND reset_val = 'off'"),
            1);
  keep("CREATE TABLE t (n BIGINT)");
  keep("INSERT INTO t VALUES (7)");

  PostgresServer::ofThisProgram().crashAndRestart();

  EXPECT_EQ(number("SELECT n FROM t"), 7);
}

TEST_F(PostgresOfThisProgram, ReplacesConnectionsThatBrokeWhileIdle) {
  keep("CREATE TABLE t (n BIGINT)");
  {
    const auto one = (*scratch_).begin(kClinic);
    const auto two = (*scratch_).begin(kClinic);
    ASSERT_THAT(one, succeeds());
    ASSERT_THAT(two, succeeds());
  }

  endConnections();

  keep("INSERT INTO t VALUES (1)");
  EXPECT_EQ(number("SELECT n FROM t"), 1);
}

TEST_F(PostgresOfThisProgram, SaysThatTheServerIsAwayWhenATransactionBreaksOff) {
  keep("CREATE TABLE t (n BIGINT)");
  const auto transaction = (*scratch_).begin(kClinic);
  ASSERT_THAT((*transaction)->run("INSERT INTO t VALUES (1)"), succeeds());

  endConnections();

  const auto away = (*transaction)->run("INSERT INTO t VALUES (2)");
  EXPECT_THAT(away, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(away.error().message.name, "storage.away");
  EXPECT_THAT((*transaction)->commit(), failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
}

TEST_F(PostgresOfThisProgram, StopsWaitingForARowThatAnotherHolds) {
  keep("CREATE TABLE t (n BIGINT)");
  keep("INSERT INTO t VALUES (0)");
  const auto impatient = openPostgres(PostgresServer::ofThisProgram().where(scratch_.name()),
                                      {.patience = std::chrono::milliseconds{20}});
  ASSERT_THAT(impatient, succeeds());
  const auto holder = (*scratch_).begin(kClinic);
  ASSERT_THAT((*holder)->run("UPDATE t SET n = 1"), succeeds());

  const auto waiting = (*impatient)->begin(kClinic);
  const auto refused = (*waiting)->run("UPDATE t SET n = 2");

  EXPECT_THAT(refused, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(refused.error().message.name, "storage.busy");
}

TEST_F(PostgresOfThisProgram, StopsWaitingForAConnection) {
  const auto small = openPostgres(PostgresServer::ofThisProgram().where(scratch_.name()),
                                  {.patience = std::chrono::milliseconds{20}, .connections = 1});
  ASSERT_THAT(small, succeeds());
  const auto holder = (*small)->begin(kClinic);
  ASSERT_THAT(holder, succeeds());

  const auto refused = (*small)->begin(kClinic);

  EXPECT_THAT(refused, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(refused.error().message.name, "storage.busy");
}

TEST(PostgresOfAnotherKind, IsRefused) {
  auto& server = PostgresServer::ofThisProgram();
  for (const std::string options :
       {"LOCALE 'C.UTF-8' ENCODING 'UTF8'", "LOCALE 'C' ENCODING 'SQL_ASCII'"}) {
    const auto refused = openPostgres(server.where(server.createDatabase(options)));

    EXPECT_THAT(refused, failsWith(ErrorCode::Unsupported)) << options;
    EXPECT_EQ(refused.error().message.name, "storage.locale");
  }
}

TEST(PostgresOfAnotherKind, IsAwayIfNobodyAnswers) {
  auto& server = PostgresServer::ofThisProgram();

  const auto refused = openPostgres(server.where("postgres", server.folder() / "nowhere"));

  EXPECT_THAT(refused, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(refused.error().message.name, "storage.away");
}

}  // namespace
}  // namespace sekisho::storage
