// What a page that is open notices when somebody's session ends.
#include "programs/hub/testing/hub_with_a_clock.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using platform::http::testing::RawClient;

/// A hub with two administrators; the page of one of them listens for changes.
class PageThatListens : public testing::HubWithAClock {
 protected:
  PageThatListens() {
    EXPECT_EQ(setUp(), 201);
    EXPECT_EQ(statusOf(ask("POST", "/sign-ins",
                           canonicalJson(Json::Object{{"name", "水野 健"},
                                                      {"roles", Json::Array{"administrator"}},
                                                      {"password", kGiven},
                                                      {"reason", "設定のため"},
                                                      {"until", untilNextMonth()}}),
                           session_)),
              201);
    other_ = begin("水野 健", kGiven);
    page_ = listen(other_);
  }

  [[nodiscard]] std::string signInAs(const std::string& name) {
    const std::string answer = ask(
        "POST", "/session", canonicalJson(Json::Object{{"name", name}, {"password", kPassword}}));
    std::string session = sessionIn(answer);
    prove(answer, session, name);
    return session;
  }

  /// A page that was let in and has read its first event.
  [[nodiscard]] std::unique_ptr<RawClient> listen(const std::string& session) const {
    auto page = std::make_unique<RawClient>(port_);
    page->write(request("GET", "/events", {}, session));
    EXPECT_THAT(page->readUntil("\n\n"), ::testing::HasSubstr("event: status"));
    return page;
  }

  [[nodiscard]] std::string idOfOther() const {
    const std::string all = ask("GET", "/sign-ins", {}, session_);
    const Json body = parseJson(all.substr(all.find("\r\n\r\n") + 4)).value();
    for (const Json& signin : *body["sign_ins"].array()) {
      if (*signin["name"].text() == "水野 健") return *signin["id"].text();
    }
    return {};
  }

  /// Whether the page goes on listening: it hears the next status.
  bool hears() {
    hub_->tick();
    std::string heard;
    while (!heard.contains("event: status")) {
      const std::string more = page_->readUntil("\n\n");
      if (more.empty()) return false;
      heard += more;
    }
    return true;
  }

  std::string other_;
  std::unique_ptr<RawClient> page_;
};

TEST_F(PageThatListens, IsToldWhileItsReaderIsSignedIn) { EXPECT_TRUE(hears()); }

TEST_F(PageThatListens, IsRefusedAtTheVeryNextRequestAfterItsReadersSignInIsStopped) {
  const std::string id = idOfOther();
  for (int asked = 0; asked < 3; ++asked) {
    EXPECT_EQ(statusOf(ask("GET", "/session", {}, other_)), 200);
  }
  ASSERT_EQ(statusOf(ask("POST", "/sign-ins/" + id + "/disable", R"({"why":"退職"})", session_)),
            200);
  EXPECT_EQ(statusOf(ask("GET", "/session", {}, other_)), 401);
}

TEST_F(PageThatListens, IsRefusedAtTheVeryNextRequestAfterItsReaderSignedOut) {
  EXPECT_EQ(statusOf(ask("GET", "/people", {}, other_)), 200);
  ASSERT_EQ(statusOf(ask("DELETE", "/session", {}, other_)), 204);
  EXPECT_EQ(statusOf(ask("GET", "/people", {}, other_)), 401);
}

TEST_F(PageThatListens, IsDisconnectedWhenItsReaderSignsOut) {
  ASSERT_EQ(statusOf(ask("DELETE", "/session", {}, other_)), 204);
  EXPECT_TRUE(page_->readToEnd());
}

TEST_F(PageThatListens, IsDisconnectedWhenItsReadersSignInIsStopped) {
  ASSERT_EQ(
      statusOf(ask("POST", "/sign-ins/" + idOfOther() + "/disable", R"({"why":"退職"})", session_)),
      200);
  EXPECT_TRUE(page_->readToEnd());
}

TEST_F(PageThatListens, IsDisconnectedWhenItsReadersPasswordIsSetAnew) {
  ASSERT_EQ(statusOf(ask("POST", "/sign-ins/" + idOfOther() + "/reset",
                         R"({"password":"seven stones by the river","why":"忘れた"})", session_)),
            200);
  EXPECT_TRUE(page_->readToEnd());
}

TEST_F(PageThatListens, IsDisconnectedWhenItsReaderWasIdleForTooLong) {
  clock_.pass(61min);
  hub_->tick();
  EXPECT_TRUE(page_->readToEnd());
}

TEST_F(PageThatListens, ChangesSecondStepsAndEndsSessionsOnlySoonAfterAProof) {
  const std::string all = ask("GET", "/sessions", {}, session_);
  const Json body = parseJson(all.substr(all.find("\r\n\r\n") + 4)).value();
  const auto& held = *body["sessions"].array();
  const auto others =
      std::ranges::find_if(held, [](const Json& one) { return *one["name"].text() == "水野 健"; });
  ASSERT_NE(others, held.end());
  const std::string path = "/sessions/" + *(*others)["id"].text();
  const auto sheet = [&] {
    return ask("POST", "/session/second-factors/sheet", R"({"label":"金庫"})", session_);
  };
  clock_.pass(10min + 1s);
  EXPECT_EQ(statusOf(ask("DELETE", path, {}, session_)), 403);
  EXPECT_THAT(sheet(), ::testing::HasSubstr("access.prove-again"));
  ASSERT_EQ(signIn(), 200);
  EXPECT_EQ(statusOf(sheet()), 201);
  EXPECT_EQ(statusOf(ask("DELETE", path, {}, session_)), 204);
  EXPECT_TRUE(page_->readToEnd());
}

TEST_F(PageThatListens, StaysWhenSomebodyElseSignsOut) {
  ASSERT_EQ(statusOf(ask("DELETE", "/session", {}, session_)), 204);
  EXPECT_TRUE(hears());
}

TEST_F(PageThatListens, StaysWhenItsReaderSignsOutElsewhere) {
  ASSERT_EQ(statusOf(ask("DELETE", "/session", {}, signInAs("水野 健"))), 204);
  EXPECT_TRUE(hears());
}

}  // namespace
}  // namespace sekisho::hub
