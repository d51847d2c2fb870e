#include "capabilities/orca/probe/past_acts.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "core/testing/result_matchers.h"
#include "platform/system/system_random.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using ::sekisho::testing::failsWith;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::OrcaOnPostgres;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// Nine o'clock in Japan.
const Instant kNineInJapan{std::chrono::sys_days{std::chrono::year{2026} / 4 / 1}};
const PatientNames kNamesOfPatients(sha256(bytesOf("the clinic's")));

const WrittenTable& tableNamed(std::string_view name) {
  return *std::ranges::find(kWrittenTables, name, &WrittenTable::table);
}

/// What is recorded: kind and body, without what differs each time.
class PastActsOfOrca : public ::testing::Test {
 protected:
  PastActsOfOrca() {
    orca_.grant(Passwords::NotRead);
    orca_.administer(
        "INSERT INTO tbl_ptnum (ptid, ptnum, hospnum, upymd, uphms) VALUES "
        "(66, '00012', 1, '20260301', '090000'), (67, '00013', 1, '20260301', '090000')");
  }
  void readJobs(Instant now, bool named = true) {
    const auto read = acts_.readJobs(orca_.select(), now, [named](Instant) { return named; });
    ASSERT_TRUE(read) << read.error().message.name << read.error().detail;
  }
  void readWritten(std::string_view table, Instant now, bool named = true) {
    const auto read = acts_.readWritten(orca_.select(), tableNamed(table), now, kNamesOfPatients,
                                        random_, [named](Instant) { return named; });
    ASSERT_TRUE(read) << read.error().message.name << read.error().detail;
  }
  std::vector<std::string> told() {
    std::vector<std::string> lines;
    for (Told& one : acts_.told()) {
      one.body.erase("number");
      one.body.erase("line");
      lines.push_back(one.kind + " " + canonicalJson(Json(std::move(one.body))));
    }
    return lines;
  }
  void restart() { acts_ = PastActs::from(acts_.state(), kNineInJapan + 100h); }

  OrcaOnPostgres orca_;
  platform::SystemRandom random_;
  PastActs acts_{kNineInJapan};
};

TEST_F(PastActsOfOrca, AreJobsThatEndedEachOnce) {
  orca_.administer(
      "INSERT INTO tbl_jobkanri (jobid, shellid, run_opid, startymd, jobstarttime, endymd, "
      "jobendtime, errcd, opid, termid, hospnum) VALUES "
      "(1, 'ORCBM01', 'hana', '20260401', '09100000', '20260401', '09123000', '', 'hana', 'pc3', "
      "1), "
      "(2, 'ORCBEXP', 'ken', '20260401', '091500', '20260401', '091501', '0012', '', '', 1), "
      "(3, 'ORCBM02', 'ken', '20260401', '091500', NULL, NULL, NULL, 'ken', 'pc1', 1), "
      "(4, 'ORCBM03', 'ken', '20260401', '085900', '20260401', '091501', '', 'ken', 'pc1', 1)");
  readJobs(kNineInJapan + 20min);
  EXPECT_THAT(
      told(),
      UnorderedElementsAre(
          R"(orca.job@1 {"from":"2026-04-01T00:10:00.000Z","place":"pc3","result":"done","until":"2026-04-01T00:12:30.000Z","user":"hana","what":"ORCBM01"})",
          R"(orca.job@1 {"from":"2026-04-01T00:15:00.000Z","result":"failed","until":"2026-04-01T00:15:01.000Z","user":"ken","what":"ORCBEXP"})"));
  restart();
  readJobs(kNineInJapan + 21min);
  EXPECT_THAT(told(), IsEmpty());
  readJobs(kNineInJapan + 25h);
  EXPECT_THAT(told(), ElementsAre(HasSubstr("unfinished"))) << "the one that never ended";
}

