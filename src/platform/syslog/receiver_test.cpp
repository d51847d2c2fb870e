#include "platform/syslog/receiver.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "core/mutex.h"
#include "core/testing/result_matchers.h"
#include "platform/http/testing/raw_client.h"
#include "platform/syslog/testing/tls_sender.h"
#include "platform/tls/authority.h"

namespace sekisho::platform::syslog {
namespace {

using http::testing::RawClient;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Le;
using testing::SenderIdentity;
using testing::TlsSender;
using tls::Authority;

constexpr std::chrono::seconds kPatience{20};
const tls::Validity kPresent{fromMs(0), fromMs(32'000'000'000'000)};

/// Keeps what it is given; refuses as often as it was told to, and while it is told to.
class Shelf final : public Intake {
 public:
  bool admits(const Sender& sender) override {
    const Lock lock(mutex_);
    senders_.push_back(sender);
    return admits_;
  }
  Result<void> take(const Sender& /*sender*/, std::vector<Frame>& frames) override {
    const Lock lock(mutex_);
    ++offers_;
    changed_.notify_all();
    while (held_back_) changed_.wait(mutex_);
    if (full_) return fail(ErrorCode::Unavailable, MessageId{"journal.read-only"});
    batches_.push_back(frames.size());
    for (const Frame& frame : frames) {
      texts_.push_back(frame.bytes);
      faults_.push_back(frame.fault);
    }
    frames.clear();
    return {};
  }
  void missed(const Sender& /*sender*/, std::uint64_t /*datagrams*/) override {}

  void setFull(bool full) {
    const Lock lock(mutex_);
    full_ = full;
  }
  /// Begins to take, and does not come to an end before letGo().
  void holdBack() {
    const Lock lock(mutex_);
    held_back_ = true;
  }
  void letGo() {
    const Lock lock(mutex_);
    held_back_ = false;
    changed_.notify_all();
  }
  [[nodiscard]] std::vector<std::size_t> batches() {
    const Lock lock(mutex_);
    return batches_;
  }
  void refuse() {
    const Lock lock(mutex_);
    admits_ = false;
  }
  [[nodiscard]] std::vector<std::string> textsOnceThereAre(std::size_t count) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    const Lock lock(mutex_);
    while (texts_.size() < count) {
      if (changed_.wait_until(mutex_, until) == std::cv_status::timeout) break;
    }
    return texts_;
  }
  void waitForOffers(int count) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    const Lock lock(mutex_);
    while (offers_ < count) {
      if (changed_.wait_until(mutex_, until) == std::cv_status::timeout) break;
    }
    EXPECT_GE(offers_, count);
  }
  [[nodiscard]] std::vector<FrameFault> faults() {
    const Lock lock(mutex_);
    return faults_;
  }
  [[nodiscard]] Sender lastSender() {
    const Lock lock(mutex_);
    return senders_.empty() ? Sender{} : senders_.back();
  }

 private:
  Mutex mutex_;
  Condition changed_;
  std::vector<Sender> senders_ SEKISHO_GUARDED_BY(mutex_);
  std::vector<std::string> texts_ SEKISHO_GUARDED_BY(mutex_);
  std::vector<FrameFault> faults_ SEKISHO_GUARDED_BY(mutex_);
  int offers_ SEKISHO_GUARDED_BY(mutex_) = 0;
  std::vector<std::size_t> batches_ SEKISHO_GUARDED_BY(mutex_);
  bool full_ SEKISHO_GUARDED_BY(mutex_) = false;
  bool held_back_ SEKISHO_GUARDED_BY(mutex_) = false;
  bool admits_ SEKISHO_GUARDED_BY(mutex_) = true;
};

std::unique_ptr<Receiver> listenOn(Listener listener, Shelf& shelf) {
  listener.port = 0;
  auto receiver = Receiver::listen(
      {.listeners = {std::move(listener)}, .offer_again = std::chrono::milliseconds{1}}, shelf);
  EXPECT_THAT(receiver, succeeds());
  return std::move(*receiver);
}

