// The verifier with what outsiders hold: cut off, put back, signed twice, torn are told apart.
#include <gtest/gtest.h>

#include "capabilities/journal/store/cosigned_file.h"
#include "capabilities/journal/store/export.h"
#include "capabilities/journal/store/verify.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using testing::entryNumbered;
using testing::ScratchJournal;

SigningKey witnessKey() {
  SeededRandom random(5);
  return SigningKey::random(random);
}
Policy policyOfOne() {
  const auto witness = verifierOf("w.example", KeyType::CosignatureV1, witnessKey());
  return {.witnesses = {{.name = "w", .vkey = witness.text(), .key = witness}}, .quorum = "w"};
}

class AJournalSeenFromOutside : public ::testing::Test {
 protected:
  AJournalSeenFromOutside() {
    add(1, 3);
    early = *journal->checkpoint();
    keepCosignedBy(witnessKey());
    journal.close();
    early_segment = journal.disk().peek(testing::kScratchSegment);
    EXPECT_THAT(journal.open(), succeeds());
    add(4, 6);
    late = *journal->checkpoint();
    journal.close();
  }

  void add(std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t n = first; n <= last; ++n) {
      EXPECT_THAT(journal->append(entryNumbered(n)), succeeds());
    }
  }
  void keepCosignedBy(const SigningKey& key) {
    auto note = decodeNote(early);
    note->signatures.push_back(cosign("w.example", key, 1000, note->body));
    EXPECT_THAT(keepCosigned(journal.disk(), testing::kScratchGeneration, encodeNote(*note)),
                succeeds());
  }
  Verification verified(const Held& held) {
    auto result = verifyGeneration(journal.disk(), testing::kScratchGeneration, std::nullopt,
                                   std::nullopt, held);
    EXPECT_THAT(result, succeeds());
    return result ? *std::move(result) : Verification{};
  }
  static std::string foundIn(const Verification& found) {
    return found.finding ? std::string(found.finding->message.name) : "";
  }
  /// The files as they were after three entries, and what they signed.
  void putBack() {
    journal.disk().poke(testing::kScratchSegment, early_segment);
    journal.disk().poke(testing::kScratchGeneration + "/checkpoint", copyOf(bytesOf(early)));
  }

  ScratchJournal journal;
  std::string early;
  std::string late;
  Bytes early_segment;
};

TEST_F(AJournalSeenFromOutside, FitsOldCheckpointsAndItsWitnesses) {
  const auto found = verified({.policy = policyOfOne(), .checkpoints = {early, late}});
  EXPECT_EQ(foundIn(found), "");
  EXPECT_EQ(found.held_checkpoints, 2U);
  EXPECT_EQ(found.witnesses, Witnesses::Enough);
  EXPECT_EQ(found.witnessed_entries, 3U);
  EXPECT_EQ(found.witnessed_seconds, 1000U);
  EXPECT_EQ(found.witnessed_by, 1U);
}

