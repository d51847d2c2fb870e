#include "platform/system/connecting.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>

#include "core/testing/result_matchers.h"
#include "platform/descriptor.h"

namespace sekisho::platform {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

/// A socket at a free port of 127.0.0.1; it listens only if it is told to.
class AtAPort : public ::testing::Test {
 protected:
  AtAPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{
        .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    auto* address = reinterpret_cast<sockaddr*>(&place);
    socklen_t size = sizeof place;
    EXPECT_EQ(::bind(socket_.number(), address, size), 0);
    EXPECT_EQ(::getsockname(socket_.number(), address, &size), 0);
    port_ = ntohs(place.sin_port);
  }
  Descriptor socket_;
  std::uint16_t port_ = 0;
};

TEST_F(AtAPort, WhereSomebodyListensAConnectionTakesSomeTime) {
  ASSERT_EQ(::listen(socket_.number(), 1), 0);
  const auto took = timeToConnect("127.0.0.1", port_, 5s);
  ASSERT_THAT(took, succeeds());
  EXPECT_LT(*took, 5s);
}

TEST_F(AtAPort, WhereNobodyListensThereIsNone) {
  EXPECT_THAT(timeToConnect("127.0.0.1", port_, 5s), failsWith(ErrorCode::Unavailable));
}

/// Takes one connection, reads what is asked and says `answer` before it closes it.
std::jthread answersOnce(const Descriptor& listener, std::string& asked, std::string answer) {
  return std::jthread([&listener, &asked, answer = std::move(answer)] {
    const Descriptor taken(::accept(listener.number(), nullptr, nullptr));
    std::array<char, 64> read{};
    const ssize_t got = ::recv(taken.number(), read.data(), read.size(), 0);
    asked.assign(read.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    (void)::send(taken.number(), answer.data(), answer.size(), MSG_NOSIGNAL);
  });
}

TEST_F(AtAPort, WhoIsAskedAnswersAfterSomeTime) {
  ASSERT_EQ(::listen(socket_.number(), 1), 0);
  std::string asked;
  auto answering = answersOnce(socket_, asked, "HTTP/1.1 200 OK");
  const auto took = timeToAnswer("127.0.0.1", port_, "OPTIONS *", 5s);
  answering.join();
  ASSERT_THAT(took, succeeds());
  EXPECT_GT(*took, 0us);
  EXPECT_LT(*took, 5s);
  EXPECT_EQ(asked, "OPTIONS *");
}

TEST_F(AtAPort, WhoTakesAConnectionAndHangsDoesNotAnswer) {
  ASSERT_EQ(::listen(socket_.number(), 1), 0);
  EXPECT_THAT(timeToConnect("127.0.0.1", port_, 5s), succeeds());
  EXPECT_THAT(timeToAnswer("127.0.0.1", port_, "OPTIONS *", 50ms),
              failsWith(ErrorCode::Unavailable));
}

TEST_F(AtAPort, WhoClosesWithoutAWordDoesNotAnswer) {
  ASSERT_EQ(::listen(socket_.number(), 1), 0);
  std::string asked;
  auto answering = answersOnce(socket_, asked, "");
  EXPECT_THAT(timeToAnswer("127.0.0.1", port_, "OPTIONS *", 5s), failsWith(ErrorCode::Unavailable));
}

TEST(Connecting, NeedsAnAddress) {
  EXPECT_THAT(timeToConnect("orca.example", 8000, 5s), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(timeToConnect("", 8000, 5s), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(timeToAnswer("orca.example", 8000, "?", 5s), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::platform
