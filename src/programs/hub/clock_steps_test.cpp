// A hub whose clock somebody sets: an entry says so, and nothing that had ended becomes valid
// again.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "capabilities/journal/store/journal_files.h"
#include "core/json.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/http/testing/raw_client.h"
#include "programs/hub/hub.h"
#include "programs/hub/settings.h"
#include "storage/sqlite/sqlite.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using platform::http::testing::RawClient;
using sekisho::testing::succeeds;
using ::testing::Contains;
using ::testing::Not;

constexpr auto kDay = std::chrono::hours{24};
constexpr auto kYear = 365 * kDay;

std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const auto start = text.find(from);
  if (start == std::string::npos) return {};
  const auto begin = start + from.size();
  return text.substr(begin, text.find(to, begin) - begin);
}

/// A hub in an empty folder, with a hand on its clock.
class HubWithAClock : public ::testing::Test {
 protected:
  HubWithAClock() { open(); }

  void open() {
    hub_.reset();
    std::filesystem::create_directories(folder_ / "agent");
    auto opened =
        Hub::open({.data = folder_ / "data",
                   .web = Endpoint{.port = 0},
                   .agents = Endpoint{.port = 0},
                   .local_agent = folder_ / "agent"},
                  clock_, random_, [] { return std::vector<platform::InterfaceAddress>{}; });
    ASSERT_THAT(opened, succeeds());
    hub_ = std::move(*opened);
    ASSERT_THAT(hub_->serve(), succeeds());
    const std::string address = hub_->address();
    port_ = static_cast<std::uint16_t>(std::stoi(between(address, "127.0.0.1:", "/")));
    if (address.contains('#')) link_ = address.substr(address.find('#') + 1);
  }

  std::string ask(std::string_view method, std::string_view path, const std::string& body = {},
                  const std::string& fields = {}) const {
    RawClient client(port_);
    client.write(std::string(method) + " /api/v1" + std::string(path) +
                 " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + fields +
                 "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return client.readAnswer();
  }

  static int statusOf(const std::string& answer) {
    return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
  }

  int setUp() {
    const Json body(Json::Object{
        {"token", link_},
        {"clinic", "みほん内科クリニック"},
        {"administrator", Json::Object{{"name", "水野 由美"},
                                       {"password", "correct horse battery"},
                                       {"roles", Json::Array{"administrator"}}}},
        {"machine", Json::Object{{"name", "hub"}, {"roles", Json::Array{"hub", "other"}}}},
        {"hours", Json()},
        {"p07", Json()}});
    const std::string answer = ask("POST", "/setup", canonicalJson(body));
    session_ = "Cookie: sekisho=" + between(answer, "sekisho=", ";") + "\r\n";
    return statusOf(answer);
  }

  int signedIn() const { return statusOf(ask("GET", "/session", {}, session_)); }

  int signIn() {
    const std::string answer =
        ask("POST", "/session", R"({"name":"水野 由美","password":"correct horse battery"})");
    session_ = "Cookie: sekisho=" + between(answer, "sekisho=", ";") + "\r\n";
    return statusOf(answer);
  }

  /// The kinds in its journal; it is closed for that.
  std::vector<std::string> kinds() {
    hub_.reset();
    const auto disk = platform::systemDisk();
    const auto settings = platform::readFile(*disk, folder_ / "data" / "hub.toml", 65'536);
    const auto parsed = parseSettings(textOf(*settings));
    EXPECT_THAT(parsed, succeeds());
    const auto journal = journal::openJournal(*disk,
                                              {.directory = folder_ / "data" / "journal",
                                               .keys = folder_ / "data.keys",
                                               .clinic = parsed->clinic},
                                              clock_, random_);
    EXPECT_THAT(journal, succeeds());
    std::vector<std::string> kinds;
    for (std::uint64_t i = 0; i < (*journal)->head().size; ++i) {
      kinds.push_back((*journal)->entry(i)->kind);
    }
    return kinds;
  }

  /// How many invitations of agents can still be used; the hub is closed for that.
  std::int64_t invitations() {
    hub_.reset();
    const auto database = storage::openSqlite(folder_ / "data" / "hub.sqlite");
    EXPECT_THAT(database, succeeds());
    const auto rows = (*(*database)->snapshot({}))
                          ->run("SELECT count(*) FROM fleet_invitation WHERE expires_ms > ?",
                                {storage::valueOf(clock_.now())});
    EXPECT_THAT(rows, succeeds());
    return rows->front().integer(0);
  }

  storage::testing::ScratchFolder folder_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  std::unique_ptr<Hub> hub_;
  std::uint16_t port_ = 0;
  std::string link_;
  std::string session_;
};

class HubWhoseClockIsSetBack : public HubWithAClock,
                               public ::testing::WithParamInterface<std::chrono::hours> {};

TEST_P(HubWhoseClockIsSetBack, SaysSoAndAsksEverybodyToSignInAgain) {
  ASSERT_EQ(setUp(), 201);
  ASSERT_EQ(signedIn(), 200);
  clock_.pass(1s);
  hub_->tick();
  clock_.set(clock_.now() - GetParam());
  hub_->tick();
  EXPECT_EQ(signedIn(), 401);
  EXPECT_EQ(signIn(), 200);
  EXPECT_EQ(signedIn(), 200);
  EXPECT_THAT(kinds(), Contains("hub.clock-stepped-back@1"));
}

TEST_P(HubWhoseClockIsSetBack, LetsNoEarlierInvitationLastLonger) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.set(clock_.now() - GetParam());
  hub_->tick();
  EXPECT_EQ(invitations(), 0);
}

TEST_F(HubWithAClock, LetsAnInvitationBeUsedForAnHour) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.pass(59min);
  EXPECT_EQ(invitations(), 1);
}

