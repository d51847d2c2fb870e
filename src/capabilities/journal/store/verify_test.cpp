// The verifier against everything that can be changed in a journal's files.
#include "capabilities/journal/store/verify.h"

#include <gtest/gtest.h>

#include "capabilities/journal/store/export.h"
#include "capabilities/journal/store/log_reader.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::entryNumbered;
using testing::ScratchJournal;

const std::string kKeys = "/keys";

/// Four entries in three frames, one body destroyed; closed, with a last checkpoint.
void fill(ScratchJournal& journal) {
  for (std::uint64_t n = 1; n <= 3; ++n) {
    ASSERT_THAT(journal->append(entryNumbered(n, "body " + std::to_string(n))), succeeds());
  }
  ASSERT_THAT(journal->destroyBody(1, "asked for"), succeeds());
  journal.close();
}

Verification verified(ScratchJournal& journal) {
  auto result = verifyGeneration(journal.disk(), testing::kScratchGeneration, kKeys);
  EXPECT_THAT(result, succeeds());
  return result ? *std::move(result) : Verification{};
}

TEST(Verifier, FindsNothingWrongWithAWholeJournal) {
  ScratchJournal journal;
  fill(journal);
  const Verification found = verified(journal);

  EXPECT_FALSE(found.finding) << found.finding->message.name << found.finding->detail;
  EXPECT_EQ(found.entries, 4U);
  EXPECT_EQ(found.signed_entries, 4U);
  EXPECT_EQ(found.bodies_opened, 3U);
  EXPECT_EQ(found.bodies_destroyed, 1U);
  EXPECT_EQ(found.bodies_unopened, 0U);

  const auto all = verifyJournal(journal.disk(), "/data/journal");
  ASSERT_THAT(all, succeeds());
  ASSERT_EQ(all->size(), 1U);
  EXPECT_FALSE(all->front().finding);
  EXPECT_EQ(all->front().bodies_unopened, 4U) << "no keys were given";
  EXPECT_THAT(verifyJournal(journal.disk(), "/elsewhere"), failsWith(ErrorCode::NotFound));
}

TEST(Verifier, FindsABodyThatSomebodyTookAwayWithItsKey) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "kept")), succeeds());
  journal.close();
  ASSERT_FALSE(verified(journal).finding);
  for (const std::string& file : journal.disk().files()) {
    if (!file.starts_with("/keys/body-1-")) continue;
    journal.disk().poke(file.substr(0, file.rfind('.')) + ".destroyed", Bytes(32));
    ASSERT_THAT(journal.disk().remove(file), succeeds());
  }
  const Verification found = verified(journal);
  ASSERT_TRUE(found.finding);
  EXPECT_EQ(found.finding->message.name, "journal.body-taken");
  EXPECT_EQ(found.finding->entry, 0U);
  EXPECT_EQ(found.bodies_unexplained, 1U);
}

/// Takes away the bodies of a class in the month of the journal's clock, as somebody with the box
/// in his hands can.
void takeBodies(ScratchJournal& journal, std::string_view entry_class, bool leave_mark = true) {
  const std::string prefix =
      "/keys/body-1-" + std::string(entry_class) + "-" + monthOf(journal.clock().now()).text();
  for (const std::string& file : journal.disk().files()) {
    if (!file.starts_with(prefix) || !file.ends_with(".key")) continue;
    if (leave_mark) journal.disk().poke(file.substr(0, file.rfind('.')) + ".destroyed", Bytes(32));
    ASSERT_THAT(journal.disk().remove(file), succeeds());
  }
}

TEST(Verifier, StillFindsABodyThatWasTakenBehindAnEntryThatDoesNotOpen) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "destroyed by right")), succeeds());
  ASSERT_THAT(journal->destroyBody(0, "asked for"), succeeds());
  takeBodies(journal, "decision", false);
  journal.close();
  ASSERT_THAT(journal.open(), succeeds());
  journal.clock().pass(std::chrono::days{40});
  ASSERT_THAT(journal->append(entryNumbered(2, "taken")), succeeds());
  takeBodies(journal, "usage");
  journal.close();
  const Verification found = verified(journal);
  ASSERT_TRUE(found.finding);
  EXPECT_EQ(found.finding->message.name, "journal.body-taken");
  EXPECT_EQ(found.finding->entry, 2U);
  EXPECT_EQ(found.bodies_unexplained, 1U);
  EXPECT_EQ(found.bodies_untold, 1U) << "the entry that tells of entry 0 does not open";
}

