#include "programs/agent/naming.h"

#include <gtest/gtest.h>

#include "core/testing/result_matchers.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using agentlink::NamingSpan;
using sekisho::testing::succeeds;

class NamingPersons : public ::testing::Test {
 protected:
  Naming agent() { return {disk_, "/naming", clock_}; }
  /// As after a reboot without the hub: told before, heard nothing since.
  void tell(const std::optional<NamingSpan>& span) {
    Naming naming = agent();
    EXPECT_THAT(naming.told(span, clock_.now()), succeeds());
  }

  sekisho::testing::TurnableClock clock_;
  platform::testing::SimulatedDisk disk_;
  const Instant start_ = clock_.now();
};

TEST_F(NamingPersons, IsClosedUntilTheHubOpensIt) {
  Naming naming = agent();
  EXPECT_FALSE(naming.allowed());
  ASSERT_THAT(naming.told(NamingSpan{.from = start_ + 1h}, start_), succeeds());
  EXPECT_FALSE(naming.allowed()) << "the first day is to come";
  clock_.pass(1h);
  EXPECT_TRUE(naming.allowed());
  ASSERT_THAT(naming.told(std::nullopt, clock_.now()), succeeds());
  EXPECT_FALSE(naming.allowed()) << "the notice was ended";
}

TEST_F(NamingPersons, NeverOpensWhatHappenedBeforeTheFirstDay) {
  Naming naming = agent();
  ASSERT_THAT(naming.told(NamingSpan{.from = start_, .until = start_ + 2h}, start_), succeeds());
  EXPECT_TRUE(naming.allowedOf(start_));
  EXPECT_FALSE(naming.allowedOf(start_ - 1ms));
  clock_.pass(2h);
  EXPECT_FALSE(naming.allowedOf(start_)) << "nobody is named any more, whenever it was";
}

TEST_F(NamingPersons, EndsByItselfWhileTheHubIsAway) {
  Naming naming = agent();
  ASSERT_THAT(naming.told(NamingSpan{.from = start_, .until = start_ + 2h}, start_), succeeds());
  clock_.pass(2h - 1ms);
  EXPECT_TRUE(naming.allowed());
  clock_.pass(1ms);
  EXPECT_FALSE(naming.allowed());
}

TEST_F(NamingPersons, GoesByTheHubsClockHoweverTheOwnIsSet) {
  Naming naming = agent();
  clock_.set(start_ + 9h);  // nine hours ahead of the hub
  ASSERT_THAT(naming.told(NamingSpan{.from = start_, .until = start_ + 2h}, start_), succeeds());
  EXPECT_TRUE(naming.allowed());
  clock_.set(start_ - 9h);
  EXPECT_TRUE(naming.allowed());
  clock_.pass(2h);
  EXPECT_FALSE(naming.allowed());
}

TEST_F(NamingPersons, IsRememberedOverARestartWithItsEnd) {
  tell(NamingSpan{.from = start_, .until = start_ + 2h});
  EXPECT_TRUE(agent().allowed());
  clock_.pass(2h);
  EXPECT_FALSE(agent().allowed());
}

TEST_F(NamingPersons, IsClosedAfterARestartWithAClockThatStandsBeforeWhatWasTold) {
  tell(NamingSpan{.from = start_ - 24h});
  clock_.set(start_ - 1ms);  // a dead clock battery
  EXPECT_FALSE(agent().allowed());
  Naming naming = agent();
  naming.heard(start_);
  EXPECT_TRUE(naming.allowed()) << "the hub was heard";
}

TEST_F(NamingPersons, IsForgottenForGoodWhenTheHubClosesIt) {
  tell(NamingSpan{.from = start_});
  tell(std::nullopt);
  EXPECT_FALSE(agent().allowed());
  EXPECT_TRUE(disk_.files().empty());
}

TEST_F(NamingPersons, IsClosedByAFileThatIsNone) {
  for (const char* text :
       {"", "{}", R"({"from_ms":0})", R"({"from_ms":0,"told_ms":0,"until_ms":"x"})"}) {
    ASSERT_THAT(platform::writeFileAtomically(disk_, "/naming", bytesOf(text)), succeeds());
    EXPECT_FALSE(agent().allowed()) << text;
  }
}

}  // namespace
}  // namespace sekisho::agent
