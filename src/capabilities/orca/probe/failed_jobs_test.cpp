#include "capabilities/orca/probe/failed_jobs.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/orca_on_postgres.h"

namespace sekisho::orca {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::OrcaOnPostgres;

// Ten o'clock in Japan.
const Instant kTenInJapan{std::chrono::sys_days{std::chrono::year{2026} / 4 / 2} + 1h};

class JobsThatFailed : public ::testing::TestWithParam<const char*> {
 protected:
  JobsThatFailed() : orca_(GetParam()) { orca_.grant(Passwords::NotRead); }

  void job(const std::string& day, const std::string& time, const std::string& error) {
    orca_.administer(
        fmt::format("INSERT INTO tbl_jobkanri (jobid, shellid, run_opid, startymd, jobstarttime, "
                    "errcd, hospnum) VALUES ({}, 'ORCBD', 'hana', '{}', {}, {}, 1)",
                    ++jobs_, day, time, error));
  }
  void logged(const std::string& day, const std::string& time, const std::string& error) {
    orca_.administer(fmt::format(
        "INSERT INTO tbl_joblog (logymd, logtime, progname, kbnid, errcd, msg, hospnum) "
        "VALUES ('{}', '{}', 'ORCBD{}', '1', '{}', '山田太郎様', 1)",
        day, time, ++jobs_, error));
  }
  FailedJobs read() { return failedJobsIn(orca_.select(), kTenInJapan); }

  OrcaOnPostgres orca_;
  int jobs_ = 0;
};

TEST_P(JobsThatFailed, AreThoseOfTheLastDayWithACodeOfAnError) {
  EXPECT_EQ(read(), FailedJobs{.count = 0});
  job("20260402", "'095959'", "'0012'");
  job("20260401", "'10000100'", "'E1'");  // with hundredths
  job("20260402", "NULL", "'0009'");
  job("20260401", "'095959'", "'0012'");  // more than a day ago
  job("20260402", "'090000'", "'0000'");
  job("20260402", "'090000'", "'    '");
  job("20260402", "'090000'", "NULL");
  EXPECT_EQ(read(), FailedJobs{.count = 3});
}

TEST_P(JobsThatFailed, AreCountedOnceWhereTheyStandInBothTables) {
  job("20260402", "'095959'", "'0012'");
  logged("20260402", "095959", "0012");
  EXPECT_EQ(read().count, 1);
  logged("20260402", "080000", "0013");
  logged("20260331", "080000", "0013");
  EXPECT_EQ(read().count, 2);
}

TEST_P(JobsThatFailed, AreToldByTheTableThatAnEditionHas) {
  logged("20260402", "080000", "0013");
  orca_.administer("ALTER TABLE tbl_jobkanri DROP errcd");
  EXPECT_EQ(read().count, 1);
  EXPECT_THAT(read().absent, ElementsAre("tbl_jobkanri"));
  orca_.administer("DROP TABLE tbl_joblog");
  EXPECT_EQ(read().count, std::nullopt) << "nobody says";
  EXPECT_THAT(read().absent, ElementsAre("tbl_jobkanri", "tbl_joblog"));
}

TEST_P(JobsThatFailed, AreNotKnownWhereATableMayNotBeRead) {
  job("20260402", "'095959'", "'0012'");
  orca_.administer("REVOKE SELECT (errcd) ON tbl_joblog FROM sekisho_reader");
  EXPECT_EQ(read().count, std::nullopt);
  EXPECT_THAT(read().absent, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(InEachEncoding, JobsThatFailed, ::testing::Values("UTF8", "EUC_JP"));

}  // namespace
}  // namespace sekisho::orca
