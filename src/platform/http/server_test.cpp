#include "platform/http/server.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <semaphore>
#include <thread>

#include "core/testing/result_matchers.h"
#include "platform/http/testing/served.h"

namespace sekisho::platform::http {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using testing::ask;
using testing::echo;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kGet;
using ::testing::Not;
using testing::onLoopback;
using ::testing::Optional;
using testing::RawClient;
using testing::serve;
using ::testing::SizeIs;
using ::testing::StartsWith;

TEST(Server, AnswersARequest) {
  const auto server = serve(onLoopback());

  EXPECT_THAT(ask(*server, "GET /caf%C3%A9?x=1&y=a+b%26 HTTP/1.1\r\nHost: localhost:8440\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\nDate: "),
                    HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"),
                    HasSubstr("\r\nContent-Type: text/plain\r\n"), Not(HasSubstr("Connection:")),
                    EndsWith("\r\n\r\nGET /café x=1 y=a b&|")));
}

TEST(Server, KeepsTheConnectionForTheNextRequest) {
  const auto server = serve(onLoopback());
  RawClient client(server->port());

  for (int i = 0; i < 3; ++i) {
    client.write(kGet);
    EXPECT_THAT(client.readAnswer(), EndsWith("\r\n\r\nGET /a|"));
  }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  const auto server = serve(onLoopback());
  RawClient client(server->port());

  client.write(
      "POST /1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\none"
      "POST /2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\ntw\r\n1\r\no\r\n0\r\n\r\n"
      "GET /3 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

  EXPECT_THAT(client.readAnswer(), EndsWith("POST /1|one"));
  EXPECT_THAT(client.readAnswer(), EndsWith("POST /2|two"));
  EXPECT_THAT(client.readToEnd(),
              Optional(AllOf(HasSubstr("Connection: close\r\n"), EndsWith("GET /3|"))));
}

TEST(Server, SendsTheHeadAloneToHead) {
  const auto server = serve(onLoopback());
  RawClient client(server->port());

  client.write("HEAD /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

  EXPECT_THAT(client.readToEnd(),
              Optional(AllOf(HasSubstr("Content-Length: 8\r\n"), EndsWith("\r\n\r\n"))));
}

TEST(Server, AsksForABodyThatWaitsForContinue) {
  const auto server = serve(onLoopback());
  RawClient client(server->port());

  client.write(
      "PUT /a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.readUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.write("abc");

  EXPECT_THAT(client.readAnswer(), EndsWith("PUT /a|abc"));
}

TEST(Server, SendsALongAnswerWhole) {
  const std::string body(5'000'000, 'x');
  const auto server = serve(onLoopback(), [&](const Request&) { return Response{.body = body}; });

  const std::string answer = ask(*server, kGet);

  EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4), body);
}

TEST(Server, LetsOneListenerHaveItsOwnHandlerAndBodyLimit) {
  ServerOptions options = onLoopback();
  options.listeners.push_back({.address = "127.0.0.1", .max_body_bytes = 2, .handler = [](auto&) {
                                 return Response{.body = "other"};
                               }});
  const auto server = serve(std::move(options));
  const std::string post = "POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
  RawClient other(server->port(1));

  EXPECT_THAT(ask(*server, post), EndsWith("POST /a|abc"));
  other.write(kGet);
  EXPECT_THAT(other.readAnswer(), EndsWith("\r\n\r\nother"));
  other.write(post);
  EXPECT_THAT(other.readAnswer(), StartsWith("HTTP/1.1 413 "));
}

struct Named {
  std::string about;
  std::string fields;
  int status;
};

class ServerAskedByName : public ::testing::TestWithParam<Named> {};

TEST_P(ServerAskedByName, AnswersToItsOwnNamesAndPagesOnly) {
  ServerOptions options = onLoopback();
  options.listeners[0].host_names = {"Sekisho.internal"};
  std::atomic<int> handled = 0;
  const auto server = serve(std::move(options), [&](const Request& request) {
    ++handled;
    return echo(request);
  });

  const std::string answer = ask(*server, "POST /a HTTP/1.1\r\n" + GetParam().fields + "\r\n");

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + std::to_string(GetParam().status)));
  EXPECT_EQ(handled, GetParam().status == 200 ? 1 : 0);
}

