#include "capabilities/orca/probe/operators.h"

#include <gmock/gmock.h>

#include "capabilities/orca/probe/testing/orca_on_postgres.h"
#include "capabilities/orca/probe/testing/written_staff_row.h"
#include "core/clock.h"
#include "core/testing/result_matchers.h"

namespace sekisho::orca {
namespace {

using ::testing::ElementsAre;
using testing::OrcaOnPostgres;
using ::testing::SizeIs;
using testing::WrittenStaffRow;

const std::chrono::sys_days kToday = *fromIsoDay("2026-11-30");

Operators read(OrcaOnPostgres& orca, Passwords passwords = Passwords::NotRead) {
  auto operators = operatorsIn(orca.select(), passwords, kToday);
  EXPECT_TRUE(operators) << operators.error().message.name << " " << operators.error().detail;
  return operators.value_or(Operators());
}

void addAccount(const OrcaOnPostgres& orca, const std::string& user,
                const std::string& password = "") {
  orca.administer("INSERT INTO tbl_passwd VALUES ('" + user + "', '" + password +
                  "'); INSERT INTO tbl_sysuser VALUES ('" + user + "', 1, 'F', '20260401')");
}

TEST(OrcaOperators, ArePutTogetherOutOfThreeTables) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  addAccount(orca, "ormaster");
  addAccount(orca, "hana");
  orca.administer(
      "INSERT INTO tbl_passwd VALUES ('left', ''); "
      "INSERT INTO tbl_sysuser VALUES ('half', 1, 'F', '20200101')");
  orca.addStaff("00001", WrittenStaffRow{.user = "ormaster", .administrator = "T"}.text());
  orca.addStaff("40002", WrittenStaffRow{}.text(), "20200401", "20261130");
  const auto [all, untold] = read(orca);
  ASSERT_THAT(all, SizeIs(4));
  EXPECT_EQ(untold, 0U);
  const Operator& half = all[0];
  EXPECT_EQ(half.user, "half");
  EXPECT_TRUE(half.has_user_row && !half.has_password && !half.period);
  const Operator& hana = all[1];
  EXPECT_TRUE(hana.has_user_row && hana.has_password);
  ASSERT_TRUE(hana.staff.has_value() && hana.period.has_value());
  EXPECT_EQ(hana.staff->name, "花田 花");
  EXPECT_EQ(hana.group, 4);
  EXPECT_EQ(hana.period->until, kToday);
  EXPECT_EQ(hana.period->holdsOn(kToday), true);
  EXPECT_EQ(hana.period->holdsOn(kToday + std::chrono::days{1}), false);
  const Operator& left = all[2];
  EXPECT_EQ(left.clinic, 0);
  EXPECT_TRUE(left.has_password && !left.has_user_row);
  EXPECT_TRUE(all[3].staff->administrator);
}

TEST(OrcaOperators, HoldToAnEndThatIsNoDayAsToOneThatIsNotKnown) {
  EXPECT_EQ(staffPeriodFrom("00000000", "99999999").holdsOn(kToday), true);
  EXPECT_EQ(staffPeriodFrom("20200401", "20250431").holdsOn(kToday), std::nullopt);
  EXPECT_EQ(staffPeriodFrom("20200401", "").holdsOn(kToday), std::nullopt);
  EXPECT_EQ(staffPeriodFrom("", "20200401").holdsOn(kToday), false);
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.addStaff("40002", WrittenStaffRow{}.text(), "20200401", "20250431");
  const auto [all, untold] = read(orca);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].period->holdsOn(kToday), std::nullopt);
}

TEST(OrcaOperators, HaveTheRowThatHoldsToday) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  const auto row = [](const std::string& rights) {
    return WrittenStaffRow{.rights = rights + std::string(69, '0')}.text();
  };
  orca.addStaff("40002", row("1"), "20200401", "20251231");
  orca.addStaff("40002", row("0"), "20260101", "20261231");
  orca.addStaff("40002", row("1"), "20270101", "99999999");
  const auto [all, untold] = read(orca);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].period->until, *fromIsoDay("2026-12-31"));
  EXPECT_EQ(all[0].staff->rights[0], Permission::Denied);
}

