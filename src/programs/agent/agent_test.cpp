#include "programs/agent/agent.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;

constexpr auto kBoot = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";

class RunningAgent : public ::testing::Test {
 protected:
  RunningAgent() {
    auto opened = Spool::open(disk_, "/spool", random_, {});
    EXPECT_THAT(opened, succeeds());
    spool_ = std::move(*opened);
    std::vector<evidence::Probe> probes;
    probes.push_back(
        {.table = "accounts", .every = 5min, .watched = {"/etc/passwd"}, .read = [this] {
           return reading("accounts");
         }});
    probes.push_back({.table = "packages", .every = 30min, .heavy = true, .read = [this] {
                        return reading("packages");
                      }});
    agent_ = std::make_unique<Agent>(
        *spool_, clock_, random_, kBoot, std::move(probes),
        [this](const std::string& path, const std::string&,
               std::chrono::milliseconds) -> Result<platform::http::Response> {
          if (!path.ends_with("hello")) {
            return fail(ErrorCode::Unavailable, MessageId{"http.no-connection"});
          }
          return platform::http::Response{
              .status = 200,
              .body = agentlink::encode(
                  agentlink::HelloAnswer{.hub_time = clock_.now(),
                                         .versions = {1},
                                         .settings = {.staff_notice = notice_},
                                         .receipt = {.generation = 1, .size = 1, .root = "aa"}})};
        },
        HubLink::Listener{.settings = [this](const auto&, Instant) { ++told_; },
                          .addresses = [](const auto&) {},
                          .skew = [](auto) {},
                          .trouble = [](const Error&) {}});
  }

  evidence::Table reading(std::string name) {
    read_.push_back(name);
    return {.name = std::move(name), .columns = {"a"}, .rows = {{1}}};
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  platform::testing::SimulatedDisk disk_;
  std::unique_ptr<Spool> spool_;
  bool notice_ = false;
  int told_ = 0;
  std::vector<std::string> read_;
  std::unique_ptr<Agent> agent_;
};

TEST_F(RunningAgent, ReadsSpreadOutAndRecordsItsStart) {
  agent_->tick();
  EXPECT_THAT(read_, ElementsAre("accounts"));
  clock_.pass(Schedule::kHeavyApart);
  agent_->tick();
  EXPECT_THAT(read_, ElementsAre("accounts", "packages"));
  ASSERT_EQ(spool_->events().newest(), 1U);
  EXPECT_EQ(spool_->events().after(0).front().kind, "agent.started@1");
}

TEST_F(RunningAgent, ReadsAgainSoonAfterAWatchedPathChanged) {
  agent_->tick();
  clock_.pass(1min);
  agent_->tick();
  read_.clear();
  agent_->changed("/etc/passwd");
  agent_->changed("/etc/unrelated");
  EXPECT_LE(agent_->next(), clock_.sinceBoot() + 1s);
  clock_.pass(1s);
  agent_->tick();
  EXPECT_THAT(read_, ElementsAre("accounts"));
}

TEST_F(RunningAgent, ReadsAtItsOwnPaceHoweverTheWallClockIsSet) {
  agent_->tick();
  clock_.pass(Schedule::kHeavyApart);
  agent_->tick();
  read_.clear();
  const auto next = agent_->next();
  for (const auto step : {24h, -24h, 365 * 24h, -2 * 365 * 24h}) {
    clock_.set(clock_.now() + step);
    agent_->tick();
    EXPECT_EQ(agent_->next(), next);
  }
  EXPECT_THAT(read_, ::testing::IsEmpty());
  clock_.pass(5min);
  agent_->tick();
  EXPECT_THAT(read_, ElementsAre("accounts"));
}

TEST_F(RunningAgent, ReadsEverythingAgainOnceTheNoticeToStaffIsRecorded) {
  agent_->tick();
  clock_.pass(2min);
  agent_->tick();
  read_.clear();
  notice_ = true;
  clock_.pass(HubLink::kHeartbeat);
  agent_->tick();
  clock_.pass(Schedule::kHeavyApart);
  agent_->tick();
  EXPECT_THAT(read_, ::testing::UnorderedElementsAre("accounts", "packages"));
}

TEST_F(RunningAgent, HearsWhatTheHubWantsEvenIfThatIsNothing) {
  EXPECT_EQ(told_, 0);
  agent_->tick();
  EXPECT_EQ(told_, 1) << "what it was told before its start may have been withdrawn since";
  clock_.pass(HubLink::kHeartbeat);
  agent_->tick();
  EXPECT_EQ(told_, 1);
}

TEST_F(RunningAgent, ReadsNothingMoreOnceItIsToEnd) {
  clock_.pass(Schedule::kHeavyApart);
  agent_->tick([this] { return !read_.empty(); });
  EXPECT_THAT(read_, ElementsAre("accounts"));
  EXPECT_FALSE(agent_->connected());
}

TEST_F(RunningAgent, CollectsForAWeekWithoutAHubInBoundedSpace) {
  // The hub greets but takes nothing.
  std::size_t bytes_after_a_day = 0;
  const Instant start = clock_.now();
  while (clock_.now() < start + 7 * 24h) {
    agent_->tick();
    clock_.pass(std::max<std::chrono::milliseconds>(agent_->next() - clock_.sinceBoot(), 5min));
    if (bytes_after_a_day == 0 && clock_.now() >= start + 24h) {
      bytes_after_a_day = disk_.files().size();
    }
  }
  EXPECT_EQ(disk_.files().size(), bytes_after_a_day);
  EXPECT_THAT(spool_->waiting(), ::testing::UnorderedElementsAre("accounts", "packages"));
  const auto waiting = spool_->outgoing("accounts");
  ASSERT_THAT(waiting, succeeds());
  EXPECT_GE(waiting->read.wall, start + 7 * 24h - 10min);
}

}  // namespace
}  // namespace sekisho::agent
