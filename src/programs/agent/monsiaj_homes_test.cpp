#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "programs/agent/monsiaj_logs.h"
#include "programs/agent/testing/monsiaj_on_this_machine.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kLogOfToday;
using testing::kMostFiles;
using testing::MonsiajOnThisMachine;

TEST_F(MonsiajOnThisMachine, ReadsMoreFilesThanItFollowsOneAfterAnother) {
  work();
  constexpr std::size_t kFiles = 3 * MonsiajLogs::kMostOfHome;
  for (std::size_t number = 0; number < kFiles; ++number) {
    append(fmt::format("monsiaj.log.202511131001{:05}.txt", number),
           session("10:10:10", "disconnect"));
  }
  work(MonsiajLogs::kLookAgain);
  for (std::size_t time = 0; time < kFiles; ++time) work();
  EXPECT_EQ(recorded().size(), kFiles);
  append("monsiaj.log.20251113101600000.txt", session("10:16:00", "disconnect"));
  work();
  work();
  EXPECT_EQ(recorded().size(), kFiles + 1);
}

TEST_F(MonsiajOnThisMachine, HearsAHomeHoweverManyFilesOthersHave) {
  std::string passwd;
  for (char number = '0'; number <= '9'; ++number) {
    root_.folder(fmt::format("/home/user{}", number));
    passwd += fmt::format("user{0}:x:100{0}:100{0}::/home/user{0}:/bin/bash\n", number);
  }
  root_.file("/etc/passwd", passwd);
  work();
  constexpr const char* kOnlyOne = "/home/user8";
  append(kLogOfToday, session("10:00:01", "connected"), kOnlyOne);
  for (char number = '0'; number < '8'; ++number) {
    for (std::size_t file = 0; file < MonsiajLogs::kMostOfHome; ++file) {
      append(fmt::format("monsiaj.log.202511131001{:05}.txt", file), "",
             fmt::format("/home/user{}", number).c_str());
    }
  }
  work(MonsiajLogs::kLookAgain);
  work();
  append(kLogOfToday, session("10:16:00", "disconnect"), "/home/user9");
  work(MonsiajLogs::kLookAgain);
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.client-session@1 disconnected"));
  append(kLogOfToday, session("10:17:01", "disconnect"), kOnlyOne);
  work();
  EXPECT_EQ(recorded().size(), 2U) << "who has many makes room";
}

TEST_F(MonsiajOnThisMachine, LeavesWhatWasWrittenLeastLatelyAlsoAfterARestart) {
  work();
  const auto name = [](int hour) {
    return fmt::format("monsiaj.log.20251113{:02}0000000.txt", hour);
  };
  append(name(11), session("10:00:01", "connected"));
  for (int hour = 12; hour < 19; ++hour) append(name(hour), session("10:00:02", "connected"));
  const auto now = std::filesystem::last_write_time(pathOf(name(11)));
  for (int hour = 12; hour < 19; ++hour) {
    std::filesystem::last_write_time(pathOf(name(hour)), now - std::chrono::hours(hour));
  }
  work(MonsiajLogs::kLookAgain);
  work();
  start();
  append(name(19), session("10:00:03", "connected"));
  work(MonsiajLogs::kLookAgain);
  work();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.client-session@1 cut"));
  append(name(11), session("10:16:00", "disconnect"));
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-session@1 cut", "orca.client-session@1 disconnected"))
      << "whose name is the oldest had been written into last";
}

TEST_F(MonsiajOnThisMachine, FollowsAllThatRanWhenItWasFirstLookedAt) {
  append("monsiaj.log.20251113085900000.txt", session("08:59:00", "connected"));
  append(kLogOfToday, session("09:59:10", "connected"));
  append("monsiaj.log.20251001085900000.txt", session("08:59:00", "connected"));
  root_.changedAt("/home/uketsuke/.monsiaj/logs/monsiaj.log.20251001085900000.txt", 1'759'276'740);
  work();
  append("monsiaj.log.20251113085900000.txt", session("10:00:30", "disconnect"));
  append(kLogOfToday, session("10:00:40", "disconnect"));
  append("monsiaj.log.20251001085900000.txt", session("10:00:50", "disconnect"));
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.client-session@1 disconnected",
                                      "orca.client-session@1 disconnected"));
}

TEST_F(MonsiajOnThisMachine, SaysOnceThatAFolderHasMoreFilesThanAreLookedAtAndEndsNone) {
  work();
  append(kLogOfToday, session("10:10:05", "connected") + act("10:10:06"));
  work(MonsiajLogs::kLookAgain);
  for (std::size_t file = 0; file < kMostFiles; ++file) {
    append(fmt::format("monsiaj.log.20250101{:09}.txt", file), act("10:00:00"));
  }
  for (int time = 0; time < 3; ++time) work();
  start();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.client-log-lost@1"));
  EXPECT_THAT(troubled(), ElementsAre("orca.client-logs-too-many", "orca.client-logs-too-many"))
      << "again by the agent that was started";
  append(kLogOfToday, session("10:10:30", "disconnect"));
  work();
  for (std::size_t file = 0; file < kMostFiles; file += 2) {
    std::filesystem::remove(pathOf(fmt::format("monsiaj.log.20250101{:09}.txt", file)));
  }
  work();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.client-log-lost@1", "orca.client-used@1 reception 1",
                                      "orca.client-session@1 disconnected"))
      << "what had lain there before is not taken for new";
}