TEST_F(PastActsOfOrca, AreBatchesAndPullsOfAllPatients) {
  orca_.administer(
      "INSERT INTO monbatch_log (id, rc, starttime, endtime, name, exuser, exhost) VALUES "
      "('a1', 0, '2026-04-01 09:01:00+09', '2026-04-01 09:02:00.5+09', 'receipt', 'hana', "
      "'192.0.2.7'), ('a2', 1, '2026-04-01 09:02:00+09', '2026-04-01 09:02:00.5+09', "
      "'山田太郎 様 帳票', 'ken taro', 'x y'), "
      "('a0', 0, '2026-04-01 08:01:00+09', '2026-04-01 08:02:00+09', 'before', 'hana', 'pc')");
  orca_.administer(
      "INSERT INTO monpushevent (uuid, id, event, user_, pushed_at) VALUES "
      "('u1', 1, 'patient_medical_all', 'chart', '2026-04-01 09:03:00+09'), "
      "('u2', 2, 'patient_account', 'chart', '2026-04-01 09:04:00+09'), "
      "('u3', 3, 'patientXall', 'chart', '2026-04-01 09:05:00+09')");
  readJobs(kNineInJapan + 20min);
  EXPECT_THAT(
      told(),
      ElementsAre(
          R"(orca.job@1 {"from":"2026-04-01T00:01:00.000Z","place":"192.0.2.7","result":"done","until":"2026-04-01T00:02:00.500Z","user":"hana","what":"receipt"})",
          R"(orca.job@1 {"from":"2026-04-01T00:02:00.000Z","result":"failed","until":"2026-04-01T00:02:00.500Z","what":"batch"})",
          R"(orca.pulled@1 {"from":"2026-04-01T00:03:00.000Z","until":"2026-04-01T00:03:00.000Z","user":"chart","what":"patient_medical_all"})"));
  restart();
  orca_.administer(
      "INSERT INTO monbatch_log (id, rc, starttime, endtime, name) VALUES "
      "('a3', 0, '2026-04-01 09:02:00+09', '2026-04-01 09:02:00.5+09', 'same-moment')");
  readJobs(kNineInJapan + 21min);
  EXPECT_THAT(told(), ElementsAre(HasSubstr("same-moment")));
}

TEST_F(PastActsOfOrca, OfALongPauseAreToldAfterIt) {
  readJobs(kNineInJapan + 1h);
  orca_.administer(
      "INSERT INTO tbl_jobkanri (jobid, shellid, run_opid, startymd, jobstarttime, endymd, "
      "jobendtime, errcd, opid, termid, hospnum) VALUES (1, 'ORCBM01', 'hana', '20260402', "
      "'09100000', '20260402', '09123000', '', 'hana', 'pc3', 1); "
      "INSERT INTO monbatch_log (id, rc, starttime, endtime, name) VALUES "
      "('a1', 0, '2026-04-02 09:01:00+09', '2026-04-02 09:02:00+09', 'receipt'); "
      "INSERT INTO monpushevent (uuid, id, event, user_, pushed_at) VALUES "
      "('u1', 1, 'patient_medical_all', 'chart', '2026-04-02 09:03:00+09')");
  restart();
  readJobs(kNineInJapan + 24h * 6);
  EXPECT_THAT(told(), UnorderedElementsAre(HasSubstr("ORCBM01"), HasSubstr("receipt"),
                                           HasSubstr("patient_medical_all")));
  readJobs(kNineInJapan + 24h * 12);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(PastActsOfOrca, AreWhoWroteRowsOfWhomAndHowMany) {
  orca_.administer(
      "INSERT INTO tbl_uketuke (ukeymd, ukeid, ptid, name, termid, opid, upymd, uphms, hospnum) "
      "VALUES ('20260401', 1, 66, '山田太郎', 'pc3', 'hana', '20260401', '090100', 1), "
      "('20260401', 2, 66, '山田太郎', 'pc3', 'hana', '20260401', '091500', 1), "
      "('20260401', 3, 67, '佐藤花子', 'pc1', 'ken', '20260401', '091000', 1), "
      "('20260401', 4, 67, '佐藤花子', 'pc1', 'ken', '20260331', '235959', 1), "
      "('20260401', 5, 67, '佐藤花子', 'pc1', 'ken', '20260401', '', 1)");
  readWritten("tbl_uketuke", kNineInJapan + 1h);
  EXPECT_THAT(
      told(),
      ElementsAre(
          R"(orca.written@1 {"from":"2026-04-01T00:01:00.000Z","patient":")" +
              kNamesOfPatients.nameOf("12") +
              R"(","place":"pc3","table":"tbl_uketuke","times":2,"until":"2026-04-01T00:15:00.000Z","user":"hana","what":"reception"})",
          R"(orca.written@1 {"from":"2026-04-01T00:10:00.000Z","patient":")" +
              kNamesOfPatients.nameOf("13") +
              R"(","place":"pc1","table":"tbl_uketuke","times":1,"until":"2026-04-01T00:10:00.000Z","user":"ken","what":"reception"})"));
  restart();
  readWritten("tbl_uketuke", kNineInJapan + 2h);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(PastActsOfOrca, OfWritingAreOneForEachHour) {
  orca_.administer(
      "INSERT INTO tbl_uketuke (ukeymd, ukeid, ptid, termid, opid, upymd, uphms, hospnum) "
      "VALUES ('20260401', 1, 66, 'pc3', 'hana', '20260401', '093100', 1), "
      "('20260401', 2, 66, 'pc3', 'hana', '20260401', '175000', 1)");
  readWritten("tbl_uketuke", kNineInJapan + 12h);
  EXPECT_THAT(told(), SizeIs(2)) << "nobody saw them use it in between";
}

