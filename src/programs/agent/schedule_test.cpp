#include "programs/agent/schedule.h"

#include <gtest/gtest.h>

#include "core/testing/seeded_random.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::SeededRandom;

class ProbeSchedule : public ::testing::Test {
 protected:
  static evidence::Probe probe(std::string_view table, std::chrono::seconds every, bool heavy) {
    return {.table = table, .every = every, .heavy = heavy, .watched = {}, .read = {}};
  }

  SeededRandom random_;
  std::vector<evidence::Probe> probes_{probe("light", 5min, false), probe("heavy", 30min, true),
                                       probe("heavier", 1h, true)};
  Schedule schedule_{probes_, 0ms, random_};
};

TEST_F(ProbeSchedule, ReadsLightProbesAtStartAndHeavyOnesApart) {
  EXPECT_EQ(schedule_.due(0ms), 0U);
  schedule_.done(0, 0ms);
  EXPECT_EQ(schedule_.due(0ms), std::nullopt);
  EXPECT_EQ(schedule_.next(), 5s);
  EXPECT_EQ(schedule_.due(5s), 1U);
  schedule_.done(1, 20s);
  EXPECT_EQ(schedule_.due(20s), std::nullopt);
  EXPECT_EQ(schedule_.due(25s), 2U);
}

TEST_F(ProbeSchedule, ReadsAgainInTimeAndAtLeastHourly) {
  const std::vector<evidence::Probe> slow{probe("slow", 24h, false)};
  Schedule schedule(slow, 0ms, random_);
  schedule.done(0, 0ms);
  EXPECT_EQ(schedule.due(1h - 1ms), std::nullopt);
  EXPECT_EQ(schedule.due(1h), 0U);
}

TEST_F(ProbeSchedule, NeverReadsLaterThanItsIntervalDespiteTheJitter) {
  for (int i = 0; i < 100; ++i) {
    schedule_.done(1, 0ms);
    schedule_.done(0, 100h);
    schedule_.done(2, 100h);
    EXPECT_LE(schedule_.next(), 100h + Schedule::kHeavyApart);
  }
}

TEST_F(ProbeSchedule, BringsAChangedTableForwardWithinASecond) {
  for (const std::size_t probe : {0U, 1U, 2U}) schedule_.done(probe, 0ms);
  schedule_.changed(0, 2min);
  EXPECT_EQ(schedule_.due(2min), std::nullopt);
  EXPECT_EQ(schedule_.due(2min + 1s), 0U);
}

TEST_F(ProbeSchedule, IsNotDrivenFasterByAPathThatChangesAllTheTime) {
  for (const std::size_t probe : {0U, 1U, 2U}) schedule_.done(probe, 1min);
  schedule_.changed(0, 1min + 100ms);
  EXPECT_EQ(schedule_.due(1min + 9s), std::nullopt);
  EXPECT_EQ(schedule_.due(1min + 10s), 0U);
}

}  // namespace
}  // namespace sekisho::agent