TEST(Verifier, TakesALaterGenerationsWordForMonthsThatWereDestroyed) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "old")), succeeds());
  const auto entry = journal->entry(0);
  ASSERT_THAT(journal.openNext("", "restored"), succeeds());
  journal.clock().pass(std::chrono::days{40});
  for (const bool said : {true, false}) {
    if (said) {
      ASSERT_THAT(journal->destroyBodies(shelfOf(*entry), "over"), succeeds());
    } else {
      ASSERT_THAT(journal.openNext("", "restored"), succeeds());
      ASSERT_THAT(journal->append(entryNumbered(2, "new")), succeeds());
      takeBodies(journal, "usage");
    }
    journal.close();
    const auto all = verifyJournal(journal.disk(), "/data/journal", kKeys);
    ASSERT_THAT(all, succeeds());
    EXPECT_EQ(all->front().bodies_destroyed, 1U);
    EXPECT_EQ(all->front().bodies_unexplained, 0U) << "the next generation says it";
    EXPECT_FALSE(all->front().finding);
    ASSERT_THAT(journal.open(), succeeds());
  }
}

TEST(Verifier, FindsNothingWrongWhereAMonthWasDestroyedAndAnEntrySaysSo) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "old")), succeeds());
  const auto entry = journal->entry(0);
  journal.clock().pass(std::chrono::days{40});
  ASSERT_THAT(journal->destroyBodies(shelfOf(*entry), "over"), succeeds());
  journal.close();
  const Verification found = verified(journal);
  EXPECT_FALSE(found.finding);
  EXPECT_EQ(found.bodies_destroyed, 1U);
  EXPECT_EQ(found.bodies_unexplained, 0U);
}

TEST(Verifier, NoticesEveryFlippedByteThatMatters) {
  ScratchJournal journal(4096);
  fill(journal);
  const Verification whole = verified(journal);
  std::size_t noticed = 0;
  std::size_t irrelevant = 0;
  for (const std::string& file : journal.disk().files()) {
    if (!file.starts_with(testing::kScratchGeneration)) continue;
    const Bytes before = journal.disk().peek(file);
    for (std::size_t at = 0; at < before.size(); ++at) {
      Bytes changed = before;
      changed[at] ^= std::byte{0x20};
      journal.disk().poke(file, changed);
      const auto found = verifyGeneration(journal.disk(), testing::kScratchGeneration, kKeys);
      if (!found || found->finding) {
        ++noticed;
        continue;
      }
      // Not noticed as wrong: then it lies behind the last frame, is reported as remains, and
      // changed nothing that was verified.
      ++irrelevant;
      EXPECT_GT(found->torn_bytes, 0U) << file << " byte " << at;
      EXPECT_EQ(found->entries, whole.entries);
      EXPECT_EQ(found->checkpoint, whole.checkpoint);
      EXPECT_EQ(found->bodies_opened, whole.bodies_opened);
    }
    journal.disk().poke(file, before);
  }
  EXPECT_GT(noticed, 2000U);
  EXPECT_GT(irrelevant, 0U);
  EXPECT_FALSE(verified(journal).finding) << "every change was taken back";
}

/// Rewrites the frame of entry `index` with right check sums, as somebody with the disk would.
void rewrite(ScratchJournal& journal, std::uint64_t index, auto edit) {
  const std::string path = segmentPath(testing::kScratchGeneration, 0);
  Bytes bytes = journal.disk().peek(path);
  std::size_t offset = kSegmentHeaderBytes;
  for (;;) {
    auto span = decodeFrame(ByteView(bytes).subspan(offset));
    ASSERT_THAT(span, succeeds());
    if (span->frame.first == index) {
      edit(span->frame.records[0]);
      const Bytes again = encodeFrame(span->frame);
      ASSERT_EQ(again.size(), span->bytes);
      std::ranges::copy(again, bytes.begin() + static_cast<std::ptrdiff_t>(offset));
      return journal.disk().poke(path, bytes);
    }
    offset += span->bytes;
  }
}

TEST(Verifier, NamesAnEntryRewrittenWithRightCheckSums) {
  ScratchJournal journal;
  fill(journal);
  rewrite(journal, 1, [](FrameRecord& record) {
    record.line.replace(record.line.find("test.happened"), 13, "nope.happened");
  });
  const Verification found = verified(journal);

  ASSERT_TRUE(found.finding);
  EXPECT_EQ(found.finding->entry, 1U);
  EXPECT_EQ(found.finding->message, kDamaged);
}

