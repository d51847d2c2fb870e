#include "programs/agent/hub_connection.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <array>

#include "core/testing/result_matchers.h"
#include "platform/http/server.h"
#include "platform/machine/hosts_file.h"
#include "platform/tls/authority.h"

namespace sekisho::agent {
namespace {

namespace http = platform::http;
using platform::addressesInHosts;
using platform::tls::Authority;
using platform::tls::CertificateRequest;
using platform::tls::PrivateKey;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::chrono::seconds kPatience{20};

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

/// A hub on a free port of 127.0.0.1, and where agents are told it is.
class AHubThatMoved : public ::testing::Test {
 protected:
  AHubThatMoved() {
    const auto key = PrivateKey::generate();
    const auto leaf =
        ca.issueServer(CertificateRequest::create(key), {.addresses = {"127.0.0.1"}}, validity);
    server = std::move(*http::Server::listen(
        {.listeners = {{.address = "127.0.0.1",
                        .tls =
                            http::ServerTls{.chain_pem = leaf->toPem() + ca.certificate().toPem(),
                                            .key_pem = key.toPem()}}}},
        [](const http::Request&) { return http::Response{.body = "here"}; }));
  }

  // Nobody listens at 127.0.0.9: that was the hub's old address.
  HubConnection connection(const std::string& hosts, const std::vector<std::string>& lan) {
    return {{.authority = ca.certificate().spkiSha256()},
            {{.address = "127.0.0.9", .port = server->port()}},
            "sekisho.internal",
            {.hosts_file = [hosts] { return hosts; },
             .lan =
                 [this, lan](const std::string& name) {
                   asked.push_back(name);
                   return lan;
                 }}};
  }

  static constexpr platform::tls::Validity validity{fromMs(1'700'000'000'000),
                                                    fromMs(2'000'000'000'000)};
  Authority ca = *Authority::create("Sekisho agents", validity);
  std::unique_ptr<http::Server> server;
  std::vector<std::string> asked;
};

TEST_F(AHubThatMoved, IsFoundInTheHostsFileBeforeTheLanIsAsked) {
  auto hub = connection("127.0.0.1 sekisho.internal\n", {});
  EXPECT_THAT(hub.post("/", "{}", kPatience), succeeds());
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(AHubThatMoved, IsFoundByOneQuestionToTheLanAndRememberedAfterwards) {
  auto hub = connection("", {"127.0.0.1"});
  EXPECT_THAT(hub.post("/", "{}", kPatience), succeeds());
  EXPECT_THAT(hub.post("/", "{}", kPatience), succeeds());
  EXPECT_THAT(asked, ElementsAre("sekisho.local"));
}

TEST_F(AHubThatMoved, IsNotLookedForOnceThereIsNoTime) {
  std::array<int, 2> closed{};
  ASSERT_EQ(pipe(closed.data()), 0);
  close(closed[1]);  // its other end is readable from now on
  auto hub = connection("127.0.0.1 sekisho.internal\n", {"127.0.0.1"});
  hub.hurryOn(closed[0]);
  EXPECT_THAT(hub.post("/", "{}", kPatience), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(asked, IsEmpty());
  hub.hurryOn(-1);
  EXPECT_THAT(hub.post("/", "{}", kPatience), succeeds());
  close(closed[0]);
}

TEST_F(AHubThatMoved, IsAskedForByTheNameItTold) {
  auto hub = connection("", {"127.0.0.1"});
  hub.setHostName("kanmon.clinic.internal");
  EXPECT_THAT(hub.post("/", "{}", kPatience), succeeds());
  EXPECT_THAT(asked, ElementsAre("kanmon.local"));
}

TEST_F(AHubThatMoved, IsNotBelievedWithoutItsAuthority) {
  ca = *Authority::create("Somebody else", validity);
  auto hub = connection("", {"127.0.0.1", "nonsense"});
  EXPECT_THAT(hub.post("/", "{}", kPatience), failsWith(ErrorCode::Unavailable));
}

}  // namespace
}  // namespace sekisho::agent
