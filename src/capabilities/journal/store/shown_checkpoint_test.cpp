#include "capabilities/journal/shown_checkpoint.h"

#include <gtest/gtest.h>

#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::succeeds;
using testing::entryNumbered;
using testing::ScratchJournal;

const std::string kNote = "/data/journal/generation-1/checkpoint";

/// What an older copy of the directory holds.
struct Copy {
  Bytes segment;
  Bytes note;
};

Copy copyFrom(ScratchJournal& journal) {
  journal.close();
  return {journal.disk().peek(testing::kScratchSegment), journal.disk().peek(kNote)};
}

void putBack(ScratchJournal& journal, const Copy& copy) {
  journal.close();
  journal.disk().poke(testing::kScratchSegment, copy.segment);
  journal.disk().poke(kNote, copy.note);
  ASSERT_THAT(journal.open(), succeeds());
}

std::string added(ScratchJournal& journal, std::uint64_t number, std::string_view body = "{}") {
  EXPECT_THAT(journal->append(entryNumbered(number, body)), succeeds());
  return journal->checkpoint().value_or("");
}

TEST(ShownCheckpoint, IsKnownAtEverySizeTheTreeHad) {
  ScratchJournal journal;
  const std::string one = added(journal, 1);
  const std::string two = added(journal, 2);
  EXPECT_EQ(judgeShown(*journal, one), Shown::Known);
  EXPECT_EQ(judgeShown(*journal, two), Shown::Known);
}

TEST(ShownCheckpoint, ReachesFurtherThanAnOlderCopy) {
  ScratchJournal journal;
  added(journal, 1);
  const Copy copy = copyFrom(journal);
  ASSERT_THAT(journal.open(), succeeds());
  const std::string seen = added(journal, 2);
  putBack(journal, copy);
  EXPECT_EQ(judgeShown(*journal, seen), Shown::Ahead);
}

TEST(ShownCheckpoint, IsAnotherHistoryOnceTheOlderCopyWentOn) {
  ScratchJournal journal;
  added(journal, 1);
  const Copy copy = copyFrom(journal);
  ASSERT_THAT(journal.open(), succeeds());
  const std::string seen = added(journal, 2, "what was lost");
  putBack(journal, copy);
  added(journal, 2, "what came instead");
  added(journal, 3);
  EXPECT_EQ(judgeShown(*journal, seen), Shown::Another);
}

TEST(ShownCheckpoint, OfAnEarlierGenerationSaysNothing) {
  ScratchJournal journal;
  const std::string seen = added(journal, 1);
  ASSERT_THAT(journal.openNext(seen, "older-copy"), succeeds());
  EXPECT_EQ(judgeShown(*journal, seen), Shown::Known);
}

TEST(ShownCheckpoint, IsNotBelievedWithoutTheLogsOwnSignature) {
  ScratchJournal journal;
  added(journal, 1);
  sekisho::testing::SeededRandom random(9);
  const Checkpoint claim{.origin = journal->head().origin, .size = 1000, .root = {}};
  EXPECT_EQ(judgeShown(*journal, signCheckpoint(claim, SigningKey::random(random))),
            Shown::Unproven);
  const Checkpoint foreign{.origin = "sekisho.internal/another/1", .size = 1000, .root = {}};
  EXPECT_EQ(judgeShown(*journal, signCheckpoint(foreign, SigningKey::random(random))),
            Shown::Unproven);
  const Checkpoint later{.origin = originOf(testing::scratchClinic(), 7), .size = 1000, .root = {}};
  EXPECT_EQ(judgeShown(*journal, signCheckpoint(later, SigningKey::random(random))),
            Shown::Unproven);
  EXPECT_EQ(judgeShown(*journal, ""), Shown::Unproven);
  std::string changed = journal->checkpoint().value_or("");
  changed[changed.find('\n') + 1] = '9';
  EXPECT_EQ(judgeShown(*journal, changed), Shown::Unproven);
}

}  // namespace
}  // namespace sekisho::journal
