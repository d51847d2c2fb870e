#include "capabilities/orca/probe/grants.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "core/testing/result_matchers.h"

namespace sekisho::orca {
namespace {

using ::sekisho::testing::failsWith;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::OrcaOnPostgres;

TEST(OrcaGrants, AllowExactlyWhatTheyPrint) {
  for (const Passwords passwords : {Passwords::NotRead, Passwords::Compared}) {
    OrcaOnPostgres orca;
    orca.grant(passwords);
    const auto standing = standingOf(orca.select(), passwords);
    ASSERT_TRUE(standing) << standing.error().message.name << standing.error().detail;
    EXPECT_THAT(standing->lacking, IsEmpty());
    EXPECT_THAT(standing->beyond, IsEmpty());
  }
}

TEST(OrcaGrants, ReachNoSecretAndNoPatient) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  const Select select = orca.select();
  for (const auto& [column, from] : {std::pair{"password", "FROM tbl_passwd"},
                                     {"access_key_1", "FROM tbl_access_key"},
                                     {"name", "FROM tbl_ptinf"},
                                     {"birthday", "FROM tbl_ptinf"},
                                     {"name", "FROM tbl_uketuke"},
                                     {"ukeymd", "FROM tbl_uketuke"},
                                     {"locktable_ptid1", "FROM tbl_lock"},
                                     {"param", "FROM tbl_jobkanri"},
                                     {"exec_record", "FROM monbatch_log"},
                                     {"data", "FROM monpushevent"},
                                     {"title", "FROM tbl_prtkanri"},
                                     {"filename", "FROM tbl_csv_info"},
                                     {"filename", "FROM tbl_file_info"},
                                     {"hospname", "FROM tbl_sysbase"},
                                     {"kanritbl", "FROM tbl_syskanri"}}) {
    EXPECT_THAT(select({column}, from), failsWith(ErrorCode::PermissionDenied)) << from;
  }
}

TEST(OrcaGrants, TellWhatOfSecretsAndPatientsTheDatabaseRefuses) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  const auto refused = [&](std::string_view table) {
    const auto tables = guardedTables(orca.select());
    EXPECT_TRUE(tables);
    return *std::ranges::find(*tables, table, &GuardedTable::table);
  };
  EXPECT_THAT(refused("tbl_passwd").refused, ElementsAre("password"));
  EXPECT_THAT(refused("tbl_access_key").refused, Contains("access_key_1"));
  EXPECT_THAT(refused("tbl_ptinf").refused, AllOf(Contains("name"), Contains("birthday")));
  EXPECT_THAT(refused("tbl_ptinf").refused, Not(Contains("ptid"))) << "that is read";
  orca.administer("GRANT SELECT (name) ON tbl_ptinf TO sekisho_reader; DROP TABLE tbl_access_key");
  EXPECT_THAT(refused("tbl_ptinf").refused, AllOf(Not(Contains("name")), Contains("birthday")));
  EXPECT_EQ(refused("tbl_access_key"), (GuardedTable{.table = "tbl_access_key"})) << "not there";
  orca.grant(Passwords::Compared);
  EXPECT_EQ(refused("tbl_passwd"), (GuardedTable{.table = "tbl_passwd", .there = true}));
}

TEST(OrcaGrants, HandOutStaffAndNoOtherSettings) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.addStaff("00001", "ormaster");
  orca.administer(
      "INSERT INTO tbl_syskanri (kanricd, kbncd, styukymd, edyukymd, kanritbl, hospnum) "
      "VALUES ('1001', '*', '00000000', '99999999', 'JPN000000000000', 1)");
  EXPECT_THAT(*orca.select()({"kanritbl"}, "FROM sekisho.staff()"),
              ElementsAre(DatabaseRow{"ormaster"}));
}

TEST(OrcaGrants, AreBroughtToWhatTheySayWhenPrintedAgain) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::Compared);
  orca.administer("GRANT SELECT ON tbl_ptinf TO sekisho_reader");
  EXPECT_THAT(standingOf(orca.select(), Passwords::NotRead)->beyond,
              Contains("tbl_passwd.password"));
  orca.grant(Passwords::NotRead);
  EXPECT_EQ(*standingOf(orca.select(), Passwords::NotRead), Standing{});
}

