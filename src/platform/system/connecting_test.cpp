#include "platform/system/connecting.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>

#include "core/testing/result_matchers.h"
#include "platform/descriptor.h"
#include "platform/system/testing/bound_port.h"

namespace sekisho::platform {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;

/// It listens only if it is told to.
class AtAPort : public ::testing::Test {
 protected:
  testing::BoundPort port_;
};

TEST_F(AtAPort, WhereSomebodyListensAConnectionTakesSomeTime) {
  ASSERT_EQ(::listen(port_.socket.number(), 1), 0);
  const auto took = timeToConnect("127.0.0.1", port_.number, 5s);
  ASSERT_THAT(took, succeeds());
  EXPECT_LT(*took, 5s);
}

TEST_F(AtAPort, WhereNobodyListensThereIsNone) {
  EXPECT_THAT(timeToConnect("127.0.0.1", port_.number, 5s), failsWith(ErrorCode::Unavailable));
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
  ASSERT_EQ(::listen(port_.socket.number(), 1), 0);
  std::string asked;
  auto answering = answersOnce(port_.socket, asked, "HTTP/1.1 200 OK");
  const auto took = timeToAnswer("127.0.0.1", port_.number, "OPTIONS *", 5s);
  answering.join();
  ASSERT_THAT(took, succeeds());
  EXPECT_GT(*took, 0us);
  EXPECT_LT(*took, 5s);
  EXPECT_EQ(asked, "OPTIONS *");
}

TEST_F(AtAPort, WhoTakesAConnectionAndHangsDoesNotAnswer) {
  ASSERT_EQ(::listen(port_.socket.number(), 1), 0);
  EXPECT_THAT(timeToConnect("127.0.0.1", port_.number, 5s), succeeds());
  EXPECT_THAT(timeToAnswer("127.0.0.1", port_.number, "OPTIONS *", 50ms),
              failsWith(ErrorCode::Unavailable));
}

TEST_F(AtAPort, WhoClosesWithoutAWordDoesNotAnswer) {
  ASSERT_EQ(::listen(port_.socket.number(), 1), 0);
  std::string asked;
  auto answering = answersOnce(port_.socket, asked, "");
  EXPECT_THAT(timeToAnswer("127.0.0.1", port_.number, "OPTIONS *", 5s),
              failsWith(ErrorCode::Unavailable));
}

TEST(Connecting, NeedsAnAddress) {
  EXPECT_THAT(timeToConnect("orca.example", 8000, 5s), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(timeToConnect("", 8000, 5s), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(timeToAnswer("orca.example", 8000, "?", 5s), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::platform
