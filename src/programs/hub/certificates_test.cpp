// The certificates a running hub shows: made anew before they end.
#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <memory>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/tls/certificate.h"
#include "programs/hub/hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using platform::tls::Certificate;
using sekisho::testing::succeeds;

/// What a server on this machine shows to whoever connects.
Certificate shownAt(std::uint16_t port) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> connection(BIO_new_ssl_connect(context.get()),
                                                                 &BIO_free_all);
  BIO_set_conn_hostname(connection.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
  EXPECT_EQ(BIO_do_connect(connection.get()), 1);
  EXPECT_EQ(BIO_do_handshake(connection.get()), 1);
  SSL* session = nullptr;
  BIO_get_ssl(connection.get(), &session);
  return Certificate(std::shared_ptr<X509>(SSL_get1_peer_certificate(session), &X509_free));
}

class HubThatIsDialled : public ::testing::Test {
 protected:
  HubThatIsDialled() {
    auto opened =
        Hub::open({.data = folder_ / "data",
                   .web = Endpoint{.address = "0.0.0.0", .port = 0},
                   .agents = Endpoint{.port = 0}},
                  clock_, random_, [] { return std::vector<platform::InterfaceAddress>{}; });
    EXPECT_THAT(opened, succeeds());
    hub_ = std::move(*opened);
    EXPECT_THAT(hub_->serve(), succeeds());
  }
  [[nodiscard]] Certificate toAgents() const {
    return shownAt(hub_->options().agents.value().port);
  }
  [[nodiscard]] Certificate toBrowsers() const { return shownAt(hub_->options().web.value().port); }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  std::unique_ptr<Hub> hub_;
};

TEST_F(HubThatIsDialled, KeepsItsCertificatesWhileTheyLast) {
  const auto agents = toAgents().serial();
  const auto browsers = toBrowsers().serial();
  clock_.pass(24h * 366);
  hub_->tick();
  EXPECT_EQ(toAgents().serial(), agents);
  EXPECT_EQ(toBrowsers().serial(), browsers);
}

TEST_F(HubThatIsDialled, MakesItsCertificatesAnewAMonthBeforeTheyEnd) {
  const Certificate agents = toAgents();
  const Certificate browsers = toBrowsers();
  clock_.pass(24h * 368);
  ASSERT_GT(browsers.validUntil(), clock_.now() + 24h * 28);
  hub_->tick();
  for (const auto& [before, now] : {std::pair{agents, toAgents()}, {browsers, toBrowsers()}}) {
    EXPECT_NE(now.serial(), before.serial());
    EXPECT_EQ(now.hosts(), before.hosts());
    EXPECT_GT(now.validUntil(), clock_.now() + 24h * 396);
    EXPECT_LT(now.validUntil(), clock_.now() + 24h * 398) << "browsers take no more";
  }
}

TEST_F(HubThatIsDialled, MakesThemAnewWhenItsClockWasAheadAsTheyWereIssued) {
  clock_.set(clock_.now() - 24h * 400);
  hub_->tick();
  EXPECT_LT(toAgents().validFrom(), clock_.now());
  EXPECT_LT(toBrowsers().validFrom(), clock_.now());
}

}  // namespace
}  // namespace sekisho::hub
