#include "programs/agent/orca_log.h"

#include <gmock/gmock.h>

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

constexpr const char* kBootOfServer = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";
constexpr const char* kLog = "/opt/jma/weborca/log/jma-receipt-weborca.log";

class OrcaOnThisMachine : public ::testing::Test {
 protected:
  OrcaOnThisMachine() {
    root_.folder("/proc").folder("/opt/jma/weborca/mw").folder("/opt/jma/weborca/log");
    clock_.set(Instant{std::chrono::sys_days{2025y / 11 / 13}} + 1h);  // 10:00 in Japan
    start();
  }

  /// The agent as it starts: what was not on the disk is gone.
  void start() {
    log_.reset();
    auto opened = Spool::open(disk_, spool_at_, random_, {});
    ASSERT_THAT(opened, succeeds());
    spool_ = std::move(*opened);
    log_ = std::make_unique<OrcaLog>(
        OrcaLog::Place{.machine = machine_,
                       .disk = disk_,
                       .clock = clock_,
                       .spool = *spool_,
                       .path = "/orca-log",
                       .named = [](Instant) { return true; },
                       .trouble = [this](const Error& error) { troubles_.push_back(error); }},
        orca::Generation::WebOrca);
  }
  void work() {
    clock_.pass(OrcaLog::kEvery);
    (void)log_->work(
        {.boot = kBootOfServer, .since_boot = clock_.sinceBoot(), .wall = clock_.now()});
  }
  void append(const std::string& text) {
    std::ofstream(root_.at(kLog), std::ios::binary | std::ios::app) << text;
  }
  static std::string rpc(const std::string& time, const std::string& user) {
    return "2025/11/13 " + time + " RPC-:orca  " + user +
           " U02 send_event CLICKED B06 tot:22ms app:19ms  sts:200\n";
  }
  /// What was recorded: kind, user and how many times.
  std::vector<std::string> recorded() {
    std::vector<std::string> all;
    for (const auto& event : spool_->events().after(0)) {
      const auto* user = event.body["user"].text();
      const auto* times = event.body["times"].integer();
      all.push_back(event.kind + " " + (user == nullptr ? "-" : *user) + " " +
                    (times == nullptr ? "-" : std::to_string(*times)));
    }
    return all;
  }

  std::string spool_at_ = "/spool";
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  platform::testing::SimulatedDisk disk_;
  FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  std::vector<Error> troubles_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<OrcaLog> log_;
};

TEST_F(OrcaOnThisMachine, IsRecordedFromWhenItIsFirstSeen) {
  append(rpc("09:00:00", "before"));
  work();
  append(rpc("10:00:10", "hana") + rpc("10:00:20", "hana"));
  work();
  EXPECT_THAT(recorded(), IsEmpty()) << "it goes on";
  clock_.pass(20min);
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.used@1 hana 2"));
  EXPECT_THAT(troubles_, IsEmpty());
}

TEST_F(OrcaOnThisMachine, GoesOnAfterARestartWithoutLosingOrRepeating) {
  append("");
  work();
  append(rpc("10:00:10", "hana"));
  work();
  start();
  append(rpc("10:00:20", "hana"));
  work();
  clock_.pass(20min);
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.used@1 hana 2"));
  start();
  work();
  clock_.pass(20min);
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.used@1 hana 2"));
}

TEST_F(OrcaOnThisMachine, SaysThatSomeIsLostBesideAnotherSpoolAndReadsNothingAgain) {
  append("");
  work();
  append(rpc("10:00:10", "hana"));
  clock_.pass(20min);
  work();
  ASSERT_THAT(recorded(), ElementsAre("orca.used@1 hana 1"));
  clock_.pass(24h);
  spool_at_ = "/enrolled-anew";
  for (int time = 0; time < 2; ++time) {
    start();
    work();
    EXPECT_THAT(recorded(), ElementsAre("orca.log-lost@1 - -"));
    EXPECT_EQ(log_->followed().since_day,
              std::chrono::sys_days{2025y / 11 / 14}.time_since_epoch().count());
  }
}

TEST_F(OrcaOnThisMachine, LosesAndRepeatsNothingWhereverThePowerGoes) {
  using enum platform::testing::PowerCut;
  append("");
  const auto live = [&] {
    for (const char* line : {"hana", "ken"}) {
      const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now() + kJst);
      const std::chrono::hh_mm_ss time{now - std::chrono::floor<std::chrono::days>(now)};
      const auto two = [](auto count) {
        const std::string digits = std::to_string(count.count());
        return digits.size() == 1 ? "0" + digits : digits;
      };
      append(rpc(two(time.hours()) + ":" + two(time.minutes()) + ":" + two(time.seconds()), line));
      work();
      clock_.pass(20min);
      work();
      work();
    }
  };
  bool finished = false;
  for (std::size_t step = 1; !finished; ++step) {
    for (const auto cut : {LostBefore, LostAfter, Torn, Reordered}) {
      SCOPED_TRACE(std::to_string(step) + " " + std::to_string(static_cast<int>(cut)));
      disk_.restart();
      start();
      work();
      const std::uint64_t before = spool_->events().newest();
      disk_.plan({.step = step, .cut = cut});
      live();
      finished = !disk_.dark();
      disk_.restart();
      start();
      work();
      clock_.pass(20min);
      work();
      std::vector<std::string> all;
      for (const auto& event : spool_->events().after(before)) {
        all.push_back(*event.body["user"].text() + std::to_string(*event.body["times"].integer()));
      }
      ASSERT_THAT(all, ElementsAre("hana1", "ken1"));
    }
  }
}