TEST(Verifier, NamesABodyThatIsAnothers) {
  ScratchJournal journal;
  for (std::uint64_t n = 1; n <= 2; ++n) {
    ASSERT_THAT(journal->append(entryNumbered(n, "body " + std::to_string(n))), succeeds());
  }
  journal.close();
  Bytes second;
  rewrite(journal, 1, [&](FrameRecord& record) { second = record.sealed; });
  rewrite(journal, 0, [&](FrameRecord& record) { record.sealed = second; });
  const Verification found = verified(journal);

  ASSERT_TRUE(found.finding);
  EXPECT_EQ(found.finding->entry, 0U);
  EXPECT_EQ(found.finding->message.name, "journal.body-broken");
}

TEST(Verifier, CatchesATruncatedLog) {
  ScratchJournal journal;
  fill(journal);
  Bytes bytes = journal.disk().peek(segmentPath(testing::kScratchGeneration, 0));
  const auto first = decodeFrame(ByteView(bytes).subspan(kSegmentHeaderBytes));
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(kSegmentHeaderBytes + first->bytes),
            bytes.end(), std::byte{0});
  journal.disk().poke(segmentPath(testing::kScratchGeneration, 0), bytes);
  const Verification found = verified(journal);

  ASSERT_TRUE(found.finding);
  EXPECT_EQ(found.finding->entry, 1U);
  EXPECT_EQ(found.finding->message.name, "journal.entries-missing");
}

TEST(Verifier, TakesAnOutsidersKeyOverTheDirectorysOwn) {
  ScratchJournal journal;
  const std::string vkey = journal->verifierKey().text();
  fill(journal);
  ScratchJournal other;
  ASSERT_THAT(other->append(entryNumbered(1)), succeeds());
  other.close();
  sekisho::testing::SeededRandom random(7);
  const std::string forged =
      verifierOf(identityFrom(vkey)->key.name, KeyType::Ed25519, SigningKey::random(random)).text();

  EXPECT_FALSE(verifyGeneration(journal.disk(), testing::kScratchGeneration, kKeys, vkey)->finding);
  const auto found = verifyGeneration(journal.disk(), testing::kScratchGeneration, kKeys, forged);
  ASSERT_THAT(found, succeeds());
  ASSERT_TRUE(found->finding);
  EXPECT_EQ(found->finding->message.name, "journal.key-other");
}

/// Two generations: the first as `fill` leaves it, the second after a restore.
void fillTwo(ScratchJournal& journal, std::string_view shown) {
  fill(journal);
  ASSERT_THAT(journal.openNext(shown, "restored"), succeeds());
  ASSERT_THAT(journal->append(entryNumbered(4)), succeeds());
  ASSERT_THAT(journal->checkpoint(), succeeds());
  journal.close();
}

std::vector<Verification> allVerified(ScratchJournal& journal) {
  auto all = verifyJournal(journal.disk(), "/data/journal", kKeys);
  EXPECT_THAT(all, succeeds());
  return all ? *std::move(all) : std::vector<Verification>();
}

TEST(Succession, IsWholeIfTheNextGenerationFindsWhatItKnew) {
  ScratchJournal journal;
  fillTwo(journal, "");
  const auto all = allVerified(journal);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_FALSE(all[0].finding);
  EXPECT_FALSE(all[1].finding) << all[1].finding->detail;
  EXPECT_EQ(all[0].succession, Succession::Whole);
  EXPECT_EQ(all[1].succession, Succession::None);
  const auto without_keys = verifyJournal(journal.disk(), "/data/journal");
  EXPECT_EQ(without_keys->front().succession, Succession::NotShown);
}

// The old tree cut back to an old checkpoint adds up by itself; only the next one knows better.
TEST(Succession, NamesTheFirstEntryThatWasTakenAway) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1)), succeeds());
  ASSERT_THAT(journal->checkpoint(), succeeds());
  journal.close();
  const Bytes segment = journal.disk().peek(testing::kScratchGeneration + "/segment-000000");
  const Bytes note = journal.disk().peek(testing::kScratchGeneration + "/checkpoint");
  ASSERT_THAT(journal.open(), succeeds());
  ASSERT_THAT(journal->append(entryNumbered(2)), succeeds());
  ASSERT_THAT(journal->checkpoint(), succeeds());
  ASSERT_THAT(journal.openNext("", "restored"), succeeds());
  journal.close();
  journal.disk().poke(testing::kScratchGeneration + "/segment-000000", segment);
  journal.disk().poke(testing::kScratchGeneration + "/checkpoint", note);

  EXPECT_FALSE(verifyGeneration(journal.disk(), testing::kScratchGeneration, kKeys)->finding);
  const auto all = allVerified(journal);
  ASSERT_EQ(all.size(), 2U);
  ASSERT_TRUE(all[0].finding);
  EXPECT_EQ(all[0].finding->entry, 1U);
  EXPECT_EQ(all[0].finding->message.name, "journal.entries-missing");
}

