#include "programs/agent/hub_link.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kLinkBoot = "0b1c7a52-4b7c-4bd2-9d0e-5b8a3a1f0c11";

class HubLinkTo : public ::testing::Test {
 protected:
  HubLinkTo() {
    auto opened = Spool::open(disk_, "/spool", random_, {});
    EXPECT_THAT(opened, succeeds());
    spool_ = std::move(*opened);
    link_ = make(1);
  }

  std::unique_ptr<HubLink> make(int version) {
    return std::make_unique<HubLink>(
        *spool_, clock_, random_, kLinkBoot,
        [this](const std::string& path, const std::string& body,
               std::chrono::milliseconds deadline) {
          paths_.push_back(path);
          deadlines_.push_back(deadline);
          return answer_(path, body);
        },
        HubLink::Listener{
            .settings = [this](const agentlink::Settings& settings,
                               Instant) { settings_ = settings; },
            .addresses = [](const auto&) {},
            .skew = [](auto) {},
            .trouble = [this](const Error& e) { troubles_.emplace_back(e.message.name); }},
        version);
  }

  /// A hub that takes everything.
  Result<platform::http::Response> friendly(const std::string& path, const std::string& body) {
    if (path.ends_with("hello")) {
      return ok(agentlink::HelloAnswer{.hub_time = clock_.now(),
                                       .versions = {1},
                                       .event_mark = mark_,
                                       .settings = {.staff_notice = true},
                                       .receipt = receipt_});
    }
    if (path.ends_with("state")) {
      const auto request = agentlink::decode<agentlink::StateRequest>(body);
      agentlink::StateAnswer answer{.receipt = receipt_};
      for (const auto& table : request->tables) {
        answer.tables.push_back({.name = table.name, .sequence = table.sequence});
      }
      return ok(answer);
    }
    if (path.ends_with("events")) {
      mark_ = agentlink::decode<agentlink::EventsRequest>(body)->events.back().number;
      return ok(agentlink::EventsAnswer{.mark = mark_, .receipt = receipt_});
    }
    return ok(agentlink::GoodbyeAnswer{.receipt = receipt_});
  }
  template <class Message>
  static Result<platform::http::Response> ok(const Message& message) {
    return platform::http::Response{.status = 200, .body = agentlink::encode(message)};
  }
  static Result<platform::http::Response> problem(int status, std::string message,
                                                  std::string versions = "1") {
    return platform::http::Response{
        .status = status,
        .body = canonicalJson(
            Json::Object{{"message", std::move(message)},
                         {"arguments", Json::Object{{"versions", std::move(versions)}}}})};
  }

  void put(std::string name) {
    ASSERT_THAT(spool_->put({.name = std::move(name), .columns = {"a"}, .rows = {{1}}},
                            link_->machineTime()),
                succeeds());
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  platform::testing::SimulatedDisk disk_;
  std::unique_ptr<Spool> spool_;
  std::function<Result<platform::http::Response>(const std::string&, const std::string&)> answer_ =
      [this](const auto& path, const auto& body) { return friendly(path, body); };
  agentlink::JournalMark receipt_{.generation = 1, .size = 5, .root = "aa"};
  std::uint64_t mark_ = 0;
  std::vector<std::string> paths_;
  std::vector<std::chrono::milliseconds> deadlines_;
  std::vector<std::string> troubles_;
  agentlink::Settings settings_;
  std::unique_ptr<HubLink> link_;
};

TEST_F(HubLinkTo, GreetsThenDeliversTablesAndEvents) {
  put("accounts");
  ASSERT_THAT(spool_->events().append("agent.started@1", link_->machineTime(), Json::Object{}),
              succeeds());
  link_->work();
  EXPECT_THAT(paths_, ElementsAre("/agent/v1/hello", "/agent/v1/state", "/agent/v1/events"));
  EXPECT_THAT(spool_->waiting(), IsEmpty());
  EXPECT_TRUE(settings_.staff_notice);
  EXPECT_EQ(link_->next(), clock_.sinceBoot() + HubLink::kHeartbeat);
}

TEST_F(HubLinkTo, SendsAHeartbeatEveryMinuteOfSilence) {
  link_->work();
  clock_.pass(59s);
  link_->work();
  clock_.pass(1s);
  link_->work();
  EXPECT_THAT(paths_, ElementsAre("/agent/v1/hello", "/agent/v1/hello"));
}

TEST_F(HubLinkTo, WaitsLongerAndLongerWhileTheHubIsAwayButNeverOverAMinute) {
  answer_ = [](const auto&, const auto&) -> Result<platform::http::Response> {
    return fail(ErrorCode::Unavailable, MessageId{"http.no-connection"});
  };
  put("accounts");
  auto longest = 0ms;
  for (int i = 0; i < 200; ++i) {
    link_->work();
    const auto wait = link_->next() - clock_.sinceBoot();
    EXPECT_GT(wait, 0ms);
    EXPECT_LE(wait, HubLink::kLongestWait);
    longest = std::max(longest, wait);
    clock_.pass(wait);
  }
  EXPECT_GT(longest, 30s);
  EXPECT_EQ(paths_.size(), 200U);
  EXPECT_THAT(troubles_, ElementsAre("http.no-connection"));
  answer_ = [this](const auto& path, const auto& body) { return friendly(path, body); };
  link_->work();
  EXPECT_THAT(spool_->waiting(), IsEmpty());
}

TEST_F(HubLinkTo, KeepsWhatIsTooMuchForTodayAndDoesNotAskAgainAtOnce) {
  answer_ = [this](const std::string& path, const std::string& body) {
    if (path.ends_with("state")) return problem(503, "fleet.too-much-today");
    return friendly(path, body);
  };
  put("accounts");
  link_->work();
  EXPECT_GE(link_->next() - clock_.sinceBoot(), HubLink::kLongestWait / 2);
  EXPECT_THAT(troubles_, ElementsAre("fleet.too-much-today"));
  EXPECT_THAT(spool_->waiting(), ElementsAre("accounts"));
  answer_ = [this](const auto& path, const auto& body) { return friendly(path, body); };
  clock_.pass(HubLink::kLongestWait);
  link_->work();
  EXPECT_THAT(spool_->waiting(), IsEmpty());
}

TEST_F(HubLinkTo, DeliversToAHubOfTheVersionBefore) {
  link_ = make(2);
  answer_ = [this](const std::string& path, const auto& body) {
    if (path.starts_with("/agent/v2/")) return problem(404, "agentlink.other-version", "1");
    return friendly(path, body);
  };
  put("accounts");
  link_->work();
  EXPECT_THAT(paths_, ElementsAre("/agent/v2/hello", "/agent/v1/hello", "/agent/v1/state"));
  EXPECT_THAT(spool_->waiting(), IsEmpty());
}

TEST_F(HubLinkTo, KeepsEverythingWhileTheHubSpeaksNoCommonVersion) {
  answer_ = [](const auto&, const auto&) { return problem(404, "agentlink.other-version", "4 3"); };
  put("accounts");
  link_->work();
  EXPECT_THAT(paths_, ElementsAre("/agent/v1/hello"));
  EXPECT_THAT(troubles_, ElementsAre("agentlink.other-version"));
  EXPECT_THAT(spool_->waiting(), ElementsAre("accounts"));
}

TEST_F(HubLinkTo, GivesUpOnlyTheTableThatIsRefusedByItself) {
  answer_ = [this](const std::string& path, const std::string& body) {
    if (path.ends_with("state") && body.contains("\"name\":\"bad\"")) {
      return problem(400, "agentlink.malformed");
    }
    return friendly(path, body);
  };
  put("good");
  put("bad");
  put("fine");
  link_->work();
  EXPECT_THAT(spool_->waiting(), IsEmpty());
  EXPECT_THAT(troubles_, ::testing::Contains("agentlink.refused"));
  EXPECT_TRUE(link_->connected());
}

TEST_F(HubLinkTo, ResendsEventsAboveTheMarkOfARestoredHub) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(spool_->events().append("agent.started@1", link_->machineTime(), Json::Object{}),
                succeeds());
  }
  link_->work();
  EXPECT_EQ(mark_, 3U);
  mark_ = 1;
  clock_.pass(60s);
  link_->work();
  EXPECT_EQ(mark_, 3U);
}

