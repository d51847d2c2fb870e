#include "capabilities/maintenance/probe/wtmp_follower.h"

#include <gmock/gmock.h>
#include <utmp.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/testing/result_matchers.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::maintenance {
namespace {

using platform::testing::FixtureRoot;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Wtmp : public ::testing::Test {
 protected:
  Wtmp() { root_.folder("/var/log"); }
  void append(const std::string& user) {
    utmp record{};
    record.ut_type = USER_PROCESS;
    std::memcpy(record.ut_user, user.data(), user.size());
    std::ofstream(root_.at("/var/log/wtmp"), std::ios::binary | std::ios::app)
        .write(reinterpret_cast<const char*>(&record), sizeof record);
  }
  std::vector<std::string> read() {
    const auto records = follower_.next();
    EXPECT_THAT(records, sekisho::testing::succeeds());
    std::vector<std::string> users;
    if (records) {
      for (const auto& record : *records) users.push_back(record.user);
    }
    return users;
  }

  FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  WtmpFollower follower_{machine_};
};

TEST_F(Wtmp, IsReadFromItsEndAndThenAsItGrows) {
  append("before");
  EXPECT_THAT(read(), IsEmpty());
  append("vendor");
  append("sato");
  EXPECT_THAT(read(), ElementsAre("vendor", "sato"));
  EXPECT_THAT(read(), IsEmpty());
}

TEST_F(Wtmp, ThatWasRotatedIsReadToTheEndOfItsCopyFirst) {
  append("before");
  EXPECT_THAT(read(), IsEmpty());
  append("vendor");
  std::filesystem::rename(root_.at("/var/log/wtmp"), root_.at("/var/log/wtmp.1"));
  append("sato");
  EXPECT_THAT(read(), ElementsAre("vendor"));
  EXPECT_THAT(read(), ElementsAre("sato"));
  EXPECT_THAT(read(), IsEmpty());
}

TEST_F(Wtmp, ThatWasEmptiedIsReadFromItsBeginning) {
  append("one");
  append("two");
  EXPECT_THAT(read(), IsEmpty());
  std::ofstream(root_.at("/var/log/wtmp"), std::ios::trunc);
  append("vendor");
  EXPECT_THAT(read(), ElementsAre("vendor"));
}

TEST_F(Wtmp, WaitsForTheRestOfARecordThatIsBeingWritten) {
  append("one");
  EXPECT_THAT(read(), IsEmpty());
  std::ofstream(root_.at("/var/log/wtmp"), std::ios::binary | std::ios::app) << "half a record";
  EXPECT_THAT(read(), IsEmpty());
}

TEST_F(Wtmp, ThatIsNotThereIsTold) {
  const auto records = follower_.next();
  ASSERT_FALSE(records);
  EXPECT_EQ(records.error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace sekisho::maintenance