TEST_F(MonsiajOnThisMachine, LooksIntoNoHomeThatLiesOnAnotherMachine) {
  root_.file("/proc/self/mountinfo",
             "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
             "31 22 0:40 / /home/uketsuke rw - nfs4 nas:/uketsuke rw\n");
  work();
  append(kLogOfToday, session("10:10:05", "connected") + session("10:10:06", "disconnect"));
  append(kLogOfToday, session("10:10:05", "connected") + session("10:10:06", "disconnect"),
         "/root");
  work(MonsiajLogs::kLookAgain);
  work(MonsiajLogs::kLookAgain);
  EXPECT_THAT(recorded(), ElementsAre("orca.client-session@1 disconnected"));
  EXPECT_THAT(troubled(), ElementsAre("orca.client-home-elsewhere"));
}

TEST_F(MonsiajOnThisMachine, WaitsForAHomeThatCameToLieOnAnotherMachine) {
  work();
  append(kLogOfToday, session("10:10:05", "connected"));
  work(MonsiajLogs::kLookAgain);
  root_.file("/proc/self/mountinfo", "31 22 0:40 / /home/uketsuke rw - nfs4 nas:/uketsuke rw\n");
  append(kLogOfToday, session("10:10:06", "disconnect"));
  work();
  EXPECT_THAT(recorded(), IsEmpty());
  std::filesystem::remove(root_.at("/proc/self/mountinfo"));
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.client-session@1 disconnected"));
}

TEST_F(MonsiajOnThisMachine, TellsWhatGoesWrongOnceHoweverHomesTakeTurns) {
  root_.folder("/home/ken/.monsiaj/logs");
  root_.file("/etc/passwd",
             "ken:x:1001:1001::/home/ken:/bin/bash\n"
             "uketsuke:x:1000:1000::/home/uketsuke:/bin/bash\n");
  work();
  append(kLogOfToday, session("10:10:05", "connected"));
  work(MonsiajLogs::kLookAgain);
  std::filesystem::remove(pathOf(kLogOfToday));
  root_.fifo("/home/uketsuke/.monsiaj/logs/" + std::string(kLogOfToday));
  root_.file("/proc/self/mountinfo", "31 22 0:40 / /home/ken rw - nfs4 nas:/ken rw\n");
  append("monsiaj.log.20251113100200000.txt", session("10:10:05", "connected"));
  for (int time = 0; time < 4; ++time) {
    append("monsiaj.log.20251113100200000.txt", session("10:10:30", "disconnect"));
    work(MonsiajLogs::kLookAgain);
  }
  const std::vector<std::string> once = troubled();
  EXPECT_THAT(once, ::testing::Contains("orca.client-home-elsewhere"));
  EXPECT_EQ(once.size(), 2U);
  work(MonsiajLogs::kTellAgain);
  EXPECT_EQ(troubled().back(), "orca.client-home-elsewhere") << "it is not forgotten";
}

TEST_F(MonsiajOnThisMachine, SaysOnceThatAFileIsLongerThanIsRead) {
  work();
  append(kLogOfToday, session("10:10:05", "connected"));
  work(MonsiajLogs::kLookAgain);
  std::filesystem::resize_file(pathOf(kLogOfToday), MonsiajFile::kMostBytes);
  for (std::uint64_t read = 0; read < MonsiajFile::kMostBytes;
       read += MonsiajLogs::kMostPieces * MonsiajFile::kPieceBytes) {
    work(1s);
  }
  EXPECT_THAT(recorded(), IsEmpty());
  append(kLogOfToday, session("10:20:05", "disconnect"));
  work();
  work();
  start();
  work();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.client-log-lost@1"));
}

TEST_F(MonsiajOnThisMachine, LetsNoOwnerOfAHomeHaveMuchReadOrRecorded) {
  work();
  std::string many;
  for (int number = 0; number < 20'000; ++number) many += session("10:10:10", "disconnect");
  append(kLogOfToday, many);
  work(MonsiajLogs::kLookAgain);
  EXPECT_LT(spool_->events().newest(), 3 * MonsiajLogs::kMostPending);
  for (int time = 0; time < 200; ++time) work();
  const auto most = static_cast<std::size_t>(MonsiajLogs::kMostADay);
  EXPECT_GE(spool_->events().newest(), most);
  EXPECT_LT(spool_->events().newest(), most + 3 * MonsiajLogs::kMostPending);
  const std::size_t today = spool_->events().newest();
  clock_.pass(24h);
  for (int time = 0; time < 100; ++time) work();
  EXPECT_GE(spool_->events().newest(), today + most) << "the rest waited";
}

}  // namespace
}  // namespace sekisho::agent
