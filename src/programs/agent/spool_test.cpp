#include "programs/agent/spool.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using agentlink::Outcome;
using evidence::Table;
using platform::testing::PowerCut;
using platform::testing::SimulatedDisk;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const evidence::MachineTime kSpooledAt{.boot = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11",
                                       .since_boot = 1h,
                                       .wall = fromMs(1'764'000'000'000)};

Table accounts(int people, std::string name = "accounts") {
  Table table{.name = std::move(name), .columns = {"name", "uid"}};
  for (int i = 0; i < people; ++i) table.rows.push_back({"user" + std::to_string(i), i});
  return table;
}

class SpoolOnDisk : public ::testing::Test {
 protected:
  SpoolOnDisk() { reopen(); }

  void reopen() {
    spool_.reset();
    auto opened = Spool::open(disk_, "/spool", random_, {});
    ASSERT_THAT(opened, succeeds());
    spool_ = std::move(*opened);
  }
  void put(Table table) { ASSERT_THAT(spool_->put(std::move(table), kSpooledAt), succeeds()); }
  agentlink::SentTable outgoing(std::string_view name = "accounts") {
    auto sent = spool_->outgoing(name);
    EXPECT_THAT(sent, succeeds());
    return sent.value_or(
        agentlink::SentTable{.sequence = 0, .read = kSpooledAt, .content = Sha256{}, .name = {}});
  }
  void settle(const agentlink::SentTable& sent, Outcome outcome) {
    ASSERT_THAT(spool_->settle({.name = sent.name, .sequence = sent.sequence, .outcome = outcome}),
                succeeds());
  }
  void delivered(Table table) {
    const std::string name = table.name;
    put(std::move(table));
    settle(outgoing(name), Outcome::Kept);
  }

  SimulatedDisk disk_;
  SeededRandom random_;
  std::unique_ptr<Spool> spool_;
};

TEST_F(SpoolOnDisk, KeepsTheNewestReadingOfEachTable) {
  put(accounts(1));
  put(accounts(2));
  put(accounts(3, "other"));
  EXPECT_THAT(spool_->waiting(), ElementsAre("accounts", "other"));
  EXPECT_EQ(evidence::digestOf(std::get<Table>(outgoing().content)),
            evidence::digestOf(accounts(2)));
}

TEST_F(SpoolOnDisk, LivesOnInItsEpochWithNumbersThatOnlyRise) {
  put(accounts(1));
  const auto before = outgoing().sequence;
  const std::string epoch = spool_->epoch();
  reopen();
  EXPECT_EQ(spool_->start(), SpoolStart::Resumed);
  EXPECT_EQ(spool_->epoch(), epoch);
  EXPECT_EQ(outgoing().sequence, before);
  put(accounts(2));
  EXPECT_GT(outgoing().sequence, before);
}

TEST_F(SpoolOnDisk, BeginsANewEpochWhenItWasWiped) {
  const std::string epoch = spool_->epoch();
  for (const auto& file : disk_.files()) ASSERT_THAT(disk_.remove(file), succeeds());
  reopen();
  EXPECT_EQ(spool_->start(), SpoolStart::Fresh);
  EXPECT_NE(spool_->epoch(), epoch);
}

TEST_F(SpoolOnDisk, SaysSoWhenWhatItHeldIsLost) {
  put(accounts(1));
  disk_.poke("/spool/epoch.json", copyOf(bytesOf("rubbish")));
  reopen();
  EXPECT_EQ(spool_->start(), SpoolStart::Lost);
  EXPECT_THAT(spool_->waiting(), IsEmpty());
  EXPECT_EQ(spool_->events().newest(), 0U);
}

TEST_F(SpoolOnDisk, SendsAnUnchangedTableAsItsDigest) {
  delivered(accounts(50));
  EXPECT_THAT(spool_->waiting(), IsEmpty());
  put(accounts(50));
  EXPECT_EQ(std::get<Sha256>(outgoing().content), evidence::digestOf(accounts(50)));
  settle(outgoing(), Outcome::Confirmed);
  EXPECT_THAT(spool_->waiting(), IsEmpty());
}

