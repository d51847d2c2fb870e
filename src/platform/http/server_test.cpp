#include "platform/http/server.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>

#include "core/testing/result_matchers.h"
#include "platform/http/testing/echo_server.h"
#include "platform/http/testing/raw_client.h"

namespace sekisho::platform::http {
namespace {

using ::testing::AllOf;
using testing::ask;
using testing::echo;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::kGet;
using ::testing::Not;
using testing::onLoopback;
using ::testing::Optional;
using testing::RawClient;
using testing::serve;
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

}  // namespace
}  // namespace sekisho::platform::http
