// A hub and its witnesses, with a hand on the clock and the witnesses in memory.
#include "programs/hub/witnessing.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/store/held.h"
#include "capabilities/witness/testing/witness_in_memory.h"
#include "core/testing/result_matchers.h"
#include "programs/hub/clinic_source.h"
#include "programs/hub/state.h"
#include "programs/hub/testing/hub_with_a_clock.h"

namespace sekisho::hub {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using std::chrono::minutes;
using std::chrono::seconds;
using witness::testing::WitnessInMemory;

/// Hands on to a witness in memory, unless it is out of reach.
class Wire final : public witness::Asked {
 public:
  Wire(WitnessInMemory& it, const bool& cut, int& asked) : it_(it), cut_(cut), asked_(asked) {}
  Result<witness::Reply> addCheckpoint(std::string_view request) override {
    ++asked_;
    if (cut_) return fail(ErrorCode::Unavailable, MessageId{"witness.no-answer"});
    return it_.witness.addCheckpoint(request);
  }
  Result<std::optional<std::string>> newest(std::string_view origin) override {
    return it_.witness.newest(origin);
  }

 private:
  WitnessInMemory& it_;
  const bool& cut_;
  int& asked_;
};

/// The pieces of a hub that its witnesses need, without its thread: rounds are the test's own.
class AHubWithWitnesses : public ::testing::Test {
 protected:
  AHubWithWitnesses() {
    state =
        std::make_unique<Hub::State>(Options{.data = folder / "data", .once = true}, clock, random,
                                     [] { return std::vector<platform::InterfaceAddress>{}; });
    EXPECT_THAT(state->openData(), succeeds());
    EXPECT_THAT(state->openCapabilities(), succeeds());
    state->buildApi();
    state->witnessing->reachBy(
        [this](const journal::PolicyWitness& one, const std::stop_token&, int) {
          const bool is_first = one.vkey == first.witness.verifierKey().text();
          return std::make_unique<Wire>(is_first ? first : second,
                                        is_first ? first_cut : second_cut, asked);
        });
    for (WitnessInMemory* one : {&first, &second}) {
      one->logs.known.push_back(state->journal->verifierKey());
      one->clock.set(clock.now());
    }
  }

  void pass(std::chrono::milliseconds time) {
    clock.pass(time);
    first.clock.pass(time);
    second.clock.pass(time);
  }
  void appoint(const std::string& quorum) {
    const auto line = [](const char* name, const WitnessInMemory& it) {
      return std::string("witness ") + name + " " + it.witness.verifierKey().text() +
             " http://127.0.0.1:1/\n";
    };
    const auto done = state->witnessing->appoint(
        line("a", first) + line("b", second) + "group both 2 a b\ngroup any any\n" + quorum,
        journal::Actor::hub());
    EXPECT_FALSE(done) << "a group without members";
    ASSERT_THAT(state->witnessing->appoint(line("a", first) + line("b", second) + quorum,
                                           journal::Actor::hub()),
                succeeds());
  }
  void round() {
    ASSERT_THAT(state->journal->checkpoint(), succeeds());
    state->witnessing->round();
  }
  [[nodiscard]] posture::Cosigning seen() const {
    return cosigningOf(state->witnessing->now(), clock.now());
  }
  [[nodiscard]] std::size_t entriesOf(std::string_view kind) const {
    std::size_t count = 0;
    for (std::uint64_t i = 0; i < state->journal->head().size; ++i) {
      count += state->journal->entry(i)->kind == kind ? 1U : 0U;
    }
    return count;
  }
  /// A member of what verifying again says of them, as JSON.
  [[nodiscard]] std::string witnessed(std::string_view member) {
    const auto body = verifyJournal(*state);
    EXPECT_THAT(body, succeeds());
    return body ? canonicalJson((*body)["witnessed"][member]) : std::string();
  }
  /// A checkpoint that another copy of this hub signed, which went on.
  [[nodiscard]] std::string signedElsewhere() {
    auto ahead = state->journal->head();
    ahead.size += 5;
    const auto seed = platform::readFile(*state->disk, folder / "data.keys" / "log-1.key", 32);
    return journal::signCheckpoint(ahead, *journal::SigningKey::fromSeed(*seed));
  }
  [[nodiscard]] bool warns(std::string_view message) const {
    return canonicalJson(state->notices()).contains(message);
  }

