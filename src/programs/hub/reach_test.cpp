#include "programs/hub/reach.h"

#include <gmock/gmock.h>

namespace sekisho::hub {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

const std::vector<platform::InterfaceAddress> kMachine = {
    {.interface = "lo", .index = 1, .address = "127.0.0.1", .prefix = 8},
    {.interface = "lo", .index = 1, .address = "::1", .prefix = 128},
    {.interface = "docker0", .index = 3, .address = "172.17.0.1", .prefix = 16},
    {.interface = "eth0", .index = 2, .address = "fd00::5", .prefix = 64, .leads_out = true},
    {.interface = "eth0", .index = 2, .address = "192.168.1.5", .prefix = 24, .leads_out = true},
};

Settings lan() {
  Settings settings;
  settings.lan = true;
  return settings;
}

TEST(ReachBeforeSetUp, KeepsToLoopback) {
  const Reach reach = reachOf({}, Settings{}, kMachine);
  EXPECT_EQ(reach.web.text(), "127.0.0.1:8440");
  EXPECT_EQ(reach.agents.text(), "127.0.0.1:8441");
  EXPECT_FALSE(reach.tls());
}

TEST(ReachOnTheLan, IsEveryAddressOfTheMachineOverTls) {
  const Reach reach = reachOf({}, lan(), kMachine);
  EXPECT_EQ(reach.web.text(), "[::]:8440");
  EXPECT_EQ(reach.agents.text(), "[::]:8441");
  EXPECT_TRUE(reach.tls());
}

TEST(ReachOnTheLan, IsIpv4OnlyOnAMachineWithoutIpv6) {
  const std::vector<platform::InterfaceAddress> old = {kMachine[0], kMachine[4]};
  EXPECT_EQ(reachOf({}, lan(), old).web.text(), "0.0.0.0:8440");
}

TEST(ReachOnTheLan, ListsTheWayOutFirstAndNeverLoopback) {
  const Reach reach = reachOf({}, lan(), kMachine);
  EXPECT_THAT(reach.addressesOf(reach.agents),
              ElementsAre("192.168.1.5:8441", "[fd00::5]:8441", "172.17.0.1:8441"));
  EXPECT_EQ(reach.bestAddressOf(reach.web), "192.168.1.5:8440");
}

TEST(ReachOnTheLan, AnswersToNamesAndNumbersButNoOthers) {
  EXPECT_THAT(reachOf({}, lan(), kMachine).hostNames(),
              ElementsAre("sekisho.internal", "sekisho.local", "localhost", "192.168.1.5",
                          "fd00::5", "172.17.0.1", "127.0.0.1", "::1"));
}

TEST(ReachByName, IsLocalhostWithoutEncryptionAndTheHubsNameWithIt) {
  EXPECT_EQ(reachOf({}, Settings{}, kMachine).namedAddress(), "http://localhost:8440");
  EXPECT_EQ(reachOf({}, lan(), kMachine).namedAddress(), "https://sekisho.internal:8440");
}

TEST(ReachOnTheLan, FollowsTheMachinesAddresses) {
  auto moved = kMachine;
  moved[4].address = "192.168.1.77";
  const Reach before = reachOf({}, lan(), kMachine);
  const Reach after = reachOf({}, lan(), moved);
  EXPECT_NE(before, after);
  EXPECT_THAT(after.hostNames(), Contains("192.168.1.77"));
  EXPECT_THAT(after.hostNames(), Not(Contains("192.168.1.5")));
}

TEST(ReachWithoutACable, IsLoopbackUntilAnAddressComes) {
  const std::vector<platform::InterfaceAddress> alone = {kMachine[0]};
  const Reach reach = reachOf({}, lan(), alone);
  EXPECT_THAT(reach.addressesOf(reach.web), IsEmpty());
  EXPECT_EQ(reach.bestAddressOf(reach.web), "127.0.0.1:8440");
}

TEST(WhatWasTyped, WinsOverTheSettings) {
  const Reach reach = reachOf({.web = Endpoint{"192.168.1.5", 443}}, lan(), kMachine);
  EXPECT_EQ(reach.web.text(), "192.168.1.5:443");
  EXPECT_EQ(reach.agents.text(), "[::]:8441");
  EXPECT_THAT(reach.addressesOf(reach.web), ElementsAre("192.168.1.5:443"));
}

TEST(AHostName, IsLettersDigitsAndHyphensBetweenDots) {
  for (const char* fine : {"sekisho.internal", "a", "box-1.clinic.example", "2nd.internal"}) {
    EXPECT_TRUE(isHostName(fine)) << fine;
  }
  for (const char* wrong :
       {"", ".", "a..b", "-a", "a-", "関所", "a b", "192.168.1.5", "a.b.", "x\ny.internal"}) {
    EXPECT_FALSE(isHostName(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace sekisho::hub