TEST_P(HubWhoseClockIsSetBack, WhileItWasOffSaysSoAtItsNextStart) {
  ASSERT_EQ(setUp(), 201);
  clock_.set(clock_.now() - GetParam());
  open();
  EXPECT_EQ(signedIn(), 401);
  EXPECT_THAT(kinds(), Contains("hub.clock-stepped-back@1"));
}

TEST_P(HubWhoseClockIsSetBack, DoesNotLetItsSetUpLinkLastLonger) {
  clock_.pass(25h);
  clock_.set(clock_.now() - GetParam());
  EXPECT_EQ(setUp(), 403);
}

INSTANTIATE_TEST_SUITE_P(, HubWhoseClockIsSetBack, ::testing::Values(kDay, kYear));

class HubWhoseClockIsSetForward : public HubWithAClock,
                                  public ::testing::WithParamInterface<std::chrono::hours> {};

TEST_P(HubWhoseClockIsSetForward, SaysSoAndNoSessionComesBackWithTheRightTime) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.set(clock_.now() + GetParam());
  hub_->tick();
  EXPECT_EQ(signedIn(), 401);
  clock_.set(clock_.now() - GetParam());
  hub_->tick();
  EXPECT_EQ(signedIn(), 401);
  const auto recorded = kinds();
  EXPECT_THAT(recorded, Contains("hub.clock-stepped-forward@1"));
  EXPECT_THAT(recorded, Contains("hub.clock-stepped-back@1"));
}

TEST_P(HubWhoseClockIsSetForward, DoesNotCatchUpWithWhatItMissed) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.set(clock_.now() + GetParam());
  for (int second = 0; second < 120; ++second) {
    clock_.pass(1s);
    hub_->tick();
  }
  const auto recorded = kinds();
  EXPECT_EQ(std::ranges::count(recorded, "hub.clock-stepped-forward@1"), 1);
  EXPECT_LE(std::ranges::count(recorded, "posture.judged@1"), 3);
}

INSTANTIATE_TEST_SUITE_P(, HubWhoseClockIsSetForward, ::testing::Values(kDay, kYear));

TEST_F(HubWithAClock, TakesASecondsCorrectionForNoStep) {
  ASSERT_EQ(setUp(), 201);
  hub_->tick();
  clock_.set(clock_.now() - 2s);
  hub_->tick();
  EXPECT_EQ(signedIn(), 200);
  EXPECT_THAT(kinds(), Not(Contains("hub.clock-stepped-back@1")));
}

}  // namespace
}  // namespace sekisho::hub