TEST(ASyslogReceiver, HandsOverMessagesInOrderHoweverTheyArrive) {
  Shelf shelf;
  const auto receiver = listenOn({.way = Way::Tcp}, shelf);
  RawClient sender(receiver->port());
  for (const char c : std::string_view("5 <1>ab3 <2><3>cd\n")) ASSERT_TRUE(sender.write({&c, 1}));
  EXPECT_THAT(shelf.textsOnceThereAre(3), ElementsAre("<1>ab", "<2>", "<3>cd"));
  EXPECT_EQ(shelf.lastSender().way, Way::Tcp);
  EXPECT_EQ(shelf.lastSender().address, "127.0.0.1");
}

TEST(ASyslogReceiver, OffersAgainWhatWasNotTakenAndReadsNoMoreMeanwhile) {
  Shelf shelf;
  shelf.setFull(true);
  const auto receiver = listenOn({.way = Way::Tcp}, shelf);
  RawClient sender(receiver->port());
  ASSERT_TRUE(sender.write("<1>a\n<2>b\n"));
  shelf.waitForOffers(3);
  EXPECT_THAT(shelf.textsOnceThereAre(0), IsEmpty());
  ASSERT_TRUE(sender.write("<3>c\n"));
  shelf.setFull(false);
  EXPECT_THAT(shelf.textsOnceThereAre(3), ElementsAre("<1>a", "<2>b", "<3>c"));
}

TEST(ASyslogReceiver, ReadsOnWhileABatchIsBeingTakenAndHandsOverTheRestInOrder) {
  Shelf shelf;
  shelf.holdBack();
  const auto receiver = listenOn({.way = Way::Tcp}, shelf);
  RawClient sender(receiver->port());
  ASSERT_TRUE(sender.write("<1>a\n"));
  shelf.waitForOffers(1);
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "<2>" + std::to_string(i) + "\n";
  ASSERT_TRUE(sender.write(many));
  shelf.letGo();
  const auto texts = shelf.textsOnceThereAre(3001);
  ASSERT_EQ(texts.size(), 3001);
  EXPECT_EQ(texts.front(), "<1>a");
  EXPECT_EQ(texts.back(), "<2>2999");
  EXPECT_THAT(shelf.batches(), Each(Le(kMaxBatch)));
}

TEST(ASyslogReceiver, HandsOverWhatItCannotUnderstandAndThenHangsUp) {
  Shelf shelf;
  const auto receiver = listenOn({.way = Way::Tcp}, shelf);
  RawClient sender(receiver->port());
  const std::string endless = std::to_string(kMaxPassedOver + 1) + " " + std::string(70'000, 'a');
  ASSERT_TRUE(sender.write("3 <1>" + endless));
  EXPECT_THAT(shelf.textsOnceThereAre(2), ElementsAre("<1>", endless.substr(0, kMaxFrameBytes)));
  EXPECT_THAT(shelf.faults(), ElementsAre(FrameFault::None, FrameFault::TooLong));
  EXPECT_TRUE(sender.readToEnd());
}

TEST(ASyslogReceiver, KeepsTheHalfMessageOfALostConnection) {
  Shelf shelf;
  const auto receiver = listenOn({.way = Way::Tcp}, shelf);
  RawClient sender(receiver->port());
  ASSERT_TRUE(sender.write("99 <1>half"));
  sender.close();
  EXPECT_THAT(shelf.textsOnceThereAre(1), ElementsAre("99 <1>half"));
  EXPECT_THAT(shelf.faults(), ElementsAre(FrameFault::Unfinished));
}

TEST(ASyslogReceiver, TakesADatagramForAMessage) {
  Shelf shelf;
  const auto receiver = listenOn({.way = Way::Udp}, shelf);
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(receiver->port());
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (const std::string_view text : {"<1>a", "<2>b\nc"}) {
    ASSERT_EQ(sendto(socket, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&where),
                     sizeof where),
              static_cast<ssize_t>(text.size()));
  }
  EXPECT_THAT(shelf.textsOnceThereAre(2), ElementsAre("<1>a", "<2>b\nc"));
  ::close(socket);
}

