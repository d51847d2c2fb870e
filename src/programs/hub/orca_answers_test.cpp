// How soon 日レセ lets a hub connect.
#include "programs/hub/orca_answers.h"

#include <gmock/gmock.h>

#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AnswersOfOrca : public ::testing::Test {
 protected:
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_{1};
  IdSource ids_{clock_, random_};
  DeviceId server_ = ids_.make<DeviceId>();
  std::map<DeviceId, std::string> servers_{{server_, "192.168.0.10"}};
  std::vector<std::string> asked_;
  bool up_ = true;
  OrcaAnswers answers_{clock_, [this] { return servers_; },
                       [this](const std::string& address) -> Result<std::chrono::microseconds> {
                         asked_.push_back(address);
                         if (!up_) return fail(ErrorCode::Unavailable, MessageId{"away"});
                         return 640us;
                       }};
};

TEST_F(AnswersOfOrca, AreNoneBeforeAnybodyLooked) { EXPECT_THAT(answers_.newest(), IsEmpty()); }

TEST_F(AnswersOfOrca, SayWhenAndHowSoon) {
  answers_.look();
  ASSERT_THAT(answers_.newest(), SizeIs(1));
  EXPECT_EQ(answers_.newest().at(server_).took, 640us);
  EXPECT_EQ(answers_.newest().at(server_).at, clock_.now());
  EXPECT_THAT(asked_, ElementsAre("192.168.0.10"));
}

TEST_F(AnswersOfOrca, SayThatThereWasNone) {
  answers_.look();
  up_ = false;
  clock_.pass(5min);
  answers_.look();
  EXPECT_EQ(answers_.newest().at(server_).took, std::nullopt);
  EXPECT_EQ(answers_.newest().at(server_).at, clock_.now());
}

TEST_F(AnswersOfOrca, AreForgottenOfWhatIsNoServerAnyMore) {
  answers_.look();
  servers_.clear();
  answers_.look();
  EXPECT_THAT(answers_.newest(), IsEmpty());
}

TEST_F(AnswersOfOrca, EndAtOnceWhenTheHubDoes) {
  answers_.start();
  answers_.stop();
  answers_.start();
  answers_.stop();
}

TEST(ServersOfOrca, AreThoseRegisteredAsSuchOfWhichTheAgentToldOne) {
  const storage::testing::ScratchFolder folder;
  sekisho::testing::TurnableClock clock;
  sekisho::testing::SeededRandom random{1};
  Hub::State state{Options{.data = folder / "data"}, clock, random,
                   [] { return std::vector<platform::InterfaceAddress>{}; }};
  ASSERT_TRUE(state.openData());
  ASSERT_TRUE(state.openCapabilities());
  EXPECT_THAT(orcaServers(state), IsEmpty());
}

}  // namespace
}  // namespace sekisho::hub