TEST_F(PastActsOfOrca, AreToldOnceWhereTheClockWasWrongForAWhile) {
  orca_.administer(
      "INSERT INTO tbl_jobkanri (jobid, shellid, run_opid, startymd, jobstarttime, endymd, "
      "jobendtime, hospnum) VALUES "
      "(1, 'ORCBM01', 'hana', '20260401', '09100000', '20260401', '09123000', 1); "
      "INSERT INTO monbatch_log (id, rc, starttime, endtime, name) VALUES "
      "('a 1', 0, '2026-04-01 09:11:00+09', '2026-04-01 09:12:00+09', 'receipt')");
  readJobs(kNineInJapan + 20min);
  EXPECT_THAT(told(), SizeIs(2));
  readJobs(kNineInJapan + 24h * 5);
  readWritten("tbl_uketuke", kNineInJapan + 24h * 5);
  readJobs(kNineInJapan + 30min);
  EXPECT_THAT(told(), IsEmpty()) << "nor the one with an id of another form";
  orca_.administer(
      "INSERT INTO tbl_uketuke (ukeymd, ukeid, ptid, termid, opid, upymd, uphms, hospnum) "
      "VALUES ('20260401', 1, 66, 'pc3', 'hana', '20260401', '094500', 1)");
  readWritten("tbl_uketuke", kNineInJapan + 40min);
  readWritten("tbl_uketuke", kNineInJapan + 50min);
  EXPECT_THAT(told(), SizeIs(1));
}

TEST_F(PastActsOfOrca, ThatAreCommittedLateAreTold) {
  orca_.administer(
      "INSERT INTO monpushevent (uuid, event, pushed_at) VALUES "
      "('u2', 'patient_medical_all', '2026-04-01 09:03:00+09')");
  readJobs(kNineInJapan + 5min);
  EXPECT_THAT(told(), SizeIs(1));
  orca_.administer(
      "INSERT INTO monpushevent (uuid, event, pushed_at) VALUES "
      "('u1', 'patient_disease_all', '2026-04-01 09:02:00+09')");
  readJobs(kNineInJapan + 10min);
  EXPECT_THAT(told(), ElementsAre(HasSubstr("patient_disease_all")));
}

TEST_F(PastActsOfOrca, OfOneTableAreToldWhereAnotherCannotBeRead) {
  orca_.administer(
      "REVOKE SELECT (jobid) ON tbl_jobkanri FROM sekisho_reader; "
      "INSERT INTO monpushevent (uuid, event, pushed_at) VALUES "
      "('u2', 'patient_medical_all', '2026-04-01 09:03:00+09')");
  EXPECT_THAT(acts_.readJobs(orca_.select(), kNineInJapan + 5min, [](Instant) { return true; }),
              failsWith(ErrorCode::PermissionDenied));
  EXPECT_THAT(told(), ElementsAre(HasSubstr("patient_medical_all")));
  EXPECT_THAT(acts_.unread(), ElementsAre("tbl_jobkanri"));
}

