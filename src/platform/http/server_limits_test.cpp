// How long a server waits, and how many it lets in.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <latch>
#include <semaphore>
#include <thread>

#include "platform/http/testing/served.h"

namespace sekisho::platform::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using testing::ask;
using testing::echo;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kGet;
using ::testing::Lt;
using ::testing::Not;
using testing::onLoopback;
using ::testing::Optional;
using testing::RawClient;
using testing::serve;
using ::testing::SizeIs;
using ::testing::StartsWith;

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

}  // namespace
}  // namespace sekisho::platform::http