TEST_F(OrcaOnThisMachine, ReadsOnOnceTheDiskHasRoomAgain) {
  append("");
  work();
  disk_.setFull(true);
  append(rpc("10:00:10", "hana"));
  work();
  clock_.pass(20min);
  work();
  EXPECT_THAT(recorded(), IsEmpty());
  EXPECT_EQ(troubles_.size(), 1U) << "told once";
  disk_.setFull(false);
  work();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.used@1 hana 1"));
}

TEST_F(OrcaOnThisMachine, WaitsForALaneThatIsFullAndCountsNothingAsLost) {
  append("");
  work();
  append(rpc("10:00:10", "hana"));
  work();
  disk_.setFull(true);
  clock_.pass(20min);
  for (int again = 0; again < 5; ++again) work();
  disk_.setFull(false);
  work();
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.used@1 hana 1"));
}

TEST_F(OrcaOnThisMachine, CountsItsHoursOverARestart) {
  EXPECT_EQ(log_->lastHour(), std::nullopt) << "it was not read";
  append("");
  work();
  append(rpc("10:59:10", "hana"));
  work();
  clock_.pass(2h);
  append(rpc("11:59:10", "hana") + rpc("11:59:20", "hana"));
  work();
  start();
  work();
  const auto hour = log_->lastHour();
  ASSERT_TRUE(hour.has_value());
  EXPECT_EQ(hour->calls, 2) << "of the hour in which it began nothing is said";
}

TEST_F(OrcaOnThisMachine, SaysSinceWhenItIsReadAndHowMuchOfItIsUnderstood) {
  EXPECT_FALSE(log_->followed().readable);
  append("");
  work();
  EXPECT_TRUE(log_->followed().readable);
  EXPECT_EQ(log_->followed().lines, 0);
  append(rpc("10:00:10", "hana") + "something else\n");
  work();
  start();
  work();
  EXPECT_EQ(log_->followed().lines, 2);
  EXPECT_EQ(log_->followed().known, 1);
  EXPECT_EQ(log_->followed().since_day,
            std::chrono::sys_days{2025y / 11 / 13}.time_since_epoch().count());
  EXPECT_EQ(log_->followed().path, kLog);
}

TEST_F(OrcaOnThisMachine, IsReadSinceTheDayOfTheClockThatWasSetRight) {
  const auto day = [](std::chrono::sys_days of) { return of.time_since_epoch().count(); };
  append("");
  work();
  EXPECT_EQ(log_->followed().since_day, day(2025y / 11 / 13));
  clock_.set(clock_.now() + 24h * 30);
  work();
  EXPECT_EQ(log_->followed().since_day, day(2025y / 12 / 13));
  clock_.pass(24h * 3);
  work();
  EXPECT_EQ(log_->followed().since_day, day(2025y / 12 / 13)) << "time that passes changes nothing";
  start();
  work();
  clock_.set(clock_.now() + 24h * 30);
  work();
  EXPECT_EQ(log_->followed().since_day, day(2025y / 12 / 13)) << "told by a clock of before";
}

TEST_F(OrcaOnThisMachine, WasReadLastWhenALineOfAKnownFormWas) {
  const auto day = [](int day_of_month) {
    return (std::chrono::sys_days{2025y / 11 / 1} + std::chrono::days(day_of_month - 1))
        .time_since_epoch()
        .count();
  };
  append("");
  work();
  append(rpc("10:00:10", "hana"));
  work();
  EXPECT_EQ(log_->followed().last_day, day(13));
  clock_.pass(48h);
  append(
      "2025/11/15 10:00:00 something else\n"
      "2025/11/15 10:00:00 odd Authorization:[Basic a2VuamE6Z2VoZWltbmlz]\n"
      "2025/11/15 10:00:01 http: TLS handshake error from 192.0.2.9:51622: EOF\n");
  work();
  EXPECT_EQ(log_->followed().secrets_day, day(15)) << "it was read";
  EXPECT_EQ(log_->followed().last_day, day(13)) << "that it is 日レセ's form is not known";
  append("2025/11/15 10:00:02 Server Mode: HTTPS\n");
  work();
  EXPECT_EQ(log_->followed().last_day, day(15));
}

TEST_F(OrcaOnThisMachine, IsSilentWhereGosServerAloneSpeaks) {
  append("");
  work();
  for (int i = 0; i < 100; ++i) {
    append("2025/11/13 10:00:01 http: TLS handshake error from 192.0.2.9:51622: EOF\n");
  }
  work();
  start();
  work();
  EXPECT_EQ(log_->followed().lines, 0);
  EXPECT_EQ(log_->followed().last_day, 0);
  append(rpc("10:00:10", "hana"));
  work();
  EXPECT_EQ(log_->followed().lines, 1);
  EXPECT_EQ(log_->followed().known, 1);
}

