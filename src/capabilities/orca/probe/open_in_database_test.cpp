#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "capabilities/orca/probe/open_patients.h"
#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "core/testing/result_matchers.h"

namespace sekisho::orca {
namespace {

using ::sekisho::testing::failsWith;
using ::testing::IsEmpty;
using testing::OrcaOnPostgres;
using ::testing::UnorderedElementsAre;

constexpr const char* kSession = "JA5XcYAJpHzWXBmtt9LrCW";

auto isOpen(const std::string& user, const std::string& function, const std::string& number) {
  return ::testing::AllOf(::testing::Field(&OpenPatient::user, user),
                          ::testing::Field(&OpenPatient::function, function),
                          ::testing::Field(&OpenPatient::number, number));
}

class OpenInDatabase : public ::testing::TestWithParam<const char*> {
 protected:
  OpenInDatabase() : orca_(GetParam()) {
    orca_.grant(Passwords::NotRead);
    orca_.administer(
        "INSERT INTO tbl_ptnum (ptid, ptnum, hospnum) VALUES "
        "(66, '00012', 1), (67, '00013', 1), (66, '99999', 2)");
  }
  OrcaOnPostgres orca_;
};

TEST_P(OpenInDatabase, AreThePatientsOfTheSlotsThatAreInUse) {
  orca_.administer(fmt::format(
      "INSERT INTO tbl_lock (lock_termid, lock_opid, hospnum, locktable_flg1, locktable_ldname1, "
      "locktable_ptid1, locktable_flg50, locktable_ldname50, locktable_ptid50, locktable_flg2, "
      "locktable_ldname2, locktable_ptid2) VALUES "
      "('{}', 'hana', 1, '1', 'ORCA21', '0000000066', '1', 'ORCA11', '        67', ' ', 'ORCA22', "
      "'0000000066')",
      kSession));
  const auto open = openPatientsIn(orca_.select());
  ASSERT_TRUE(open) << open.error().detail;
  EXPECT_THAT(open->open, UnorderedElementsAre(isOpen("hana", "medical-acts", "12"),
                                               isOpen("hana", "reception", "13")));
  EXPECT_EQ(open->open.front().session, sessionMark(kSession));
}

/// Looks again and again, as the agent does.
class LookedAtAgain : public OpenInDatabase {
 protected:
  std::vector<OpenPatient> look() {
    read_whole_ = false;
    const auto open = openPatientsIn(
        [this](const std::vector<std::string_view>& columns, std::string_view from) {
          read_whole_ = read_whole_ || from.contains("open_patients");
          return reader_.select(columns, from);
        },
        last_);
    EXPECT_TRUE(open);
    last_ = open.value_or(LockTable());
    return last_.open;
  }

  Database reader_ = orca_.reader();
  LockTable last_;
  bool read_whole_ = false;
};

constexpr const char* kHanaLocks66 =
    "INSERT INTO tbl_lock (lock_termid, lock_opid, hospnum, locktable_flg1, locktable_ldname1, "
    "locktable_ptid1) VALUES ('s1', 'hana', 1, '1', 'ORCA21', '66')";

TEST_P(LookedAtAgain, IsReadOnlyAfterSomethingWasLockedOrReleased) {
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_TRUE(read_whole_);
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_FALSE(read_whole_);
  orca_.administer(kHanaLocks66);
  EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12")));
  EXPECT_TRUE(read_whole_);
  EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12")));
  EXPECT_FALSE(read_whole_);
  orca_.administer("UPDATE tbl_lock SET locktable_ptid1 = '67'");
  EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "13")));
  orca_.administer("DELETE FROM tbl_lock");
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_TRUE(read_whole_);
}

TEST_P(LookedAtAgain, IsReadWhereAllWasReleasedAndLockedAgainMeanwhile) {
  for (const char* change :
       {"SELECT 1", "TRUNCATE tbl_lock", "UPDATE tbl_lock SET locktable_flg1 = ' '"}) {
    orca_.administer(change);
    orca_.administer("DELETE FROM tbl_lock");
    orca_.administer(kHanaLocks66);
    EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12"))) << change;
    EXPECT_TRUE(read_whole_) << change;
  }
}

TEST_P(LookedAtAgain, IsReadWholeWhereVersionsMayNotBeAskedFor) {
  orca_.administer(kHanaLocks66);
  orca_.administer("REVOKE ALL (ctid, xmin) ON tbl_lock FROM sekisho_reader");
  for (int time = 0; time < 3; ++time) {
    EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12")));
    EXPECT_TRUE(read_whole_);
  }
  EXPECT_FALSE(last_.compares);
  orca_.grant(Passwords::NotRead);
  last_.versions.reset();  // as from time to time
  (void)look();
  EXPECT_TRUE(read_whole_);
  EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12")));
  EXPECT_FALSE(read_whole_) << "they may be now";
}

TEST_P(LookedAtAgain, IsLeftToWhoeverNeedsItAlone) {
  orca_.administer(kHanaLocks66);
  using Need = void (OrcaOnPostgres::*)() const;
  for (const Need needs_it : {&OrcaOnPostgres::copy, &OrcaOnPostgres::rename}) {
    (void)look();
    std::atomic<bool> over = false;
    std::thread other([&] {
      (orca_.*needs_it)();
      over = true;
    });
    while (!last_.to_leave && !over) {
      EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12")));
    }
    EXPECT_TRUE(last_.to_leave);
    reader_.close();
    other.join();
    last_ = {};
    EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12")));
    EXPECT_FALSE(last_.to_leave);
  }
}

INSTANTIATE_TEST_SUITE_P(Encodings, LookedAtAgain, ::testing::Values("UTF8", "EUC_JP"));

TEST_P(OpenInDatabase, AreNobodyWhereNoRowIs) {
  const auto open = openPatientsIn(orca_.select());
  ASSERT_TRUE(open) << open.error().detail;
  EXPECT_THAT(open->open, IsEmpty());
}

TEST_P(OpenInDatabase, HaveNoNumberWhereNoneIsKnownForThem) {
  orca_.administer(
      "INSERT INTO tbl_lock (lock_termid, hospnum, locktable_flg1, locktable_ldname1, "
      "locktable_ptid1) VALUES ('s1', 1, '1', 'ORCA21', 'not digits'), ('s2', 1, '1', NULL, '99'), "
      "('s3', 1, '1', 'ORCA21', NULL)");
  const auto open = openPatientsIn(orca_.select());
  ASSERT_TRUE(open) << open.error().detail;
  EXPECT_THAT(open->open,
              UnorderedElementsAre(isOpen("", "medical-acts", ""), isOpen("", "other", ""),
                                   isOpen("", "medical-acts", "")));
}

TEST_P(OpenInDatabase, CannotBeToldWithoutTheTableAsWhileItIsImported) {
  orca_.administer("DROP TABLE tbl_lock");
  EXPECT_THAT(openPatientsIn(orca_.select()), failsWith(ErrorCode::NotFound));
}

TEST_P(OpenInDatabase, CannotBeToldWhereTheFunctionIsNotThere) {
  orca_.administer("DROP FUNCTION sekisho.open_patients()");
  EXPECT_THAT(openPatientsIn(orca_.select()), failsWith(ErrorCode::NotFound));
}

INSTANTIATE_TEST_SUITE_P(Encodings, OpenInDatabase, ::testing::Values("UTF8", "EUC_JP"));

}  // namespace
}  // namespace sekisho::orca
