#include "platform/http/client.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <future>

#include "core/testing/result_matchers.h"
#include "platform/http/server.h"
#include "platform/http/testing/raw_server.h"

namespace sekisho::platform::http {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::RawServer;
using ::testing::StartsWith;

constexpr seconds kPatience{20};
const Request kGet{.method = "GET", .path = "/a"};
const Request kPost{.method = "POST", .path = "/a", .body = "{}"};
constexpr const char* kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

Client clientOf(std::uint16_t port, std::size_t max_answer_bytes = kMaxAnswerBytes) {
  auto client =
      Client::create({.address = "127.0.0.1", .port = port, .max_answer_bytes = max_answer_bytes});
  EXPECT_THAT(client, succeeds());
  return std::move(*client);
}

Response echo(const Request& request) {
  std::string seen = request.method + " " + request.path;
  for (const Field& field : request.query) seen += " " + field.name + "=" + field.value;
  const std::string* kind = request.field("Content-Type");
  return {.status = 201,
          .fields = {{"X-Kind", kind ? *kind : "none"}},
          .body = seen + "|" + request.body};
}

std::unique_ptr<Server> serve(const Handler& handler = echo) {
  auto server = Server::listen(
      {.listeners = {{.address = "127.0.0.1", .max_body_bytes = std::size_t{32} << 20U}}}, handler);
  EXPECT_THAT(server, succeeds());
  return std::move(*server);
}

TEST(Client, ArrivesAsItWasSent) {
  const auto server = serve();
  Client client = clientOf(server->port());

  const auto answer = client.send({.method = "POST",
                                   .path = "/関 所/a?b",
                                   .query = {{"q", "1&2=3 +ü"}, {"e", ""}},
                                   .fields = {{"Content-Type", "text/plain"}},
                                   .body = "body"},
                                  kPatience);

  ASSERT_THAT(answer, succeeds());
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "POST /関 所/a?b q=1&2=3 +ü e=|body");
  EXPECT_EQ(*find(answer->fields, "x-kind"), "text/plain");
}

TEST(Client, SendsAndReadsLongBodies) {
  const auto server = serve([](const Request& request) { return Response{.body = request.body}; });
  Client client = clientOf(server->port());
  std::string body(std::size_t{20} << 20U, 'x');
  body.back() = 'y';

  const auto answer = client.send({.method = "PUT", .path = "/", .body = body}, kPatience);

  ASSERT_THAT(answer, succeeds());
  EXPECT_TRUE(answer->body == body);
}

TEST(Client, ReadsTheHeadAlone) {
  const auto server = serve();
  Client client = clientOf(server->port());

  const auto head = client.send({.method = "HEAD", .path = "/a"}, kPatience);
  const auto next = client.send(kGet, kPatience);

  ASSERT_THAT(head, succeeds());
  EXPECT_EQ(head->body, "");
  EXPECT_EQ(*find(head->fields, "Content-Length"), "8");
  ASSERT_THAT(next, succeeds());
  EXPECT_EQ(next->body, "GET /a|");
}

TEST(Client, KeepsItsConnection) {
  auto server = Server::listen(
      {.listeners = {{.address = "127.0.0.1"}}, .max_connections_per_address = 1}, echo);
  ASSERT_THAT(server, succeeds());
  Client client = clientOf((*server)->port());

  for (int i = 0; i < 3; ++i) EXPECT_THAT(client.send(kPost, kPatience), succeeds());
}

TEST(Client, OpensAnotherConnectionWhenTheServerEndedTheLast) {
  auto server = Server::listen(
      {.listeners = {{.address = "127.0.0.1"}}, .max_requests_per_connection = 1}, echo);
  ASSERT_THAT(server, succeeds());
  Client client = clientOf((*server)->port());

  for (int i = 0; i < 3; ++i) EXPECT_THAT(client.send(kPost, kPatience), succeeds());
}

