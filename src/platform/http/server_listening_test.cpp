#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <semaphore>
#include <thread>

#include "core/testing/result_matchers.h"
#include "platform/http/server.h"
#include "platform/http/testing/echo_server.h"
#include "platform/http/testing/raw_client.h"

namespace sekisho::platform::http {
namespace {

using ::sekisho::testing::failsWith;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using testing::echo;
using ::testing::EndsWith;
using ::testing::IsEmpty;
using testing::kGet;
using testing::onLoopback;
using ::testing::Optional;
using testing::RawClient;
using testing::serve;
using ::testing::StartsWith;

class LocalSocket : public ::testing::Test {
 protected:
  LocalSocket() {
    std::string name = (std::filesystem::temp_directory_path() / "sekisho-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~LocalSocket() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path() const { return folder_ / "control.sock"; }

  std::filesystem::path folder_;
};

TEST_F(LocalSocket, TellsTheUserAtTheOtherEnd) {
  const auto server = serve({.listeners = {{.socket_path = path()}}}, [](const Request& request) {
    return Response{.body = "uid " + std::to_string(request.peer.uid.value_or(0xFFFFFFFFU)) +
                            " at '" + request.peer.address + "'"};
  });
  RawClient client(path());

  client.write(kGet);

  EXPECT_THAT(client.readAnswer(), EndsWith("uid " + std::to_string(getuid()) + " at ''"));
  EXPECT_EQ(server->port(), 0);
}

TEST_F(LocalSocket, IsOpenToItsOwnerAloneAndGoesWithItsServer) {
  auto server = serve({.listeners = {{.socket_path = path()}}});
  struct stat found{};
  ASSERT_EQ(stat(path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);

  server.reset();

  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(LocalSocket, ReplacesWhatADeadServerLeft) {
  {
    auto server = serve({.listeners = {{.socket_path = path()}}});
    std::filesystem::create_hard_link(path(), folder_ / "left");
  }
  std::filesystem::rename(folder_ / "left", path());
  ASSERT_FALSE(RawClient(path()).connected());

  const auto server = serve({.listeners = {{.socket_path = path()}}});

  EXPECT_TRUE(RawClient(path()).connected());
}

TEST_F(LocalSocket, IsNotTakenFromALivingServer) {
  const auto server = serve({.listeners = {{.socket_path = path()}}});

  EXPECT_THAT(Server::listen({.listeners = {{.socket_path = path()}}}, echo),
              failsWith(ErrorCode::Conflict));
  EXPECT_TRUE(RawClient(path()).connected());
}

TEST(Server, RefusesPlainHttpBeyondLoopback) {
  for (const std::string address : {"0.0.0.0", "::", "192.168.1.10"}) {
    const auto server = Server::listen({.listeners = {{.address = address}}}, echo);
    ASSERT_THAT(server, failsWith(ErrorCode::InvalidInput));
    EXPECT_EQ(server.error().message.name, "http.listen-plain");
  }
}

TEST(Server, RefusesWhatIsNoAddress) {
  for (const std::string address : {"", "localhost", "127.0.0.1:80", "256.0.0.1"}) {
    EXPECT_THAT(Server::listen({.listeners = {{.address = address}}}, echo),
                failsWith(ErrorCode::InvalidInput));
  }
  EXPECT_THAT(Server::listen({.listeners = {{.socket_path = std::string(200, 'x')}}}, echo),
              failsWith(ErrorCode::InvalidInput));
}

TEST(Server, RefusesAPortThatIsTaken) {
  const auto server = serve(onLoopback());

  EXPECT_THAT(
      Server::listen({.listeners = {{.address = "127.0.0.1", .port = server->port()}}}, echo),
      failsWith(ErrorCode::Conflict));
}

TEST(ServerStopping, LetsARunningRequestFinish) {
  std::binary_semaphore begun{0};
  std::binary_semaphore go_on{0};
  const auto server = serve(onLoopback(), [&](const Request& request) {
    begun.release();
    go_on.acquire();
    return echo(request);
  });
  RawClient idle(server->port());
  RawClient busy(server->port());
  busy.write(kGet);
  begun.acquire();
  std::jthread stopping([&] { server->stop(seconds{20}); });

  EXPECT_THAT(idle.readToEnd(), Optional(IsEmpty()));
  go_on.release();

  EXPECT_THAT(busy.readToEnd(), Optional(AllOf(StartsWith("HTTP/1.1 200"), EndsWith("GET /a|"))));
  stopping.join();
  EXPECT_FALSE(RawClient(server->port()).connected());
}

TEST(ServerStopping, CutsOffARequestAtItsDeadlineButWaitsForItsHandler) {
  std::binary_semaphore begun{0};
  std::binary_semaphore go_on{0};
  std::atomic<bool> handled = false;
  const auto server = serve(onLoopback(), [&](const Request& request) {
    begun.release();
    go_on.acquire();
    handled = true;
    return echo(request);
  });
  RawClient client(server->port());
  client.write(kGet);
  begun.acquire();
  std::jthread stopping([&] { server->stop(milliseconds{20}); });

  EXPECT_THAT(client.readToEnd(), Optional(IsEmpty()));
  EXPECT_FALSE(handled);
  go_on.release();
  stopping.join();

  EXPECT_TRUE(handled);
}

}  // namespace
}  // namespace sekisho::platform::http
