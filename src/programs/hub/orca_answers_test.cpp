// How soon 日レセ answers a hub.
#include "programs/hub/orca_answers.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <future>
#include <set>
#include <string>
#include <vector>

#include "capabilities/orca/probe/testing/api_double.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/told_to_a_hub.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

class AnswersOfOrca : public ::testing::Test {
 protected:
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  DeviceId server_ = ids_.make<DeviceId>();
  std::map<DeviceId, std::vector<OrcaPlace>> servers_{
      {server_, {{.address = "192.168.0.10", .asks = OrcaPlace::Asks::Http}}}};
  std::vector<OrcaPlace> asked_;
  std::set<std::string> cut_off_;
  bool up_ = true;
  OrcaAnswers answers_{clock_, [this] { return servers_; },
                       [this](const OrcaPlace& place) -> Result<std::chrono::microseconds> {
                         asked_.push_back(place);
                         if (!up_ || cut_off_.contains(place.address))
                           return fail(ErrorCode::Unavailable, MessageId{"away"});
                         return 640us;
                       }};
};

TEST_F(AnswersOfOrca, AreNoneBeforeAnybodyLooked) { EXPECT_THAT(answers_.newest(), IsEmpty()); }

TEST_F(AnswersOfOrca, SayWhenAndHowSoon) {
  answers_.look();
  ASSERT_THAT(answers_.newest(), SizeIs(1));
  EXPECT_EQ(answers_.newest().at(server_).took, 640us);
  EXPECT_EQ(answers_.newest().at(server_).at, clock_.now());
  EXPECT_THAT(asked_, ElementsAre(servers_.at(server_).front()));
  EXPECT_TRUE(answers_.newest().at(server_).asked);
}

TEST_F(AnswersOfOrca, AreThoseOfWhicheverOfItsAddressesAnswers) {
  servers_.at(server_).insert(servers_.at(server_).begin(), {.address = "10.0.0.2"});
  cut_off_.insert("10.0.0.2");
  answers_.look();
  EXPECT_EQ(answers_.newest().at(server_).took, 640us);
  EXPECT_TRUE(answers_.newest().at(server_).asked);
  EXPECT_THAT(asked_, SizeIs(2));
}

TEST_F(AnswersOfOrca, SayThatThereWasNone) {
  answers_.look();
  up_ = false;
  clock_.pass(5min);
  answers_.look();
  EXPECT_EQ(answers_.newest().at(server_).took, std::nullopt);
  EXPECT_EQ(answers_.newest().at(server_).at, clock_.now());
}

TEST_F(AnswersOfOrca, SayWhetherItOnceWasLetIn) {
  up_ = false;
  answers_.look();
  EXPECT_FALSE(answers_.newest().at(server_).before) << "a firewall may let terminals in alone";
  up_ = true;
  answers_.look();
  up_ = false;
  for (int look = 0; look < 2; ++look) {
    answers_.look();
    EXPECT_TRUE(answers_.newest().at(server_).before);
  }
}

TEST_F(AnswersOfOrca, AreJudgedAnewOnceTheyAreOthersAndEachTimeThatThereIsNone) {
  EXPECT_FALSE(answers_.takeChange());
  answers_.look();
  EXPECT_TRUE(answers_.takeChange());
  answers_.look();
  EXPECT_FALSE(answers_.takeChange()) << "it is as it was";
  up_ = false;
  for (int look = 0; look < 2; ++look) {
    answers_.look();
    EXPECT_TRUE(answers_.takeChange()) << "by then the clinic may be open";
  }
  up_ = true;
  answers_.look();
  EXPECT_TRUE(answers_.takeChange());
  servers_.clear();
  answers_.look();
  EXPECT_TRUE(answers_.takeChange());
}

TEST_F(AnswersOfOrca, AreForgottenOfWhatIsNoServerAnyMore) {
  answers_.look();
  servers_.clear();
  answers_.look();
  EXPECT_THAT(answers_.newest(), IsEmpty());
}

TEST_F(AnswersOfOrca, EndAtOnceWhenTheHubDoes) {
  std::promise<void> looked;
  OrcaAnswers answers(
      clock_, [this] { return servers_; },
      [&](const OrcaPlace&) -> Result<std::chrono::microseconds> {
        looked.set_value();  // a second look would throw
        return 640us;
      });
  answers.start();
  ASSERT_EQ(looked.get_future().wait_for(1min), std::future_status::ready);
  const auto asked = std::chrono::steady_clock::now();
  answers.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - asked, OrcaAnswers::kEvery);
}

TEST(AnswerOfWebOrca, IsOneOfItsServerAndLeavesNothingInItsLog) {
  const storage::testing::ScratchFolder folder;
  orca::testing::ApiDouble weborca({.log = folder / "weborca.log"});
  const OrcaPlace place{
      .address = "127.0.0.1", .port = weborca.port(), .asks = OrcaPlace::Asks::Http};
  EXPECT_THAT(timeToAnswerOf(place), succeeds());
  EXPECT_THAT(weborca.heard(), SizeIs(1));
  EXPECT_FALSE(std::filesystem::exists(folder / "weborca.log"));
}

TEST(AnswerOfWebOrca, IsNoneWhileItHangsThoughItsConnectionStands) {
  orca::testing::ApiDouble weborca({});
  weborca.be(orca::testing::ApiDouble::Mood::Silent);
  OrcaPlace place{.address = "127.0.0.1", .port = weborca.port(), .asks = OrcaPlace::Asks::Http};
  EXPECT_THAT(timeToAnswerOf(place), failsWith(ErrorCode::Unavailable));
  place.asks = OrcaPlace::Asks::Connection;
  EXPECT_THAT(timeToAnswerOf(place), succeeds());
}

