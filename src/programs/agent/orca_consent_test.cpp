#include "programs/agent/orca_consent.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using agentlink::OrcaReading;
using orca::Consent;
using orca::Passwords;
using sekisho::testing::succeeds;

constexpr const char* kFile = "/orca-consent";

TEST(ConsentToReadOrca, IsMissingUntilTheHubGaveIt) {
  platform::testing::SimulatedDisk disk;
  OrcaConsent consent(disk, kFile);
  EXPECT_EQ(consent.now(), Consent{});
  ASSERT_THAT(consent.told(OrcaReading{}), succeeds());
  EXPECT_EQ(consent.now(), (Consent{.database = true}));
}

TEST(ConsentToReadOrca, IsKeptOverARestartAndGoneWhenTakenBack) {
  platform::testing::SimulatedDisk disk;
  ASSERT_THAT(OrcaConsent(disk, kFile).told(OrcaReading{.passwords = true}), succeeds());
  OrcaConsent again(disk, kFile);
  EXPECT_EQ(again.now(), (Consent{.database = true, .passwords = Passwords::Compared}));
  ASSERT_THAT(again.told(std::nullopt), succeeds());
  EXPECT_EQ(OrcaConsent(disk, kFile).now(), Consent{});
}

TEST(ConsentToReadOrca, IsNoneIfItsFileSaysNothingPlain) {
  platform::testing::SimulatedDisk disk;
  for (const char* text : {"", "{}", "{\"passwords\":\"yes\"}", "broken"}) {
    ASSERT_THAT(platform::writeFileAtomically(disk, kFile, bytesOf(std::string_view(text))),
                succeeds());
    EXPECT_EQ(OrcaConsent(disk, kFile).now(), Consent{}) << text;
  }
}

}  // namespace
}  // namespace sekisho::agent
