#include "capabilities/orca/probe/versions.h"

#include <gmock/gmock.h>

#include <map>

#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "capabilities/orca/probe/testing/told_api.h"
#include "capabilities/orca/probe/versions_table.h"
#include "core/testing/result_matchers.h"
#include "core/testing/turnable_clock.h"
#include "platform/machine/testing/fixture_root.h"
#include "platform/system/system_random.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using evidence::integerAt;
using evidence::Table;
using evidence::TableStatus;
using evidence::textAt;
using platform::testing::FixtureRoot;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::OrcaOnPostgres;

constexpr const char* kFilled =
    "INSERT INTO tbl_dbkanri (kanricd, version, dbsversion1, dbsversion2, upymd) VALUES "
    "('ORCADB00', '050200-1', 'S-050200-1-20250327-1', 'S-050200-1-20250327-1', '20260101'); "
    "INSERT INTO tbl_mstkanri (hospnum, kanricd, dbrversion1, dbrversion2, upymd, name) VALUES "
    "(1, 'ORCADBR1', 'R-040800-1-20250603-1', 'R-040800-1-20250703-1', '20260115', '点数マスタ'), "
    "(1, 'ORCADBR2', 'R-040800-1-20250603-1', '', '20260110', NULL); "
    "INSERT INTO tbl_pgkanri (debianversion, systemversion, pgno, releaseymd, updateflg) VALUES "
    "('1', '1', '12 ', '20250327', '1'), ('1', '1', '13 ', '20250601', '2')";

TEST(OrcaVersions, AreReadOutOfItsTables) {
  OrcaOnPostgres orca;
  orca.administer(kFilled);
  orca.grant(Passwords::NotRead);
  const auto state = systemStateIn(orca.select());
  ASSERT_THAT(state, succeeds());
  EXPECT_EQ(state->edition, "050200-1");
  EXPECT_EQ(state->schema, (Versions{"S-050200-1-20250327-1", "S-050200-1-20250327-1"}));
  EXPECT_THAT(state->masters,
              ElementsAre(Master{"ORCADBR2", {"R-040800-1-20250603-1", ""}, 2026y / 1 / 10},
                          Master{"点数マスタ",
                                 {"R-040800-1-20250603-1", "R-040800-1-20250703-1"},
                                 2026y / 1 / 15}));
  EXPECT_EQ(state->programs,
            (Programs{.versions = {.local = "", .newest = "13 (2025-06-01)"}, .flag = "2"}));
  EXPECT_EQ(state->asked, 2026y / 1 / 1) << "a master that was loaded says nothing of the schema";
}

TEST(OrcaVersions, OfAMasterThatSeveralClinicsKeepAreThoseOfTheOneThatIsBehind) {
  OrcaOnPostgres orca;
  orca.administer(
      "INSERT INTO tbl_mstkanri (hospnum, kanricd, dbrversion1, dbrversion2, upymd, name) VALUES "
      "(1, 'A', 'R-1-20250603-9', 'R-1-20250603-9', '20260115', '点数'), "
      "(2, 'A', 'R-1-20250603-10', 'R-1-20250603-10', '20260110', '点数'), "
      "(1, 'B', 'R-1', 'R-1', '20260115', '薬価'), (2, 'B', NULL, 'R-1', NULL, '薬価')");
  orca.grant(Passwords::NotRead);
  const auto state = systemStateIn(orca.select());
  ASSERT_THAT(state, succeeds());
  EXPECT_THAT(state->masters,
              ElementsAre(Master{"点数", {"R-1-20250603-9", "R-1-20250603-10"}, 2026y / 1 / 10},
                          Master{"薬価", {"", "R-1"}, std::nullopt}));
}