TEST(Client, AsksAgainWhereAskingTwiceDoesNoHarm) {
  // The first connection answers once, although it promised to go on.
  RawServer server({kOk, kOk});
  Client client = clientOf(server.port());
  ASSERT_THAT(client.send(kGet, kPatience), succeeds());

  EXPECT_THAT(client.send(kGet, kPatience), succeeds());

  EXPECT_THAT(server.heard(), ElementsAre(StartsWith("GET /a"), StartsWith("GET /a")));
}

TEST(Client, SaysWhenAnAnswerWasLost) {
  RawServer cut({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", ""});

  EXPECT_THAT(clientOf(cut.port()).send(kPost, kPatience), failsWith(ErrorCode::Indeterminate));
  // Silence.
  EXPECT_THAT(clientOf(cut.port()).send(kPost, milliseconds{50}),
              failsWith(ErrorCode::Indeterminate));
}

TEST(Client, SaysThatAskingAgainDoesNoHarm) {
  RawServer cut({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", ""});

  EXPECT_THAT(clientOf(cut.port()).send(kGet, kPatience), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(clientOf(cut.port()).send(kGet, milliseconds{50}), failsWith(ErrorCode::Unavailable));
}

/// A descriptor that is readable once it is told.
class Bell {
 public:
  Bell() { EXPECT_EQ(pipe(ends_.data()), 0); }
  ~Bell() {
    for (const int end : ends_) close(end);
  }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  void ring() const { EXPECT_EQ(write(ends_[1], "!", 1), 1); }
  [[nodiscard]] int descriptor() const { return ends_[0]; }

 private:
  std::array<int, 2> ends_{};
};

TEST(Client, HurriesOnceItMust) {
  const Bell bell;
  std::promise<void> gone;
  const auto server = serve([&](const Request& request) {
    bell.ring();
    gone.get_future().wait();
    return echo(request);
  });
  Client client = clientOf(server->port());
  client.hurryOn(bell.descriptor(), milliseconds{50});

  const auto answer = client.send(kPost, kPatience);
  gone.set_value();

  ASSERT_THAT(answer, failsWith(ErrorCode::Indeterminate));
  EXPECT_EQ(answer.error().detail, std::make_error_code(std::errc::operation_canceled).message());
}

TEST(Client, TakesAnAnswerThatComesWithinItsGrace) {
  const Bell bell;
  const auto server = serve([&bell](const Request& request) {
    bell.ring();
    return echo(request);
  });
  Client client = clientOf(server->port());
  client.hurryOn(bell.descriptor(), kPatience);

  EXPECT_THAT(client.send(kPost, kPatience), succeeds());
}

TEST(Client, DoesNotReachAPortWhereNobodyListens) {
  std::uint16_t port = 0;
  {
    const auto server = serve();
    port = server->port();
  }

  const auto answer = clientOf(port).send(kPost, kPatience);

  ASSERT_THAT(answer, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(answer.error().message.name, "http.unreachable");
}

TEST(Client, HearsWhyABodyIsTooLarge) {
  auto server =
      Server::listen({.listeners = {{.address = "127.0.0.1", .max_body_bytes = 10}}}, echo);
  ASSERT_THAT(server, succeeds());
  Client client = clientOf((*server)->port());

  const auto answer = client.send(
      {.method = "POST", .path = "/", .body = std::string(std::size_t{256} << 10U, 'x')},
      kPatience);

  ASSERT_THAT(answer, succeeds());
  EXPECT_EQ(answer->status, 413);
  EXPECT_THAT(client.send(kPost, kPatience), succeeds());
}

struct Answer {
  std::string about;
  std::string bytes;
  ErrorCode code;
};

class MalformedAnswer : public ::testing::TestWithParam<Answer> {};

TEST_P(MalformedAnswer, IsAFailure) {
  RawServer server({GetParam().bytes});

  EXPECT_THAT(clientOf(server.port(), 10).send(kGet, kPatience), failsWith(GetParam().code));
}

constexpr auto kCorrupt = ErrorCode::Corrupt;

INSTANTIATE_TEST_SUITE_P(
    , MalformedAnswer,
    ::testing::Values(
        Answer{"NotHttp", "SSH-2.0-OpenSSH_9.2\r\n\r\n", kCorrupt},
        Answer{"AnotherVersion", "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n", kCorrupt},
        Answer{"NoLength", "HTTP/1.1 200 OK\r\n\r\nok", kCorrupt},
        Answer{"LengthAndCoding",
               "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok",
               kCorrupt},
        Answer{"TwoLengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
               kCorrupt},
        Answer{"BytesAfterIt", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\noken", kCorrupt},
        Answer{"TooLong", "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", kCorrupt},
        Answer{"TooLongInChunks",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\n",
               kCorrupt},
        Answer{"BrokenChunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
               kCorrupt},
        Answer{"EndlessHead", "HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x'), kCorrupt},
        Answer{"EndlessContinue",
               [] {
                 std::string all;
                 for (int i = 0; i < 9; ++i) all += "HTTP/1.1 100 Continue\r\n\r\n";
                 return all;
               }(),
               kCorrupt}),
    [](const auto& info) { return info.param.about; });

TEST(Client, PassesOverInformationalAnswers) {
  RawServer server(
      {std::string("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n") + kOk});

  const auto answer = clientOf(server.port()).send(kGet, kPatience);

  ASSERT_THAT(answer, succeeds());
  EXPECT_EQ(answer->body, "ok");
}

TEST(Client, JoinsChunks) {
  RawServer server(
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"});

  const auto answer = clientOf(server.port()).send(kGet, kPatience);

  ASSERT_THAT(answer, succeeds());
  EXPECT_EQ(answer->body, "abc");
}

TEST(Client, IsNotMadeFromWhatItCannotUse) {
  for (const ClientOptions& options :
       {ClientOptions{.address = "localhost", .port = 80},
        ClientOptions{.address = "127.0.0.1", .port = 0},
        ClientOptions{.address = "192.168.1.10", .port = 80},
        ClientOptions{.socket_path = std::string(200, 'x')},
        ClientOptions{.address = "127.0.0.1", .port = 80, .host = "a b"},
        ClientOptions{.address = "127.0.0.1", .port = 80, .tls = ClientTls{}}}) {
    EXPECT_THAT(Client::create(options), failsWith(ErrorCode::InvalidInput));
  }
}

TEST(Client, SendsNothingThatCouldBeReadAsTwo) {
  std::atomic<int> handled = 0;
  const auto server = serve([&](const Request&) {
    ++handled;
    return Response{};
  });
  Client client = clientOf(server->port());
  for (const Request& request :
       {Request{.method = "GET /x HTTP/1.1\r\n", .path = "/"}, Request{.method = "", .path = "/"},
        Request{.method = "GET", .path = "a"},
        Request{.method = "GET", .path = "/", .fields = {{"X", "a\r\nY: b"}}},
        Request{.method = "GET", .path = "/", .fields = {{"X:", "a"}}},
        Request{.method = "GET", .path = "/", .fields = {{"Host", "evil.example"}}},
        Request{.method = "POST", .path = "/", .fields = {{"transfer-encoding", "chunked"}}}}) {
    EXPECT_THAT(client.send(request, kPatience), failsWith(ErrorCode::InvalidInput));
  }
  EXPECT_EQ(handled, 0);
}

TEST(Client, SpeaksOverALocalSocket) {
  std::string folder = (std::filesystem::temp_directory_path() / "sekisho-XXXXXX").string();
  ASSERT_TRUE(mkdtemp(folder.data()));
  const std::string path = folder + "/s";
  {
    const auto server = Server::listen({.listeners = {{.socket_path = path}}}, echo);
    ASSERT_THAT(server, succeeds());
    auto client = Client::create({.socket_path = path});
    ASSERT_THAT(client, succeeds());

    EXPECT_THAT(client->send(kPost, kPatience), succeeds());
  }
  auto late = Client::create({.socket_path = path});
  ASSERT_THAT(late, succeeds());
  EXPECT_THAT(late->send(kPost, kPatience), failsWith(ErrorCode::Unavailable));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sekisho::platform::http
