#include "platform/http/request_reader.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "platform/http/server.h"
#include "platform/http/testing/raw_client.h"

namespace sekisho::platform::http {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Optional;
using ::testing::StartsWith;

const std::filesystem::path kCorpus =
    std::filesystem::path(SEKISHO_SOURCE_DIR) / "tests/fuzz/http_request";

std::string contentOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> filesIn(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.insert(entry.path().filename());
  }
  return names;
}

/// Feeds pieces of that size until the request is complete, refused, or the bytes have run out.
std::expected<void, Refusal> feed(RequestReader& reader, std::string_view bytes,
                                  std::size_t piece) {
  while (!bytes.empty() && !reader.complete()) {
    if (auto fed = reader.feed(bytes.substr(0, piece)); !fed) return fed;
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  return {};
}

/// A file of refused/, and what the sender is told.
struct Refused {
  const char* file;
  int status;
  const char* message;
};

constexpr Refused kRefused[] = {
    {"bare-lf-in-head", 400, "http.syntax"},
    {"bare-lf-after-field", 400, "http.syntax"},
    {"bare-cr-in-value", 400, "http.syntax"},
    {"folded-field", 400, "http.syntax"},
    {"folded-with-tab", 400, "http.syntax"},
    {"folded-first-field", 400, "http.syntax"},
    {"nul-in-value", 400, "http.syntax"},
    {"delete-in-value", 400, "http.syntax"},
    {"space-before-colon", 400, "http.syntax"},
    {"space-in-name", 400, "http.syntax"},
    {"no-colon", 400, "http.syntax"},
    {"empty-name", 400, "http.syntax"},
    {"leading-empty-line", 400, "http.syntax"},
    {"leading-space", 400, "http.syntax"},
    {"two-spaces-in-line", 400, "http.syntax"},
    {"no-target", 400, "http.syntax"},
    {"http-0.9", 400, "http.syntax"},
    {"lower-case-method", 400, "http.syntax"},
    {"tls-on-plain-port", 400, "http.syntax"},
    {"http-2-preface", 505, "http.version"},
    {"http-1.2", 505, "http.version"},
    {"http-lower-case", 505, "http.version"},
    {"length-and-coding", 400, "http.framing"},
    {"coding-and-length", 400, "http.framing"},
    {"two-lengths", 400, "http.framing"},
    {"same-length-twice", 400, "http.framing"},
    {"list-of-lengths", 400, "http.framing"},
    {"negative-length", 400, "http.framing"},
    {"signed-length", 400, "http.framing"},
    {"hexadecimal-length", 400, "http.framing"},
    {"empty-length", 400, "http.framing"},
    {"endless-length", 400, "http.framing"},
    {"coding-twice", 400, "http.framing"},
    {"coding-list", 400, "http.framing"},
    {"coding-identity", 400, "http.framing"},
    {"coding-obfuscated", 400, "http.framing"},
    {"coding-with-parameter", 400, "http.framing"},
    {"coding-in-http-1.0", 400, "http.framing"},
    {"chunk-extension", 400, "http.framing"},
    {"chunk-bare-lf", 400, "http.framing"},
    {"chunk-lf-in-extension", 400, "http.framing"},
    {"chunk-size-signed", 400, "http.framing"},
    {"chunk-size-prefixed", 400, "http.framing"},
    {"chunk-size-empty", 400, "http.framing"},
    {"chunk-size-overflow", 400, "http.framing"},
    {"chunk-longer-than-said", 400, "http.framing"},
    {"chunk-head-endless", 400, "http.framing"},
    {"chunk-trailer", 400, "http.framing"},
    {"no-host", 400, "http.host"},
    {"no-fields", 400, "http.host"},
    {"two-hosts", 400, "http.host"},
    {"empty-host", 400, "http.host"},
    {"host-with-user", 400, "http.host"},
    {"host-with-path", 400, "http.host"},
    {"host-with-bad-port", 400, "http.host"},
    {"host-with-empty-port", 400, "http.host"},
    {"host-list", 400, "http.host"},
    {"host-open-bracket", 400, "http.host"},
    {"host-only-port", 400, "http.host"},
    {"dot-segment", 400, "http.target"},
    {"dot-at-end", 400, "http.target"},
    {"single-dot", 400, "http.target"},
    {"encoded-dots", 400, "http.target"},
    {"encoded-slash", 400, "http.target"},
    {"encoded-nul", 400, "http.target"},
    {"encoded-nul-in-query", 400, "http.target"},
    {"encoded-line-end", 400, "http.target"},
    {"broken-escape", 400, "http.target"},
    {"cut-escape", 400, "http.target"},
    {"not-utf-8", 400, "http.target"},
    {"overlong-utf-8", 400, "http.target"},
    {"fragment", 400, "http.target"},
    {"absolute-form", 400, "http.target"},
    {"authority-form", 400, "http.target"},
    {"asterisk-form", 400, "http.target"},
    {"too-many-parameters", 400, "http.target"},
    {"head-too-long", 431, "http.head-size"},
    {"too-many-fields", 431, "http.head-size"},
    {"length-too-long", 413, "http.body-size"},
    {"chunk-too-long", 413, "http.body-size"},
    {"unknown-expectation", 417, "http.expectation"},
};

class RefusedRequest : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedRequest, IsRefusedInPiecesOfAnySize) {
  const std::string bytes = contentOf(kCorpus / "refused" / GetParam().file);
  for (const std::size_t piece : {bytes.size(), std::size_t{1}, std::size_t{7}}) {
    RequestReader reader;
    const auto fed = feed(reader, bytes, piece);
    ASSERT_FALSE(fed) << "in pieces of " << piece;
    EXPECT_EQ(fed.error().status, GetParam().status);
    EXPECT_EQ(fed.error().message.name, GetParam().message);
  }
}

