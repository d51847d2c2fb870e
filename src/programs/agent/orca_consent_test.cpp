#include "programs/agent/orca_consent.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using agentlink::OrcaReading;
using orca::Consent;
using orca::Passwords;
using sekisho::testing::succeeds;

constexpr const char* kFile = "/orca-consent";

class ConsentToReadOrca : public ::testing::Test {
 protected:
  OrcaConsent agent() { return {disk_, kFile, clock_}; }

  platform::testing::SimulatedDisk disk_;
  sekisho::testing::TurnableClock clock_;
};

TEST_F(ConsentToReadOrca, IsMissingUntilTheHubGaveIt) {
  OrcaConsent consent = agent();
  EXPECT_EQ(consent.now(), Consent{});
  ASSERT_THAT(consent.told(OrcaReading{}), succeeds());
  EXPECT_EQ(consent.now(), (Consent{.database = true}));
}

TEST_F(ConsentToReadOrca, IsKeptOverARestartAndGoneWhenTakenBack) {
  ASSERT_THAT(agent().told(OrcaReading{.passwords = true}), succeeds());
  OrcaConsent again = agent();
  EXPECT_EQ(again.now(), (Consent{.database = true, .passwords = Passwords::Compared}));
  ASSERT_THAT(again.told(std::nullopt), succeeds());
  EXPECT_EQ(agent().now(), Consent{});
}

TEST_F(ConsentToReadOrca, KeepsTheKeyByWhichPatientsAreNamedOverARestart) {
  const Sha256 key = sha256(bytesOf("a key"));
  ASSERT_THAT(agent().told(OrcaReading{.patients = key}), succeeds());
  const auto patients = agent().now().patients;
  ASSERT_TRUE(patients);
  EXPECT_EQ(patients->key(), key);
}

TEST_F(ConsentToReadOrca, MayBeToTheInterfaceAlone) {
  ASSERT_THAT(agent().told(std::nullopt, true), succeeds());
  EXPECT_EQ(agent().now(), (Consent{.interface = true})) << "kept over a restart";
  ASSERT_THAT(agent().told(OrcaReading{}, true), succeeds());
  EXPECT_EQ(agent().now(), (Consent{.database = true, .interface = true}));
  ASSERT_THAT(agent().told(std::nullopt, false), succeeds());
  EXPECT_EQ(agent().now(), Consent{});
}

TEST_F(ConsentToReadOrca, IsToTheDatabaseInAFileOfAnAgentBefore) {
  const std::string file =
      "{\"heard_ms\":" + std::to_string(toMs(clock_.now())) + ",\"passwords\":false}";
  ASSERT_THAT(platform::writeFileAtomically(disk_, kFile, bytesOf(std::string_view(file))),
              succeeds());
  EXPECT_EQ(agent().now(), (Consent{.database = true}));
}

TEST_F(ConsentToReadOrca, LapsesWhenTheHubIsNotHeardAnyMore) {
  OrcaConsent consent = agent();
  ASSERT_THAT(consent.told(OrcaReading{}), succeeds());
  clock_.pass(OrcaConsent::kLapses - std::chrono::hours{1});
  EXPECT_TRUE(consent.now().database);
  ASSERT_THAT(consent.heard(), succeeds());
  clock_.pass(OrcaConsent::kLapses - std::chrono::hours{1});
  EXPECT_TRUE(consent.now().database);
  EXPECT_TRUE(agent().now().database) << "that it was heard is kept";
  clock_.pass(std::chrono::hours{2});
  EXPECT_EQ(consent.now(), Consent{});
  EXPECT_EQ(agent().now(), Consent{});
}

TEST_F(ConsentToReadOrca, IsNoneIfItsFileSaysNothingPlain) {
  for (const char* text :
       {"", "{}", "{\"passwords\":\"yes\",\"heard_ms\":1}", "{\"passwords\":true}", "broken"}) {
    ASSERT_THAT(platform::writeFileAtomically(disk_, kFile, bytesOf(std::string_view(text))),
                succeeds());
    EXPECT_EQ(agent().now(), Consent{}) << text;
  }
}

}  // namespace
}  // namespace sekisho::agent
