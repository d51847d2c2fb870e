#include "capabilities/orca/probe/database_reading.h"

#include <gmock/gmock.h>

#include "capabilities/orca/probe/row_words.h"
#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "capabilities/orca/probe/testing/told_api.h"
#include "capabilities/orca/probe/testing/written_staff_row.h"
#include "core/testing/turnable_clock.h"
#include "platform/machine/testing/fixture_root.h"
#include "platform/system/system_random.h"

namespace sekisho::orca {
namespace {

using evidence::integerAt;
using evidence::Table;
using evidence::TableStatus;
using evidence::textAt;
using platform::testing::FixtureRoot;
using ::testing::IsEmpty;
using testing::OrcaOnPostgres;
using ::testing::SizeIs;
using testing::WrittenStaffRow;

class ReadingTheDatabase : public ::testing::Test {
 protected:
  ReadingTheDatabase() {
    // The very psql of this machine, in a machine of which the test says what runs on it.
    const auto psql = psqlOn(*platform::Machine::open());
    EXPECT_TRUE(psql.has_value());
    root_.file("/proc/1/comm", "systemd\n").file(psql.value_or("/psql"), "");
    root_.file("/opt/jma/weborca/mw/bin/weborca", "");
  }

  void setUp(Passwords passwords = Passwords::NotRead) {
    orca_.grant(passwords);
    root_.file(orca_.passwordFile(), "");
    consent_ = {.database = true, .passwords = passwords};
  }
  Table read(std::string_view table) {
    const auto machine = root_.machine();
    const auto probes = databaseProbes({.machine = machine,
                                        .clock = clock_,
                                        .random = random_,
                                        .settings = {.database = orca_.uri()},
                                        .password_file = orca_.passwordFile(),
                                        .consent = [this] { return consent_; },
                                        .api = &api_,
                                        .absent = [this] { return absent_; }});
    for (const auto& probe : probes) {
      if (probe.table == table) return probe.read();
    }
    ADD_FAILURE() << table;
    return {};
  }
  std::string state() {
    const Table table = read("orca_database");
    EXPECT_THAT(table.rows, SizeIs(1));
    return table.rows.empty() ? "" : *textAt(table, 0, "state");
  }