TEST_F(PastActsOfOrca, OfWritingAreReadOnWhereAnAnswerWasFull) {
  orca_.administer(
      "INSERT INTO tbl_uketuke (ukeymd, ukeid, ptid, termid, opid, upymd, uphms, hospnum) "
      "SELECT '20260401', n, 66, 't' || n, 'hana', '20260401', "
      "CASE WHEN n <= 4990 THEN '093000' ELSE '103000' END, 1 FROM generate_series(1, 5020) n");
  const auto readSome = [this] {
    return acts_.readWritten(orca_.select(), tableNamed("tbl_uketuke"), kNineInJapan + 5h,
                             kNamesOfPatients, random_, [](Instant) { return true; });
  };
  EXPECT_THAT(readSome(), ::testing::Optional(false));
  EXPECT_THAT(told(), SizeIs(4990));
  EXPECT_THAT(readSome(), ::testing::Optional(true));
  EXPECT_THAT(told(), SizeIs(30));
}

TEST_F(PastActsOfOrca, AreOfNoPatientWhereTheTableIsOfNone) {
  orca_.administer(
      "INSERT INTO tbl_syskanri (kanricd, kbncd, styukymd, edyukymd, kanritbl, termid, opid, "
      "upymd, "
      "uphms, hospnum) VALUES ('1001', '*', '00000000', '99999999', 'JPN', 'pc1', 'ormaster', "
      "'20260401', '090500', 1)");
  readWritten("tbl_syskanri", kNineInJapan + 1h);
  EXPECT_THAT(told(), ElementsAre(AllOf(HasSubstr(R"("what":"system-management")"),
                                        Not(HasSubstr("patient")))));
}

TEST_F(PastActsOfOrca, NameNobodyWhileStaffAreNotTold) {
  orca_.administer(
      "INSERT INTO tbl_uketuke (ukeymd, ukeid, ptid, termid, opid, upymd, uphms, hospnum) "
      "VALUES ('20260401', 1, 66, 'pc3', 'hana', '20260401', '090100', 1); "
      "INSERT INTO tbl_jobkanri (jobid, shellid, run_opid, startymd, jobstarttime, endymd, "
      "jobendtime, hospnum) VALUES "
      "(1, 'ORCBM01', 'hana', '20260401', '09100000', '20260401', '09123000', 1)");
  readWritten("tbl_uketuke", kNineInJapan + 1h, false);
  readJobs(kNineInJapan + 1h, false);
  EXPECT_THAT(told(), ElementsAre(Not(HasSubstr("hana")), Not(HasSubstr("hana"))));
}

TEST_F(PastActsOfOrca, AreNoneWhereAnEditionDoesNotHaveTheTables) {
  orca_.administer("DROP TABLE tbl_jobkanri; DROP TABLE monbatch_log; DROP TABLE monpushevent");
  readJobs(kNineInJapan + 1h);
  readWritten("tbl_sryact", kNineInJapan + 1h);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(PastActsOfOrca, GoOnFromWhereTheyFailed) {
  orca_.administer(
      "INSERT INTO tbl_uketuke (ukeymd, ukeid, ptid, termid, opid, upymd, uphms, hospnum) "
      "VALUES ('20260401', 1, 66, 'pc3', 'hana', '20260401', '090100', 1); "
      "REVOKE SELECT (opid) ON tbl_uketuke FROM sekisho_reader");
  EXPECT_THAT(acts_.readWritten(orca_.select(), tableNamed("tbl_uketuke"), kNineInJapan + 1h,
                                kNamesOfPatients, random_, [](Instant) { return true; }),
              failsWith(ErrorCode::PermissionDenied));
  orca_.administer("GRANT SELECT (opid) ON tbl_uketuke TO sekisho_reader");
  readWritten("tbl_uketuke", kNineInJapan + 2h);
  EXPECT_THAT(told(), SizeIs(1));
}

}  // namespace
}  // namespace sekisho::orca
