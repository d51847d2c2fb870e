#include "capabilities/orca/probe/staff_row.h"

#include <gmock/gmock.h>

#include "capabilities/orca/probe/euc_width.h"
#include "capabilities/orca/probe/testing/written_staff_row.h"

namespace sekisho::orca {
namespace {

using testing::WrittenStaffRow;

NotMeasured reasonOf(const std::string& text) {
  const auto row = staffRowFrom(text);
  EXPECT_FALSE(row);
  return row ? NotMeasured{} : row.error();
}

TEST(StaffRow, IsCutByTheBytesOfItsEucForm) {
  WrittenStaffRow written;
  written.rights[40] = '0';
  written.rights[46] = ' ';
  const auto row = staffRowFrom(written.text());
  ASSERT_TRUE(row) << nameOf(row.error());
  EXPECT_EQ(row->user, "hana");
  EXPECT_EQ(row->kana, "ハナダ ハナ");
  EXPECT_EQ(row->name, "花田 花");
  EXPECT_EQ(row->right(Right::DataExport), Permission::Denied);
  EXPECT_EQ(row->right(Right::ExternalMedia), Permission::NotApplicable);
  EXPECT_EQ(row->right(Right::MasterUpdate), Permission::Allowed);
  EXPECT_EQ(row->right(Right::SystemAdministration), Permission::Allowed);
  EXPECT_FALSE(row->administrator);
  EXPECT_EQ(row->may_save_files, Permission::Denied);
  EXPECT_EQ(row->may_print, Permission::Allowed);
  EXPECT_EQ(row->logged_in_users, LoggedInUsers::NotShown);
}

TEST(StaffRow, TellsAnAdministrator) {
  const auto row =
      staffRowFrom(WrittenStaffRow{.administrator = "T", .save = "1", .users = "4"}.text());
  ASSERT_TRUE(row);
  EXPECT_TRUE(row->administrator);
  EXPECT_EQ(row->may_save_files, Permission::Allowed);
  EXPECT_EQ(row->logged_in_users, LoggedInUsers::EndAll);
}

TEST(StaffRow, OfAnOlderReleaseHasBlanksWhereItKnewNoFlag) {
  WrittenStaffRow written{.administrator = " ", .save = " ", .users = " ", .print = " "};
  written.spare = {};
  const auto row = staffRowFrom(written.text());
  ASSERT_TRUE(row);
  EXPECT_FALSE(row->administrator);
  EXPECT_EQ(row->may_save_files, Permission::NotApplicable);
  EXPECT_EQ(row->may_print, Permission::NotApplicable);
  EXPECT_EQ(row->logged_in_users, LoggedInUsers::NotApplicable);
}

TEST(StaffRow, CountsCharactersOfOneTwoAndThreeBytes) {
  for (const char* name : {"Hana", "ﾊﾅﾀﾞ", "花田", "𠮟", "丂", "か゚", "①㈱", "𠂉か゚ﾊa"}) {
    const auto row = staffRowFrom(WrittenStaffRow{.kana = name, .name = name}.text());
    ASSERT_TRUE(row) << name << " " << nameOf(row.error());
    EXPECT_EQ(row->name, name);
    EXPECT_EQ(row->right(Right::DataExport), Permission::Allowed);
  }
}

TEST(StaffRow, IsNotMeasuredIfItIsTooShortOrTooLong) {
  const std::string row = WrittenStaffRow{}.text();
  EXPECT_TRUE(staffRowFrom(row.substr(0, row.size() - 4)));
  EXPECT_EQ(reasonOf(row.substr(0, row.size() - 5)), NotMeasured::TooShort);
  EXPECT_EQ(reasonOf(row + " "), NotMeasured::TooLong);
  EXPECT_EQ(reasonOf(std::string(100000, '1')), NotMeasured::TooLong);
  EXPECT_EQ(reasonOf(""), NotMeasured::TooShort);
}

TEST(StaffRow, IsNotMeasuredIfACharacterLiesAcrossTwoFields) {
  const auto with_kana = [](const std::string& kana) {
    return WrittenStaffRow::field("hana", 16) + kana + std::string(404 - 2, ' ');
  };
  EXPECT_EQ(reasonOf(with_kana(std::string(79, 'a') + "花 ")), NotMeasured::CharacterCut);
  EXPECT_TRUE(staffRowFrom(with_kana(std::string(78, 'a') + "花  ")));
}

TEST(StaffRow, IsNotMeasuredWithACharacterThatEucDoesNotHave) {
  for (const char* name : {"髙田", "😀", "\u00A5", "\u200B"}) {
    std::string text = WrittenStaffRow{.name = "花"}.text();
    text.replace(text.find("花"), std::string_view("花").size(), name);
    EXPECT_EQ(reasonOf(text), NotMeasured::NoEucForm) << name;
  }
}

TEST(StaffRow, IsNotMeasuredIfItIsNoText) {
  EXPECT_EQ(reasonOf(WrittenStaffRow{}.text().substr(0, 400) + "\xB2\xD6" + std::string(200, ' ')),
            NotMeasured::NotUtf8);
  EXPECT_EQ(reasonOf(WrittenStaffRow{.name = "a\tb"}.text()), NotMeasured::ControlCharacter);
}

TEST(StaffRow, IsNotMeasuredIfItDoesNotBeginWithAUserId) {
  for (const char* user : {"", " hana", "ha na", "花", "ha/na"}) {
    EXPECT_EQ(reasonOf(WrittenStaffRow{.user = user}.text()), NotMeasured::NoUserId) << user;
  }
}

TEST(StaffRow, IsNotMeasuredWithAValueThatNoFlagHas) {
  for (std::size_t i = 0; i < kRights; ++i) {
    WrittenStaffRow written;
    written.rights[i] = '2';
    EXPECT_EQ(reasonOf(written.text()), NotMeasured::UnknownRight) << i;
  }
  EXPECT_EQ(reasonOf(WrittenStaffRow{.administrator = "1"}.text()), NotMeasured::UnknownFlag);
  EXPECT_EQ(reasonOf(WrittenStaffRow{.save = "2"}.text()), NotMeasured::UnknownFlag);
  EXPECT_EQ(reasonOf(WrittenStaffRow{.users = "5"}.text()), NotMeasured::UnknownFlag);
  EXPECT_EQ(reasonOf(WrittenStaffRow{.print = "T"}.text()), NotMeasured::UnknownFlag);
}

TEST(StaffRow, IsNeverReadWithItsRightsMovedByAByte) {
  // As if somebody counted characters: the row of a name in two-byte characters, but of 500
  // characters.
  WrittenStaffRow written;
  written.kana = written.name = {};
  std::string text = written.text();
  text.replace(16, 4, "ハナ　　");
  EXPECT_EQ(reasonOf(text), NotMeasured::TooLong);
}

TEST(EucWidth, KnowsTheSizeOfEveryKindOfCharacter) {
  EXPECT_EQ(eucBytesOf("a~\\"), 3U);
  EXPECT_EQ(eucBytesOf("ｱﾞ"), 4U);
  EXPECT_EQ(eucBytesOf("亜ア。～－"), 10U);
  EXPECT_EQ(eucBytesOf("𠂉"), 3U);
  EXPECT_EQ(eucBytesOf("か゚か"), 4U);
  EXPECT_EQ(eucBytesOf("\u02E9\u02E5"), 2U);
  EXPECT_EQ(eucBytesOf("あ\u309A"), std::nullopt);
  EXPECT_EQ(eucBytesOf("\u3099"), std::nullopt);
  EXPECT_EQ(eucBytesOf(""), 0U);
}

}  // namespace
}  // namespace sekisho::orca
