// The journal on a disk that can lose power: promises of journal.h and journal_files.h.
#include "capabilities/journal/journal.h"

#include <gtest/gtest.h>

#include "capabilities/journal/proof.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::entryNumbered;
using testing::ScratchJournal;

std::string bodyText(const Journal& journal, std::uint64_t index) {
  const auto body = journal.body(index);
  return body ? std::string(textOf(*body)) : std::string(body.error().message.name);
}

TEST(Journal, KeepsWhatItAnsweredFor) {
  ScratchJournal journal;
  const auto first = journal->append(entryNumbered(1, "one"));
  ASSERT_THAT(first, succeeds());
  EXPECT_EQ(*first, (Appended{.generation = 1, .index = 0, .was_there = false}));
  ASSERT_THAT(journal->append(entryNumbered(5, "five")), succeeds());
  const Checkpoint head = journal->head();

  journal.disk().cutPower();
  journal.disk().restart();
  ASSERT_THAT(journal.open(), succeeds());

  EXPECT_EQ(journal->head(), head);
  EXPECT_EQ(bodyText(*journal, 0), "one");
  EXPECT_EQ(bodyText(*journal, 1), "five");
  EXPECT_EQ(journal->entry(1)->number, 5U);
  EXPECT_EQ(journal->entry(1)->recorded, journal.clock().now());
  EXPECT_EQ(journal->highestNumber("test"), 5U);
  EXPECT_EQ(journal->highestNumber("other"), 0U);
  EXPECT_THAT(journal->entry(2), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(journal->body(2), failsWith(ErrorCode::NotFound));
}

TEST(Journal, AnswersARepeatedNumberWithTheEntryItHas) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(3, "x")), succeeds());
  ASSERT_THAT(journal->append(entryNumbered(7, "y")), succeeds());

  const auto again = journal->append(entryNumbered(3, "x"));
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(*again, (Appended{.generation = 1, .index = 0, .was_there = true}));
  EXPECT_THAT(journal->append(entryNumbered(3, "z")), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(journal->append(entryNumbered(5, "x")), failsWith(ErrorCode::Conflict));
  EXPECT_THAT(journal->append(entryNumbered(3, "x", "other")), succeeds());
  EXPECT_EQ(journal->head().size, 3U);
}

TEST(Journal, RefusesEntriesThatCannotBeOne) {
  ScratchJournal journal;
  const auto with = [](auto change) {
    NewEntry entry = entryNumbered(1);
    change(entry);
    return entry;
  };
  for (const NewEntry& bad :
       {with([](NewEntry& e) { e.kind = "no version"; }), with([](NewEntry& e) { e.source = ""; }),
        with([](NewEntry& e) { e.source = "journal"; }), with([](NewEntry& e) { e.number = 0; }),
        with([](NewEntry& e) { e.number = kMaxNumber + 1; }),
        with([](NewEntry& e) { e.type = "\""; }),
        with([](NewEntry& e) { e.body.resize(kMaxBodyBytes + 1); })}) {
    EXPECT_THAT(journal->append(bad), failsWith(ErrorCode::InvalidInput));
  }
  EXPECT_EQ(journal->head().size, 0U);
  EXPECT_THAT(journal->append(with([](NewEntry& e) { e.body.resize(kMaxBodyBytes); })), succeeds());
}

TEST(Journal, ListsTheNewestFirst) {
  ScratchJournal journal;
  for (std::uint64_t n = 1; n <= 5; ++n) ASSERT_THAT(journal->append(entryNumbered(n)), succeeds());

  const auto page = journal->newest(2);
  ASSERT_THAT(page, succeeds());
  ASSERT_EQ(page->size(), 2U);
  EXPECT_EQ((*page)[0].index, 4U);
  EXPECT_EQ((*page)[1].entry.number, 4U);
  EXPECT_EQ(journal->newest(10, 3)->size(), 3U);
  EXPECT_TRUE(journal->newest(10, 0)->empty());
}