TEST(OrcaVersions, OfMastersWhoseNamesAreNoLineAreToldByTheirCodes) {
  OrcaOnPostgres orca;
  orca.administer(
      "INSERT INTO tbl_mstkanri (hospnum, kanricd, dbrversion1, dbrversion2, upymd, name) VALUES "
      "(1, 'A', 'R-1', 'R-2', '20260115', 'a' || chr(7) || 'b')");
  orca.grant(Passwords::NotRead);
  const auto state = systemStateIn(orca.select());
  ASSERT_THAT(state, succeeds());
  EXPECT_THAT(state->masters, ElementsAre(Master{"A", {"R-1", "R-2"}, 2026y / 1 / 15}));
}

TEST(OrcaVersions, AreReadAsFarAsTheRoleAndTheEditionGo) {
  OrcaOnPostgres orca;
  orca.administer(kFilled);
  orca.administer("DROP TABLE tbl_pgkanri; ALTER TABLE tbl_mstkanri DROP name");
  orca.grant(Passwords::NotRead);
  auto state = systemStateIn(orca.select());
  ASSERT_THAT(state, succeeds());
  EXPECT_EQ(state->programs.unread, "not-there");
  EXPECT_EQ(state->masters.size(), 2U);
  orca.administer(
      "REVOKE SELECT (kanricd, dbrversion1, dbrversion2, upymd) ON tbl_mstkanri FROM "
      "sekisho_reader");
  state = systemStateIn(orca.select());
  ASSERT_THAT(state, succeeds());
  EXPECT_EQ(state->unread, "not-granted");
  EXPECT_THAT(state->masters, IsEmpty());
}

TEST(OrcaVersions, OfARoleThatWasMadeBeforeTheyWereReadLackWhatIsToBePrintedAgain) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.administer(
      "REVOKE SELECT (upymd) ON tbl_dbkanri FROM sekisho_reader; "
      "REVOKE SELECT (kanricd, dbrversion1, dbrversion2, upymd, name) ON tbl_mstkanri FROM "
      "sekisho_reader; REVOKE SELECT (pgno, releaseymd, updateflg) ON tbl_pgkanri FROM "
      "sekisho_reader");
  const auto standing = standingOf(orca.select(), Passwords::NotRead);
  ASSERT_THAT(standing, succeeds());
  EXPECT_THAT(standing->lacking, ::testing::Contains("tbl_mstkanri.dbrversion1"));
  EXPECT_THAT(systemStateIn(orca.select()), succeeds());
}

TEST(OrcaVersions, StandToEachOtherPartByPart) {
  const auto of = [](const char* local, const char* newest) {
    return compare({.local = local, .newest = newest});
  };
  EXPECT_EQ(of("S-050200-1-20250327-1", "S-050200-1-20250327-1"), Standings::Same);
  EXPECT_EQ(of("S-050200-1-20250327-9", "S-050200-1-20250327-10"), Standings::Behind);
  EXPECT_EQ(of("S-050200-1-20250401-1", "S-050200-1-20250327-9"), Standings::Ahead);
  EXPECT_EQ(of("S-050200-1-20250327-1", "S-050200-1-20250327"), Standings::NotComparable);
  EXPECT_EQ(of("R-050200-1-20250327-1", "S-050200-1-20250327-1"), Standings::NotComparable);
}

class TheVersionsTable : public ::testing::Test {
 protected:
  Table read() {
    const auto machine = root_.machine();
    const auto probes = versionProbes({.machine = machine,
                                       .clock = clock_,
                                       .random = random_,
                                       .settings = {.database = orca_.uri()},
                                       .password_file = orca_.passwordFile(),
                                       .consent = [this] { return consent_; },
                                       .api = &api_});
    return probes.front().read();
  }
  void readDatabase() {
    orca_.grant(Passwords::NotRead);
    root_.file(psqlOn(*platform::Machine::open()).value_or("/psql"), "");
    root_.file(orca_.passwordFile(), "");
    consent_ = {.database = true};
  }
  /// "thing name: local edition newest state reason broken", each row.
  static std::vector<std::string> told(const Table& table) {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      std::string row;
      for (const char* column :
           {"thing", "name", "local", "edition", "newest", "state", "reason"}) {
        row += textAt(table, i, column).value_or("-") + " | ";
      }
      const auto broken = integerAt(table, i, "broken");
      rows.push_back(row + (broken ? std::to_string(*broken) : "-"));
    }
    return rows;
  }

  OrcaOnPostgres orca_;
  FixtureRoot root_;
  sekisho::testing::TurnableClock clock_;
  platform::SystemRandom random_;
  Consent consent_;
  testing::ToldApi api_;
};

