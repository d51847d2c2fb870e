// The log's end of tlog-witness, against a real witness in memory.
#include "capabilities/witness/submission.h"

#include <gtest/gtest.h>

#include "capabilities/witness/testing/growing_log.h"
#include "capabilities/witness/testing/witness_in_memory.h"

namespace sekisho::witness {
namespace {

using testing::GrowingLog;
using testing::WitnessInMemory;

class ALogWithAWitness : public ::testing::Test {
 protected:
  ALogWithAWitness() { it.logs.known.push_back(GrowingLog::verifierKey()); }

  Submitted show(const GrowingLog& which, std::uint64_t size) {
    return submit(which.checkpoint(size), which, it.witness.verifierKey(), it.witness, seen);
  }

  WitnessInMemory it;
  GrowingLog log;
  std::uint64_t seen = 0;
};

TEST_F(ALogWithAWitness, GetsACheckedCosignatureAndRemembersHowFarItCame) {
  const Submitted done = show(log, 5);
  EXPECT_EQ(done.outcome, Outcome::Cosigned);
  EXPECT_EQ(done.posix_seconds, 1'764'000'000U);
  EXPECT_EQ(done.cosignature.name, "witness.example");
  EXPECT_EQ(seen, 5U);
  EXPECT_EQ(show(log, 5).outcome, Outcome::Cosigned);
  EXPECT_EQ(show(log, 500).outcome, Outcome::Cosigned);
}

TEST_F(ALogWithAWitness, ThatForgotHowFarItCameAsksAgainFromThere) {
  ASSERT_EQ(show(log, 5).outcome, Outcome::Cosigned);
  seen = 0;
  EXPECT_EQ(show(log, 9).outcome, Outcome::Cosigned);
  seen = 7;
  EXPECT_EQ(show(log, 10).outcome, Outcome::Cosigned);
}

TEST_F(ALogWithAWitness, ThatWasPutBackLearnsWhatTheWitnessHolds) {
  ASSERT_EQ(show(log, 50).outcome, Outcome::Cosigned);
  seen = 0;
  const Submitted done = show(log, 20);
  EXPECT_EQ(done.outcome, Outcome::Ahead);
  EXPECT_TRUE(done.shown.starts_with(log.checkpoint(50)));
  EXPECT_TRUE(contradicts(done.outcome));
}

TEST_F(ALogWithAWitness, ThatWasPutBackAndWentOnIsInconsistent) {
  ASSERT_EQ(show(log, 50).outcome, Outcome::Cosigned);
  const GrowingLog forked(20);
  seen = 0;
  const Submitted done = show(forked, 70);
  EXPECT_EQ(done.outcome, Outcome::Inconsistent);
  EXPECT_TRUE(done.shown.starts_with(log.checkpoint(50)));
}

TEST_F(ALogWithAWitness, IsToldIfItIsUnknownOrItsKeyIsAnother) {
  it.logs.known.clear();
  EXPECT_EQ(show(log, 5).outcome, Outcome::UnknownLog);
  auto other = GrowingLog::verifierKey();
  other.key[0] ^= std::byte{1};
  it.logs.known.push_back(other);
  EXPECT_EQ(show(log, 5).outcome, Outcome::Untrusted);
}

TEST_F(ALogWithAWitness, BelievesNoOtherKeysCosignature) {
  WitnessInMemory stranger(8);
  const Submitted done =
      submit(log.checkpoint(5), log, stranger.witness.verifierKey(), it.witness, seen);
  EXPECT_EQ(done.outcome, Outcome::WrongCosignature);
}

/// Answers as it is told to.
class Odd final : public Asked {
 public:
  Result<Reply> addCheckpoint(std::string_view) override {
    ++asked;
    if (silent) return fail(ErrorCode::Indeterminate, MessageId{"http.cut"}, "cut");
    return Reply{Answer::OtherSize, {}, stubborn ? 0 : asked};
  }
  Result<std::optional<std::string>> newest(std::string_view) override { return std::nullopt; }

  bool silent = false;
  bool stubborn = false;
  std::uint64_t asked = 0;
};

TEST_F(ALogWithAWitness, ThatNamesAnotherSizeEachTimeIsLeftAlone) {
  Odd odd;
  EXPECT_EQ(submit(log.checkpoint(500), log, it.witness.verifierKey(), odd, seen).outcome,
            Outcome::Misunderstood);
  EXPECT_LT(odd.asked, 10U);
}

TEST_F(ALogWithAWitness, ThatNamesTheSizeItWasToldHasSeenAnotherRoot) {
  Odd odd;
  odd.stubborn = true;
  EXPECT_EQ(submit(log.checkpoint(500), log, it.witness.verifierKey(), odd, seen).outcome,
            Outcome::Inconsistent);
}

TEST_F(ALogWithAWitness, ThatDoesNotAnswerIsAskedAgainLater) {
  Odd odd;
  odd.silent = true;
  EXPECT_EQ(submit(log.checkpoint(5), log, it.witness.verifierKey(), odd, seen).outcome,
            Outcome::Unreachable);
  EXPECT_EQ(odd.asked, 1U);
}

}  // namespace
}  // namespace sekisho::witness
