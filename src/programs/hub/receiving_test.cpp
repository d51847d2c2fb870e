// What other systems send by HTTP: who may, what becomes of it, and who reads it.
#include "programs/hub/testing/hub_with_a_clock.h"

namespace sekisho::hub {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kLogin =
    R"({"resourceType":"AuditEvent","type":{"code":"110114"},"recorded":"2026-11-22T00:00:00Z","outcome":"0","agent":[{"name":"看護師 花子","requestor":true}],"source":{"observer":{"display":"PACS"}}})";

class HubThatOthersSendTo : public testing::HubWithAClock {
 protected:
  HubThatOthersSendTo() {
    EXPECT_EQ(setUp({"director", "administrator"}), 201);
    token_ = makeToken(R"("audit:write")");
  }

  std::string makeToken(const std::string& scopes, const std::string& more = {}) const {
    const std::string answer =
        ask("POST", "/senders/tokens", R"({"name":"PACS","scopes":[)" + scopes + "]" + more + "}",
            session_);
    EXPECT_EQ(statusOf(answer), 201) << answer;
    return testing::between(answer, R"("token":")", "\"");
  }

  std::string send(std::string_view body, const std::string& token,
                   const std::string& type = "application/fhir+json",
                   const std::string& authorization = "Authorization: Bearer ") const {
    platform::http::testing::RawClient client(port_);
    client.write("POST /api/v1/audit-events HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization +
                 token + "\r\nContent-Type: " + type + "\r\nContent-Length: " +
                 std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
    return client.readAnswer();
  }

  std::string token_;
};

TEST_F(HubThatOthersSendTo, AnswersWithTheIndexOrTheQuarantine) {
  const std::string taken = send(kLogin, token_);
  EXPECT_EQ(statusOf(taken), 201);
  EXPECT_THAT(taken, HasSubstr(R"("index":)"));
  const std::string quarantined = send("{", token_);
  EXPECT_EQ(statusOf(quarantined), 202);
  EXPECT_THAT(quarantined, HasSubstr(R"("quarantine":)"));
  const std::string listed = ask("GET", "/senders", {}, session_);
  EXPECT_THAT(listed, HasSubstr(R"("accepted":1)"));
  EXPECT_THAT(listed, HasSubstr(R"("quarantined":1)"));
  EXPECT_THAT(listed, Not(HasSubstr(token_)));
  const auto recorded = kinds();
  EXPECT_EQ(std::ranges::count(recorded, "usage.received@1"), 1);
  EXPECT_EQ(std::ranges::count(recorded, "usage.quarantined@1"), 1);
  EXPECT_EQ(std::ranges::count(recorded, "usage.sender-added@1"), 1);
}

TEST_F(HubThatOthersSendTo, TakesNothingWithoutAValidTokenOfThatScope) {
  EXPECT_EQ(statusOf(send(kLogin, "sekisho_x")), 401);
  EXPECT_EQ(statusOf(send(kLogin, makeToken(R"("audit:read")"))), 401);
  const std::string short_lived = makeToken(R"("audit:write")", R"(,"expires_days":1)");
  EXPECT_EQ(statusOf(send(kLogin, short_lived)), 201);
  clock_.pass(std::chrono::hours{24});
  EXPECT_EQ(statusOf(send(kLogin, short_lived)), 401);
  EXPECT_EQ(statusOf(send(kLogin, token_)), 201);
  // Nobody makes one without having signed in, nor is a token a sign-in.
  EXPECT_EQ(statusOf(ask("POST", "/senders/tokens", R"({"name":"x","scopes":["audit:write"]})")),
            401);
  EXPECT_EQ(statusOf(ask("GET", "/senders", {}, "Authorization: Bearer " + token_ + "\r\n")), 401);
}

TEST_F(HubThatOthersSendTo, RefusesWhatIsNeitherFhirNorAtna) {
  EXPECT_EQ(statusOf(send("hello", token_, "text/plain")), 400);
  const std::string empty = send("", token_);
  EXPECT_EQ(statusOf(empty), 400);
  EXPECT_THAT(empty, HasSubstr(R"("message":"usage.empty")"));
}

TEST_F(HubThatOthersSendTo, TakesATokenByWhicheverCaseItsSchemeHas) {
  for (const char* authorization : {"authorization: bearer ", "Authorization: BEARER "}) {
    EXPECT_EQ(statusOf(send(kLogin, token_, "application/fhir+json", authorization)), 201);
  }
  for (const char* authorization : {"Authorization: Basic ", "Authorization: Bearer", "Bearer: "}) {
    EXPECT_EQ(statusOf(send(kLogin, token_, "application/fhir+json", authorization)), 401);
  }
}

TEST_F(HubThatOthersSendTo, SaysWhichMethodsAPlaceHas) {
  const std::string refused = ask("GET", "/audit-events");
  EXPECT_EQ(statusOf(refused), 405);
  EXPECT_THAT(refused, HasSubstr(R"("message":"http.method")"));
  EXPECT_THAT(refused, HasSubstr("\r\nAllow: POST\r\n"));
  EXPECT_THAT(ask("DELETE", "/senders", {}, session_), HasSubstr("\r\nAllow: GET, HEAD\r\n"));
  EXPECT_THAT(ask("GET", "/nothing"), HasSubstr(R"("message":"http.no-operation")"));
}

TEST_F(HubThatOthersSendTo, GivesTheProofToWhoSentItOnly) {
  const std::string index = testing::between(send(kLogin, token_), R"("index":)", ",");
  const std::string path = "/audit-events/" + index + "/proof";
  const auto proofFor = [&](const std::string& token) {
    return ask("GET", path, {}, "Authorization: Bearer " + token + "\r\n");
  };
  EXPECT_THAT(proofFor(token_), HasSubstr("c2sp.org/tlog-proof@v1"));
  EXPECT_EQ(statusOf(proofFor(makeToken(R"("audit:write")"))), 404);
  EXPECT_EQ(statusOf(ask("GET", path)), 401);
}

TEST_F(HubThatOthersSendTo, ListensToARevokedOneNoLonger) {
  const std::string listed = ask("GET", "/senders", {}, session_);
  const std::string id = testing::between(listed, R"("id":")", "\"");
  EXPECT_EQ(statusOf(ask("DELETE", "/senders/" + id, {}, session_)), 204);
  EXPECT_EQ(statusOf(send(kLogin, token_)), 401);
  EXPECT_EQ(statusOf(ask("DELETE", "/senders/" + id, {}, session_)), 204);
  EXPECT_EQ(std::ranges::count(kinds(), "usage.sender-revoked@1"), 1);
}

TEST_F(HubThatOthersSendTo, CountsOnWhereItStoppedAfterOpeningAgain) {
  EXPECT_EQ(statusOf(send(kLogin, token_)), 201);
  hub_->tick();
  EXPECT_EQ(statusOf(send(kLogin, token_)), 201);
  open();
  EXPECT_EQ(signIn(), 200);
  EXPECT_THAT(ask("GET", "/senders", {}, session_), HasSubstr(R"("accepted":2)"));
}

}  // namespace
}  // namespace sekisho::hub
