#include "programs/agent/remote_record.h"

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

class RemoteSessionsHere : public ::testing::Test {
 protected:
  RemoteSessionsHere() {
    root_.folder("/run/systemd/sessions").folder("/proc").folder("/var/log");
    clock_.set(Instant{std::chrono::sys_days{2025y / 11 / 13}} + 1h);
    start();
  }

  /// The agent as it starts: what was not on the disk is gone.
  void start() {
    record_.reset();
    auto opened = Spool::open(disk_, spool_at_, random_, {});
    ASSERT_THAT(opened, succeeds());
    spool_ = std::move(*opened);
    record_ = std::make_unique<RemoteRecord>(
        RemoteRecord::Place{.machine = machine_,
                            .disk = disk_,
                            .clock = clock_,
                            .spool = *spool_,
                            .boot = boot_,
                            .path = "/remote-sessions",
                            .named = [](Instant) { return true; },
                            .trouble = [this](const Error& error) { troubles_.push_back(error); }});
  }
  void reboot(const std::string& boot) {
    boot_ = boot;
    std::filesystem::remove_all(root_.at("/run/systemd/sessions"));
    root_.folder("/run/systemd/sessions");
    start();
  }
  void work() {
    clock_.pass(RemoteRecord::kEvery);
    (void)record_->work({.boot = boot_, .since_boot = clock_.sinceBoot(), .wall = clock_.now()});
  }
  void open(const std::string& id, const std::string& account) {
    root_.file("/run/systemd/sessions/" + id,
               "USER=" + account +
                   "\nSTATE=active\nREMOTE=1\nTYPE=tty\nCLASS=user\n"
                   "REMOTE_HOST=203.0.113.9\nSERVICE=sshd\nLEADER=4711\nREALTIME=" +
                   std::to_string(toMs(clock_.now()) * 1000) + "\n");
  }
  void log(const std::string& lines) {
    std::ofstream(root_.at("/var/log/auth.log"), std::ios::app) << lines;
  }
  void close(const std::string& id) {
    std::filesystem::remove(root_.at("/run/systemd/sessions/" + id));
  }
  std::vector<std::string> recorded(std::uint64_t after = 0) {
    std::vector<std::string> all;
    for (const auto& event : spool_->events().after(after)) {
      const auto* account = event.body["account"].text();
      const auto* how = event.body["how"].text();
      all.push_back(account != nullptr ? "+" + *account : how != nullptr ? *how : event.kind);
    }
    return all;
  }

  std::string spool_at_ = "/spool";
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  platform::testing::SimulatedDisk disk_;
  FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  std::string boot_ = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
  std::vector<Error> troubles_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<RemoteRecord> record_;
};

TEST_F(RemoteSessionsHere, AreRecordedAsTheyOpenAndAsTheyEnd) {
  work();
  open("7", "vendor");
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor"));
  work();
  close("7");
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor", "ended"));
  EXPECT_THAT(troubles_, IsEmpty());
}

TEST_F(RemoteSessionsHere, AreToldAnewBesideAnotherSpoolAndSinceThen) {
  open("7", "vendor");
  work();
  clock_.pass(24h);
  spool_at_ = "/enrolled-anew";
  start();
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor"));
  EXPECT_EQ(record_->watched().since_day,
            std::chrono::sys_days{2025y / 11 / 14}.time_since_epoch().count());
  close("7");
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor", "ended"));
}

TEST_F(RemoteSessionsHere, ThatAreOpenAlreadyWhenItStartsAreRecordedToo) {
  open("7", "vendor");
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor"));
}

TEST_F(RemoteSessionsHere, AreNotRecordedAgainAfterARestart) {
  open("7", "vendor");
  work();
  start();
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor"));
  start();
  close("7");
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor", "unseen"));
}

TEST_F(RemoteSessionsHere, EndWithTheMachine) {
  open("7", "vendor");
  work();
  reboot("7a1f0c11-4b7c-4bd2-9d0e-5b8a3a1f0c12");
  open("7", "vendor");
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor", "machine-stopped", "+vendor"));
}

