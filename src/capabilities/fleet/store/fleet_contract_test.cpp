// What every Fleet promises: run by the fake and by each engine.

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "capabilities/fleet/store/fleet_store.h"
#include "capabilities/fleet/testing/fleet_in_memory.h"
#include "capabilities/journal/testing/stored_scratch.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "schemas/fleet.h"
#include "schemas/journal.h"

namespace sekisho::fleet {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const DeviceId kDevice{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
const DeviceId kOther{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000002")};
const Instant kNoon = fromMs(1'764'000'000'000);
const Sha256 kToken = sha256(bytesOf("token"));
const Sha256 kKey = sha256(bytesOf("key"));

using Kind = journal::testing::ScratchKind<Fleet>;

struct FakeScratch final : journal::testing::Scratch<Fleet> {
  Fleet& operator*() override { return in_memory; }
  std::vector<std::string> decisions() override { return in_memory.decisions; }
  testing::FleetInMemory in_memory;
};

std::vector<Kind> everyKind() {
  auto kinds = journal::testing::onEveryEngine<Fleet>(
      {.schemas = {journal::kSchema, kSchema},
       .kinds = {"agent.invited@1", "agent.enrolled@1", "agent.clone-suspected@1"},
       .open = &openFleet});
  kinds.push_back({"InMemory", [] { return std::make_unique<FakeScratch>(); }});
  return kinds;
}

class FleetContract : public ::testing::TestWithParam<Kind> {
 protected:
  Fleet& fleet() { return **scratch_; }
  std::vector<std::string> decisions() { return scratch_->decisions(); }

  std::int64_t endAgentsOf(DeviceId device) {
    storage::Database* database = scratch_->database();
    if (database == nullptr) {
      return dynamic_cast<testing::FleetInMemory&>(fleet()).endAgentsOf(device);
    }
    auto transaction = database->begin(journal::testing::scratchClinic());
    EXPECT_THAT(transaction, succeeds());
    const auto ended = fleet::endAgentsOf(**transaction, device);
    EXPECT_THAT((*transaction)->commit(), succeeds());
    return ended.value();
  }

  void invite(const Sha256& token = kToken, DeviceId device = kDevice, Instant at = kNoon) {
    ASSERT_THAT(fleet().invite({.token = token, .device = device, .expires = at + kTokenLife}, at,
                               journal::Actor::ofConsole("root")),
                succeeds());
  }

  static Contact contact(std::string epoch = "e1", std::string boot = "b1", Instant at = kNoon) {
    return {.epoch = std::move(epoch),
            .boot = std::move(boot),
            .boot_started = at - 1h,
            .received = at};
  }

  Result<Agent> enroll(std::string serial = "0a", const Sha256& token = kToken,
                       const Sha256& key = kKey, Instant at = kNoon) {
    return fleet().enroll({.id = ids_.make<AgentId>(),
                           .token = token,
                           .key = key,
                           .certificate_serial = std::move(serial),
                           .version = "0.1.0",
                           .contact = contact("e1", "b1", at)});
  }

  Agent enrolled() {
    invite();
    const auto agent = enroll();
    EXPECT_THAT(agent, succeeds());
    return agent.value_or(Agent{.id = {}, .device = {}, .certificate_serial = {}, .key = {}});
  }

  TurnableClock clock_;
  SeededRandom random_{5};
  IdSource ids_{clock_, random_};
  std::unique_ptr<journal::testing::Scratch<Fleet>> scratch_ = GetParam().open();
};

TEST_P(FleetContract, EnrolsAnInvitedAgentOfItsDevice) {
  const Agent agent = enrolled();
  EXPECT_EQ(agent.device, kDevice);
  EXPECT_EQ(agent.state, AgentState::Enrolled);
  EXPECT_EQ(agent.key, kKey);
  EXPECT_EQ(agent.enrolled, kNoon);
  EXPECT_EQ(agent.epoch, "e1");
  EXPECT_EQ(fleet().agentOf("0a")->id, agent.id);
  EXPECT_THAT(fleet().agentOf("0b"), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(decisions(), ElementsAre("agent.invited@1", "agent.enrolled@1"));
}

TEST_P(FleetContract, LetsOneKeyUseATokenUntilItExpires) {
  enrolled();
  EXPECT_THAT(enroll("0b"), succeeds());
  EXPECT_EQ(enroll("0c", kToken, sha256(bytesOf("other"))).error().message, kTokenUsed);
  EXPECT_EQ(enroll("0d", kToken, kKey, kNoon + kTokenLife).error().message, kTokenExpired);
  EXPECT_EQ(enroll("0e", sha256(bytesOf("never"))).error().message, kTokenRefused);
  EXPECT_THAT(*fleet().agents(), SizeIs(1));
}

TEST_P(FleetContract, EndsTheEarlierInvitationOfADevice) {
  invite();
  invite(sha256(bytesOf("second")));
  EXPECT_EQ(fleet().invited(kToken, kKey, kNoon).error().message, kTokenRefused);
  EXPECT_EQ(*fleet().invited(sha256(bytesOf("second")), kKey, kNoon), kDevice);
}

TEST_P(FleetContract, ReplacesTheEarlierAgentOfADeviceOnly) {
  enrolled();
  const Sha256 second = sha256(bytesOf("second"));
  const Sha256 elsewhere = sha256(bytesOf("elsewhere"));
  invite(elsewhere, kOther);
  ASSERT_THAT(enroll("0b", elsewhere, sha256(bytesOf("k2"))), succeeds());
  invite(second);
  ASSERT_THAT(enroll("0c", second, sha256(bytesOf("k3"))), succeeds());
  EXPECT_EQ(fleet().agentOf("0a")->state, AgentState::Replaced);
  EXPECT_EQ(fleet().agentOf("0b")->state, AgentState::Enrolled);
  EXPECT_THAT(*fleet().agents(), SizeIs(2));
}

TEST_P(FleetContract, RemembersWhatAnAgentLastSaid) {
  const Agent agent = enrolled();
  Contact hello = contact("e1", "b1", kNoon + 1min);
  hello.version = "0.2.0";
  hello.skew = -3s;
  ASSERT_THAT(fleet().heard(agent, hello), succeeds());
  ASSERT_THAT(fleet().heard(agent, contact("e1", "b1", kNoon + 2min)), succeeds());
  const Agent known = *fleet().agentOf("0a");
  EXPECT_EQ(known.last_seen, kNoon + 2min);
  EXPECT_EQ(known.version, "0.2.0");
  EXPECT_EQ(known.skew, -3s);
}

TEST_P(FleetContract, KnowsWhenEachBootBegan) {
  const Agent agent = enrolled();
  ASSERT_THAT(fleet().heard(agent, contact("e1", "b2", kNoon + 5h)), succeeds());
  EXPECT_EQ(*fleet().bootStart(agent.id, "b1"), kNoon - 1h);
  EXPECT_EQ(*fleet().bootStart(agent.id, "b2"), kNoon + 4h);
  EXPECT_EQ(*fleet().bootStart(agent.id, "never"), std::nullopt);
}

TEST_P(FleetContract, TakesANewBootAndANewEpochForNoFork) {
  const Agent agent = enrolled();
  EXPECT_THAT(fleet().heard(agent, contact("e1", "b2")), succeeds());
  EXPECT_THAT(fleet().heard(agent, contact("e2", "b2")), succeeds());
  EXPECT_EQ(fleet().agentOf("0a")->epoch, "e2");
}

TEST_P(FleetContract, SuspectsACloneOnceWhenABootReturns) {
  const Agent agent = enrolled();
  ASSERT_THAT(fleet().heard(agent, contact("e1", "b2")), succeeds());
  EXPECT_THAT(fleet().heard(agent, contact("e1", "b1")), failsWith(ErrorCode::PermissionDenied));
  ASSERT_THAT(fleet().suspect(agent.id, Fork::ContentDiffers, kNoon), succeeds());
  EXPECT_EQ(fleet().agentOf("0a")->state, AgentState::CloneSuspected);
  EXPECT_EQ(fleet().agentOf("0a")->boot, "b2");
  EXPECT_THAT(decisions(),
              ElementsAre("agent.invited@1", "agent.enrolled@1", "agent.clone-suspected@1"));
}

TEST_P(FleetContract, SuspectsACloneWhenAnEpochReturns) {
  const Agent agent = enrolled();
  ASSERT_THAT(fleet().heard(agent, contact("e2")), succeeds());
  EXPECT_THAT(fleet().heard(agent, contact("e1")), failsWith(ErrorCode::PermissionDenied));
}

TEST_P(FleetContract, AnAgentEndsWithItsDevice) {
  enrolled();
  EXPECT_EQ(endAgentsOf(kOther), 0);
  EXPECT_THAT(admit(*fleet().agentOf("0a")), succeeds());
  EXPECT_EQ(endAgentsOf(kDevice), 1);
  EXPECT_EQ(endAgentsOf(kDevice), 0);
  EXPECT_THAT(admit(*fleet().agentOf("0a")), failsWith(ErrorCode::PermissionDenied));
}

TEST_P(FleetContract, NotesSleepFromAGoodbyeToTheNextWord) {
  const Agent agent = enrolled();
  Contact goodbye = contact("e1", "b1", kNoon + 1h);
  goodbye.goodbye = Goodbye::Shutdown;
  ASSERT_THAT(fleet().heard(agent, goodbye), succeeds());
  ASSERT_THAT(*fleet().sleeps(kNoon), SizeIs(1));
  EXPECT_EQ(fleet().sleeps(kNoon)->front().until, std::nullopt);
  EXPECT_EQ(fleet().agentOf("0a")->goodbye, Goodbye::Shutdown);
  ASSERT_THAT(fleet().heard(agent, contact("e1", "b2", kNoon + 9h)), succeeds());
  ASSERT_THAT(*fleet().sleeps(kNoon), SizeIs(1));
  EXPECT_EQ(fleet().sleeps(kNoon)->front().from, kNoon + 1h);
  EXPECT_EQ(fleet().sleeps(kNoon)->front().until, kNoon + 9h);
  EXPECT_THAT(*fleet().sleeps(kNoon + 9h), IsEmpty());
  EXPECT_EQ(fleet().agentOf("0a")->goodbye, std::nullopt);
}

TEST_P(FleetContract, LetsNoDeviceSleepBecauseItsAgentStopped) {
  const Agent agent = enrolled();
  Contact goodbye = contact("e1", "b1", kNoon + 1h);
  goodbye.goodbye = Goodbye::Stopped;
  ASSERT_THAT(fleet().heard(agent, goodbye), succeeds());
  EXPECT_THAT(*fleet().sleeps(kNoon), IsEmpty());
  EXPECT_EQ(fleet().agentOf("0a")->goodbye, Goodbye::Stopped);
}

INSTANTIATE_TEST_SUITE_P(Kinds, FleetContract, ::testing::ValuesIn(everyKind()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::fleet
