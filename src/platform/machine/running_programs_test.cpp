#include "platform/machine/running_programs.h"

#include <gmock/gmock.h>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::platform {
namespace {

using ::testing::ElementsAre;
using testing::FixtureRoot;
using ::testing::Optional;

class RunningPrograms : public ::testing::Test {
 protected:
  RunningPrograms() { root_.file("/proc/1/comm", "systemd\n").file("/proc/cmdline", "quiet\n"); }
  FixtureRoot root_;
};

TEST_F(RunningPrograms, AreNamedAndTellHowTheyWereStarted) {
  root_.file("/proc/7/comm", "sshd\n").file("/proc/7/cmdline", std::string("/x/sshd\0-D\0", 11));
  root_.file("/proc/8/comm", "sshd\n").file("/proc/8/cmdline", "");
  EXPECT_THAT(runningPrograms(root_.machine()), Optional(ElementsAre("sshd", "systemd")));
  EXPECT_THAT(commandLinesOf(root_.machine(), "sshd"),
              Optional(ElementsAre(std::string("/x/sshd\0-D\0", 11))));
  EXPECT_THAT(commandLinesOf(root_.machine(), "cron"), Optional(ElementsAre()));
}

TEST_F(RunningPrograms, ThatDoNotTellHowTheyWereStartedAreNotAllTold) {
  root_.file("/proc/7/comm", "sshd\n");
  EXPECT_EQ(commandLinesOf(root_.machine(), "sshd"), std::nullopt);
  EXPECT_THAT(runningPrograms(root_.machine()), Optional(ElementsAre("sshd", "systemd")));
}

TEST_F(RunningPrograms, WithoutTheFirstAreNoViewOfAll) {
  std::filesystem::remove_all(root_.at("/proc/1"));
  root_.file("/proc/7/comm", "agent\n").file("/proc/7/cmdline", "agent");
  EXPECT_EQ(runningPrograms(root_.machine()), std::nullopt);
  EXPECT_EQ(commandLinesOf(root_.machine(), "agent"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::platform
