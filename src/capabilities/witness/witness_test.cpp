// The table of tlog-witness, and that nothing is cosigned that does not go on.
#include "capabilities/witness/witness.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>

#include "capabilities/journal/cosignature.h"
#include "capabilities/witness/add_checkpoint.h"
#include "capabilities/witness/testing/growing_log.h"
#include "capabilities/witness/testing/witness_in_memory.h"
#include "core/testing/result_matchers.h"

namespace sekisho::witness {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using testing::GrowingLog;
using testing::WitnessInMemory;

class AWitness : public ::testing::Test {
 protected:
  AWitness() { it.logs.known.push_back(GrowingLog::verifierKey()); }

  Answer answerTo(const std::string& request) { return it.witness.addCheckpoint(request)->answer; }
  std::string requestWith(std::uint64_t old_size, journal::Hashes proof,
                          const std::string& checkpoint) {
    return encodeAddCheckpoint({old_size, std::move(proof), checkpoint});
  }
  std::string signedAs(const std::string& origin, std::uint64_t size, const Sha256& root,
                       const journal::SigningKey& key) {
    return journal::signCheckpoint({origin, size, root}, key);
  }

  WitnessInMemory it;
  GrowingLog log;
};

TEST_F(AWitness, CosignsTheFirstCheckpointOfATrustedLogAndWhatGoesOnFromIt) {
  const auto first = it.witness.addCheckpoint(log.request(0, 5));
  ASSERT_THAT(first, succeeds());
  ASSERT_EQ(first->answer, Answer::Cosigned);
  const auto lines = journal::decodeSignatureLines(first->cosignature);
  ASSERT_THAT(lines, succeeds());
  const auto note = journal::decodeNote(log.checkpoint(5) + first->cosignature);
  const auto said = journal::cosignaturesIn(*note, std::vector{it.witness.verifierKey()});
  ASSERT_THAT(said, succeeds());
  EXPECT_EQ(said->front().posix_seconds, 1'764'000'000U);

  EXPECT_EQ(answerTo(log.request(5, 300)), Answer::Cosigned);
  EXPECT_EQ(answerTo(log.request(300, 301)), Answer::Cosigned);
}

TEST_F(AWitness, CosignsTheSameCheckpointAgainWithANewTime) {
  const auto first = it.witness.addCheckpoint(log.request(0, 5));
  it.clock.pass(std::chrono::minutes{15});
  const auto again = it.witness.addCheckpoint(log.request(5, 5));
  EXPECT_EQ(again->answer, Answer::Cosigned);
  EXPECT_NE(again->cosignature, first->cosignature);
}

TEST_F(AWitness, CosignsAnEmptyTree) {
  EXPECT_EQ(answerTo(log.request(0, 0)), Answer::Cosigned);
  EXPECT_EQ(answerTo(log.request(0, 7)), Answer::Cosigned);
}

TEST_F(AWitness, ShowsMonitorsWhatItCosignedWithItsCosignature) {
  EXPECT_EQ(*it.witness.newest(GrowingLog::origin()), std::nullopt);
  const auto reply = it.witness.addCheckpoint(log.request(0, 5));
  EXPECT_EQ(*it.witness.newest(GrowingLog::origin()), log.checkpoint(5) + reply->cosignature);
  EXPECT_EQ(digestOf(GrowingLog::origin()), sha256(bytesOf(GrowingLog::origin())));
}

TEST_F(AWitness, DoesNotHandOnSignaturesThatItDidNotCheck) {
  auto note = journal::decodeNote(log.checkpoint(5));
  note->signatures.push_back({"stranger.example", {}, Bytes(64)});
  const auto reply = it.witness.addCheckpoint(requestWith(0, {}, journal::encodeNote(*note)));
  ASSERT_EQ(reply->answer, Answer::Cosigned);
  EXPECT_EQ(*it.witness.newest(GrowingLog::origin()), log.checkpoint(5) + reply->cosignature);
}

TEST_F(AWitness, CallsMalformedWhatItCannotReadAndAnOldSizeBeyondTheNewOne) {
  EXPECT_EQ(answerTo(""), Answer::Malformed);
  EXPECT_EQ(answerTo("old 1\n"), Answer::Malformed);
  EXPECT_EQ(answerTo("old 01\n\n" + log.checkpoint(5)), Answer::Malformed);
  EXPECT_EQ(answerTo(requestWith(6, {}, log.checkpoint(5))), Answer::Malformed);
}

TEST_F(AWitness, CosignsForNoUnknownLog) {
  EXPECT_EQ(answerTo(requestWith(0, {},
                                 signedAs("example.com/other", 5, log.root(5), GrowingLog::key()))),
            Answer::UnknownLog);
}

TEST_F(AWitness, CosignsNothingThatTheLogsKeyDidNotSign) {
  SeededRandom random(3);
  const auto stranger = journal::SigningKey::random(random);
  EXPECT_EQ(answerTo(requestWith(0, {}, signedAs(GrowingLog::origin(), 5, log.root(5), stranger))),
            Answer::Untrusted);
  auto forged = journal::decodeNote(log.checkpoint(5));
  forged->body = journal::decodeNote(log.checkpoint(6))->body;
  EXPECT_EQ(answerTo(requestWith(0, {}, journal::encodeNote(*forged))), Answer::Untrusted);
}

TEST_F(AWitness, NamesTheSizeItHasSeenIfTheLogNamesAnother) {
  ASSERT_EQ(answerTo(log.request(0, 5)), Answer::Cosigned);
  EXPECT_EQ(*it.witness.addCheckpoint(log.request(0, 9)), (Reply{Answer::OtherSize, {}, 5}));
  EXPECT_EQ(*it.witness.addCheckpoint(log.request(4, 9)), (Reply{Answer::OtherSize, {}, 5}));
  EXPECT_EQ(*it.witness.addCheckpoint(log.request(3, 3)), (Reply{Answer::OtherSize, {}, 5}));
}

TEST_F(AWitness, RefusesWhatIsNotProvenToGoOn) {
  ASSERT_EQ(answerTo(log.request(0, 5)), Answer::Cosigned);
  const GrowingLog forked(3);
  EXPECT_EQ(answerTo(forked.request(5, 9)), Answer::Inconsistent) << "other entries";
  EXPECT_EQ(answerTo(forked.request(5, 5)), Answer::Inconsistent) << "same size, another root";
  EXPECT_EQ(answerTo(requestWith(5, {}, log.checkpoint(9))), Answer::Inconsistent) << "no proof";
  EXPECT_EQ(answerTo(requestWith(5, {log.root(1)}, log.checkpoint(5))), Answer::Inconsistent);
  EXPECT_EQ(answerTo(log.request(5, 9)), Answer::Cosigned) << "and goes on all the same";
}

TEST_F(AWitness, RefusesAProofFromNothingAndAnEmptyTreeWithARoot) {
  EXPECT_EQ(answerTo(requestWith(0, {log.root(1)}, log.checkpoint(5))), Answer::Inconsistent);
  EXPECT_EQ(answerTo(requestWith(
                0, {}, signedAs(GrowingLog::origin(), 0, log.root(1), GrowingLog::key()))),
            Answer::Inconsistent);
  EXPECT_EQ(*it.witness.newest(GrowingLog::origin()), std::nullopt);
}

TEST_F(AWitness, KeepsWhatContradictsForPeople) {
  ASSERT_EQ(answerTo(log.request(0, 5)), Answer::Cosigned);
  const GrowingLog forked(3);
  ASSERT_EQ(answerTo(forked.request(5, 9)), Answer::Inconsistent);
  EXPECT_EQ(it.seen.contradictions[digestOf(GrowingLog::origin())], forked.checkpoint(9));

  ASSERT_EQ(answerTo(forked.request(5, 5)), Answer::Inconsistent);
  EXPECT_EQ(it.seen.contradictions[digestOf(GrowingLog::origin())], forked.checkpoint(9))
      << "the first one stays";
}

TEST_F(AWitness, KeepsACheckpointOfTheSameSizeWithAnotherRoot) {
  ASSERT_EQ(answerTo(log.request(0, 8)), Answer::Cosigned);
  const GrowingLog forked(3);
  ASSERT_EQ(answerTo(forked.request(8, 8)), Answer::Inconsistent);
  EXPECT_EQ(it.seen.contradictions[digestOf(GrowingLog::origin())], forked.checkpoint(8));
}

TEST_F(AWitness, HoldsNoHonestLogForContradictedByAWrongProof) {
  ASSERT_EQ(answerTo(log.request(0, 5)), Answer::Cosigned);
  const GrowingLog forked(3);
  const auto proof_of_another =
      decodeAddCheckpoint(forked.request(5, 9)).value_or(AddCheckpoint{}).proof;
  ASSERT_FALSE(proof_of_another.empty());
  const std::vector<journal::Hashes> wrong{
      {}, {log.root(1)}, {Sha256{}, Sha256{}, Sha256{}, Sha256{}}, proof_of_another};
  for (const journal::Hashes& proof : wrong) {
    EXPECT_EQ(answerTo(requestWith(5, proof, log.checkpoint(9))), Answer::Inconsistent);
  }
  EXPECT_EQ(answerTo(requestWith(5, {log.root(1)}, log.checkpoint(5))), Answer::Inconsistent);
  EXPECT_TRUE(it.seen.contradictions.empty());
}

TEST_F(AWitness, CosignsNothingThatItCouldNotKeep) {
  ASSERT_EQ(answerTo(log.request(0, 5)), Answer::Cosigned);
  it.seen.full = true;
  EXPECT_THAT(it.witness.addCheckpoint(log.request(5, 9)), failsWith(ErrorCode::Unavailable));
  it.seen.full = false;
  EXPECT_EQ(answerTo(log.request(5, 9)), Answer::Cosigned);
}

TEST_F(AWitness, StopsAtAMemoryThatItDidNotWrite) {
  it.seen.notes[digestOf(GrowingLog::origin())] = log.checkpoint(3);
  EXPECT_THAT(it.witness.addCheckpoint(log.request(3, 9)), failsWith(ErrorCode::Corrupt));
  it.seen.notes[digestOf(GrowingLog::origin())] = "torn";
  EXPECT_THAT(it.witness.addCheckpoint(log.request(3, 9)), failsWith(ErrorCode::Corrupt));
}

TEST_F(AWitness, SaysNothingWithoutATime) {
  it.clock.set(fromMs(999));
  EXPECT_THAT(it.witness.addCheckpoint(log.request(0, 5)), failsWith(ErrorCode::Unavailable));
}

TEST(AnyTwoHistories, AreNeverBothCosigned) {
  EXPECT_TRUE(rc::check("what was cosigned last is a beginning of what is cosigned next", [] {
    const auto fork = *rc::gen::inRange<std::uint64_t>(0, 40);
    const GrowingLog one;
    const GrowingLog other(fork);
    WitnessInMemory it;
    it.logs.known.push_back(GrowingLog::verifierKey());
    std::uint64_t size = 0;
    Sha256 root = journal::emptyRoot();
    const auto moves = *rc::gen::container<std::vector<std::pair<bool, std::uint64_t>>>(
        rc::gen::pair(rc::gen::arbitrary<bool>(), rc::gen::inRange<std::uint64_t>(0, 60)));
    for (const auto& [honest, next] : moves) {
      const GrowingLog& log = honest ? one : other;
      if (next < size) continue;
      const auto reply = it.witness.addCheckpoint(log.request(size, next));
      RC_ASSERT(reply.has_value());
      const bool goes_on = log.root(size) == root;
      RC_ASSERT((reply->answer == Answer::Cosigned) == goes_on);
      if (!goes_on) continue;
      size = next;
      root = log.root(next);
    }
  }));
}

TEST(AddCheckpointCorpus, IsAcceptedAndRefusedAsItsFoldersSay) {
  for (const bool accepted : {true, false}) {
    const auto folder = std::filesystem::path(SEKISHO_SOURCE_DIR) /
                        "tests/fuzz/witness_add_checkpoint" / (accepted ? "accepted" : "refused");
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      std::ifstream in(file.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      EXPECT_EQ(decodeAddCheckpoint(text).has_value(), accepted) << file.path();
    }
  }
}

}  // namespace
}  // namespace sekisho::witness
