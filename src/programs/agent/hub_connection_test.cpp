#include "programs/agent/hub_connection.h"

#include <gmock/gmock.h>

namespace sekisho::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(HubAddresses, AreNumericWithAPort) {
  EXPECT_EQ(hubAddressFrom("192.0.2.7:8441"), (HubAddress{.address = "192.0.2.7", .port = 8441}));
  EXPECT_EQ(hubAddressFrom("[2001:db8::7]:8441"),
            (HubAddress{.address = "2001:db8::7", .port = 8441}));
  for (const char* wrong : {"", "192.0.2.7", "192.0.2.7:", "192.0.2.7:0", "192.0.2.7:99999",
                            "hub.example:8441", "2001:db8::7:8441", "[192.0.2.7:8441", ":8441"}) {
    EXPECT_EQ(hubAddressFrom(wrong), std::nullopt) << wrong;
  }
}

TEST(HostsFile, GivesTheAddressesOfAName) {
  constexpr auto kHosts =
      "127.0.0.1 localhost\n"
      "192.0.2.7\tsekisho.internal hub # the clinic's\n"
      "# 192.0.2.8 sekisho.internal\n"
      "2001:db8::7 other sekisho.internal\n"
      "nonsense sekisho.internal\n";
  EXPECT_THAT(addressesInHosts(kHosts, "sekisho.internal"),
              ElementsAre("192.0.2.7", "2001:db8::7"));
  EXPECT_THAT(addressesInHosts("", "sekisho.internal"), IsEmpty());
}

}  // namespace
}  // namespace sekisho::agent
