#include "programs/agent/orca_search.h"

#include <gmock/gmock.h>

#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::agent {
namespace {

using platform::testing::FixtureRoot;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kSearchedLog = "/opt/jma/weborca/log/jma-receipt-weborca.log";

class SearchOfThisMachine : public ::testing::Test {
 protected:
  SearchOfThisMachine() { root_.folder("/proc"); }

  OrcaSearch fresh() {
    return OrcaSearch({.machine = machine_,
                       .disk = disk_,
                       .clock = clock_,
                       .path = "/orca-search",
                       .trouble = [this](const Error& error) { troubles_.push_back(error); }},
                      orca::Generation::WebOrca);
  }
  /// Calls it as it asks to be, as often as that; how long that took.
  std::chrono::milliseconds work(OrcaSearch& search, int times) {
    const auto begun = clock_.sinceBoot();
    for (; times > 0; --times) clock_.pass(search.work() - clock_.sinceBoot());
    return clock_.sinceBoot() - begun;
  }

  sekisho::testing::TurnableClock clock_;
  platform::testing::SimulatedDisk disk_;
  FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  std::vector<Error> troubles_;
};

TEST_F(SearchOfThisMachine, SaysNothingWhereNoOrcaIs) {
  OrcaSearch search = fresh();
  EXPECT_GE(work(search, 2), 2 * OrcaSearch::kLookForOrca);
  EXPECT_EQ(search.searched(), std::nullopt);
}

TEST_F(SearchOfThisMachine, TakesItsTime) {
  const std::string megabytes(7 * OrcaSearch::kMost, '\n');
  root_.folder("/opt/jma/weborca/mw").file(kSearchedLog, megabytes);
  OrcaSearch search = fresh();
  EXPECT_GE(work(search, 5), 5 * OrcaSearch::kEvery);
  EXPECT_EQ(search.searched()->searched, 0) << "5 of 7 MiB";
  (void)work(search, 4);
  EXPECT_EQ(search.searched()->searched, 1);
}

TEST_F(SearchOfThisMachine, IsNotDoneAgainAfterARestart) {
  root_.folder("/opt/jma/weborca/mw")
      .file(kSearchedLog, "2025/11/13 22:05:55 Authorization:[Basic a2VuamE6Z2VoZWltbmlz]\n" +
                              std::string(3 * OrcaSearch::kMost, '\n'));
  OrcaSearch first = fresh();
  (void)work(first, 12);
  EXPECT_EQ(first.searched()->searched, 1);
  OrcaSearch second = fresh();
  (void)work(second, 1);
  EXPECT_EQ(second.searched(), first.searched());
  EXPECT_EQ(second.searched()->with_secrets, 1);
  EXPECT_THAT(troubles_, IsEmpty());
}

TEST_F(SearchOfThisMachine, GoesOnWhereTheDiskTakesNothing) {
  root_.folder("/opt/jma/weborca/mw").file(kSearchedLog, "2025/11/13 22:05:55 Server Mode: HTTP\n");
  disk_.setFull(true);
  OrcaSearch search = fresh();
  (void)work(search, 12);
  EXPECT_EQ(search.searched()->searched, 1);
  EXPECT_THAT(troubles_, SizeIs(1)) << "told once";
}

}  // namespace
}  // namespace sekisho::agent
