#include "platform/names/addresses.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <thread>

#include "core/testing/result_matchers.h"

namespace sekisho::platform {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using std::chrono::milliseconds;
using ::testing::ElementsAre;

constexpr milliseconds kPatience{20'000};

/// A name server on loopback that answers every question for an address (RFC 1035 §4) with
/// `address`, with "no such name" if that is empty, or not at all.
class NameServer {
 public:
  enum class Says { Address, NoSuchName, Nothing };

  explicit NameServer(Says says) : says_(says), socket_(socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof own), 0);
    socklen_t size = sizeof own;
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size), 0);
    port_ = ntohs(own.sin_port);
    thread_ = std::jthread([this] { serve(); });
  }
  ~NameServer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  [[nodiscard]] NameServers asked() const { return {"127.0.0.1:" + std::to_string(port_)}; }

 private:
  void serve() {
    std::array<unsigned char, 512> question{};
    for (;;) {
      sockaddr_in from{};
      socklen_t size = sizeof from;
      const ssize_t got = recvfrom(socket_, question.data(), question.size(), 0,
                                   reinterpret_cast<sockaddr*>(&from), &size);
      if (got <= 0) return;
      if (says_ == Says::Nothing) continue;
      const std::string answer =
          answerTo({reinterpret_cast<char*>(question.data()), static_cast<std::size_t>(got)});
      (void)sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from),
                   size);
    }
  }

  [[nodiscard]] std::string answerTo(const std::string& question) const {
    std::size_t end = 12;  // past the header: the name's labels, then its type and class
    while (question[end] != 0) end += static_cast<unsigned char>(question[end]) + 1U;
    const bool for_four = question[end + 2] == 1;
    std::string answer = question.substr(0, end + 5);
    answer[2] = '\x81';
    answer[3] = says_ == Says::NoSuchName ? '\x83' : '\x80';
    std::memset(&answer[6], 0, 6);
    if (says_ == Says::NoSuchName || !for_four) return answer;
    answer[7] = 1;
    return answer + std::string("\xC0\x0C\0\x01\0\x01\0\0\0\x3C\0\x04\xC0\0\x02\x07", 16);
  }

  Says says_;
  int socket_;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

TEST(AddressesOfAHost, AreWhatTheNameServerSays) {
  const NameServer server(NameServer::Says::Address);
  EXPECT_THAT(*addressesOf("mail.clinic.example", kPatience, server.asked()),
              ElementsAre("192.0.2.7"));
}

TEST(AddressesOfAHost, AreNotFoundIfThereIsNoSuchName) {
  const NameServer server(NameServer::Says::NoSuchName);
  EXPECT_THAT(addressesOf("mail.clinic.example", kPatience, server.asked()),
              failsWith(ErrorCode::NotFound));
}

TEST(AddressesOfAHost, AreWaitedForNoLongerThanTheDeadline) {
  const NameServer server(NameServer::Says::Nothing);
  EXPECT_THAT(addressesOf("mail.clinic.example", milliseconds{40}, server.asked()),
              failsWith(ErrorCode::Unavailable));
}

TEST(AddressesOfAHost, AreWaitedForNoLongerThanUntilAWishToStop) {
  const NameServer server(NameServer::Says::Nothing);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(
      addressesOf("mail.clinic.example", std::chrono::hours{1}, server.asked(), stop.get_token()),
      failsWith(ErrorCode::Unavailable));
}

TEST(AddressesOfAHost, AskNobodyForNumbersAndForThisMachine) {
  const NameServers nobody{"127.0.0.1:1"};
  EXPECT_THAT(*addressesOf("192.0.2.25", kPatience, nobody), ElementsAre("192.0.2.25"));
  EXPECT_THAT(*addressesOf("2001:db8::1", kPatience, nobody), ElementsAre("2001:db8::1"));
  EXPECT_THAT(*addressesOf("LocalHost", kPatience, nobody), ElementsAre("127.0.0.1", "::1"));
}

TEST(ThisMachine, IsKnownByItsNameAndItsNumbersOnly) {
  for (const char* own : {"localhost", "127.0.0.1", "127.8.9.1", "::1"}) {
    EXPECT_TRUE(isLoopback(own)) << own;
  }
  for (const char* other : {"128.0.0.1", "localhost.example", "::2", "mail.example", ""}) {
    EXPECT_FALSE(isLoopback(other)) << other;
  }
}

}  // namespace
}  // namespace sekisho::platform