  OrcaOnPostgres orca_;
  FixtureRoot root_;
  sekisho::testing::TurnableClock clock_;
  platform::SystemRandom random_;
  Consent consent_;
  std::optional<std::set<std::string>> absent_;
  testing::ToldApi api_;
};

TEST_F(ReadingTheDatabase, SaysWhyItIsNotRead) {
  EXPECT_EQ(state(), "off");
  EXPECT_EQ(read("orca_operators").reason, "orca.database-off");
  consent_ = {.database = true};
  EXPECT_EQ(state(), "not-set-up");
  EXPECT_EQ(read("orca_operators").reason, "orca.database-not-set-up");
  root_.file(orca_.passwordFile(), "");
  EXPECT_EQ(state(), "away");
  EXPECT_EQ(read("orca_operators").status, TableStatus::Failed);
  EXPECT_EQ(read("orca_operators").reason, "orca.database-away");
}

TEST_F(ReadingTheDatabase, PausesDuringBackupsAndUpdates) {
  setUp();
  EXPECT_EQ(state(), "read");
  for (const char* busy : {"pg_dump", "weborca-install", "onpre_db_import", "jma-setup"}) {
    root_.file("/proc/4711/comm", std::string(busy) + "\n");
    EXPECT_EQ(state(), "paused") << busy;
    EXPECT_EQ(read("orca_operators").reason, "orca.database-paused");
  }
}

TEST_F(ReadingTheDatabase, TellsTheDatabaseAndItsVersion) {
  orca_.administer(
      "INSERT INTO tbl_dbkanri (kanricd, version, dbsversion1) "
      "VALUES ('ORCADB00', '050200-1', 'S-050200-1-20250327-1')");
  setUp();
  const Table table = read("orca_database");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(textAt(table, 0, "state"), "read");
  EXPECT_EQ(textAt(table, 0, "encoding"), "UTF8");
  EXPECT_EQ(textAt(table, 0, "schema_version"), "050200-1");
  EXPECT_EQ(textAt(table, 0, "lacking"), "");
  EXPECT_EQ(textAt(table, 0, "beyond"), "");
  EXPECT_EQ(integerAt(table, 0, "passwords"), 0);
}

TEST_F(ReadingTheDatabase, TellsOfWhichPrintsAndExportsNothingIsSeen) {
  setUp();
  EXPECT_EQ(textAt(read("orca_database"), 0, "absent"), std::nullopt);
  absent_.emplace();
  EXPECT_EQ(textAt(read("orca_database"), 0, "absent"), "");
  absent_ = {"tbl_csv_info", "tbl_file_info"};
  EXPECT_EQ(textAt(read("orca_database"), 0, "absent"), "tbl_csv_info, tbl_file_info");
  orca_.administer("DROP TABLE tbl_joblog");
  EXPECT_EQ(textAt(read("orca_database"), 0, "absent"), "tbl_csv_info, tbl_file_info, tbl_joblog");
  EXPECT_EQ(textAt(read("orca_database"), 0, "state"), "read") << "that is no error";
}

TEST_F(ReadingTheDatabase, TellsHowManyJobsFailedInTheLastDay) {
  EXPECT_EQ(integerAt(read("orca_database"), 0, "jobs_failed"), std::nullopt) << "it is not read";
  setUp();
  EXPECT_EQ(integerAt(read("orca_database"), 0, "jobs_failed"), 0);
  orca_.administer(
      "INSERT INTO tbl_jobkanri (jobid, shellid, run_opid, startymd, jobstarttime, errcd, hospnum) "
      "VALUES (1, 'ORCBD', 'hana', '" +
      localStamp(clock_.now()).substr(0, 8) +
      "', '235959', "
      "'0012', 1)");
  EXPECT_EQ(integerAt(read("orca_database"), 0, "jobs_failed"), 1);
}

TEST_F(ReadingTheDatabase, NoticesThatItsRightsChanged) {
  setUp();
  orca_.administer("DROP SCHEMA sekisho CASCADE; GRANT SELECT ON tbl_access_key TO sekisho_reader");
  const Table table = read("orca_database");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(textAt(table, 0, "state"), "lacking");
  EXPECT_EQ(textAt(table, 0, "lacking"), "sekisho.staff(), sekisho.open_patients()");
  EXPECT_THAT(*textAt(table, 0, "beyond"), ::testing::HasSubstr("tbl_access_key.access_key_1"));
  EXPECT_EQ(read("orca_operators").status, TableStatus::Failed);
}

TEST_F(ReadingTheDatabase, TellsOperatorsAndTheirRights) {
  setUp();
  orca_.administer(
      "INSERT INTO tbl_passwd VALUES ('hana', 'x'); "
      "INSERT INTO tbl_sysuser VALUES ('hana', 1, 'F', '20260401')");
  std::string rights(70, '0');
  rights[46] = '1';  // 外部媒体
  orca_.addStaff("40002", WrittenStaffRow{.rights = rights}.text(), "20200401", "20301231");
  orca_.addStaff("40003", "odd" + std::string(90, ' '));
  const Table table = read("orca_operators");
  EXPECT_EQ(table.status, TableStatus::Complete);
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(textAt(table, 0, "operator"), "hana");
  EXPECT_EQ(textAt(table, 0, "name"), "花田 花");
  EXPECT_EQ(integerAt(table, 0, "has_password"), 1);
  EXPECT_EQ(integerAt(table, 0, "valid"), 1);
  EXPECT_EQ(integerAt(table, 0, "may_export"), 1);
  EXPECT_EQ(integerAt(table, 0, "may_manage_system"), 0);
  EXPECT_EQ(integerAt(table, 0, "administrator"), 0);
  EXPECT_EQ(textAt(table, 0, "functions"), "47");
  EXPECT_EQ(integerAt(table, 0, "may_print"), 1);
  EXPECT_EQ(integerAt(table, 0, "may_end_sessions"), 0);
  EXPECT_EQ(textAt(table, 1, "functions"), std::nullopt) << "never \"none\"";
  EXPECT_EQ(integerAt(table, 0, "password_first"), std::nullopt);
  EXPECT_EQ(textAt(table, 1, "unread"), "too-short");
  EXPECT_EQ(integerAt(table, 1, "administrator"), std::nullopt);
}

TEST_F(ReadingTheDatabase, NeverTellsAStoredPassword) {
  constexpr std::string_view kStored = "$1$abcdefgh$izcLfj8qSL1lsV5AjVkl10";  // ormaster
  setUp(Passwords::Compared);
  orca_.administer("INSERT INTO tbl_passwd VALUES ('ormaster', '" + std::string(kStored) + "')");
  const Table table = read("orca_operators");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(integerAt(table, 0, "password_first"), 1);
  EXPECT_EQ(textAt(table, 0, "password_form"), "md5");
  for (const auto& cell : table.rows[0]) {
    const auto* text = std::get_if<std::string>(&cell);
    EXPECT_TRUE(text == nullptr || !text->contains("izcLfj8q"));
  }
}

TEST_F(ReadingTheDatabase, TellsWhatWasAddedToOrca) {
  setUp();
  orca_.administer(
      "INSERT INTO tbl_plugin VALUES ('forms', '1.2', '様式の会社', 'x', '2026-04-01', "
      "'https://example.invalid', 'True', 'True', 'True')");
  const Table table = read("orca_plugins");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_EQ(textAt(table, 0, "name"), "forms");
  EXPECT_EQ(textAt(table, 0, "vendor"), "様式の会社");
  EXPECT_EQ(integerAt(table, 0, "released_day"), 20544);
  EXPECT_EQ(integerAt(table, 0, "available"), 1);
  orca_.administer("DROP TABLE tbl_plugin");
  EXPECT_EQ(read("orca_plugins").status, TableStatus::Complete);
  EXPECT_THAT(read("orca_plugins").rows, IsEmpty());
}

TEST_F(ReadingTheDatabase, IsReplacedByTheApiInPartWhereOnlyThatMayBeAsked) {
  api_.told_users =
      ApiUsers{.all = {{.user = "hana",
                        .group = 4,
                        .name = "花田 花",
                        .period = {.until = std::chrono::sys_days{std::chrono::days{20000}}},
                        .administrator = true,
                        .may_export = false},
                       {.user = "hana"},
                       {.user = "kaoru"}}};
  const Table table = read("orca_operators");
  EXPECT_EQ(table.status, TableStatus::Partial) << "nobody passes by it";
  EXPECT_EQ(table.reason, "orca.operators-by-api");
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(textAt(table, 0, "name"), "花田 花");
  EXPECT_EQ(integerAt(table, 0, "valid"), 0);
  EXPECT_EQ(integerAt(table, 0, "administrator"), 1);
  EXPECT_EQ(integerAt(table, 0, "may_export"), 0);
  EXPECT_EQ(integerAt(table, 0, "may_manage_system"), std::nullopt);
  EXPECT_EQ(integerAt(table, 0, "has_password"), std::nullopt);
  EXPECT_EQ(integerAt(table, 1, "administrator"), std::nullopt);
  EXPECT_EQ(textAt(table, 1, "unread"), "not-told");
  api_.told_users = fail(ErrorCode::Unavailable, MessageId{"orca.api-away"});
  EXPECT_EQ(read("orca_operators").reason, "orca.api-away");
}

TEST_F(ReadingTheDatabase, IsNotReplacedByTheApiWhereItIsToBeRead) {
  api_.told_users = ApiUsers{.all = {{.user = "hana"}}};
  consent_ = {.database = true, .interface = true};
  EXPECT_EQ(read("orca_operators").reason, "orca.database-not-set-up");
}

TEST_F(ReadingTheDatabase, IsOnlyPartlyToldIfAnOperatorCannotBe) {
  setUp();
  orca_.administer("INSERT INTO tbl_passwd VALUES ('花田', 'x')");
  EXPECT_EQ(read("orca_operators").status, TableStatus::Partial);
  EXPECT_EQ(read("orca_operators").reason, "orca.operators-untold");
}

}  // namespace
}  // namespace sekisho::orca