TEST(OrcaGrants, TakeBackWhatTheRoleWasMadeAMemberOfAndWhatOtherSchemasGaveIt) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.administer(
      "CREATE SCHEMA other; CREATE TABLE other.tbl_passwd (userid text, password text); "
      "GRANT USAGE ON SCHEMA other TO sekisho_reader; "
      "GRANT SELECT ON other.tbl_passwd TO sekisho_reader; GRANT orca TO sekisho_reader");
  const auto before = standingOf(orca.select(), Passwords::NotRead);
  orca.grant(Passwords::NotRead);
  EXPECT_EQ(*standingOf(orca.select(), Passwords::NotRead), Standing{});
  ASSERT_TRUE(before);
  EXPECT_THAT(before->beyond, ElementsAre("other.tbl_passwd.password", "other.tbl_passwd.userid",
                                          "role: member of orca"))
      << "a table of the same name elsewhere is not 日レセ's";
}

TEST(OrcaGrants, TakeNoOffenceAtWhatNobodyCanReach) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.administer(
      "CREATE SCHEMA closed; CREATE TABLE closed.notes (words text); "
      "GRANT SELECT ON closed.notes TO PUBLIC");
  EXPECT_EQ(*standingOf(orca.select(), Passwords::NotRead), Standing{});
}

TEST(OrcaGrants, SayWhatIsMissingAndWhatIsTooMuch) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.administer(
      "DROP FUNCTION sekisho.staff(); REVOKE SELECT (userid) ON tbl_passwd FROM "
      "sekisho_reader; GRANT SELECT (name) ON tbl_ptinf TO sekisho_reader; "
      "GRANT UPDATE (opid) ON tbl_ptinf TO sekisho_reader; "
      "GRANT orca TO sekisho_reader; ALTER ROLE sekisho_reader CREATEDB");
  const auto standing = standingOf(orca.select(), Passwords::NotRead);
  orca.administer("REVOKE orca FROM sekisho_reader; ALTER ROLE sekisho_reader NOCREATEDB");
  ASSERT_TRUE(standing);
  EXPECT_THAT(standing->lacking, ElementsAre("tbl_passwd.userid", "sekisho.staff()"));
  EXPECT_THAT(standing->beyond, ElementsAre("tbl_ptinf.name", "tbl_ptinf: write",
                                            "role: creates databases", "role: member of orca"));
}

TEST(OrcaGrants, MissWhatAnEarlierEditionMadeWithOtherColumns) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.administer(
      "DROP FUNCTION sekisho.open_patients(); CREATE FUNCTION sekisho.open_patients() "
      "RETURNS TABLE (session text, opened_by text, screen text, patient text) LANGUAGE sql "
      "AS $$ SELECT NULL::text, NULL::text, NULL::text, NULL::text $$");
  EXPECT_THAT(standingOf(orca.select(), Passwords::NotRead)->lacking,
              ElementsAre("sekisho.open_patients()"));
  orca.grant(Passwords::NotRead);
  EXPECT_EQ(*standingOf(orca.select(), Passwords::NotRead), Standing{});
}

TEST(OrcaGrants, MissWhatIsThereAndCannotBeReadThoughNotEveryEditionHasIt) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.administer("REVOKE SELECT (jobid) ON tbl_jobkanri FROM sekisho_reader");
  EXPECT_THAT(standingOf(orca.select(), Passwords::NotRead)->lacking,
              ElementsAre("tbl_jobkanri.jobid"));
}

TEST(OrcaGrants, KeepNoTableFromBeingChangedOrDropped) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.administer(
      "SET ROLE orca; ALTER TABLE tbl_syskanri ALTER kanritbl TYPE varchar(600); "
      "ALTER TABLE tbl_passwd ALTER userid TYPE varchar(20); DROP TABLE tbl_syskanri; "
      "DROP TABLE tbl_passwd");
  EXPECT_THAT(orca.select()({"kanritbl"}, "FROM sekisho.staff()"), failsWith(ErrorCode::NotFound));
}

TEST(OrcaGrants, DoWithoutWhatAnEditionDoesNotHave) {
  OrcaOnPostgres orca;
  orca.administer(
      "DROP TABLE tbl_plugin; DROP TABLE monbatch_log; DROP TABLE tbl_lock; "
      "ALTER TABLE tbl_ptnum DROP uphms");
  orca.grant(Passwords::NotRead);
  EXPECT_EQ(*standingOf(orca.select(), Passwords::NotRead), Standing{});
}

TEST(OrcaGrants, AreTakenAwayWhole) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::Compared);
  const Select select = orca.select();
  ASSERT_TRUE(select({"1"}, ""));
  orca.administer(takeAwaySql());
  EXPECT_THAT(select({"userid"}, "FROM tbl_passwd"), failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(orca.select()({"1"}, ""), failsWith(ErrorCode::Unavailable));
  orca.administer(takeAwaySql());  // nothing is left, and that is fine
  orca.grant(Passwords::NotRead);
  EXPECT_EQ(*standingOf(orca.select(), Passwords::NotRead), Standing{});
}

}  // namespace
}  // namespace sekisho::orca