TEST_F(TheVersionsTable, IsEmptyWithoutOrca) {
  const Table table = read();
  EXPECT_EQ(table.status, TableStatus::Complete);
  EXPECT_THAT(table.rows, IsEmpty());
}

TEST_F(TheVersionsTable, TellsWhatFilesSayWhereNothingElseIsRead) {
  root_.file("/usr/lib/jma-receipt/doc/version", "5.2.0-1 (050200-1)\n")
      .file("/var/lib/jma-receipt/patch-lib/patch-program.prf",
            "0001: :20250101:a\n0002:E:20250327:b\n");
  EXPECT_THAT(
      told(read()),
      ElementsAre(
          "package | panda | 5.2.0-1 | 050200-1 | - | unknown | not-judged | -",
          "patches | /var/lib/jma-receipt/patch-lib/patch-program.prf | 2025-03-27 | - | - | "
          "unknown | not-judged | 1",
          "schema |  | - | - | - | unknown | not-read | -",
          "master |  | - | - | - | unknown | not-read | -",
          "program |  | - | - | - | unknown | not-read | -"));
}

TEST_F(TheVersionsTable, CountsNoPatchesInAProofThatIsNotUnderstood) {
  root_.folder("/usr/lib/jma-receipt")
      .file("/etc/jma-receipt/jma-receipt.env", "PATCHLIBDIR=/srv/patch-lib\n")
      .file("/srv/patch-lib/patch-program.prf", "0001: :20250101:a\n?\n");
  EXPECT_THAT(told(read()), ::testing::Contains("patches | /srv/patch-lib/patch-program.prf | "
                                                "2025-01-01 | - | - | unknown | not-judged | -"));
}

TEST_F(TheVersionsTable, CountsNoPatchesWhereTheProofNamesNone) {
  root_.folder("/usr/lib/jma-receipt").file("/var/lib/jma-receipt/patch-lib/patch-program.prf", "");
  EXPECT_THAT(told(read()),
              ::testing::Contains("patches | /var/lib/jma-receipt/patch-lib/patch-program.prf | - "
                                  "| - | - | unknown | no-patches | -"));
}

TEST_F(TheVersionsTable, DoesNotJudgePatchesByALogThatIsNotThere) {
  root_.folder("/opt/jma/weborca/mw")
      .file("/opt/jma/weborca/log/jma-receipt-weborca.log",
            "2026/01/15 14:26:02 SetupSchema SCHEMA.20260115 End\n");
  EXPECT_THAT(told(read()),
              ::testing::Contains("schema-patches | /opt/jma/weborca/log/orca-db-patch.log | "
                                  "20260115 | - | - | unknown | not-there | -"));
}

TEST_F(TheVersionsTable, TellsWebOrcasPatchesAndRelease) {
  root_.folder("/opt/jma/weborca/mw")
      .folder("/opt/jma/weborca/releases/receipt/20251028-1/app")
      .folder("/opt/jma/weborca/releases/receipt/20260115-1/app")
      .link("/opt/jma/weborca/app", "releases/receipt/20251028-1/app")
      .file("/opt/jma/weborca/log/orca-db-patch.log",
            "S-050200-1-20240501-1\nexecsql OK\nS-050200-1-20250327-1\n");
  root_.file("/opt/jma/weborca/releases/receipt/20251028-1/app/doc/version",
             "5.2.0-1 (050200-1)\n");
  EXPECT_THAT(
      told(read()),
      ElementsAre(
          "package | weborca | 5.2.0-1 | 050200-1 | - | unknown | not-judged | -",
          "schema-patches | /opt/jma/weborca/log/orca-db-patch.log | S-050200-1-20240501-1 | "
          "- | S-050200-1-20250327-1 | unknown | not-judged | 1",
          "release |  | 20251028-1 | - | - | unknown | no-newest | -",
          "schema |  | - | - | - | unknown | not-read | -",
          "master |  | - | - | - | unknown | not-read | -"));
}