TEST_F(HubLinkTo, ReportsAJournalThatContradictsItself) {
  link_->work();
  receipt_.size = 4;
  clock_.pass(60s);
  link_->work();
  const auto events = spool_->events().after(0);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, "agent.hub-contradiction@1");
  EXPECT_EQ(*events[0].body["earlier"]["size"].integer(), 5);
  EXPECT_EQ(*events[0].body["later"]["size"].integer(), 4);

  // The newer receipt is what it shows from then on, and it does not repeat itself.
  clock_.pass(60s);
  link_->work();
  EXPECT_EQ(spool_->events().after(0).size(), 1U);
  EXPECT_EQ(spool_->receipt()->size, 5);
  receipt_.generation += 1;
  clock_.pass(60s);
  link_->work();
  EXPECT_EQ(spool_->receipt()->size, 4);
}

TEST_F(HubLinkTo, SaysGoodbyeOnlyToAHubThatListens) {
  link_->work();
  link_->goodbye(true);
  EXPECT_EQ(paths_.back(), "/agent/v1/goodbye");
  answer_ = [](const auto&, const auto&) -> Result<platform::http::Response> {
    return fail(ErrorCode::Unavailable, MessageId{"http.no-connection"});
  };
  clock_.pass(60s);
  link_->work();
  const auto before = paths_.size();
  link_->goodbye(true);
  EXPECT_EQ(paths_.size(), before);
}

TEST_F(HubLinkTo, StopsBetweenTwoMessagesAndSaysTheRestBeforeItsGoodbye) {
  put("accounts");
  link_->work([this] { return !paths_.empty(); });
  EXPECT_THAT(paths_, ElementsAre("/agent/v1/hello"));
  link_->goodbye(false);
  EXPECT_THAT(paths_, ElementsAre("/agent/v1/hello", "/agent/v1/state", "/agent/v1/goodbye"));
}

TEST_F(HubLinkTo, SaysWhatItHasBeforeItsGoodbyeIfItNeverSpokeBefore) {
  put("accounts");
  link_->goodbye(true);
  EXPECT_THAT(paths_, ElementsAre("/agent/v1/hello", "/agent/v1/state", "/agent/v1/goodbye"));
}

TEST_F(HubLinkTo, DeliversBeforeItsGoodbyeNoLongerThanItSays) {
  link_->work();
  put("accounts");
  ASSERT_THAT(spool_->events().append("agent.started@1", link_->machineTime(), Json::Object{}),
              succeeds());
  answer_ = [this](const auto& path, const auto& body) {
    if (path.ends_with("state")) clock_.pass(2s);
    return friendly(path, body);
  };
  deadlines_.clear();
  link_->goodbye(false);
  EXPECT_THAT(deadlines_, ElementsAre(HubLink::kLastDelivery, HubLink::kLastDelivery - 2s,
                                      HubLink::kGoodbyeDeadline));
}

}  // namespace
}  // namespace sekisho::agent