TEST_F(SpoolOnDisk, SendsASmallChangeAsADifference) {
  delivered(accounts(50));
  put(accounts(51));
  const auto diff = std::get<evidence::TableDiff>(outgoing().content);
  EXPECT_EQ(diff.base, evidence::digestOf(accounts(50)));
  EXPECT_EQ(diff.added.size(), 1U);
  settle(outgoing(), Outcome::Kept);
  reopen();
  put(accounts(51));
  EXPECT_TRUE(std::holds_alternative<Sha256>(outgoing().content));
}

TEST_F(SpoolOnDisk, SendsTheWholeTableWhenTheHubHasAnotherBase) {
  delivered(accounts(50));
  put(accounts(51));
  settle(outgoing(), Outcome::SendWhole);
  EXPECT_EQ(std::get<Table>(outgoing().content).rows.size(), 51U);
  settle(outgoing(), Outcome::Kept);
  put(accounts(51));
  settle(outgoing(), Outcome::SendWhole);
  EXPECT_EQ(std::get<Table>(outgoing().content).rows.size(), 51U);
}

TEST_F(SpoolOnDisk, KeepsAReadingThatCameWhileAnotherTravelled) {
  put(accounts(1));
  const auto travelling = outgoing();
  put(accounts(2));
  settle(travelling, Outcome::Kept);
  EXPECT_EQ(std::get<Table>(outgoing().content).rows.size(), 2U);
}

TEST_F(SpoolOnDisk, DoesNotReviveAnOlderReadingThatWaited) {
  delivered(accounts(50));
  put(accounts(51));
  put(accounts(50));
  reopen();
  EXPECT_THAT(spool_->waiting(), IsEmpty());
}

TEST_F(SpoolOnDisk, StillDeliversWhatAFullDiskCannotKeep) {
  disk_.setFull(true);
  EXPECT_FALSE(spool_->put(accounts(3), kSpooledAt));
  EXPECT_EQ(std::get<Table>(outgoing().content).rows.size(), 3U);
  settle(outgoing(), Outcome::Kept);
  EXPECT_THAT(spool_->waiting(), IsEmpty());
}

TEST_F(SpoolOnDisk, FindsAfterAnyPowerCutTheReadingBeforeOrAfterTheStep) {
  for (const auto cut :
       {PowerCut::LostBefore, PowerCut::LostAfter, PowerCut::Torn, PowerCut::Reordered}) {
    for (std::size_t step = 1; step <= 14; ++step) {
      SimulatedDisk disk;
      SeededRandom random;
      std::string epoch;
      std::uint64_t highest = 0;
      {
        auto spool = Spool::open(disk, "/spool", random, {});
        ASSERT_THAT(spool, succeeds());
        epoch = (*spool)->epoch();
        ASSERT_THAT((*spool)->put(accounts(1), kSpooledAt), succeeds());
        disk.plan({.step = step, .cut = cut});
        for (int people = 2; people < 5; ++people) {
          if (!(*spool)->put(accounts(people), kSpooledAt)) break;
          const auto sent = (*spool)->outgoing("accounts");
          if (!sent) break;
          highest = sent->sequence;
          if (!(*spool)->settle({.name = "accounts", .sequence = sent->sequence})) break;
        }
      }
      disk.cutPower();
      disk.restart();
      auto spool = Spool::open(disk, "/spool", random, {});
      ASSERT_THAT(spool, succeeds());
      EXPECT_EQ((*spool)->epoch(), epoch);
      ASSERT_THAT((*spool)->put(accounts(9), kSpooledAt), succeeds());
      const auto sent = (*spool)->outgoing("accounts");
      ASSERT_THAT(sent, succeeds());
      EXPECT_GT(sent->sequence, highest);
    }
  }
}

}  // namespace
}  // namespace sekisho::agent