TEST_F(TheVersionsTable, HoldsWhatIsHereAgainstTheNewestThatOrcaKnows) {
  root_.folder("/usr/lib/jma-receipt");
  orca_.administer(kFilled);
  readDatabase();
  const Table table = read();
  EXPECT_THAT(
      told(table),
      ::testing::IsSupersetOf(
          {"schema |  | S-050200-1-20250327-1 | 050200-1 | S-050200-1-20250327-1 | current | "
           " | -",
           "master | 点数マスタ | R-040800-1-20250603-1 | - | R-040800-1-20250703-1 | behind "
           "|  | -",
           "master | ORCADBR2 | R-040800-1-20250603-1 | - | - | unknown | no-newest | -",
           "program |  | - | - | 13 (2025-06-01) | unknown | not-judged | -"}));
  std::map<std::string, std::optional<std::int64_t>> asked;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    asked[textAt(table, i, "name").value_or("")] = integerAt(table, i, "asked_day");
  }
  EXPECT_EQ(asked.at("点数マスタ"), 20468);
  EXPECT_EQ(asked.at("ORCADBR2"), 20463);
  EXPECT_EQ(integerAt(table, 2, "asked_day"), 20454) << textAt(table, 2, "thing").value_or("-");
}

TEST_F(TheVersionsTable, LearnsFromTheApiWhichUpdatesWereAppliedWhereBothAreRead) {
  root_.folder("/usr/lib/jma-receipt");
  orca_.administer(kFilled);
  readDatabase();
  api_.told = SystemState{.edition = "other",
                          .schema = {"other", "other"},
                          .masters = {{"点数マスタ", {"R-1", "R-1"}, 2026y / 1 / 20}},
                          .programs = {.versions = {.local = "", .newest = "第54回"},
                                       .applied = false,
                                       .asked = 2026y / 1 / 16}};
  const Table table = read();
  EXPECT_THAT(
      told(table),
      ::testing::IsSupersetOf(
          {"schema |  | S-050200-1-20250327-1 | 050200-1 | S-050200-1-20250327-1 | current | "
           " | -",
           "program |  | - | - | 第54回 | behind |  | -"}));
  EXPECT_EQ(integerAt(table, table.rows.size() - 1, "asked_day"), 20469);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (textAt(table, i, "name") == "点数マスタ") {
      EXPECT_EQ(integerAt(table, i, "asked_day"), 20473);
    }
  }
}

TEST_F(TheVersionsTable, TakesWhatTheApiSaysWhereTheDatabaseIsNotRead) {
  root_.folder("/usr/lib/jma-receipt");
  api_.told = SystemState{
      .edition = "050200-1",
      .schema = {"S-050200-1-20250327-1", "S-050200-1-20250401-1"},
      .masters = {{"点数マスタ", {"R-1", "R-1"}}},
      .programs = {.versions = {.local = "第54回", .newest = "第54回"}, .applied = true}};
  EXPECT_THAT(
      told(read()),
      ::testing::IsSupersetOf(
          {"schema |  | S-050200-1-20250327-1 | 050200-1 | S-050200-1-20250401-1 | behind |  "
           "| -",
           "master | 点数マスタ | R-1 | - | R-1 | current |  | -",
           "program |  | 第54回 | - | 第54回 | current |  | -"}));
}

}  // namespace
}  // namespace sekisho::orca
