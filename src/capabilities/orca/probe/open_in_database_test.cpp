#include <fmt/format.h>
#include <gmock/gmock.h>

#include "capabilities/orca/probe/open_patients.h"
#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "core/testing/result_matchers.h"

namespace sekisho::orca {
namespace {

using ::sekisho::testing::failsWith;
using ::testing::IsEmpty;
using testing::OrcaOnPostgres;
using ::testing::SizeIs;
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

TEST_P(OpenInDatabase, AreReadAgainOnlyAfterSomethingWasLockedOrReleased) {
  const auto select = orca_.select();
  std::size_t rows = 0;
  const Select counting = [&](const std::vector<std::string_view>& columns, std::string_view from) {
    auto answer = select(columns, from);
    rows = answer ? answer->size() : 0;
    return answer;
  };
  LockTable last;
  const auto look = [&] {
    const auto open = openPatientsIn(counting, last);
    if (!open) throw std::runtime_error(open.error().detail);
    last = *open;
    return last.open;
  };
  const char* lock =
      "INSERT INTO tbl_lock (lock_termid, lock_opid, hospnum, locktable_flg1, locktable_ldname1, "
      "locktable_ptid1) VALUES ('s1', 'hana', 1, '1', 'ORCA21', '66')";
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_EQ(rows, 0);
  orca_.administer(lock);
  EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12")));
  EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12")));
  EXPECT_EQ(rows, 0);
  orca_.administer("UPDATE tbl_lock SET locktable_ptid1 = '67'");
  EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "13")));
  // Between two looks it was released and locked again, all rows were rewritten, or it is a new
  // one.
  for (const char* change :
       {"SELECT 1", "TRUNCATE tbl_lock", "UPDATE tbl_lock SET locktable_flg1 = ' '"}) {
    orca_.administer(change);
    orca_.administer("DELETE FROM tbl_lock");
    orca_.administer(lock);
    EXPECT_THAT(look(), UnorderedElementsAre(isOpen("hana", "medical-acts", "12"))) << change;
    EXPECT_EQ(rows, 2) << change;
  }
  orca_.administer("DELETE FROM tbl_lock");
  EXPECT_THAT(look(), IsEmpty());
}

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
  orca_.administer("DROP FUNCTION sekisho.open_patients(text)");
  EXPECT_THAT(openPatientsIn(orca_.select()), failsWith(ErrorCode::NotFound));
}

INSTANTIATE_TEST_SUITE_P(Encodings, OpenInDatabase, ::testing::Values("UTF8", "EUC_JP"));

}  // namespace
}  // namespace sekisho::orca