TEST_P(RefusedRequest, IsAnsweredWithAProblemAndTheEndOfTheConnection) {
  int handled = 0;
  const auto server =
      Server::listen({.listeners = {{.address = "127.0.0.1"}}},
                     [&](const Request&) { return Response{.status = 200 + handled++}; });
  ASSERT_TRUE(server);
  testing::RawClient client((*server)->port());

  client.write(contentOf(kCorpus / "refused" / GetParam().file));
  client.finish();

  EXPECT_THAT(
      client.readToEnd(),
      Optional(AllOf(StartsWith("HTTP/1.1 " + std::to_string(GetParam().status) + " "),
                     HasSubstr("\r\nConnection: close\r\n"),
                     HasSubstr("\r\nContent-Type: application/problem+json\r\n"),
                     HasSubstr("\"message\":\"" + std::string(GetParam().message) + "\""))));
  (*server)->stop(std::chrono::seconds{10});
  EXPECT_EQ(handled, 0);
}

std::string nameOf(const ::testing::TestParamInfo<Refused>& info) {
  std::string name(info.param.file);
  std::ranges::replace_if(name, [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(, RefusedRequest, ::testing::ValuesIn(kRefused), nameOf);

TEST(RefusedRequests, AreAllListedAbove) {
  std::set<std::string> listed;
  for (const Refused& refused : kRefused) listed.insert(refused.file);
  EXPECT_EQ(filesIn(kCorpus / "refused"), listed);
}

TEST(AcceptedRequests, AreCompleteInPiecesOfAnySize) {
  for (const std::string& file : filesIn(kCorpus / "accepted")) {
    const std::string bytes = contentOf(kCorpus / "accepted" / file);
    for (const std::size_t piece : {bytes.size(), std::size_t{1}, std::size_t{7}}) {
      RequestReader reader;
      EXPECT_TRUE(feed(reader, bytes, piece)) << file << " in pieces of " << piece;
      EXPECT_TRUE(reader.complete()) << file << " in pieces of " << piece;
    }
  }
}

MATCHER_P2(isField, name, value, "") { return arg.name == name && arg.value == value; }

TEST(RequestReader, TellsWhatWasAsked) {
  RequestReader reader;
  ASSERT_TRUE(
      reader.feed("PUT /%E9%96%A2/x?a=1&b=c+d%2B&e HTTP/1.1\r\nhost: LocalHost:80\r\n"
                  "X-One:  two \r\nContent-Length: 4\r\n\r\nbo"));
  EXPECT_TRUE(reader.headComplete());
  EXPECT_FALSE(reader.complete());
  ASSERT_TRUE(reader.feed("dyGET"));
  ASSERT_TRUE(reader.complete());

  EXPECT_EQ(reader.host(), "localhost");
  EXPECT_TRUE(reader.keepsAlive());
  EXPECT_EQ(reader.takeRest(), "GET");
  const Request request = reader.takeRequest();
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.path, "/関/x");
  EXPECT_THAT(request.query,
              ElementsAre(isField("a", "1"), isField("b", "c d+"), isField("e", "")));
  EXPECT_THAT(request.fields, ElementsAre(isField("host", "LocalHost:80"), isField("X-One", "two"),
                                          isField("Content-Length", "4")));
  EXPECT_EQ(request.body, "body");
}

TEST(RequestReader, JoinsChunks) {
  RequestReader reader;
  ASSERT_TRUE(feed(reader, contentOf(kCorpus / "accepted/chunked"), 1));

  EXPECT_EQ(reader.takeRequest().body, "abc0123456789");
}

TEST(RequestReader, LetsTheClientDecideWhetherTheConnectionLivesOn) {
  const auto keeps = [](std::string_view line, std::string_view fields) {
    RequestReader reader;
    EXPECT_TRUE(reader.feed(std::string(line) + "\r\nHost: a\r\n" + std::string(fields) + "\r\n"));
    return reader.keepsAlive();
  };
  EXPECT_TRUE(keeps("GET / HTTP/1.1", ""));
  EXPECT_FALSE(keeps("GET / HTTP/1.1", "Connection: close\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0", ""));
}

TEST(RequestReader, HoldsABodyToItsListenersLimit) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
  for (const std::string body :
       {"Content-Length: 5\r\n\r\nabcde",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"}) {
    RequestReader roomy(5);
    EXPECT_TRUE(roomy.feed(head + body));
    RequestReader tight(4);
    const auto fed = tight.feed(head + body);
    ASSERT_FALSE(fed);
    EXPECT_EQ(fed.error().status, 413);
  }
}

}  // namespace
}  // namespace sekisho::platform::http