// An old copy of the whole data directory was put back, and an agent showed what it had seen.
TEST(Succession, SaysWhatAnOlderCopyLost) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1)), succeeds());
  ASSERT_THAT(journal->checkpoint(), succeeds());
  journal.close();
  const Bytes segment = journal.disk().peek(testing::kScratchGeneration + "/segment-000000");
  const Bytes note = journal.disk().peek(testing::kScratchGeneration + "/checkpoint");
  ASSERT_THAT(journal.open(), succeeds());
  ASSERT_THAT(journal->append(entryNumbered(2)), succeeds());
  const auto seen = journal->checkpoint();
  ASSERT_THAT(seen, succeeds());
  journal.close();
  journal.disk().poke(testing::kScratchGeneration + "/segment-000000", segment);
  journal.disk().poke(testing::kScratchGeneration + "/checkpoint", note);
  ASSERT_THAT(journal.openNext(*seen, "older copy"), succeeds());
  journal.close();

  const auto all = allVerified(journal);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_FALSE(all[0].finding);
  EXPECT_EQ(all[0].succession, Succession::Lost);
  EXPECT_EQ(all[0].known_elsewhere, *seen);
}

TEST(Succession, IsBrokenByAGenerationOfAnotherJournal) {
  ScratchJournal journal;
  fillTwo(journal, "");
  ScratchJournal other(std::uint64_t{32} << 10U);
  ASSERT_THAT(other->append(entryNumbered(1, "another life")), succeeds());
  ASSERT_THAT(other->checkpoint(), succeeds());
  other.close();
  for (const std::string& file : other.disk().files()) {
    if (file.starts_with(testing::kScratchGeneration))
      journal.disk().poke(file, other.disk().peek(file));
  }
  const auto all = allVerified(journal);
  EXPECT_TRUE(all[0].finding || all[1].finding);
}

TEST(Export, WritesEveryGenerationAndKeepsThemLinked) {
  ScratchJournal journal;
  fillTwo(journal, "");
  const auto exported = exportJournal(journal.disk(), "/data/journal", "/out", kKeys);
  ASSERT_THAT(exported, succeeds());
  ASSERT_EQ(exported->size(), 2U);
  EXPECT_EQ((*exported)[0].entries, 4U);
  EXPECT_EQ((*exported)[1].entries, 2U);

  const auto all = verifyExports(journal.disk(), "/out");
  ASSERT_THAT(all, succeeds());
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].generation, 1U);
  EXPECT_EQ((*all)[1].generation, 2U);
  EXPECT_FALSE((*all)[0].finding);
  EXPECT_FALSE((*all)[1].finding);
  EXPECT_EQ((*all)[0].succession, Succession::Whole);
}

TEST(Verification, PassesOverAGenerationThatACrashLeftBegun) {
  ScratchJournal journal;
  fill(journal);
  const std::string begun = generationPath(journal.place(), 2);
  ASSERT_THAT(journal.disk().createDirectory(begun), succeeds());

  const auto found = verifyJournal(journal.disk(), journal.place().directory);
  ASSERT_THAT(found, succeeds());
  EXPECT_THAT(*found, ::testing::SizeIs(1));
}

TEST(Verification, OfAJournalThatWasOnlyBegunFindsNone) {
  ScratchJournal journal;
  fill(journal);
  journal.close();
  for (const char* file : {"/vkey", "/checkpoint", "/segment-000000"}) {
    ASSERT_THAT(platform::removeDurably(journal.disk(), testing::kScratchGeneration + file),
                succeeds())
        << file;
  }
  const auto found = verifyJournal(journal.disk(), journal.place().directory);
  EXPECT_THAT(found, failsWith(ErrorCode::NotFound));
  EXPECT_EQ(found.error().message.name, "journal.missing");
}

TEST(Verification, DoesNotTakeALogWithoutItsPublicKeyForABegunOne) {
  ScratchJournal journal;
  fill(journal);
  ASSERT_THAT(journal.openNext({}, "restored from a backup"), succeeds());
  journal.close();
  ASSERT_THAT(platform::removeDurably(journal.disk(), generationPath(journal.place(), 2) + "/vkey"),
              succeeds());

  EXPECT_FALSE(verifyJournal(journal.disk(), journal.place().directory));
}