TEST(Journal, ProvesEachEntryToAnOutsider) {
  ScratchJournal journal;
  for (std::uint64_t n = 1; n <= 20; ++n)
    ASSERT_THAT(journal->append(entryNumbered(n)), succeeds());

  for (std::uint64_t index = 0; index < 20; ++index) {
    const auto text = journal->proofOf(index);
    ASSERT_THAT(text, succeeds());
    const auto proof = decodeProof(*text);
    ASSERT_THAT(proof, succeeds());
    EXPECT_THAT(verifyProof(*proof, *journal->line(index), journal->verifierKey()), succeeds());
  }
  EXPECT_THAT(journal->inclusionProof(20, 20), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(journal->consistencyProof(3, 21), failsWith(ErrorCode::InvalidInput));
}

TEST(JournalCheckpoint, CoversWhatIsDurableAndIsKeptBeforeItIsShown) {
  ScratchJournal journal;
  EXPECT_EQ(journal->latestCheckpoint(), std::nullopt);
  ASSERT_THAT(journal->append(entryNumbered(1)), succeeds());
  const auto note = journal->checkpoint();
  ASSERT_THAT(note, succeeds());

  EXPECT_EQ(*openCheckpoint(*note, journal->verifierKey()), journal->head());
  EXPECT_EQ(textOf(journal.disk().peek("/data/journal/generation-1/checkpoint")), *note);
  EXPECT_EQ(journal->latestCheckpoint(), *note);
  EXPECT_EQ(*journal->checkpoint(), *note) << "nothing new, nothing signed again";
}

TEST(JournalCheckpoint, IsSignedByItselfWhileTheJournalIdles) {
  ScratchJournal journal;
  journal.close();
  auto opened = openJournal(journal.disk(), journal.place(), journal.clock(), journal.random(),
                            {.checkpoint_within = std::chrono::milliseconds{1}});
  ASSERT_THAT(opened, succeeds());
  ASSERT_THAT((*opened)->append(entryNumbered(1)), succeeds());
  while (!(*opened)->latestCheckpoint()) std::this_thread::yield();

  EXPECT_EQ(openCheckpoint(*(*opened)->latestCheckpoint(), (*opened)->verifierKey())->size, 1U);
}

TEST(JournalCheckpoint, IsKeptWhenTheJournalCloses) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1)), succeeds());
  journal.close();
  ASSERT_THAT(journal.open(), succeeds());

  ASSERT_TRUE(journal->latestCheckpoint());
  EXPECT_EQ(openCheckpoint(*journal->latestCheckpoint(), journal->verifierKey())->size, 1U);
}

TEST(JournalWithLargeSegments, GoesOnInTheOneThatWasPrepared) {
  ScratchJournal journal(kPreparedSegmentBytes);
  const std::string large(600'000, 'x');  // more than half of one
  for (std::uint64_t number = 1; number <= 3; ++number) {
    ASSERT_THAT(journal->append(entryNumbered(number, large)), succeeds());
  }
  journal.disk().cutPower();
  journal.disk().restart();
  ASSERT_THAT(journal.open(), succeeds());
  // What was prepared for the fourth lies there still, or a part of it.
  ASSERT_THAT(journal->append(entryNumbered(4, large)), succeeds());
  ASSERT_THAT(journal.open(), succeeds());
  ASSERT_EQ(journal->head().size, 4U);
  for (std::uint64_t index = 0; index < 4; ++index) EXPECT_EQ(bodyText(*journal, index), large);
  EXPECT_EQ(*platform::look(journal.disk(), testing::kScratchGeneration + "/segment-000003"),
            platform::Presence::Present);
}

TEST(JournalWithLargeSegments, IsReadOnlyWhileThereIsNoSpaceForTheNext) {
  ScratchJournal journal(kPreparedSegmentBytes);
  const std::string large(600'000, 'x');
  ASSERT_THAT(journal->append(entryNumbered(1, large)), succeeds());
  ASSERT_THAT(journal->append(entryNumbered(2, large)), succeeds());
  ASSERT_THAT(journal->checkpoint(), succeeds());
  ASSERT_THAT(journal.open(), succeeds());  // nothing is prepared
  journal.disk().setFull(true);
  EXPECT_EQ(journal->append(entryNumbered(3, large)).error().message, kJournalReadOnly);
  journal.disk().setFull(false);
  EXPECT_THAT(journal->append(entryNumbered(3, large)), succeeds());
  ASSERT_THAT(journal.open(), succeeds());
  EXPECT_EQ(journal->head().size, 3U);
}

TEST(JournalOnAFullDisk, IsReadOnlyUntilThereIsSpace) {
  ScratchJournal journal(2048);
  ASSERT_THAT(journal->append(entryNumbered(1, "kept")), succeeds());
  journal.disk().setFull(true);
  const std::string large(3000, 'x');  // needs a new segment
  const auto refused = journal->append(entryNumbered(2, large));
  EXPECT_THAT(refused, failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(refused.error().message, kJournalReadOnly);
  EXPECT_EQ(journal->readiness(), Readiness::ReadOnly);
  EXPECT_EQ(bodyText(*journal, 0), "kept");

  journal.disk().setFull(false);
  EXPECT_THAT(journal->append(entryNumbered(2, large)), succeeds());
  EXPECT_EQ(journal->readiness(), Readiness::Writable);
  ASSERT_THAT(journal.open(), succeeds());
  EXPECT_EQ(journal->head().size, 2U);
}

TEST(JournalOnAReadOnlyDisk, OpensAndShowsWhatItHas) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "kept")), succeeds());
  journal.close();
  journal.disk().setReadOnly(true);
  ASSERT_THAT(journal.open(), succeeds());

  EXPECT_EQ(bodyText(*journal, 0), "kept");
  const auto refused = journal->append(entryNumbered(2));
  EXPECT_EQ(refused.error().message, kJournalReadOnly);
}

