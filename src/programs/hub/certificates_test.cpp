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

class HubThatAgentsDial : public ::testing::Test {
 protected:
  HubThatAgentsDial() {
    auto opened = Hub::open(
        {.data = folder_ / "data", .web = Endpoint{.port = 0}, .agents = Endpoint{.port = 0}},
        clock_, random_, [] { return std::vector<platform::InterfaceAddress>{}; });
    EXPECT_THAT(opened, succeeds());
    hub_ = std::move(*opened);
    EXPECT_THAT(hub_->serve(), succeeds());
  }
  [[nodiscard]] Certificate shown() const { return shownAt(hub_->options().agents.value().port); }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  std::unique_ptr<Hub> hub_;
};

TEST_F(HubThatAgentsDial, KeepsItsCertificateWhileItLasts) {
  const Certificate first = shown();
  clock_.pass(24h * 366);
  hub_->tick();
  EXPECT_EQ(shown().serial(), first.serial());
}

TEST_F(HubThatAgentsDial, MakesItsCertificateAnewAMonthBeforeItEnds) {
  const Certificate first = shown();
  clock_.pass(24h * 368);
  ASSERT_GT(first.validUntil(), clock_.now() + 24h * 28);
  hub_->tick();
  const Certificate next = shown();
  EXPECT_NE(next.serial(), first.serial());
  EXPECT_GT(next.validUntil(), clock_.now() + 24h * 396);
}

TEST_F(HubThatAgentsDial, MakesItAnewWhenItsClockWasAheadAsItWasIssued) {
  clock_.set(clock_.now() - 24h * 400);
  hub_->tick();
  EXPECT_LT(shown().validFrom(), clock_.now());
}

}  // namespace
}  // namespace sekisho::hub
