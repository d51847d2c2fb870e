#include "platform/http/server.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>
#include <latch>
#include <semaphore>
#include <thread>

#include "core/testing/result_matchers.h"
#include "platform/http/testing/raw_client.h"

namespace sekisho::platform::http {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::Not;
using ::testing::Optional;
using testing::RawClient;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// Says what the handler saw.
Response echo(const Request& request) {
  std::string seen = request.method + " " + request.path;
  for (const Field& field : request.query) seen += " " + field.name + "=" + field.value;
  return {.fields = {{"Content-Type", "text/plain"}}, .body = seen + "|" + request.body};
}

ServerOptions onLoopback() { return {.listeners = {{.address = "127.0.0.1"}}}; }

std::unique_ptr<Server> serve(ServerOptions options, const Handler& handler = echo) {
  auto server = Server::listen(std::move(options), handler);
  EXPECT_THAT(server, succeeds());
  return std::move(*server);
}

/// The answer to one request on a connection of its own.
std::string ask(const Server& server, std::string_view bytes) {
  RawClient client(server.port());
  client.write(bytes);
  return client.readAnswer();
}

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";

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

// --- limits and deadlines

/// Asks until the server takes the connection, as it does once another has gone.
std::string askUntilAnswered(const Server& server) {
  const auto limit = std::chrono::steady_clock::now() + seconds{10};
  std::string answer;
  while (answer.empty() && std::chrono::steady_clock::now() < limit) answer = ask(server, kGet);
  return answer;
}

TEST(ServerDeadline, EndsAHeadThatDoesNotCome) {
  ServerOptions options = onLoopback();
  options.deadlines.head = milliseconds{50};
  const auto server = serve(std::move(options));
  RawClient client(server->port());

  client.write("GET /a HTTP/1.1\r\nHost: loc");

  EXPECT_THAT(client.readToEnd(), Optional(IsEmpty()));
}

TEST(ServerDeadline, IsNotPutOffByAByteNowAndThen) {
  ServerOptions options = onLoopback();
  options.deadlines.head = milliseconds{50};
  const auto server = serve(std::move(options));
  RawClient client(server->port());

  client.write("GET /a HTTP/1.1\r\nX: ");
  int sent = 0;
  while (sent < 1000 && !client.hearsWithin(milliseconds{5})) {
    client.write("y");
    ++sent;
  }

  EXPECT_LT(sent, 1000);
  EXPECT_THAT(client.readToEnd(), Optional(IsEmpty()));
}

TEST(ServerDeadline, EndsABodyThatDoesNotCome) {
  ServerOptions options = onLoopback();
  options.deadlines.body = milliseconds{50};
  const auto server = serve(std::move(options));
  RawClient client(server->port());

  client.write("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nab");

  EXPECT_THAT(client.readToEnd(), Optional(IsEmpty()));
}

TEST(ServerDeadline, EndsAnIdleConnection) {
  ServerOptions options = onLoopback();
  options.deadlines.idle = milliseconds{50};
  const auto server = serve(std::move(options));
  RawClient used(server->port());

  used.write(kGet);

  EXPECT_THAT(used.readToEnd(), Optional(EndsWith("GET /a|")));
}

TEST(ServerDeadline, EndsAnAnswerThatNobodyReads) {
  ServerOptions options = onLoopback();
  options.deadlines.write = milliseconds{50};
  options.max_connections = 1;
  std::atomic<bool> first = true;
  const auto server = serve(std::move(options), [&](const Request&) {
    if (!first.exchange(false)) return Response{.status = 404};
    return Response{.body = std::string(std::size_t{64} << 20U, 'x')};
  });
  RawClient client(server->port());

  client.write(kGet);
  // Nothing is read until the server has given up, and its one place is free again.
  EXPECT_THAT(askUntilAnswered(*server), StartsWith("HTTP/1.1 404"));

  EXPECT_THAT(client.readToEnd(), Optional(SizeIs(Lt(std::size_t{64} << 20U))));
}

TEST(ServerLimit, OfOneAddressIsKeptByTheConnectionThatIsSilentLongest) {
  ServerOptions options = onLoopback();
  options.max_connections_per_address = 2;
  const auto server = serve(std::move(options));
  RawClient longest(server->port());
  longest.write(kGet);
  ASSERT_THAT(longest.readAnswer(), StartsWith("HTTP/1.1 200"));
  RawClient other(server->port());
  other.write(kGet);
  ASSERT_THAT(other.readAnswer(), StartsWith("HTTP/1.1 200"));

  RawClient third(server->port());
  third.write(kGet);

  EXPECT_THAT(third.readAnswer(), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(longest.readToEnd(), Optional(IsEmpty()));
  other.write(kGet);
  EXPECT_THAT(other.readAnswer(), StartsWith("HTTP/1.1 200"));
}

TEST(ServerLimit, TurnsNobodyOutWhoIsBeingAnswered) {
  ServerOptions options = onLoopback();
  options.max_connections = 1;
  std::promise<void> begun;
  std::promise<void> go_on;
  std::promise<std::string> reported;
  options.report = [&](const Error& error) { reported.set_value(std::string(error.message.name)); };
  const auto server = serve(std::move(options), [&](const Request&) {
    begun.set_value();
    go_on.get_future().wait();
    return Response{.body = "ok"};
  });
  RawClient first(server->port());
  first.write(kGet);
  begun.get_future().wait();

  EXPECT_THAT(RawClient(server->port()).readToEnd(), Optional(IsEmpty()));
  EXPECT_EQ(reported.get_future().get(), "http.full");

  go_on.set_value();
  EXPECT_THAT(first.readAnswer(), StartsWith("HTTP/1.1 200"));
}

TEST(ServerLimit, OfOneListenerLeavesTheOthersFree) {
  ServerOptions options = onLoopback();
  options.listeners.push_back({.address = "127.0.0.1"});
  options.max_connections = 2;
  const auto server = serve(std::move(options));
  std::vector<RawClient> crowd;
  for (int i = 0; i < 2; ++i) {
    crowd.emplace_back(server->port(0)).write("GET /a HTTP/1.1\r\n");  // not silent, not whole
  }

  RawClient client(server->port(1));
  client.write(kGet);

  EXPECT_THAT(client.readAnswer(), StartsWith("HTTP/1.1 200"));
}

TEST(ServerDeadline, EndsAConnectionThatNeverAsks) {
  ServerOptions options = onLoopback();
  options.deadlines.first = milliseconds{50};
  const auto server = serve(std::move(options));
  EXPECT_THAT(RawClient(server->port()).readToEnd(), Optional(IsEmpty()));
}

TEST(ServerLimit, HoldsForRequestsOfOneConnection) {
  ServerOptions options = onLoopback();
  options.max_requests_per_connection = 2;
  const auto server = serve(std::move(options));
  RawClient client(server->port());

  client.write(std::string(kGet) + std::string(kGet) + std::string(kGet));

  EXPECT_THAT(client.readAnswer(), Not(HasSubstr("Connection: close")));
  EXPECT_THAT(client.readToEnd(),
              Optional(AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("Connection: close"))));
}

TEST(ServerLimit, AnswersBusyWhenNoWorkerIsLeft) {
  ServerOptions options = onLoopback();
  options.workers = 1;
  options.max_waiting_requests = 1;
  std::counting_semaphore<8> begun{0};
  std::counting_semaphore<8> go_on{0};
  const auto server = serve(std::move(options), [&](const Request& request) {
    begun.release();
    go_on.acquire();
    return echo(request);
  });
  RawClient running(server->port());
  running.write(kGet);
  begun.acquire();
  RawClient one(server->port());
  RawClient two(server->port());

  std::counting_semaphore<2> answered{0};
  std::string answers[2];
  std::jthread first([&] {
    one.write(kGet);
    answers[0] = one.readAnswer();
    answered.release();
  });
  std::jthread second([&] {
    two.write(kGet);
    answers[1] = two.readAnswer();
    answered.release();
  });

  // One of the two waits for the worker; the other is turned away at once.
  answered.acquire();
  go_on.release(2);
  first.join();
  second.join();

  const auto is_busy = [](const std::string& answer) {
    return answer.starts_with("HTTP/1.1 503") && answer.contains("\r\nRetry-After: 1\r\n");
  };
  EXPECT_EQ(std::ranges::count_if(answers, is_busy), 1);
  EXPECT_THAT(running.readAnswer(), StartsWith("HTTP/1.1 200"));
}

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
