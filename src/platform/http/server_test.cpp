#include "platform/http/server.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <latch>
#include <thread>

#include "core/testing/result_matchers.h"
#include "platform/http/testing/raw_client.h"

namespace sekisho::platform::http {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using testing::RawClient;
using ::testing::StartsWith;

/// Says what the handler saw.
Response echo(const Request& request) {
  std::string seen = request.method + " " + request.path;
  for (const Field& field : request.query) seen += " " + field.name + "=" + field.value;
  return {.fields = {{"Content-Type", "text/plain"}}, .body = seen + "|" + request.body};
}

ServerOptions onLoopback() { return {.listeners = {{.address = "127.0.0.1"}}}; }

std::unique_ptr<Server> serve(ServerOptions options, Handler handler = echo) {
  auto server = Server::listen(std::move(options), std::move(handler));
  EXPECT_THAT(server, succeeds());
  return std::move(*server);
}

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST(ServerOnLoopback, AnswersARequest) {
  const auto server = serve(onLoopback());
  RawClient client(server->port());

  client.write("GET /caf%C3%A9?x=1&y=a+b%26 HTTP/1.1\r\nHost: localhost:8440\r\n\r\n");

  EXPECT_THAT(client.readAnswer(),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\nDate: "),
                    HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"),
                    HasSubstr("\r\nContent-Type: text/plain\r\n"), Not(HasSubstr("Connection:")),
                    EndsWith("\r\n\r\nGET /café x=1 y=a b&|")));
}

TEST(ServerOnLoopback, KeepsTheConnectionForTheNextRequest) {
  const auto server = serve(onLoopback());
  RawClient client(server->port());

  for (int i = 0; i < 3; ++i) {
    client.write(kGet);
    EXPECT_THAT(client.readAnswer(), EndsWith("\r\n\r\nGET /a|"));
  }
}

TEST(ServerOnLoopback, AnswersPipelinedRequestsInOrder) {
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

TEST(ServerOnLoopback, SendsTheHeadAloneToHead) {
  const auto server = serve(onLoopback());
  RawClient client(server->port());

  client.write("HEAD /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

  EXPECT_THAT(client.readToEnd(),
              Optional(AllOf(HasSubstr("Content-Length: 8\r\n"), EndsWith("\r\n\r\n"))));
}

}  // namespace
}  // namespace sekisho::platform::http
