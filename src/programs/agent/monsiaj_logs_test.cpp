#include "programs/agent/monsiaj_logs.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using platform::testing::FixtureRoot;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kBootOfTerminal = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
constexpr const char* kBootAfter = "1b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
constexpr const char* kHomeOfClerk = "/home/uketsuke";
constexpr std::size_t kMostFiles = 100;
constexpr const char* kLogOfToday = "monsiaj.log.20251113100100000.txt";

class MonsiajOnThisMachine : public ::testing::Test {
 protected:
  MonsiajOnThisMachine() {
    root_.file("/etc/passwd",
               "root:x:0:0::/root:/bin/bash\ndaemon:x:1:1::/:/bin/false\n"
               "uketsuke:x:1000:1000::/home/uketsuke:/bin/bash\n");
    root_.folder("/root").folder(kHomeOfClerk);
    clock_.set(Instant{std::chrono::sys_days{2025y / 11 / 13}} + 1h);  // 10:00 in Japan
    start();
  }

  /// The agent as it starts: what was not on the disk is gone.
  void start(const char* boot = kBootOfTerminal) {
    logs_.reset();
    auto opened = Spool::open(disk_, "/spool", random_, {});
    ASSERT_THAT(opened, succeeds());
    spool_ = std::move(*opened);
    logs_ = std::make_unique<MonsiajLogs>(
        MonsiajLogs::Place{.machine = machine_,
                           .disk = disk_,
                           .clock = clock_,
                           .random = random_,
                           .spool = *spool_,
                           .path = "/orca-client-logs",
                           .boot = boot,
                           .home = home_,
                           .most_files = kMostFiles,
                           .trouble = [this](const Error& error) { troubles_.push_back(error); }});
  }
  void work(std::chrono::milliseconds after = MonsiajLogs::kEvery) {
    clock_.pass(after);
    (void)logs_->work(
        {.boot = kBootOfTerminal, .since_boot = clock_.sinceBoot(), .wall = clock_.now()});
  }
  std::string pathOf(const std::string& name, const char* home = kHomeOfClerk) {
    return root_.at(fmt::format("{}/.monsiaj/logs/{}", home, name));
  }
  void append(const std::string& name, const std::string& text, const char* home = kHomeOfClerk) {
    const std::filesystem::path path = pathOf(name, home);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary | std::ios::app) << text;
  }
  static std::string act(const char* time) {
    return fmt::format("11/13 {} [INFO] window:U02 widget:U02.fixed1.B12 event:CLICKED\n", time);
  }
  static std::string session(const char* time, const char* what) {
    return fmt::format("11/13 {} [INFO] {} session_id:0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9\n", time,
                       what);
  }
  /// What was recorded: kind, what and how many times.
  std::vector<std::string> recorded() {
    std::vector<std::string> all;
    for (const auto& event : spool_->events().after(0)) {
      const auto* what = event.body["what"].text();
      const auto* times = event.body["times"].integer();
      all.push_back(event.kind + (what == nullptr ? "" : " " + *what) +
                    (times == nullptr ? "" : " " + std::to_string(*times)));
    }
    return all;
  }

  std::vector<std::string> troubled() const {
    std::vector<std::string> names;
    for (const Error& error : troubles_) names.emplace_back(error.message.name);
    return names;
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  platform::testing::SimulatedDisk disk_;
  FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  std::optional<std::string> home_;
  std::vector<Error> troubles_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<MonsiajLogs> logs_;
};

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