TEST(Export, CanBeVerifiedAndHoldsNoBodiesByDefault) {
  ScratchJournal journal;
  fill(journal);
  const auto exported = exportLog(journal.disk(), testing::kScratchGeneration, "/out");
  ASSERT_THAT(exported, succeeds());
  EXPECT_EQ(exported->entries, 4U);
  EXPECT_EQ(exported->bodies, 0U);
  std::vector<std::string> files;
  for (const std::string& file : journal.disk().files()) {
    if (file.starts_with("/out/")) files.push_back(file.substr(5));
  }
  EXPECT_EQ(files, (std::vector<std::string>{"checkpoint", "tile/0/000.p/4", "tile/entries/000.p/4",
                                             "vkey"}));
  const auto found = verifyExport(journal.disk(), "/out");
  ASSERT_THAT(found, succeeds());
  EXPECT_FALSE(found->finding);
  EXPECT_EQ(found->entries, 4U);
  EXPECT_EQ(found->bodies_unopened, 4U);
  EXPECT_THAT(exportJournal(journal.disk(), "/data/journal", "/out"),
              failsWith(ErrorCode::Conflict));
}

TEST(Export, WritesTheBodiesThatStillOpenWhenAsked) {
  ScratchJournal journal;
  fill(journal);
  ASSERT_EQ(exportLog(journal.disk(), testing::kScratchGeneration, "/out", kKeys)->bodies, 3U);

  const auto found = verifyExport(journal.disk(), "/out");
  ASSERT_THAT(found, succeeds());
  EXPECT_FALSE(found->finding);
  EXPECT_EQ(found->bodies_opened, 3U);
  Bytes body = journal.disk().peek("/out/bodies/2");
  body.back() ^= std::byte{1};
  journal.disk().poke("/out/bodies/2", body);
  EXPECT_EQ(verifyExport(journal.disk(), "/out")->finding->entry, 2U);
}

TEST(Export, SpansFullTiles) {
  ScratchJournal journal(std::uint64_t{1} << 20U);
  std::vector<Appending> waiting;
  for (std::uint64_t n = 1; n <= 700; ++n) waiting.push_back(journal->submit(entryNumbered(n)));
  for (auto& answer : waiting) ASSERT_THAT(answer.get(), succeeds());
  journal.close();
  ASSERT_THAT(exportLog(journal.disk(), testing::kScratchGeneration, "/out"), succeeds());

  EXPECT_EQ(journal.disk().peek("/out/tile/0/001").size(), 8192U);
  EXPECT_EQ(journal.disk().peek("/out/tile/1/000.p/2").size(), 64U);
  const auto found = verifyExport(journal.disk(), "/out");
  ASSERT_THAT(found, succeeds());
  EXPECT_FALSE(found->finding);
  EXPECT_EQ(found->entries, 700U);
}

TEST(Export, NoticesEveryFlippedByte) {
  ScratchJournal journal;
  fill(journal);
  ASSERT_THAT(exportLog(journal.disk(), testing::kScratchGeneration, "/out"), succeeds());
  std::size_t flipped = 0;
  for (const std::string& file : journal.disk().files()) {
    if (!file.starts_with("/out/")) continue;
    const Bytes before = journal.disk().peek(file);
    for (std::size_t at = 0; at < before.size(); ++at) {
      Bytes changed = before;
      changed[at] ^= std::byte{0x40};
      journal.disk().poke(file, changed);
      const auto found = verifyExport(journal.disk(), "/out");
      EXPECT_TRUE(!found || found->finding) << file << " byte " << at;
      ++flipped;
    }
    journal.disk().poke(file, before);
  }
  EXPECT_GT(flipped, 1000U);
}

TEST(Export, NamesTheEntryThatATileDoesNotHold) {
  ScratchJournal journal;
  fill(journal);
  ASSERT_THAT(exportLog(journal.disk(), testing::kScratchGeneration, "/out"), succeeds());
  Bytes bundle = journal.disk().peek("/out/tile/entries/000.p/4");
  const std::string text(textOf(bundle));
  const std::size_t third = text.find("\"number\":3");
  bundle[third + 9] = std::byte{'9'};
  journal.disk().poke("/out/tile/entries/000.p/4", bundle);

  const auto found = verifyExport(journal.disk(), "/out");
  ASSERT_TRUE(found->finding);
  EXPECT_EQ(found->finding->entry, 2U);
}

}  // namespace
}  // namespace sekisho::journal