TEST_F(RemoteSessionsHere, AreThoseTheyWereWhateverTheClockIsSetTo) {
  open("7", "vendor");
  work();
  clock_.set(clock_.now() - 24h * 400);
  work();
  clock_.set(clock_.now() + 24h * 900);
  work();
  start();
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor"));
}

TEST_F(RemoteSessionsHere, WaitForADiskThatIsFull) {
  work();
  disk_.setFull(true);
  open("7", "vendor");
  for (int i = 0; i < 5; ++i) work();
  EXPECT_THAT(recorded(), IsEmpty());
  EXPECT_EQ(troubles_.size(), 1U) << "told once";
  disk_.setFull(false);
  work();
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor"));
}

TEST_F(RemoteSessionsHere, WithoutATerminalAreRecordedThoughNoAgentRan) {
  log("");
  work();
  start();
  log("2025-11-13T10:01:00+09:00 orca sshd[4711]: Accepted password for vendor from 203.0.113.9 "
      "port 50022 ssh2\n2025-11-13T10:01:05+09:00 orca sshd[4711]: Disconnected from user vendor "
      "203.0.113.9 port 50022\n");
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor", "ended"));
  EXPECT_EQ(record_->watched().log_state, maintenance::LoginLogState::Read);
  start();
  work();
  EXPECT_THAT(recorded(), ElementsAre("+vendor", "ended")) << "once";
  log("2025-11-13T10:02:00+09:00 orca CRON[9]: nothing of the kind\n");
  work();
  EXPECT_THAT(troubles_, IsEmpty());
}

TEST_F(RemoteSessionsHere, SayThatTheirLogHasAGap) {
  log("2025-11-13T10:01:00+09:00 orca CRON[9]: one line\n");
  work();
  start();
  std::filesystem::remove(root_.at("/var/log/auth.log"));
  log("2025-11-13T10:01:00+09:00 orca CRON[9]: another\n");
  work();
  const auto today = std::chrono::sys_days{2025y / 11 / 13}.time_since_epoch().count();
  EXPECT_EQ(record_->watched().log_lost_day, today);
  start();
  work();
  EXPECT_EQ(record_->watched().log_lost_day, today) << "after a restart, too";
}

TEST_F(RemoteSessionsHere, AreRecordedOnceWhereverThePowerGoes) {
  using enum platform::testing::PowerCut;
  int number = 0;
  bool finished = false;
  for (std::size_t step = 1; !finished; ++step) {
    for (const auto cut : {LostBefore, LostAfter, Torn, Reordered}) {
      SCOPED_TRACE(std::to_string(step) + " " + std::to_string(static_cast<int>(cut)));
      disk_.restart();
      start();
      work();
      work();
      const std::uint64_t before = spool_->events().newest();
      // A session that nobody sees any more once the power is back, and one that is still there.
      const std::string id = "c" + std::to_string(++number);
      disk_.plan({.step = step, .cut = cut});
      open(id, "vendor");
      for (int i = 0; i < 4; ++i) work();
      finished = !disk_.dark();
      disk_.restart();
      start();
      work();
      work();
      ASSERT_THAT(recorded(before), ElementsAre("+vendor"));
      disk_.plan({.step = step, .cut = cut});
      close(id);
      for (int i = 0; i < 4; ++i) work();
      finished = finished && !disk_.dark();
      disk_.restart();
      start();
      work();
      work();
      const auto all = recorded(before);
      ASSERT_EQ(all.size(), 2U);
      ASSERT_TRUE(all[1] == "ended" || all[1] == "unseen") << all[1];
    }
  }
  EXPECT_THAT(troubles_, ::testing::SizeIs(::testing::Gt(0U))) << "the power did go";
}

TEST_F(RemoteSessionsHere, AreFollowedByWtmpWhereThereIsNoLogind) {
  std::filesystem::remove_all(root_.at("/run/systemd/sessions"));
  work();
  EXPECT_FALSE(record_->watched().readable) << "neither";
  root_.file("/var/log/wtmp", "");
  work();
  EXPECT_TRUE(record_->watched().readable);
  EXPECT_FALSE(record_->watched().logind);
  EXPECT_EQ(record_->watched().since_day,
            std::chrono::sys_days{2025y / 11 / 13}.time_since_epoch().count());
}

}  // namespace
}  // namespace sekisho::agent
