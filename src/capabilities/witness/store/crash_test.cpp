// Every step of a witness's life × every way the power can go: what was cosigned is remembered, so
// that no other history ever is.
#include <gtest/gtest.h>

#include "capabilities/witness/store/witness_files.h"
#include "capabilities/witness/testing/growing_log.h"
#include "core/testing/result_matchers.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::witness {
namespace {

using platform::testing::PowerCut;
using platform::testing::SimulatedDisk;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using testing::GrowingLog;

const WitnessPlace kPlace{"/w", "/w.keys"};
constexpr std::uint64_t kFork = 3;

/// What the outside was told.
struct Told {
  std::string vkey;
  std::uint64_t cosigned = 0;
};

/// A witness that is begun and shown a growing log.
void life(SimulatedDisk& disk, const GrowingLog& log, Told& told) {
  TurnableClock clock;
  SeededRandom random;
  IdSource ids(clock, random);
  if (!disk.createDirectory(kPlace.directory)) return;
  const auto who = openIdentity(disk, kPlace, "w.example", random, ids);
  if (!who) return;
  LogsFile logs(disk, kPlace.directory);
  SeenFiles seen(disk, kPlace.directory);
  Witness witness(who->name, who->key, logs, seen, clock);
  told.vkey = witness.verifierKey().text();
  if (!logs.add(GrowingLog::verifierKey().text())) return;
  using Sizes = std::pair<std::uint64_t, std::uint64_t>;
  for (const auto& [old_size, size] : {Sizes{0, 5}, {5, 5}, {5, 20}, {20, 300}}) {
    const auto reply = witness.addCheckpoint(log.request(old_size, size));
    if (!reply) continue;
    ASSERT_EQ(reply->answer, Answer::Cosigned);
    told.cosigned = size;
  }
}

void checkAfterwards(SimulatedDisk& disk, const GrowingLog& log, const Told& told) {
  TurnableClock clock;
  SeededRandom random(2);
  IdSource ids(clock, random);
  ASSERT_THAT(disk.createDirectory(kPlace.directory), succeeds());
  const auto who = openIdentity(disk, kPlace, "w.example", random, ids);
  ASSERT_THAT(who, succeeds());
  LogsFile logs(disk, kPlace.directory);
  SeenFiles seen(disk, kPlace.directory);
  Witness witness(who->name, who->key, logs, seen, clock);
  EXPECT_TRUE(told.vkey.empty() || witness.verifierKey().text() == told.vkey);
  ASSERT_THAT(logs.add(GrowingLog::verifierKey().text()), succeeds());

  const auto at = witness.addCheckpoint(log.request(1, 400));
  ASSERT_THAT(at, succeeds());
  ASSERT_EQ(at->answer, Answer::OtherSize) << "it never saw size 1";
  EXPECT_GE(at->seen, told.cosigned);
  if (at->seen > kFork) {
    const GrowingLog forked(kFork);
    EXPECT_EQ(witness.addCheckpoint(forked.request(at->seen, 400))->answer, Answer::Inconsistent);
  }
  EXPECT_EQ(witness.addCheckpoint(log.request(at->seen, 400))->answer, Answer::Cosigned);
}

struct Cut {
  const char* name;
  PowerCut cut;
};
class PowerCutAtEveryStepOfAWitness : public ::testing::TestWithParam<Cut> {};

TEST_P(PowerCutAtEveryStepOfAWitness, ForgetsNothingThatItCosigned) {
  const GrowingLog log;
  std::size_t step = 1;
  for (bool reached = true; reached; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    SimulatedDisk disk;
    Told told;
    disk.plan({step, GetParam().cut, static_cast<unsigned>(step)});
    life(disk, log, told);
    reached = disk.dark();
    disk.restart();
    checkAfterwards(disk, log, told);
    if (HasFailure()) return;
  }
  EXPECT_GT(step, 25U) << "the steps of a whole life were met";
}

INSTANTIATE_TEST_SUITE_P(, PowerCutAtEveryStepOfAWitness,
                         ::testing::Values(Cut{"LostBefore", PowerCut::LostBefore},
                                           Cut{"LostAfter", PowerCut::LostAfter},
                                           Cut{"Torn", PowerCut::Torn},
                                           Cut{"Reordered", PowerCut::Reordered}),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace sekisho::witness
