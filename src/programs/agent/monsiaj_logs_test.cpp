#include "programs/agent/monsiaj_logs.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/testing/result_matchers.h"
#include "platform/disk/testing/simulated_disk.h"
#include "programs/agent/testing/monsiaj_on_this_machine.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kBootAfter;
using testing::kHomeOfClerk;
using testing::kLogOfToday;
using testing::MonsiajOnThisMachine;

TEST_F(MonsiajOnThisMachine, IsFollowedFromWhereItsNewestLogWas) {
  append("monsiaj.log.20251112085900000.txt", session("08:00:00", "connected"));
  append(kLogOfToday, session("09:59:10", "connected") + act("09:59:20"));
  work();
  append(kLogOfToday, act("10:00:10") + act("10:00:20"));
  work();
  EXPECT_THAT(recorded(), IsEmpty()) << "it goes on";
  append(kLogOfToday, session("10:00:30", "disconnect"));
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-used@1 reception 2", "orca.client-session@1 disconnected"));
  EXPECT_THAT(troubles_, IsEmpty());
}

TEST_F(MonsiajOnThisMachine, IsReadFromItsBeginningWhereItWasStartedLater) {
  work();
  append(kLogOfToday, session("10:10:05", "connected") + act("10:10:06"));
  work(MonsiajLogs::kLookAgain);
  append(kLogOfToday, act("10:10:20"));
  append("monsiaj.log.20251113101100000.txt", session("10:11:00", "connected"));
  append(kLogOfToday, session("10:11:01", "disconnect"));
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-used@1 reception 2", "orca.client-session@1 disconnected"));
  append("monsiaj.log.20251113101100000.txt", act("10:11:30") + session("10:11:40", "disconnect"));
  work();
  EXPECT_EQ(recorded().size(), 4U) << "two may run beside each other";
}

TEST_F(MonsiajOnThisMachine, GoesOnAfterARestartWithoutLosingOrRepeating) {
  work();
  append(kLogOfToday, session("10:10:05", "connected") + act("10:10:06"));
  work(MonsiajLogs::kLookAgain);
  start();
  append(kLogOfToday, act("10:10:20") + "11/13 10:10:21 [INFO] window:U02 widg");
  work();
  start();
  append(kLogOfToday, "et:U02.a.b event:CLICKED\n" + session("10:10:30", "disconnect"));
  work();
  const std::vector<std::string> once{"orca.client-used@1 reception 3",
                                      "orca.client-session@1 disconnected"};
  EXPECT_EQ(recorded(), once);
  start();
  work();
  work();
  EXPECT_EQ(recorded(), once);
}

TEST_F(MonsiajOnThisMachine, LosesAndRepeatsNothingWhereverThePowerGoes) {
  using enum platform::testing::PowerCut;
  int files = 600;
  bool finished = false;
  for (std::size_t step = 1; !finished; ++step) {
    for (const auto cut : {LostBefore, LostAfter, Torn, Reordered}) {
      SCOPED_TRACE(std::to_string(step) + " " + std::to_string(static_cast<int>(cut)));
      disk_.restart();
      start();
      work();
      const std::uint64_t before = spool_->events().newest();
      disk_.plan({.step = step, .cut = cut});
      ++files;
      append(
          fmt::format("monsiaj.log.2025111310{:02}{:02}000.txt", files / 60, files % 60),
          session("10:10:05", "connected") + act("10:10:06") + session("10:10:07", "disconnect"));
      work(MonsiajLogs::kLookAgain);
      work();
      work();
      finished = !disk_.dark();
      disk_.restart();
      start();
      work(MonsiajLogs::kLookAgain);
      work();
      std::vector<std::string> all;
      for (const auto& event : spool_->events().after(before)) all.push_back(event.kind);
      ASSERT_THAT(all, ElementsAre("orca.client-used@1", "orca.client-session@1"));
    }
  }
}

TEST_F(MonsiajOnThisMachine, ASessionIsCutOnceTheMachineWasStartedAnew) {
  work();
  append(kLogOfToday, session("10:10:05", "connected") + act("10:10:06"));
  work(MonsiajLogs::kLookAgain);
  append(kLogOfToday, act("10:10:08"));
  start(kBootAfter);
  work();
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-used@1 reception 2", "orca.client-session@1 cut"));
}

TEST_F(MonsiajOnThisMachine, ThatAFileWasEmptiedIsTold) {
  work();
  append(kLogOfToday, session("10:10:05", "connected") + act("10:10:06"));
  work(MonsiajLogs::kLookAgain);
  std::filesystem::resize_file(pathOf(kLogOfToday), 0);
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.client-used@1 reception 1", "orca.client-session@1 cut",
                                      "orca.client-log-lost@1"));
}

TEST_F(MonsiajOnThisMachine, KnowsAFileAgainWhateverTheFileSystemCallsIt) {
  work();
  append(kLogOfToday, session("10:10:05", "connected") + act("10:10:06"));
  work(MonsiajLogs::kLookAgain);
  const std::string path = pathOf(kLogOfToday);
  std::filesystem::copy_file(path, path + ".copy");
  std::filesystem::rename(path + ".copy", path);
  append(kLogOfToday, session("10:10:30", "disconnect"));
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-used@1 reception 1", "orca.client-session@1 disconnected"));
  std::ofstream(path, std::ios::binary)
      << session("10:10:40", "connected") << act("10:10:41") << act("10:10:42") << act("10:10:43")
      << session("10:10:50", "disconnect");
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-used@1 reception 1", "orca.client-session@1 disconnected",
                          "orca.client-used@1 reception 3", "orca.client-session@1 disconnected",
                          "orca.client-log-lost@1"))
      << "another one under its name";
}