TEST(ServersOfOrca, AreThoseRegisteredAsSuchThatHaveOneAtTheAddressTheyWereMetAtLast) {
  const storage::testing::ScratchFolder folder;
  sekisho::testing::TurnableClock clock;
  sekisho::testing::SeededRandom random{1};
  std::vector<platform::InterfaceAddress> own;
  Hub::State state{Options{.data = folder / "data"}, clock, random, [&] { return own; }};
  ASSERT_TRUE(state.openData());
  ASSERT_TRUE(state.openCapabilities());
  const auto mac = *inventory::Mac::fromText("02:00:5e:10:00:10");
  const auto server = state.ids.make<DeviceId>();
  const auto terminal = state.ids.make<DeviceId>();
  ASSERT_TRUE(state.devices->add({{.id = server,
                                   .name = "日レセサーバー",
                                   .roles = {inventory::DeviceRole::Server},
                                   .macs = {mac},
                                   .registered = clock.now()},
                                  {.id = terminal,
                                   .name = "受付1",
                                   .roles = {inventory::DeviceRole::Terminal},
                                   .registered = clock.now()}},
                                 journal::Actor::hub()));
  for (const auto& [address, at] :
       {std::pair{"192.168.0.9", clock.now() - 25h}, {"192.168.0.10", clock.now()}}) {
    ASSERT_TRUE(state.addresses->saw(
        {{.mac = mac, .address = address, .first_seen = at, .last_seen = at}}, clock.now()));
  }
  EXPECT_THAT(orcaServers(state), IsEmpty()) << "no agent told that it is there";
  std::uint64_t sequence = 0;
  const auto tell = [&](const evidence::Table& table) {
    ++sequence;
    for (const DeviceId device : {server, terminal}) {
      testing::receive(state, device, table, sequence);
    }
  };
  const auto asks = [&](OrcaPlace::Asks how) {
    return ElementsAre(
        Pair(server, ElementsAre(OrcaPlace{.address = "192.168.0.10", .asks = how})));
  };
  evidence::Table found{.name = "orca_server", .columns = {"generation", "running"}};
  found.rows = {{std::string("panda"), std::int64_t{1}}};
  tell(found);
  EXPECT_THAT(orcaServers(state), asks(OrcaPlace::Asks::Connection));
  found.rows = {{std::string("panda"), std::int64_t{0}}, {std::string("weborca"), std::int64_t{1}}};
  tell(found);
  EXPECT_THAT(orcaServers(state), asks(OrcaPlace::Asks::Http));
  found.columns.emplace_back("port");
  found.rows = {{std::string("panda"), std::int64_t{0}, std::int64_t{8000}},
                {std::string("weborca"), std::int64_t{1}, std::int64_t{8443}}};
  tell(found);
  EXPECT_EQ(orcaServers(state).at(server).front().port, 8443);
  found.columns.pop_back();
  found.rows = {{std::string("weborca"), std::int64_t{1}}};
  tell(found);
  tell({.name = "orca_settings",
        .columns = {"generation", "tls"},
        .rows = {{std::string("weborca"), std::int64_t{1}}}});
  EXPECT_THAT(orcaServers(state), asks(OrcaPlace::Asks::Tls));
  found.rows = {{std::string("weborca"), std::int64_t{0}}};
  tell(found);
  EXPECT_THAT(orcaServers(state), asks(OrcaPlace::Asks::Connection)) << "none of them runs";
  ASSERT_TRUE(state.addresses->saw(
      {{.mac = mac, .address = "fd00::10", .first_seen = clock.now(), .last_seen = clock.now()}},
      clock.now()));
  EXPECT_THAT(orcaServers(state).at(server), SizeIs(2)) << "it may answer at one of them alone";
  own.push_back({.interface = "eth0", .address = "192.168.0.10"});
  EXPECT_THAT(orcaServers(state), IsEmpty()) << "the hub's own machine";
}

TEST(ServersOfOrca, AreSeenByControlsAsTheHubReachedThem) {
  const storage::testing::ScratchFolder folder;
  sekisho::testing::TurnableClock clock;
  sekisho::testing::SeededRandom random{1};
  Hub::State state{Options{.data = folder / "data"}, clock, random,
                   [] { return std::vector<platform::InterfaceAddress>{}; }};
  ASSERT_TRUE(state.openData());
  ASSERT_TRUE(state.openCapabilities());
  const auto server = state.ids.make<DeviceId>();
  bool up = true;
  state.orca_answers = std::make_unique<OrcaAnswers>(
      clock,
      [&] {
        return std::map<DeviceId, std::vector<OrcaPlace>>{{server, {{.address = "192.168.0.10"}}}};
      },
      [&](const OrcaPlace&) -> Result<std::chrono::microseconds> {
        if (!up) return fail(ErrorCode::Unavailable, MessageId{"away"});
        return 640us;
      });
  const auto seen = [&] { return state.clinic_source->clinic().value().orca_reach; };
  EXPECT_THAT(seen(), IsEmpty());
  state.orca_answers->look();
  ASSERT_THAT(seen(), SizeIs(1));
  EXPECT_TRUE(seen().front().reached);
  EXPECT_EQ(seen().front().silent, std::nullopt);
  up = false;
  state.orca_answers->look();
  EXPECT_FALSE(seen().front().reached);
  EXPECT_TRUE(seen().front().before);
  EXPECT_EQ(seen().front().silent, clock.now());
}

}  // namespace
}  // namespace sekisho::hub