TEST(JournalWithoutItsCheckpoint, OpensWithOneEntryAndNotWithMore) {
  for (const std::uint64_t entries : {1U, 2U, 5U}) {
    ScratchJournal journal;
    for (std::uint64_t number = 1; number <= entries; ++number) {
      ASSERT_THAT(journal->append(entryNumbered(number)), succeeds());
    }
    journal.close();
    ASSERT_THAT(journal.disk().remove("/data/journal/generation-1/checkpoint"), succeeds());
    if (entries == 1) {
      EXPECT_THAT(journal.open(), succeeds()) << "a cut right after the first entry";
    } else {
      const auto opened = journal.open();
      ASSERT_THAT(opened, failsWith(ErrorCode::Corrupt));
      EXPECT_EQ(opened.error().message, MessageId{"journal.checkpoint-missing"});
    }
  }
}

TEST(JournalWithoutItsCheckpoint, TakesNoSecondEntryBeforeTheFirstIsSigned) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1)), succeeds());
  ASSERT_THAT(journal->append(entryNumbered(2)), succeeds());
  const auto note = journal->latestCheckpoint();
  EXPECT_TRUE(note.has_value());
}

TEST(JournalAfterLostAnswer, StopsAndLetsReopeningDecide) {
  for (const auto cut :
       {platform::testing::PowerCut::LostBefore, platform::testing::PowerCut::LostAfter}) {
    ScratchJournal journal;
    ASSERT_THAT(journal->append(entryNumbered(1)), succeeds());
    ASSERT_THAT(journal->checkpoint(), succeeds());
    journal.disk().plan({.step = 2, .cut = cut});  // the sync of the next batch

    EXPECT_THAT(journal->append(entryNumbered(2)), failsWith(ErrorCode::Indeterminate));
    EXPECT_EQ(journal->append(entryNumbered(3)).error().message, kJournalStopped);
    EXPECT_EQ(journal->readiness(), Readiness::Stopped);

    journal.close();
    journal.disk().restart();
    ASSERT_THAT(journal.open(), succeeds());
    EXPECT_EQ(journal->head().size, cut == platform::testing::PowerCut::LostAfter ? 2U : 1U);
    EXPECT_THAT(journal->append(entryNumbered(2)), succeeds());
    EXPECT_EQ(journal->head().size, 2U);
  }
}

TEST(JournalBodies, AreSealedOnDisk) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "a-patient-name")), succeeds());
  journal.close();

  for (const std::string& file : journal.disk().files()) {
    EXPECT_FALSE(textOf(journal.disk().peek(file)).contains("a-patient-name")) << file;
  }
}

