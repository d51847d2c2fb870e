// From whom the use of 日レセ, as its server sees it, is taken.
#include "programs/hub/orca_intake.h"

#include <gmock/gmock.h>

#include <array>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/orca_losses.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kEpochOfMachine = "00000000000000aa";

class UseOfOrcaComingIn : public ::testing::Test {
 protected:
  UseOfOrcaComingIn() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
    terminal_ = machine(inventory::DeviceRole::Terminal);
  }

  DeviceId machine(inventory::DeviceRole role) {
    const DeviceId id = state_.ids.make<DeviceId>();
    EXPECT_THAT(state_.devices->add(
                    {{.id = id, .name = "機器", .roles = {role}, .registered = clock_.now()}},
                    journal::Actor::hub()),
                succeeds());
    return id;
  }
  fleet::AgentEvent event(std::string kind) {
    return {.number = ++number_,
            .kind = std::move(kind),
            .at = clock_.now(),
            .body = Json::Object{{"user", "tanaka"}}};
  }
  Result<void> send(DeviceId device, std::vector<fleet::AgentEvent> events) {
    auto sent = state_.orca_intake->append(device, kEpochOfMachine, events);
    if (!sent) number_ -= events.size();  // it sends them again
    return sent;
  }
  void tellServers(DeviceId device, bool found) {
    evidence::Table table{.name = "orca_server", .columns = {"generation"}};
    if (found) table.rows = {{std::string("weborca")}};
    testing::receive(state_, device, table, ++sequence_);
  }
  /// The kinds of all that those machines sent, as the journal has them.
  std::vector<std::string> kinds(DeviceId device) {
    std::vector<std::string> all;
    for (std::uint64_t number = 1; number <= number_; ++number) {
      const auto index =
          state_.journal->indexOf(JournalEvents::sourceOf(device, kEpochOfMachine), number);
      if (index && *index) all.push_back(state_.journal->entry(**index)->kind);
    }
    return all;
  }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  Hub::State state_{Options{.data = folder_ / "data"}, clock_, random_,
                    [] { return std::vector<platform::InterfaceAddress>{}; }};
  DeviceId terminal_;
  std::uint64_t number_ = 0;
  std::uint64_t sequence_ = 0;
};

TEST_F(UseOfOrcaComingIn, IsTakenFromAServerByItsRoleOrByWhatItTold) {
  const DeviceId server = machine(inventory::DeviceRole::Server);
  EXPECT_THAT(send(server, {event("orca.used@1"), event("orca.session@1")}), succeeds());
  EXPECT_THAT(kinds(server), ElementsAre("orca.used@1", "orca.session@1"));
  number_ = 0;
  tellServers(terminal_, true);
  EXPECT_THAT(send(terminal_, {event("orca.patient-open@1")}), succeeds());
  EXPECT_THAT(kinds(terminal_), ElementsAre("orca.patient-open@1")) << "nobody gave the role yet";
}

TEST_F(UseOfOrcaComingIn, IsQuarantinedFromAMachineThatSaysThatItHasNone) {
  tellServers(terminal_, false);
  EXPECT_THAT(send(terminal_, {event("agent.started@1"), event("orca.used@1"),
                               event("orca.client-used@1"), event("orca.client-log-lost@1")}),
              succeeds());
  EXPECT_THAT(kinds(terminal_), ElementsAre("agent.started@1", "orca.quarantined@1",
                                            "orca.client-used@1", "orca.client-log-lost@1"));
  const auto mark = state_.orca_intake->mark(terminal_, kEpochOfMachine);
  EXPECT_EQ(*mark, 4U) << "numbered as it came";
}

TEST_F(UseOfOrcaComingIn, IsAskedForAgainUntilAMachineToldWhetherItHasIt) {
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(kinds(terminal_), IsEmpty());
  tellServers(terminal_, true);
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), succeeds());
  EXPECT_THAT(kinds(terminal_), ElementsAre("orca.used@1"));
}

TEST_F(UseOfOrcaComingIn, OfOneThatWasInstalledSinceIsAskedForAgainUntilItIsLookedFor) {
  tellServers(terminal_, false);
  clock_.pass(5min);
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), failsWith(ErrorCode::Unavailable));
  clock_.pass(5min);
  tellServers(terminal_, true);
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), succeeds());
  EXPECT_THAT(kinds(terminal_), ElementsAre("orca.used@1"));
}

TEST_F(UseOfOrcaComingIn, OfOneThatWasRemovedSinceIsTaken) {
  tellServers(terminal_, true);
  clock_.pass(1h);
  const fleet::AgentEvent last = event("orca.used@1");
  clock_.pass(10min);
  tellServers(terminal_, false);
  EXPECT_THAT(send(terminal_, {last}), succeeds());
  clock_.pass(72h);
  tellServers(terminal_, false);
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), succeeds());
  EXPECT_THAT(kinds(terminal_), ElementsAre("orca.used@1", "orca.quarantined@1"));
}

TEST_F(UseOfOrcaComingIn, IsQuarantinedAfterADayInWhichTheMachineDidNotTell) {
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), failsWith(ErrorCode::Unavailable));
  clock_.pass(OrcaIntake::kWait - 1min);
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), failsWith(ErrorCode::Unavailable));
  clock_.pass(1min);
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), succeeds());
  EXPECT_THAT(kinds(terminal_), ElementsAre("orca.quarantined@1"));
  tellServers(terminal_, true);
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), succeeds());
  EXPECT_THAT(kinds(terminal_), ElementsAre("orca.quarantined@1", "orca.used@1"));
}

TEST_F(UseOfOrcaComingIn, WaitsForADayEachTimeThatItIsNotKnown) {
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), failsWith(ErrorCode::Unavailable));
  tellServers(terminal_, false);
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), succeeds());
  clock_.pass(24h * 30);
  EXPECT_THAT(send(terminal_, {event("orca.used@1")}), failsWith(ErrorCode::Unavailable))
      << "日レセ may have been installed since";
}

TEST_F(UseOfOrcaComingIn, IsMissingInTheUseOfAMachineThatHasIt) {
  tellServers(terminal_, false);
  ASSERT_THAT(send(terminal_, {event("orca.used@1")}), succeeds());
  const auto lost = [&](const std::set<std::string>& machines) {
    return isUseOfOrcaLost(*state_.record, machines, clock_.now() - 24h, Instant::max(),
                           [] { return false; })
        .value();
  };
  EXPECT_TRUE(lost({terminal_.text()}));
  EXPECT_FALSE(lost({machine(inventory::DeviceRole::Server).text()})) << "another's";
}

TEST_F(UseOfOrcaComingIn, IsNoUseOfTheDayButSomethingOfItThatCouldNotBeRead) {
  tellServers(terminal_, false);
  ASSERT_THAT(send(terminal_, {event("orca.used@1")}), succeeds());
  RecordTally tally(*state_.record);
  std::size_t most = 1000;
  const auto counted = tally.of(japaneseDay(clock_.now()), most);
  ASSERT_THAT(counted, succeeds());
  EXPECT_TRUE(counted->tally.uses.empty());
  EXPECT_EQ(counted->tally.unreadable, 1);
}

}  // namespace
}  // namespace sekisho::hub