TEST(WitnessesWord, HoldsForAnHourAndNotBeforeItsTime) {
  const auto word = [](Witnesses witnesses, std::optional<std::uint64_t> seconds,
                       std::chrono::seconds now) {
    return wordOf(witnesses, seconds, Instant{now});
  };
  using std::chrono::seconds;
  EXPECT_EQ(word(Witnesses::NotAsked, {}, seconds{9000}), WitnessWord::Unknown);
  EXPECT_EQ(word(Witnesses::None, {}, seconds{9000}), WitnessWord::Awaited);
  EXPECT_EQ(word(Witnesses::TooFew, {}, seconds{9000}), WitnessWord::TooFew);
  EXPECT_EQ(word(Witnesses::Enough, 9000, seconds{9000}), WitnessWord::Fresh);
  EXPECT_EQ(word(Witnesses::Enough, 9000, seconds{12'599}), WitnessWord::Fresh);
  EXPECT_EQ(word(Witnesses::Enough, 9000, seconds{12'600}), WitnessWord::Late);
  EXPECT_EQ(word(Witnesses::Enough, 9300, seconds{9000}), WitnessWord::Fresh) << "clocks differ";
  EXPECT_EQ(word(Witnesses::Enough, 9301, seconds{9000}), WitnessWord::Ahead);
  EXPECT_EQ(word(Witnesses::Enough, ~0ULL, seconds{9000}), WitnessWord::Ahead);
  EXPECT_EQ(minutesSince(9000, Instant{seconds{12'599}}), 59);
  EXPECT_EQ(minutesSince(9300, Instant{seconds{9000}}), 0);
}

TEST_F(AJournalSeenFromOutside, SaysWhichWitnessesItKnowsNothingOf) {
  EXPECT_EQ(verified({}).witnesses, Witnesses::NotAsked);
  Policy two = policyOfOne();
  SeededRandom random(6);
  const auto other =
      verifierOf("other.example", KeyType::CosignatureV1, SigningKey::random(random));
  two.witnesses.push_back({.name = "o", .vkey = other.text(), .key = other});
  two.groups.push_back({.name = "both", .threshold = 2, .members = {"w", "o"}});
  two.quorum = "both";
  EXPECT_EQ(verified({.policy = two}).witnesses, Witnesses::TooFew);
  two.quorum = "o";
  two.witnesses.erase(two.witnesses.begin());
  two.groups.clear();
  EXPECT_EQ(verified({.policy = two}).witnesses, Witnesses::None);
  EXPECT_THAT(platform::removeDurably(journal.disk(), testing::kScratchGeneration + "/cosigned"),
              succeeds());
  EXPECT_EQ(verified({.policy = policyOfOne()}).witnesses, Witnesses::None);
}

TEST_F(AJournalSeenFromOutside, OfAnotherKeyThanThePolicysLogIsAFinding) {
  Policy policy = policyOfOne();
  policy.logs.push_back({.key = verifierOf("other.example/log", KeyType::Ed25519, witnessKey())});
  EXPECT_EQ(foundIn(verified({.policy = policy})), "journal.key-other");
}

TEST_F(AJournalSeenFromOutside, WithAForgedCosignatureIsAFinding) {
  SeededRandom random(8);
  auto note = decodeNote(early);
  const auto forged = cosign("w.example", SigningKey::random(random), 1000, note->body);
  const auto right = verifierOf("w.example", KeyType::CosignatureV1, witnessKey());
  note->signatures.push_back({"w.example", right.id(), forged.signature});
  ASSERT_THAT(keepCosigned(journal.disk(), testing::kScratchGeneration, encodeNote(*note)),
              succeeds());
  EXPECT_EQ(foundIn(verified({.policy = policyOfOne()})), "journal.note-forged");
}

TEST_F(AJournalSeenFromOutside, ThatWasPutBackIsRolledBack) {
  putBack();
  EXPECT_EQ(foundIn(verified({})), "") << "it fits by itself";
  const auto found = verified({.checkpoints = {late}});
  EXPECT_EQ(foundIn(found), "journal.rolled-back");
  EXPECT_EQ(found.finding->entry, 3U);
}

TEST_F(AJournalSeenFromOutside, ThatWasPutBackAndWentOnSignedTwoHistories) {
  putBack();
  ASSERT_THAT(journal.open(), succeeds());
  add(14, 18);
  ASSERT_THAT(journal->checkpoint(), succeeds());
  journal.close();
  EXPECT_EQ(foundIn(verified({})), "");
  EXPECT_EQ(foundIn(verified({.checkpoints = {early}})), "");
  EXPECT_EQ(foundIn(verified({.checkpoints = {late}})), "journal.equivocation");
}

TEST_F(AJournalSeenFromOutside, WhoseEndWasCutOffIsMissingEntries) {
  journal.disk().poke(testing::kScratchSegment, early_segment);
  EXPECT_EQ(foundIn(verified({.checkpoints = {late}})), "journal.entries-missing");
}

TEST_F(AJournalSeenFromOutside, WithATornTailFitsAndSaysSo) {
  Bytes torn = journal.disk().peek(testing::kScratchSegment);
  const auto end = std::ranges::find_if(torn.rbegin(), torn.rend(),
                                        [](std::byte byte) { return byte != std::byte{}; });
  const auto at = static_cast<std::size_t>(torn.rend() - end) + 4;
  for (std::size_t i = 0; i < 40; ++i) torn[at + i] = std::byte{0x53};
  journal.disk().poke(testing::kScratchSegment, torn);
  const auto found = verified({.policy = policyOfOne(), .checkpoints = {late}});
  EXPECT_EQ(foundIn(found), "");
  EXPECT_GT(found.torn_bytes, 0U);
}

TEST_F(AJournalSeenFromOutside, PassesOverOtherLogsAndFindsForgedCheckpoints) {
  SeededRandom random(8);
  const std::string other = signCheckpoint({"example.com/log", 3, emptyRoot()}, witnessKey());
  EXPECT_EQ(verified({.checkpoints = {other}}).held_checkpoints, 0U);
  auto forged = decodeNote(late);
  forged->signatures[0].signature[0] ^= std::byte{1};
  EXPECT_EQ(foundIn(verified({.checkpoints = {encodeNote(*forged)}})), "journal.note-forged");
}

TEST_F(AJournalSeenFromOutside, TakesItsCosignaturesAlongWhenExported) {
  ASSERT_THAT(exportJournal(journal.disk(), "/data/journal", "/out"), succeeds());
  const auto all = verifyExports(journal.disk(), "/out", std::nullopt,
                                 {.policy = policyOfOne(), .checkpoints = {early, late}});
  ASSERT_THAT(all, succeeds());
  EXPECT_EQ(foundIn(all->front()), "");
  EXPECT_EQ(all->front().witnesses, Witnesses::Enough);
  EXPECT_EQ(all->front().held_checkpoints, 2U);
}

}  // namespace
}  // namespace sekisho::journal