TEST(JournalBodies, CanBeDestroyedOneByOne) {
  ScratchJournal journal;
  for (std::uint64_t n = 1; n <= 3; ++n) {
    ASSERT_THAT(journal->append(entryNumbered(n, "body " + std::to_string(n))), succeeds());
  }
  const Checkpoint before = journal->head();
  const Bytes old_key = journal.disk().peek("/keys/body-1-usage-2025-11-1.key");
  ASSERT_THAT(journal->destroyBody(1, "asked for"), succeeds());
  ASSERT_THAT(journal->append(entryNumbered(4, "body 4")), succeeds());

  for (const bool reopened : {false, true}) {
    EXPECT_EQ(bodyText(*journal, 0), "body 1");
    EXPECT_EQ(bodyText(*journal, 1), "journal.body-destroyed");
    EXPECT_EQ(bodyText(*journal, 2), "body 3");
    EXPECT_EQ(journal->entry(3)->kind, "journal.body-destroyed@1");
    EXPECT_EQ(bodyText(*journal, 3), R"({"index":1,"why":"asked for"})");
    EXPECT_EQ(bodyText(*journal, 4), "body 4");
    EXPECT_TRUE(provesConsistency(before.size, before.root, 5, journal->head().root,
                                  *journal->consistencyProof(before.size, 5)));
    if (!reopened) {
      ASSERT_THAT(journal.open(), succeeds());
    }
  }
  for (const std::string& file : journal.disk().files()) {
    EXPECT_FALSE(std::ranges::equal(journal.disk().peek(file), old_key)) << file;
  }
  EXPECT_THAT(journal->destroyBody(1, "again"), failsWith(ErrorCode::NotFound));
  ASSERT_THAT(journal->destroyBody(2, "another one"), succeeds());
  EXPECT_EQ(bodyText(*journal, 0), "body 1");
  EXPECT_EQ(bodyText(*journal, 2), "journal.body-destroyed");
  EXPECT_EQ(bodyText(*journal, 4), "body 4");
}

TEST(JournalBodies, CanBeDestroyedByClassAndMonth) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "old")), succeeds());
  const BodyShelf old{EntryClass::Usage, monthOf(journal.clock().now())};
  EXPECT_THAT(journal->destroyBodies(old, "too early"), failsWith(ErrorCode::Conflict));
  journal.clock().pass(std::chrono::days{40});
  ASSERT_THAT(journal->append(entryNumbered(2, "new")), succeeds());
  EXPECT_THAT(journal->shelves(), ::testing::Contains(old));
  ASSERT_THAT(journal->destroyBodies(old, "the rule of ten years"), succeeds());
  EXPECT_THAT(journal->shelves(), ::testing::Not(::testing::Contains(old)));

  EXPECT_EQ(bodyText(*journal, 0), "journal.body-destroyed");
  EXPECT_EQ(bodyText(*journal, 1), "new");
  ASSERT_THAT(journal.open(), succeeds());
  EXPECT_EQ(bodyText(*journal, 0), "journal.body-destroyed");
  EXPECT_EQ(bodyText(*journal, 1), "new");
}

TEST(JournalBodies, AreToldApartWhenTheirKeyIsLost) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "x")), succeeds());
  journal.close();
  ASSERT_THAT(journal.disk().remove("/keys/body-1-usage-2025-11-1.key"), succeeds());
  ASSERT_THAT(journal.open(), succeeds());

  EXPECT_EQ(bodyText(*journal, 0), "journal.body-key-missing");
}

TEST(JournalBodies, AreDestroyedAgainAfterAnOldBackupCameBack) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "x")), succeeds());
  const std::string key = "/keys/body-1-usage-2025-11-1.key";
  const Bytes old_key = journal.disk().peek(key);
  ASSERT_THAT(journal->destroyBody(0, "asked for"), succeeds());
  journal.close();
  journal.disk().poke(key, old_key);
  ASSERT_THAT(journal.open(), succeeds());

  EXPECT_EQ(bodyText(*journal, 0), "journal.body-destroyed");
  EXPECT_EQ(*platform::look(journal.disk(), key), platform::Presence::Missing);
}

TEST(JournalGenerations, NameTheLastCheckpointKnownAndGoOnWithTheNumbers) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(9)), succeeds());
  const std::string last = *journal->checkpoint();
  ASSERT_THAT(journal.openNext(last, "restored"), succeeds());

  EXPECT_EQ(journal->generation(), 2U);
  EXPECT_TRUE(journal->head().origin.ends_with("/2"));
  EXPECT_EQ(journal->entry(0)->kind, "journal.generation-opened@1");
  EXPECT_TRUE(bodyText(*journal, 0).contains("sekisho.internal"));
  EXPECT_EQ(journal->highestNumber("test"), 9U);
  EXPECT_TRUE(journal->append(entryNumbered(9))->was_there);
  EXPECT_FALSE(journal->append(entryNumbered(10))->was_there);
  ASSERT_THAT(journal.open(), succeeds());
  EXPECT_EQ(journal->generation(), 2U);
  EXPECT_EQ(journal->head().size, 2U);
}