INSTANTIATE_TEST_SUITE_P(
    , ServerAskedByName,
    ::testing::Values(
        Named{"Localhost", "Host: localhost:8440\r\n", 200},
        Named{"ItsAddress", "Host: 127.0.0.1\r\n", 200},
        Named{"Version6Loopback", "Host: [::1]:1\r\n", 200},
        Named{"AListedName", "Host: SEKISHO.internal:8440\r\n", 200},
        Named{"AForeignName", "Host: evil.example\r\n", 421},
        Named{"ANameBelow", "Host: a.localhost\r\n", 421},
        Named{"OwnOrigin", "Host: localhost:8440\r\nOrigin: http://localhost:8440\r\n", 200},
        Named{"ForeignOrigin", "Host: localhost\r\nOrigin: http://evil.example\r\n", 403},
        Named{"OriginOfAnotherPort", "Host: localhost:1\r\nOrigin: http://localhost:2\r\n", 403},
        Named{"OriginOfAnotherScheme", "Host: localhost\r\nOrigin: https://localhost\r\n", 403},
        Named{"NullOrigin", "Host: localhost\r\nOrigin: null\r\n", 403},
        Named{"TwoOrigins",
              "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example\r\n",
              403}),
    [](const auto& info) { return info.param.about; });

TEST(Server, LetsAForeignPageReadNothingButAsk) {
  const auto server = serve(onLoopback());

  EXPECT_THAT(
      ask(*server, "GET /a HTTP/1.1\r\nHost: localhost\r\nOrigin: http://x.example\r\n\r\n"),
      AllOf(StartsWith("HTTP/1.1 200"), Not(HasSubstr("Access-Control"))));
}

TEST(Server, TurnsAThrowingHandlerIntoAProblem) {
  ServerOptions options = onLoopback();
  std::atomic<int> reports = 0;
  options.report = [&](const Error& error) {
    ++reports;
    EXPECT_THAT(error.detail, Not(HasSubstr("patient 12")));
  };
  const auto server = serve(std::move(options), [](const Request&) -> Response {
    throw std::runtime_error("patient 12");  // as a library might
  });

  EXPECT_THAT(ask(*server, kGet), AllOf(StartsWith("HTTP/1.1 500"), Not(HasSubstr("patient")),
                                        HasSubstr("\"message\":\"http.handler\"")));
  EXPECT_EQ(reports, 1);
}

class ServerWithAWrongAnswer : public ::testing::TestWithParam<Response> {};

TEST_P(ServerWithAWrongAnswer, SendsAProblemInstead) {
  const auto server = serve(onLoopback(), [](const Request&) { return GetParam(); });

  EXPECT_THAT(ask(*server, kGet),
              AllOf(StartsWith("HTTP/1.1 500"), Not(HasSubstr("Set-Cookie: evil"))));
}

INSTANTIATE_TEST_SUITE_P(, ServerWithAWrongAnswer,
                         ::testing::Values(Response{.fields = {{"X", "a\r\nSet-Cookie: evil"}}},
                                           Response{.fields = {{"X\r\nSet-Cookie: evil", "a"}}},
                                           Response{.fields = {{"", "a"}}},
                                           Response{.fields = {{"Content-Length", "0"}}},
                                           Response{.fields = {{"transfer-encoding", "chunked"}}},
                                           Response{.status = 99}, Response{.status = 600}));

constexpr int kClients = 64;
constexpr int kRequests = 25;

TEST(Server, ServesSixtyFourClientsAtOnce) {
  const auto server = serve(onLoopback());
  std::latch all_connected(kClients);
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> clients;
    clients.reserve(kClients);
    for (int n = 0; n < kClients; ++n) {
      clients.emplace_back([&, n] {
        RawClient client(server->port());
        all_connected.arrive_and_wait();
        for (int i = 0; i < kRequests; ++i) {
          const std::string body = std::to_string(n) + "-" + std::to_string(i);
          client.write("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + body);
          right += client.readAnswer().ends_with("\r\n\r\nPOST /a|" + body) ? 1 : 0;
        }
      });
    }
  }
  EXPECT_EQ(right, kClients * kRequests);
}

// --- local sockets

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

// --- starting and stopping

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