TEST(OrcaOperators, MayWhatEitherOfTwoRowsAllowsThatHoldToday) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.addStaff("40002", WrittenStaffRow{.rights = std::string(70, '0')}.text(), "20200401");
  orca.addStaff("10009",
                WrittenStaffRow{.rights = std::string(70, '1'), .administrator = "T"}.text(),
                "20200101");
  const auto [all, untold] = read(orca);
  ASSERT_THAT(all, SizeIs(1));
  ASSERT_TRUE(all[0].staff.has_value());
  EXPECT_TRUE(all[0].staff->administrator);
  EXPECT_EQ(all[0].staff->rights[40], Permission::Allowed);
  orca.addStaff("10010", "hana" + std::string(90, ' '), "20200101");
  EXPECT_FALSE(read(orca).all[0].staff.has_value()) << "one of them was not measured";
}

TEST(OrcaOperators, AreReadOutOfEucDatabasesAsWell) {
  OrcaOnPostgres orca("EUC_JP");
  orca.grant(Passwords::NotRead);
  orca.addStaff("40002", WrittenStaffRow{.name = "高橋　花"}.text());
  const auto [all, untold] = read(orca);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].staff->name, "高橋 花");
}

TEST(OrcaOperators, TakeNoOtherWithThemIfOneCannotBeTold) {
  OrcaOnPostgres orca("EUC_JP");
  orca.grant(Passwords::NotRead);
  orca.addStaff("40002", WrittenStaffRow{}.text());
  orca.addStaff("40003", WrittenStaffRow{.user = "odd"}.text());
  // Characters of a maker's own have no place in UTF-8 that everybody knows.
  orca.administer(
      "UPDATE tbl_syskanri SET kanritbl = overlay(kanritbl PLACING "
      "convert_from('\\xf9fe', 'EUC_JP') FROM 100 FOR 1) WHERE kbncd = '40003'");
  const auto [all, untold] = read(orca);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_TRUE(all[0].staff.has_value());
  EXPECT_EQ(all[1].user, "odd");
  EXPECT_FALSE(all[1].staff.has_value());
  EXPECT_EQ(all[1].not_measured, "not-utf8");
}

TEST(OrcaOperators, AreCountedWhenTheyCannotBeTold) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::NotRead);
  orca.administer("INSERT INTO tbl_passwd VALUES ('花田', ''), ('', '')");
  orca.addStaff("40002", "花田 花" + std::string(400, ' '));
  const auto [all, untold] = read(orca);
  EXPECT_THAT(all, SizeIs(0));
  EXPECT_EQ(untold, 3U);
}

TEST(OrcaOperators, HaveTheirFirstPasswordsFoundWhereThatIsAllowed) {
  OrcaOnPostgres orca;
  orca.grant(Passwords::Compared);
  addAccount(orca, "ormaster", "$1$abcdefgh$izcLfj8qSL1lsV5AjVkl10");  // ormaster
  addAccount(orca, "own", "$1$abcdefgh$0123456789012345678901");
  addAccount(orca, "same", "$1$abcdefgh$0123456789012345678901");
  addAccount(orca, "plain", "plain");
  addAccount(orca, "sha", "$6$abcdefgh$whatever");
  addAccount(orca, "none", "");
  const auto [all, untold] = read(orca, Passwords::Compared);
  ASSERT_THAT(all, SizeIs(6));
  EXPECT_EQ(all[0].user, "none");
  EXPECT_EQ(all[0].password->form, PasswordForm::None);
  EXPECT_EQ(all[1].password->known, true);
  EXPECT_EQ(all[1].password->form, PasswordForm::Md5);
  EXPECT_FALSE(all[1].password->copied);
  EXPECT_EQ(all[2].password->known, false);
  EXPECT_EQ(all[3].password->form, PasswordForm::Other);
  EXPECT_EQ(all[3].password->known, true) << "in the clear";
  EXPECT_TRUE(all[2].password->copied && all[4].password->copied);
  EXPECT_EQ(all[5].password->known, std::nullopt) << "of a form that is not compared";
  EXPECT_EQ(read(orca).all[1].password, std::nullopt);
}

}  // namespace
}  // namespace sekisho::orca