TEST(JournalGenerations, PassOverThoseThatOthersHaveSeen) {
  ScratchJournal elsewhere;
  const std::string first = *elsewhere->checkpoint();
  ASSERT_THAT(elsewhere.openNext(first, "x"), succeeds());
  const std::string second = *elsewhere->checkpoint();

  ScratchJournal journal;
  ASSERT_THAT(journal.openNext(second, "a receipt was newer"), succeeds());
  EXPECT_EQ(journal->generation(), 3U);
}

TEST(JournalGenerations, RefuseToGoOnInAnOlderCopy) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1)), succeeds());
  ASSERT_THAT(journal.openNext("", "x"), succeeds());
  journal.close();
  journal.disk().forget("/data/journal/generation-2");  // as a backup taken before has it

  const auto opened = journal.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message.name, "journal.restored");
  ASSERT_THAT(journal.openNext("", "restored"), succeeds());
  EXPECT_EQ(journal->generation(), 3U);
}

void change(platform::testing::SimulatedDisk& disk, const std::string& path, auto edit) {
  Bytes bytes = disk.peek(path);
  edit(bytes);
  disk.poke(path, std::move(bytes));
}

class HarmedJournal : public ::testing::TestWithParam<testing::Harm> {};

TEST_P(HarmedJournal, IsNotOpenedAndSaysWhatItIs) {
  ScratchJournal journal(4096);
  for (std::uint64_t n = 1; n <= 12; ++n) {
    ASSERT_THAT(journal->append(entryNumbered(n, "body")), succeeds());
  }
  journal.close();
  GetParam().harm(journal.disk());

  const auto opened = journal.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message.name, GetParam().message) << opened.error().detail;
}

void removeFile(platform::testing::SimulatedDisk& disk, const std::string& path) {
  EXPECT_THAT(disk.remove(path), succeeds());
}

INSTANTIATE_TEST_SUITE_P(
    , HarmedJournal,
    ::testing::Values(
        testing::Harm{"ByteInTheMiddle",
                      [](auto& disk) {
                        change(disk, testing::kScratchSegment,
                               [](Bytes& b) { b[700] ^= std::byte{1}; });
                      },
                      "journal.damaged"},
        testing::Harm{
            "LastSegmentRemoved",
            [](auto& disk) { removeFile(disk, "/data/journal/generation-1/segment-000001"); },
            "journal.entries-missing"},
        testing::Harm{"FirstSegmentRemoved",
                      [](auto& disk) { removeFile(disk, testing::kScratchSegment); },
                      "journal.segment-missing"},
        testing::Harm{"HeaderOfAnotherClinic",
                      [](auto& disk) {
                        change(disk, testing::kScratchSegment, [](Bytes& b) {
                          const Bytes other = encodeSegmentHeader({ClinicId{}, 1, 0});
                          std::ranges::copy(other, b.begin());
                        });
                      },
                      "journal.segment-foreign"},
        testing::Harm{"CheckpointForged",
                      [](auto& disk) {
                        change(disk, "/data/journal/generation-1/checkpoint", [](Bytes& b) {
                          const std::string text(textOf(b));
                          b[text.find("\n12\n") + 1] = std::byte{'2'};
                        });
                      },
                      "journal.note-forged"},
        testing::Harm{"EverythingButTheKeysRemoved", [](auto& disk) { disk.forget("/data"); },
                      "journal.missing"},
        testing::Harm{"LogKeyRemoved", [](auto& disk) { removeFile(disk, "/keys/log-1.key"); },
                      "journal.key-missing"},
        testing::Harm{"LogKeyOfAnother",
                      [](auto& disk) { disk.poke("/keys/log-1.key", Bytes(32, std::byte{7})); },
                      "journal.key-other"}),
    [](const auto& info) { return info.param.name; });

TEST(JournalTampering, WithRightCheckSumsIsCaughtByTheSignedRoot) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1, "body")), succeeds());
  journal.close();
  change(journal.disk(), testing::kScratchSegment, [](Bytes& bytes) {
    auto span = decodeFrame(ByteView(bytes).subspan(kSegmentHeaderBytes));
    auto entry = *decodeEntry(span->frame.records[0].line);
    entry.source = "best";  // as long as "test"
    span->frame.records[0].line = encodeEntry(entry);
    std::ranges::copy(encodeFrame(span->frame), bytes.begin() + kSegmentHeaderBytes);
  });

  EXPECT_EQ(journal.open().error().message.name, "journal.tampered");
}

}  // namespace
}  // namespace sekisho::journal
