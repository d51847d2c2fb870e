#include "capabilities/orca/probe/database.h"

#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "core/testing/result_matchers.h"

namespace sekisho::orca {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using ::testing::ElementsAre;
using testing::OrcaOnPostgres;

TEST(OrcaDatabase, AnswersRowsAsTheyAre) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  auto reader = orca.reader();
  const auto rows = reader.select(
      {"a", "b", "c"}, "FROM (VALUES (E'花\\t\"\\\\N\\n', NULL, 2), ('', 'x', 1)) AS v (a, b, c)");
  ASSERT_THAT(rows, succeeds());
  EXPECT_THAT(
      *rows, ElementsAre(DatabaseRow{"花\t\"\\N\n", std::nullopt, "2"}, DatabaseRow{"", "x", "1"}));
  EXPECT_THAT(*reader.select({"1"}, "WHERE false"), ElementsAre());
}

TEST(OrcaDatabase, TellsWhatIsNotGrantedFromWhatIsNotThere) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  auto reader = orca.reader();
  EXPECT_THAT(reader.select({"password"}, "FROM tbl_passwd"),
              failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(reader.select({"1"}, "FROM tbl_nowhere"), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(reader.select({"nothing"}, "FROM tbl_passwd"), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(reader.select({"'5f'::int"}, ""), failsWith(ErrorCode::Corrupt));
  // What broke off in its middle is no answer.
  EXPECT_THAT(reader.select({"6 / (n - 3)"}, "FROM generate_series(1, 5) n"),
              failsWith(ErrorCode::Corrupt));
  // It goes on afterwards.
  EXPECT_THAT(*reader.select({"7"}, ""), ElementsAre(DatabaseRow{"7"}));
}

TEST(OrcaDatabase, AnswersWhatIsAskedAgainInTheSameWordsAsItIsThen) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  auto reader = orca.reader();
  const auto users = [&] { return reader.select({"userid"}, "FROM tbl_sysuser ORDER BY userid"); };
  for (int time = 0; time < 3; ++time) EXPECT_THAT(*users(), ElementsAre());
  orca.administer("INSERT INTO tbl_sysuser VALUES ('hana', 1, 'F', '20260101')");
  EXPECT_THAT(*users(), ElementsAre(DatabaseRow{"hana"}));
  for (int time = 0; time < 3; ++time) {
    EXPECT_THAT(*reader.select({"1"}, ""), ElementsAre(DatabaseRow{"1"}));
    EXPECT_THAT(*users(), ElementsAre(DatabaseRow{"hana"}));
  }
  for (int time = 0; time < 3; ++time) {
    EXPECT_THAT(*reader.select({"2"}, ""), ElementsAre(DatabaseRow{"2"}));
  }
  for (int time = 0; time < 2; ++time) EXPECT_THAT(*users(), ElementsAre(DatabaseRow{"hana"}));
  // As an import leaves it.
  orca.administer(
      "DROP TABLE tbl_sysuser; CREATE TABLE public.tbl_sysuser (userid text, upymd text)");
  for (int time = 0; time < 3; ++time) EXPECT_THAT(users(), failsWith(ErrorCode::PermissionDenied));
  orca.administer("GRANT SELECT (userid) ON tbl_sysuser TO sekisho_reader");
  for (int time = 0; time < 3; ++time) EXPECT_THAT(*users(), ElementsAre());
  orca.administer("DROP TABLE tbl_sysuser");
  for (int time = 0; time < 3; ++time) EXPECT_THAT(users(), failsWith(ErrorCode::NotFound));
}

TEST(OrcaDatabase, IsNeverWrittenTo) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.administer("GRANT INSERT ON tbl_sysuser TO sekisho_reader");
  auto reader = orca.reader();
  EXPECT_THAT(reader.select({"1"}, "; INSERT INTO tbl_sysuser VALUES ('x', 1, 'F', '20260101')"),
              failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(*reader.select({"count(userid)"}, "FROM tbl_sysuser"), ElementsAre(DatabaseRow{"0"}));
}

TEST(OrcaDatabase, WaitsForNothingThatIsHeld) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  auto reader = orca.reader();
  ASSERT_THAT(reader.select({"1"}, ""), succeeds());
  const auto started = std::chrono::steady_clock::now();
  EXPECT_THAT(reader.select({"pg_sleep(30)"}, ""), failsWith(ErrorCode::Unavailable));
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds{25});
}

TEST(OrcaDatabase, IsReadWithTheRightPasswordOnly) {
  OrcaOnPostgres orca;
  auto unknown = orca.reader();
  EXPECT_THAT(unknown.select({"1"}, ""), failsWith(ErrorCode::Unavailable));
  orca.grant(Passwords::NotRead);
  EXPECT_THAT(unknown.select({"1"}, ""), succeeds());
  orca.administer("ALTER ROLE sekisho_reader PASSWORD 'another'");
  unknown.close();
  EXPECT_THAT(unknown.select({"1"}, ""), failsWith(ErrorCode::Unavailable));
}

TEST(OrcaDatabase, ComesBackAfterItsConnectionWasCut) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  auto reader = orca.reader();
  ASSERT_THAT(reader.select({"1"}, ""), succeeds());
  orca.administer(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      "WHERE usename = 'sekisho_reader'");
  EXPECT_THAT(reader.select({"1"}, ""), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(reader.select({"1"}, ""), succeeds());
}

}  // namespace
}  // namespace sekisho::orca
