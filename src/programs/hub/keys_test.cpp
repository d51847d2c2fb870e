#include "programs/hub/keys.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::hub {
namespace {

using platform::tls::ServerNames;
using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;

class TheWebAuthority : public ::testing::Test {
 protected:
  Keys open() {
    return std::move(*Keys::open(disk, "keys", files, "sekisho.internal", clock, random));
  }

  Result<platform::tls::Certificate> issue(const Keys& keys, const ServerNames& names) {
    const auto authority = keys.web();
    return authority.issueServer(platform::tls::CertificateRequest::create(authority.key()), names,
                                 {clock.now(), clock.now() + std::chrono::days{1}});
  }

  platform::testing::SimulatedDisk disk;
  TurnableClock clock;
  KeyFiles files = KeyFiles::MayBeMade;
  SeededRandom random{7};
};

TEST_F(TheWebAuthority, VouchesForTheHubsNamesAndPrivateNumbersOnly) {
  const Keys keys = open();
  EXPECT_THAT(issue(keys, {.dns_names = {"sekisho.internal", "sekisho.local", "localhost"},
                           .addresses = {"192.168.1.5", "fd00::5", "127.0.0.1"}}),
              succeeds());
  EXPECT_THAT(issue(keys, {.dns_names = {"orca.example"}}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(issue(keys, {.addresses = {"203.0.113.5"}}), failsWith(ErrorCode::InvalidInput));
}

TEST_F(TheWebAuthority, IsMadeAnewForAnotherNameAndALanWithPublicNumbers) {
  Keys keys = open();
  const auto before = keys.web().certificate().fingerprint();
  const std::vector<std::string> networks{"203.0.113.5/24"};
  ASSERT_THAT(keys.remakeWeb("kanmon.internal", networks, clock), succeeds());

  EXPECT_NE(keys.web().certificate().fingerprint(), before);
  EXPECT_THAT(issue(keys, {.dns_names = {"kanmon.internal"}, .addresses = {"203.0.113.77"}}),
              succeeds());
  EXPECT_THAT(issue(keys, {.dns_names = {"sekisho.internal"}}), failsWith(ErrorCode::InvalidInput));
}

TEST_F(TheWebAuthority, IsTheSameAfterARestart) {
  Keys keys = open();
  ASSERT_THAT(keys.remakeWeb("kanmon.internal", {}, clock), succeeds());
  const auto before = keys.web().certificate().fingerprint();
  EXPECT_EQ(open().web().certificate().fingerprint(), before);
}

}  // namespace
}  // namespace sekisho::hub
