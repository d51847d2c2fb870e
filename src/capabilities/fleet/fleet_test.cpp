#include "capabilities/fleet/fleet.h"

#include <gtest/gtest.h>

#include "core/testing/result_matchers.h"

namespace sekisho::fleet {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

const Instant kDay = fromMs(1'764'000'000'000);
const DeviceId kServer{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000001")};
const DeviceId kTerminal{*Uuid::fromText("0195b1a0-0000-7000-8000-000000000002")};

TEST(AwakeTime, LeavesOutTheNightsOfThatDeviceAlone) {
  const std::vector<Sleep> sleeps{{.device = kTerminal, .from = kDay + 10h, .until = kDay + 20h},
                                  {.device = kServer, .from = kDay, .until = kDay + 30h}};
  EXPECT_EQ(awakeTime(sleeps, kTerminal, kDay, kDay + 24h), 14h);
  EXPECT_EQ(awakeTime(sleeps, kServer, kDay, kDay + 24h), 0h);
}

TEST(AwakeTime, StandsStillWhileADeviceSleepsOn) {
  const std::vector<Sleep> sleeps{{.device = kTerminal, .from = kDay + 1h}};
  EXPECT_EQ(awakeTime(sleeps, kTerminal, kDay, kDay + 100h), 1h);
}

TEST(AwakeTime, CountsOverlappingSleepsOnce) {
  const std::vector<Sleep> sleeps{{.device = kTerminal, .from = kDay + 1h, .until = kDay + 4h},
                                  {.device = kTerminal, .from = kDay + 2h, .until = kDay + 3h},
                                  {.device = kTerminal, .from = kDay + 3h, .until = kDay + 5h}};
  EXPECT_EQ(awakeTime(sleeps, kTerminal, kDay, kDay + 6h), 2h);
}

TEST(AwakeTime, WithoutAGoodbyeIsTheWholeTime) {
  EXPECT_EQ(awakeTime({}, kTerminal, kDay, kDay + 9h), 9h);
  EXPECT_EQ(awakeTime({}, kTerminal, kDay, kDay - 9h), 0h);
}

TEST(Admission, IsForEnrolledAgentsOnly) {
  Agent agent{.id = {}, .device = kServer, .certificate_serial = "01", .key = {}};
  EXPECT_THAT(admit(agent), succeeds());
  for (const auto state : {AgentState::Replaced, AgentState::Revoked, AgentState::CloneSuspected}) {
    agent.state = state;
    EXPECT_THAT(admit(agent), failsWith(ErrorCode::PermissionDenied));
  }
}

TEST(Fork, IsABootOrAnEpochThatComesBackAfterALaterOne) {
  const Agent agent{.id = {},
                    .device = kServer,
                    .certificate_serial = "01",
                    .key = {},
                    .epoch = "e2",
                    .boot = "b2"};
  const auto contact = [](std::string epoch, std::string boot) {
    return Contact{
        .epoch = std::move(epoch), .boot = std::move(boot), .boot_started = kDay, .received = kDay};
  };
  EXPECT_EQ(forkOf(agent, contact("e2", "b2"), true, true), std::nullopt);
  EXPECT_EQ(forkOf(agent, contact("e2", "b3"), false, true), std::nullopt);
  EXPECT_EQ(forkOf(agent, contact("e3", "b2"), true, false), std::nullopt);
  EXPECT_EQ(forkOf(agent, contact("e2", "b1"), true, true), Fork::BootReturned);
  EXPECT_EQ(forkOf(agent, contact("e1", "b2"), true, true), Fork::EpochReturned);
}

TEST(Invitation, LastsItsTimeAndServesOneKey) {
  const Invitation invitation{.token = {}, .device = kServer, .expires = kDay + 1h};
  const Sha256 mine = sha256(bytesOf("mine"));
  EXPECT_THAT(usable(invitation, {}, mine, kDay), succeeds());
  EXPECT_THAT(usable(invitation, mine, mine, kDay + 59min), succeeds());
  EXPECT_EQ(usable(invitation, sha256(bytesOf("theirs")), mine, kDay).error().message, kTokenUsed);
  EXPECT_EQ(usable(invitation, {}, mine, kDay + 1h).error().message, kTokenExpired);
}

}  // namespace
}  // namespace sekisho::fleet