  storage::testing::ScratchFolder folder;
  sekisho::testing::TurnableClock clock;
  sekisho::testing::SeededRandom random;
  WitnessInMemory first{7, "a.example"};
  WitnessInMemory second{8, "b.example"};
  bool first_cut = false;
  bool second_cut = false;
  int asked = 0;
  std::unique_ptr<Hub::State> state;
};

TEST_F(AHubWithWitnesses, HasNoneUntilSomebodyAppointsThem) {
  round();
  EXPECT_EQ(asked, 0);
  EXPECT_FALSE(seen().set_up);
  EXPECT_EQ(state->witnessing->cosigned(), std::nullopt);
}

TEST_F(AHubWithWitnesses, KeepsWhatMeetsTheQuorumBesideTheCheckpoint) {
  appoint("group both all a b\nquorum both\n");
  EXPECT_EQ(entriesOf("journal.witnesses-changed@1"), 1U);
  round();
  EXPECT_EQ(seen().age_min, 0);
  const auto kept = state->witnessing->cosigned();
  ASSERT_TRUE(kept);
  EXPECT_EQ(*journal::readCosigned(*state->disk, folder / "data" / "journal" / "generation-1"),
            kept);
  EXPECT_EQ(journal::decodeNote(*kept)->signatures.size(), 3U) << "the log's and both witnesses'";
}

TEST_F(AHubWithWitnesses, AsksAfterAChangeAndEveryQuarterOfAnHour) {
  appoint("quorum a\n");
  round();
  EXPECT_EQ(asked, 2);
  pass(minutes{14});
  round();
  EXPECT_EQ(asked, 2) << "nothing changed";
  pass(minutes{1});
  round();
  EXPECT_EQ(asked, 4) << "so that its age says something";
  EXPECT_EQ(seen().age_min, 0);
  pass(seconds{10});
  ASSERT_THAT(state->readings->record(journal::Actor::hub(), "journal.read@1",
                                      {{"query", "x"}, {"why", "own"}}),
              succeeds());
  round();
  EXPECT_EQ(asked, 6);
}

TEST_F(AHubWithWitnesses, GrowsOldWithoutAnAnswerAndNeverFresh) {
  appoint("quorum a\n");
  first_cut = true;
  round();
  EXPECT_EQ(seen().age_min, std::nullopt);
  pass(minutes{61});
  round();
  EXPECT_EQ(seen().age_min, std::nullopt);
  EXPECT_EQ(seen().waiting_min, 60);
  EXPECT_EQ(entriesOf("journal.witness-refused@1"), 0U) << "silence is no refusal";
  first_cut = false;
  pass(minutes{1});
  round();
  EXPECT_EQ(seen().age_min, 0);
  first_cut = true;
  pass(minutes{75});
  round();
  EXPECT_EQ(seen().age_min, 60);
}

TEST_F(AHubWithWitnesses, IsMadeNoFresherByAWitnessWhoseClockIsAhead) {
  first.clock.set(clock.now() + std::chrono::days{1});
  appoint("quorum a\n");
  round();
  EXPECT_EQ(state->witnessing->now().at, clock.now());
}

TEST_F(AHubWithWitnesses, DoesNotCountAQuorumThatIsNotMet) {
  appoint("group both all a b\nquorum both\n");
  second_cut = true;
  round();
  EXPECT_EQ(seen().age_min, std::nullopt);
  EXPECT_EQ(state->witnessing->cosigned(), std::nullopt);
  second_cut = false;
  pass(minutes{1});
  round();
  EXPECT_EQ(seen().age_min, 0);
}

TEST_F(AHubWithWitnesses, ThatDoNotKnowItSaysSoOnceAndTellsPeople) {
  first.logs.known.clear();
  appoint("quorum a\n");
  round();
  pass(minutes{2});
  round();
  EXPECT_EQ(entriesOf("journal.witness-refused@1"), 1U);
  EXPECT_TRUE(warns("journal.witness-knows-not"));
  first.logs.known.push_back(state->journal->verifierKey());
  pass(minutes{2});
  round();
  EXPECT_FALSE(warns("journal.witness-knows-not"));
}

TEST_F(AHubWithWitnesses, ThatHaveSeenMoreOfItOpensTheNextGeneration) {
  appoint("quorum a\n");
  ASSERT_EQ(first.witness.addCheckpoint("old 0\n\n" + signedElsewhere())->answer,
            witness::Answer::Cosigned);
  round();
  EXPECT_EQ(seen().contradicting, 1);
  EXPECT_TRUE(warns("journal.witness-contradicts"));
  EXPECT_EQ(entriesOf("journal.witness-refused@1"), 1U);
  EXPECT_TRUE(state->reopen);
}

TEST_F(AHubWithWitnesses, VerifyingTheJournalAgainHoldsTheirWordAgainstIt) {
  EXPECT_EQ(witnessed("verdict"), R"("not-checked")") << "nobody is appointed";
  EXPECT_EQ(witnessed("of"), "0");
  appoint("group both all a b\nquorum both\n");
  second_cut = true;
  round();
  EXPECT_EQ(witnessed("verdict"), R"("not-checked")") << "the first cosignature is awaited";
  pass(minutes{61});
  EXPECT_EQ(witnessed("verdict"), R"("fail")") << "for too long";
  second_cut = false;
  round();
  EXPECT_EQ(witnessed("verdict"), R"("pass")");
  EXPECT_EQ(witnessed("by") + " of " + witnessed("of"), "2 of 2");
  EXPECT_EQ(witnessed("at"), '"' + toRfc3339(*state->witnessing->now().at) + '"');
  pass(minutes{59});
  EXPECT_EQ(witnessed("verdict"), R"("pass")");
  pass(minutes{1});
  EXPECT_EQ(witnessed("verdict"), R"("fail")") << "nobody outside has seen what came since";
  EXPECT_TRUE(witnessed("text").contains("60 min old"));
}

TEST_F(AHubWithWitnesses, VerifyingTheJournalAgainTakesNoWordOfATimeThatHasNotCome) {
  appoint("quorum a\n");
  round();
  ASSERT_EQ(witnessed("verdict"), R"("pass")");
  clock.set(clock.now() - journal::kClocksApart - minutes{1});
  EXPECT_EQ(witnessed("verdict"), R"("fail")");
  EXPECT_TRUE(witnessed("text").contains("has not come"));
}

TEST_F(AHubWithWitnesses, VerifyingTheJournalAgainComparesNothingWhereItDoesNotAddUp) {
  appoint("quorum a\n");
  round();
  const std::filesystem::path generation = folder / "data/journal/generation-1";
  for (const auto& file : std::filesystem::directory_iterator(generation)) {
    if (!file.path().filename().string().starts_with("segment-")) continue;
    std::fstream segment(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    segment.seekp(300);  // among the first frames: others follow, so it is no torn end
    segment.write("\0\0\0\0\0\0\0\0", 8);
  }
  EXPECT_EQ(witnessed("verdict"), R"("not-checked")");
  EXPECT_TRUE(witnessed("text").contains("cosignatures were not compared"));
  const auto body = verifyJournal(*state);
  ASSERT_THAT(body, succeeds());
  EXPECT_EQ((*body)["unchanged"], Json(false));
  EXPECT_FALSE(canonicalJson(*body).contains('{' + std::string("entry}")));
}

TEST_F(AHubWithWitnesses, VerifyingTheJournalAgainNamesAWitnessThatContradicts) {
  appoint("quorum a\n");
  ASSERT_EQ(second.witness.addCheckpoint("old 0\n\n" + signedElsewhere())->answer,
            witness::Answer::Cosigned);
  round();
  EXPECT_EQ(witnessed("by"), "1") << "the quorum is met";
  EXPECT_EQ(witnessed("verdict"), R"("fail")");
  EXPECT_TRUE(witnessed("text").contains("「b」"));
}

TEST_F(AHubWithWitnesses, ForgetsNothingOfThatWhenItStartsAgain) {
  appoint("quorum a\n");
  round();
  const auto kept = state->witnessing->cosigned();
  pass(minutes{40});
  const auto again = Witnessing::open(*state);
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ((*again)->cosigned(), kept);
  EXPECT_EQ(cosigningOf((*again)->now(), clock.now()).age_min, 30);
}

TEST_F(AHubWithWitnesses, IsNotAppointedWhatItCouldNotAsk) {
  const auto refused = [&](const std::string& policy) {
    return state->witnessing->appoint(policy, journal::Actor::hub());
  };
  const std::string vkey = first.witness.verifierKey().text();
  EXPECT_THAT(refused("quorum none\n"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(refused("witness a " + vkey + "\nquorum a\n"), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(refused("witness a " + vkey + " http://192.0.2.1:1/\nquorum a\n"),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(refused("log " + state->journal->verifierKey().text() + "\nwitness a " + vkey +
                      " http://127.0.0.1:1/\nquorum a\n"),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(entriesOf("journal.witnesses-changed@1"), 0U);
  EXPECT_THAT(refused(""), succeeds());
}

}  // namespace
}  // namespace sekisho::hub
