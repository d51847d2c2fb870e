#include "capabilities/maintenance/probe/process_session.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::maintenance {
namespace {

using ::testing::Eq;
using ::testing::Optional;

class AProcess : public ::testing::Test {
 protected:
  void is(std::int32_t process, std::int32_t parent, const std::string& group) {
    const std::string folder = "/proc/" + std::to_string(process);
    root_.file(folder + "/stat",
               std::to_string(process) + " (a) b) S " + std::to_string(parent) + " 1 1 0 -1");
    root_.file(folder + "/cgroup", "0::" + group + "\n");
  }
  std::optional<bool> isOfSeven(std::int32_t process) {
    return processIsOf(root_.machine(), process, "7", 100);
  }

  platform::testing::FixtureRoot root_;
};

TEST_F(AProcess, IsOfTheSessionWhoseScopeItLiesIn) {
  is(102, 1, "/user.slice/user-0.slice/session-7.scope");
  is(103, 1, "/user.slice/user-0.slice/session-70.scope");
  EXPECT_THAT(isOfSeven(102), Optional(true));
  EXPECT_THAT(isOfSeven(103), Optional(false));
}

TEST_F(AProcess, InNoScopeIsOfTheSessionOfAParent) {
  is(100, 1, "/");
  is(101, 100, "/");
  is(102, 101, "/");
  is(104, 1, "/");
  EXPECT_THAT(isOfSeven(102), Optional(true));
  EXPECT_EQ(isOfSeven(104), std::nullopt);
}

TEST_F(AProcess, ThatIsGoneIsOfNoneThatIsKnown) {
  EXPECT_EQ(isOfSeven(102), std::nullopt);
  EXPECT_EQ(isOfSeven(0), std::nullopt);
}

TEST_F(AProcess, WithParentsInACircleIsOfNone) {
  is(102, 103, "/");
  is(103, 102, "/");
  EXPECT_EQ(isOfSeven(102), std::nullopt);
}

}  // namespace
}  // namespace sekisho::maintenance
