#include "interfaces/http/kept_answers.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::http {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::TurnableClock;

class AnswersThatAreKept : public ::testing::Test {
 protected:
  Result<Reply> ask(const std::string& state, access::Roles roles = {access::Role::Director}) {
    const platform::http::Request request{
        .method = "GET", .path = "/devices", .query = {{"state", state}}};
    Call call{.request = request};
    call.caller.person = access::Identity{.roles = std::move(roles)};
    return route_.answer(call);
  }

  TurnableClock clock_;
  std::optional<std::uint64_t> changes_ = 1;
  int made_ = 0;
  bool fails_ = false;
  Route route_ = KeptAnswers::make([this] { return changes_; }, clock_)
                     ->over({"GET", "/devices", "listDevices", [this](Call&) -> Result<Reply> {
                               ++made_;
                               if (fails_) {
                                 return fail(ErrorCode::Unavailable, MessageId{"storage.busy"});
                               }
                               return Reply{.body = Json::Object{{"made", made_}}};
                             }});
};

TEST_F(AnswersThatAreKept, AreMadeOnceWhileNothingChanges) {
  const auto first = ask("all");
  const auto second = ask("all");
  EXPECT_EQ(made_, 1);
  EXPECT_EQ(second->raw, "{\"made\":1}");
  EXPECT_EQ(second->raw, first->raw);
  ASSERT_EQ(second->fields.size(), 1U);
  EXPECT_EQ(second->fields.front().value, "application/json");
}

TEST_F(AnswersThatAreKept, AreMadeAnewAfterAChangeAndAfterASecond) {
  EXPECT_EQ(ask("all")->raw, "{\"made\":1}");
  changes_ = 2;
  EXPECT_EQ(ask("all")->raw, "{\"made\":2}");
  clock_.pass(std::chrono::milliseconds{999});
  EXPECT_EQ(ask("all")->raw, "{\"made\":2}");
  clock_.pass(std::chrono::milliseconds{1});
  EXPECT_EQ(ask("all")->raw, "{\"made\":3}");
}

TEST_F(AnswersThatAreKept, OfASessionAreNoOtherSessions) {
  const Route own = KeptAnswers::make([this] { return changes_; }, clock_)
                        ->over({"GET", "/session", "getSession",
                                [](Call& call) -> Result<Reply> {
                                  return Reply{.body = Json::Object{{"of", call.session_token}}};
                                }},
                               KeptAnswers::For::Session);
  const platform::http::Request request{.method = "GET", .path = "/session"};
  const auto asked = [&](const std::string& session) {
    Call call{.request = request, .session_token = session};
    call.caller.person = access::Identity{.roles = {access::Role::Director}};
    return own.answer(call)->raw;
  };
  EXPECT_EQ(asked("one"), "{\"of\":\"one\"}");
  EXPECT_EQ(asked("two"), "{\"of\":\"two\"}");
  EXPECT_EQ(asked("one"), "{\"of\":\"one\"}");
}

TEST_F(AnswersThatAreKept, AreNobodyElsesNorOfAnotherQuestion) {
  ask("all");
  ask("retired");
  EXPECT_EQ(made_, 2);
  ask("all", {access::Role::Provider});
  EXPECT_EQ(made_, 3);
  ask("all", {access::Role::Director, access::Role::Administrator});
  EXPECT_EQ(made_, 4);
}

TEST_F(AnswersThatAreKept, AreNeverFailures) {
  fails_ = true;
  EXPECT_THAT(ask("all"), failsWith(ErrorCode::Unavailable));
  fails_ = false;
  EXPECT_EQ(ask("all")->raw, "{\"made\":2}");
}

TEST_F(AnswersThatAreKept, AreNoneWhereChangesAreNotCounted) {
  changes_ = std::nullopt;
  ask("all");
  EXPECT_FALSE(ask("all")->raw.has_value());
  EXPECT_EQ(made_, 2);
}

}  // namespace
}  // namespace sekisho::http