TEST(ASyslogReceiver, WithoutTlsListensOnLoopbackOnly) {
  Shelf shelf;
  for (const Way way : {Way::Tcp, Way::Udp, Way::Tls}) {
    EXPECT_THAT(
        Receiver::listen({.listeners = {{.way = way, .address = "0.0.0.0", .port = 0}}}, shelf),
        failsWith(ErrorCode::InvalidInput));
  }
}

class ASyslogReceiverOverTls : public ::testing::Test {
 protected:
  static Authority authority() { return std::move(*Authority::create("Sekisho test", kPresent)); }

  static SenderIdentity sourceOf(const Authority& ca) {
    const auto key = tls::PrivateKey::generate();
    const auto leaf =
        ca.issueClient(tls::CertificateRequest::create(key), "urn:sekisho:clinic:source", kPresent);
    return {leaf->toPem(), key.toPem()};
  }

  std::unique_ptr<Receiver> listening() {
    const auto key = tls::PrivateKey::generate();
    const auto leaf = ca_.issueServer(tls::CertificateRequest::create(key),
                                      {.addresses = {"127.0.0.1"}}, kPresent);
    return listenOn({.way = Way::Tls,
                     .tls = http::ServerTls{.chain_pem = leaf->toPem(),
                                            .key_pem = key.toPem(),
                                            .client_certificate = http::ClientCertificate::Required,
                                            .client_authority_pem = ca_.certificate().toPem(),
                                            .takes_tls12 = true}},
                    shelf_);
  }

  Authority ca_ = authority();
  Shelf shelf_;
};

TEST_F(ASyslogReceiverOverTls, KnowsItsSenderByTheCertificate) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto receiver = listening();
    TlsSender sender(receiver->port(), sourceOf(ca_), version);
    ASSERT_TRUE(sender.connected());
    // Two frames in one record, without anything between them.
    ASSERT_TRUE(sender.write("3 <1>3 <2>"));
    EXPECT_THAT(shelf_.textsOnceThereAre(2), ::testing::Contains("<2>"));
    EXPECT_EQ(shelf_.lastSender().certificate_uri, "urn:sekisho:clinic:source");
    EXPECT_EQ(shelf_.lastSender().way, Way::Tls);
  }
}

TEST_F(ASyslogReceiverOverTls, HearsNobodyWithoutItsOwnCertificate) {
  const auto receiver = listening();
  TlsSender nobody(receiver->port(), {});
  nobody.write("3 <1>");
  EXPECT_TRUE(nobody.isClosed());
  TlsSender stranger(receiver->port(), sourceOf(authority()));
  stranger.write("3 <1>");
  EXPECT_TRUE(stranger.isClosed());
  EXPECT_THAT(shelf_.textsOnceThereAre(0), IsEmpty());
}

TEST_F(ASyslogReceiverOverTls, SpeaksNoOlderTlsThan12) {
  const auto receiver = listening();
  TlsSender sender(receiver->port(), sourceOf(ca_), TLS1_1_VERSION);
  EXPECT_FALSE(sender.connected());
}

TEST_F(ASyslogReceiverOverTls, HangsUpOnWhomeverItsIntakeDoesNotKnow) {
  shelf_.refuse();
  const auto receiver = listening();
  TlsSender sender(receiver->port(), sourceOf(ca_));
  sender.write("3 <1>");
  EXPECT_TRUE(sender.isClosed());
  EXPECT_THAT(shelf_.textsOnceThereAre(0), IsEmpty());
}

TEST_F(ASyslogReceiverOverTls, TakesAMessageAsLongAsDicomAsksFor) {
  const auto receiver = listening();
  TlsSender sender(receiver->port(), sourceOf(ca_));
  const std::string message = "<85>" + std::string(32'768 - 4, 'x');
  ASSERT_TRUE(sender.write("32768 " + message));
  EXPECT_THAT(shelf_.textsOnceThereAre(1), ElementsAre(message));
}

}  // namespace
}  // namespace sekisho::platform::syslog
