#include "capabilities/backupchecks/backup_check.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::backupchecks {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kToday{days{20'800}};

BackupCheck trial() {
  return {.day = kToday - days{3},
          .what = "1月17日の控え",
          .where = "予備のノート",
          .who = "サポート 森"};
}

TEST(ACheckOfABackup, WasDoneAlready) {
  EXPECT_THAT(check(trial(), kToday), succeeds());
  BackupCheck other = trial();
  other.day = kToday + days{1};
  EXPECT_THAT(check(other, kToday), failsWith(ErrorCode::InvalidInput));
  other.day = kToday - kLongestAgo - days{1};
  EXPECT_THAT(check(other, kToday), failsWith(ErrorCode::InvalidInput));
}

TEST(ACheckOfABackup, SaysWhatWhereAndWho) {
  for (std::string BackupCheck::* const line :
       {&BackupCheck::what, &BackupCheck::where, &BackupCheck::who}) {
    BackupCheck without = trial();
    without.*line = "　";
    EXPECT_THAT(check(without, kToday), failsWith(ErrorCode::InvalidInput));
    without.*line = "two\nlines";
    EXPECT_THAT(check(without, kToday), failsWith(ErrorCode::InvalidInput));
  }
}

TEST(ACheckOfABackup, SaysHowItWentUnlessItWorked) {
  BackupCheck failed = trial();
  failed.outcome = Outcome::Failed;
  EXPECT_THAT(check(failed, kToday), failsWith(ErrorCode::InvalidInput));
  failed.said = "途中で止まった";
  EXPECT_THAT(check(failed, kToday), succeeds());
}

TEST(ACheckOfABackup, IsNamedAndReadBack) {
  for (const Kind kind : {Kind::Restored, Kind::Detached}) EXPECT_EQ(kindFrom(nameOf(kind)), kind);
  for (const Outcome outcome : {Outcome::Worked, Outcome::Partly, Outcome::Failed}) {
    EXPECT_EQ(outcomeFrom(nameOf(outcome)), outcome);
  }
  EXPECT_EQ(kindFrom("dreamt"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::backupchecks
