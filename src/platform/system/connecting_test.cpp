#include "platform/system/connecting.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

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

TEST(Connecting, NeedsAnAddress) {
  EXPECT_THAT(timeToConnect("orca.example", 8000, 5s), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(timeToConnect("", 8000, 5s), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::platform