TEST_F(OrcaOnThisMachine, HoldsToWhatTheServerSaidWhileItSaysAnything) {
  append("");
  work();
  append("2025/11/13 10:00:10 Server Mode: HTTPS\n" + rpc("10:00:12", "hana"));
  work();
  clock_.pass(24h * 7);
  EXPECT_EQ(log_->followed().https, true);
  clock_.pass(24h);
  EXPECT_EQ(log_->followed().https, std::nullopt) << "it may write elsewhere by now";
}

TEST_F(OrcaOnThisMachine, HoldsToWhatTheServerSaidWhenItStartedLastAndToNothingBefore) {
  append("");
  work();
  append(
      "2025/11/13 10:00:10 Server Mode: HTTPS\n"
      "2025/11/13 10:00:10 The certificate(orca) will be expired in 7 days.#012Please update\n");
  work();
  start();
  work();
  EXPECT_EQ(log_->followed().https, true);
  EXPECT_EQ(log_->followed().certificate_until_day,
            std::chrono::sys_days{2025y / 11 / 20}.time_since_epoch().count());
  append("2025/11/13 10:00:20 *** WebORCA SERVER START:\n");
  work();
  EXPECT_EQ(log_->followed().https, std::nullopt);
  EXPECT_EQ(log_->followed().certificate_until_day, std::nullopt);
  append("2025/11/13 10:00:25 Server Mode: HTTP\n");
  work();
  EXPECT_EQ(log_->followed().https, false);
}

TEST_F(OrcaOnThisMachine, KnowsNothingOfTheServerBehindALoss) {
  append("");
  work();
  append("2025/11/13 10:00:10 Server Mode: HTTPS\n");
  work();
  clock_.pass(24h * 3);
  std::ofstream(root_.at(kLog), std::ios::trunc) << rpc("10:00:30", "ken");
  work();
  clock_.pass(20min);
  work();
  EXPECT_THAT(recorded(), ::testing::Contains("orca.log-lost@1 - -"));
  EXPECT_EQ(log_->followed().https, std::nullopt);
  const auto day = std::chrono::sys_days{2025y / 11 / 16}.time_since_epoch().count();
  EXPECT_EQ(log_->followed().since_day, day) << "read without a gap since then";
  EXPECT_EQ(log_->followed().last_day, day);
}

TEST_F(OrcaOnThisMachine, SaysOfALogThatWasEmptiedThatSomethingIsLost) {
  append("");
  work();
  append(rpc("10:00:10", "hana"));
  work();
  std::ofstream(root_.at(kLog), std::ios::trunc) << rpc("10:00:30", "ken");
  work();
  clock_.pass(20min);
  work();
  EXPECT_THAT(recorded(),
              ElementsAre("orca.log-lost@1 - -", "orca.used@1 hana 1", "orca.used@1 ken 1"));
}

TEST_F(OrcaOnThisMachine, CountsErrorsOfPandaByTheHourOutOfEitherFormOfItsLog) {
  constexpr const char* kPandaLog = "/var/log/panda.log";
  root_.file(kPandaLog, "");
  OrcaLog panda({.machine = machine_,
                 .disk = disk_,
                 .clock = clock_,
                 .spool = *spool_,
                 .path = "/orca-panda",
                 .settings = {.panda_syslog = kPandaLog},
                 .named = [](Instant) { return true; },
                 .trouble = [this](const Error& error) { troubles_.push_back(error); }},
                orca::Generation::Panda);
  const auto work_on = [&] {
    (void)panda.work(
        {.boot = kBootOfServer, .since_boot = clock_.sinceBoot(), .wall = clock_.now()});
  };
  work_on();
  EXPECT_EQ(panda.lastHour(), std::nullopt) << "nothing was written";
  clock_.pass(1h + 10min);
  std::ofstream(root_.at(kPandaLog), std::ios::app)
      << "Nov 13 11:05:00 orca panda/glserver[9]: api 500 /api01rv2/patientgetv2/1 a@192.0.2.7 x\n"
      << "Nov 13 11:05:01 orca panda/glserver[9]: [a@192.0.2.7] Authorization Error\n"
      << "2025/11/13/11:06:00 E:dblib.c:12:no\n";
  work_on();
  clock_.pass(1h);
  EXPECT_EQ(panda.lastHour()->errors(), 2);
}

TEST_F(OrcaOnThisMachine, WaitsForAMachineToBecomeOne) {
  std::filesystem::remove_all(root_.at("/opt"));
  work();
  EXPECT_THAT(recorded(), IsEmpty());
  root_.folder("/opt/jma/weborca/mw").folder("/opt/jma/weborca/log");
  clock_.pass(OrcaLog::kLookAgain);
  work();
  append(rpc("10:02:00", "hana"));
  work();
  clock_.pass(20min);
  work();
  EXPECT_THAT(recorded(), ElementsAre("orca.used@1 hana 1"));
}

}  // namespace
}  // namespace sekisho::agent