TEST_F(MonsiajOnThisMachine, GoesOnWithAHomeThatWasAwayForAWhile) {
  work();
  append(kLogOfToday, session("10:10:05", "connected") + act("10:10:06"));
  work(MonsiajLogs::kLookAgain);
  const std::string home = root_.at(kHomeOfClerk);
  std::filesystem::rename(home, home + ".away");
  work();
  start(kBootAfter);
  work();
  std::filesystem::create_directories(home);  // as what a home is mounted on
  work(MonsiajLogs::kLookAgain);
  EXPECT_THAT(recorded(), IsEmpty());
  std::filesystem::remove(home);
  std::filesystem::rename(home + ".away", home);
  append(kLogOfToday, session("10:10:30", "disconnect"));
  work(MonsiajLogs::kLookAgain);
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-used@1 reception 1", "orca.client-session@1 disconnected"));
}

TEST_F(MonsiajOnThisMachine, RecordsNothingFromBeforeAHomeWasFirstLookedAt) {
  std::filesystem::remove(root_.at(kHomeOfClerk));
  work();
  append("monsiaj.log.20251112085900000.txt", act("08:00:00"));
  append(kLogOfToday, act("09:59:00"));
  work(MonsiajLogs::kLookAgain);
  append(kLogOfToday, act("10:10:10") + session("10:10:30", "disconnect"));
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-used@1 reception 1", "orca.client-session@1 disconnected"));
  // Nor what is put there later out of an old copy.
  append("monsiaj.log.20251001085900000.txt", act("08:00:00"), "/root");
  work(MonsiajLogs::kLookAgain);
  work(20min);
  EXPECT_EQ(recorded().size(), 2U);
}

TEST_F(MonsiajOnThisMachine, FollowsWhatIsBegunByAClockThatIsBehindOrWasAhead) {
  append("monsiaj.log.20991231000000000.txt", act("10:00:00"));
  append(kLogOfToday, act("09:59:00"));
  work();
  append("monsiaj.log.20000101000000000.txt", session("00:00:01", "disconnect"));
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.client-session@1 disconnected"));
  append("monsiaj.log.20251113100200000.txt", session("10:02:00", "disconnect"));
  start();
  work();
  EXPECT_EQ(recorded().size(), 2U);
}

TEST_F(MonsiajOnThisMachine, NamesItsLinesByAKeyOfItsOwn) {
  work();
  const auto mark = [this] {
    append(kLogOfToday, session("10:10:05", "connected") + session("10:10:30", "disconnect"));
    work(MonsiajLogs::kLookAgain);
    const std::string line = *spool_->events().after(0).back().body["line"].text();
    return line.substr(0, line.find('.'));
  };
  const std::string first = mark();
  start();
  EXPECT_EQ(mark(), first) << "over a restart";
  ASSERT_THAT(disk_.remove("/orca-client-logs"), succeeds());
  start();
  work();
  EXPECT_NE(mark(), first) << "elsewhere it is another";
  EXPECT_EQ(recorded().size(), 3U);
}

TEST_F(MonsiajOnThisMachine, KeepsItsStateWhateverTheNamesInAHomeAre) {
  work();
  append("monsiaj.log.20251113100000\xff.txt", act("10:00:00"));
  append("monsiaj.log.20251113100000000.txt.bak", act("10:00:00"));
  append(kLogOfToday, session("10:10:05", "connected") + act("10:10:06"));
  work(MonsiajLogs::kLookAgain);
  start();
  append(kLogOfToday, session("10:10:30", "disconnect"));
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-used@1 reception 1", "orca.client-session@1 disconnected"));
}

TEST_F(MonsiajOnThisMachine, WaitsForADiskThatIsFull) {
  work();
  disk_.setFull(true);
  append(kLogOfToday, session("10:10:05", "connected") + act("10:10:06"));
  work(MonsiajLogs::kLookAgain);
  work();
  append(kLogOfToday, session("10:10:30", "disconnect"));
  work();
  EXPECT_THAT(recorded(), IsEmpty());
  disk_.setFull(false);
  work();
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.client-used@1 reception 1", "orca.client-session@1 disconnected"));
}

TEST_F(MonsiajOnThisMachine, WhatIsNoLogOfItsIsLeftAlone) {
  work();
  root_.file("/etc/shadow", act("10:00:00"));
  append("notes.txt", act("10:00:01"));
  std::filesystem::create_symlink(root_.at("/etc/shadow"), pathOf(kLogOfToday));
  root_.fifo(std::string(kHomeOfClerk) + "/.monsiaj/logs/monsiaj.log.20251113100000000.txt");
  work(MonsiajLogs::kLookAgain);
  work(20min);
  EXPECT_THAT(recorded(), IsEmpty());
}

TEST_F(MonsiajOnThisMachine, IsLookedForInOneHomeWhereThatIsSet) {
  home_ = "/srv/clients";
  root_.folder(*home_);
  start();
  work();
  append(kLogOfToday, act("10:00:01"));
  append(kLogOfToday, act("10:00:01") + act("10:00:02"), "/srv/clients");
  work(MonsiajLogs::kLookAgain);
  work(20min);
  EXPECT_THAT(recorded(), ElementsAre("orca.client-used@1 reception 2"));
}

}  // namespace
}  // namespace sekisho::agent
