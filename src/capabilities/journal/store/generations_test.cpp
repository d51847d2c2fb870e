// Earlier generations are read as the newest is, and nothing of them changes.
#include "capabilities/journal/generations.h"

#include <gmock/gmock.h>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/proof.h"
#include "capabilities/journal/store/volume_layout.h"
#include "capabilities/journal/testing/indexed_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using testing::everywhere;
using testing::IndexedJournal;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AJournalAfterARestore : public ::testing::Test {
 protected:
  /// Generation 1: 300 entries, of which 256 lie in a volume and 299 under the kept checkpoint.
  AJournalAfterARestore() {
    journal_.write(299);
    while (*journal_->settle()) continue;
    SEKISHO_CHECK(journal_->checkpoint().has_value());
    SEKISHO_CHECK(journal_.append(300).has_value());
    journal_.disk().setReadOnly(true);  // no last checkpoint, as when the power goes
    journal_.close();
    journal_.disk().setReadOnly(false);
    restore();
  }
  void restore() {
    SEKISHO_CHECK(journal_.openNext().has_value());
    record_ = journal_.record();
  }
  [[nodiscard]] std::string earlier(const std::string& file) const {
    return generationPath(journal_.place(), 1) + "/" + file;
  }
  void spoil(const std::string& path) {
    Bytes bytes = journal_.disk().peek(path);
    bytes.at(bytes.size() / 2) ^= std::byte{1};
    journal_.disk().poke(path, std::move(bytes));
  }
  /// The places of all entries below a place, newest first, in steps of so many.
  [[nodiscard]] std::vector<EntryPlace> listed(std::size_t step) {
    std::vector<EntryPlace> places;
    EntryPlace below = record_->end();
    while (const auto part = record_->below(below, closed_)) {
      const auto some = part->journal->newest(step, part->below);
      SEKISHO_CHECK(some.has_value() && !some->empty());
      for (const Listed& one : *some) places.push_back({part->journal->generation(), one.index});
      below = places.back();
    }
    return places;
  }
  /// Every file of the directory of generation 1, and of the keys, with its bytes.
  [[nodiscard]] std::map<std::string, Bytes> lying() {
    std::map<std::string, Bytes> files;
    for (const std::string& file : journal_.disk().files()) {
      if (file.starts_with(earlier("")) || file.starts_with("/keys/")) {
        files.emplace(file, journal_.disk().peek(file));
      }
    }
    return files;
  }
  [[nodiscard]] std::string whyClosed() {
    const auto opened = record_->of(1);
    return opened ? "" : std::string(opened.error().message.name);
  }

  IndexedJournal journal_;
  std::unique_ptr<Generations> record_;
  std::vector<ClosedGeneration> closed_;
};

TEST_F(AJournalAfterARestore, IsListedThroughTheBorderNewestFirst) {
  const auto all = listed(7);
  ASSERT_THAT(all, SizeIs(301));
  EXPECT_EQ(all.front(), (EntryPlace{2, 0}));
  EXPECT_EQ(all.at(1), (EntryPlace{1, 299})) << "its last entry was durable, though not signed";
  EXPECT_EQ(all.back(), (EntryPlace{1, 0}));
  EXPECT_TRUE(std::ranges::is_sorted(all, std::greater{}));
  EXPECT_THAT(closed_, IsEmpty());
}

TEST_F(AJournalAfterARestore, ShowsWhatItsEarlierEntriesSay) {
  const auto before = *record_->of(1);
  EXPECT_EQ(before->generation(), 1U);
  EXPECT_EQ(before->entry(77)->number, 78U);
  EXPECT_EQ(textOf(*before->body(77)), IndexedJournal::bodyOf(77)) << "in a volume";
  EXPECT_EQ(textOf(*before->body(299)), IndexedJournal::bodyOf(299)) << "behind it";
  EXPECT_EQ(everywhere(*before, {.all_of = {{"w:number77"}}}, 100),
            (std::vector<std::uint64_t>{77}));
  EXPECT_THAT(before->entry(300), failsWith(ErrorCode::NotFound));
}

TEST_F(AJournalAfterARestore, ProvesEarlierEntriesUnderTheCheckpointThatWasKept) {
  const auto before = *record_->of(1);
  const auto proof = decodeProof(*before->keptProofOf(298));
  ASSERT_THAT(proof, succeeds());
  const auto checkpoint = openCheckpoint(proof->checkpoint, before->verifierKey());
  ASSERT_THAT(checkpoint, succeeds());
  EXPECT_EQ(checkpoint->size, 299U);
  EXPECT_TRUE(provesInclusion(leafHash(bytesOf(*before->line(298))), 298, checkpoint->size,
                              checkpoint->root, proof->path));
  EXPECT_THAT(before->keptProofOf(299), failsWith(ErrorCode::InvalidInput)) << "never signed";
}

TEST_F(AJournalAfterARestore, ChangesNothingOfWhatItOnlyReads) {
  ASSERT_THAT(journal_.disk().remove(earlier(indexName(0))), succeeds());
  ASSERT_THAT(journal_.disk().remove(earlier("vkey")), succeeds());
  const auto before = lying();
  journal_.disk().plan({.step = 1000, .cut = platform::testing::PowerCut::LostBefore});
  {
    const auto journal = *record_->of(1);
    EXPECT_THAT(listed(100), SizeIs(301));
    EXPECT_THAT(everywhere(*journal, {.all_of = {{"w:tenth"}}}, 100), SizeIs(260))
        << "without its index, the whole volume may be what is sought";
    EXPECT_THAT(journal->keptProofOf(5), succeeds());
    EXPECT_THAT(journal->tile({0, 0, 256}), succeeds());
  }
  record_.reset();
  EXPECT_EQ(journal_.disk().steps(), 0U);
  EXPECT_EQ(lying(), before);
}

TEST_F(AJournalAfterARestore, ShowsNoBodyOfAMonthThatIsDestroyedMeanwhile) {
  const Month month = monthOf(journal_.clock().now());
  ASSERT_THAT((*record_->of(1))->body(77), succeeds());
  journal_.clock().pass(std::chrono::days{40});
  ASSERT_THAT(journal_->destroyBodies({EntryClass::Usage, month}, "over"), succeeds());
  const auto body = (*record_->of(1))->body(77);
  ASSERT_THAT(body, failsWith(ErrorCode::NotFound));
  EXPECT_EQ(body.error().message, kBodyDestroyed);
}

TEST_F(AJournalAfterARestore, ShowsNoBodyOfWhichItSaysThatItWasDestroyed) {
  ASSERT_THAT(journal_.append(301, "kept"), succeeds());
  ASSERT_THAT(journal_.append(302, "destroyed"), succeeds());
  const std::string key = "/keys/body-2-usage-2025-11-";
  const Bytes old_key = journal_.disk().peek(key + "1.key");
  ASSERT_THAT(journal_->destroyBody(2, "misrecord"), succeeds());
  ASSERT_THAT(journal_->checkpoint(), succeeds());
  journal_.close();
  // As if the power had gone after that was said, and before it was done.
  for (const std::string& file : journal_.disk().files()) {
    if (file.contains("/bodies-") || file.starts_with(key)) {
      ASSERT_THAT(journal_.disk().remove(file), succeeds());
    }
  }
  journal_.disk().poke(key + "1.key", old_key);
  restore();

  const auto before = *record_->of(2);
  EXPECT_EQ(textOf(*before->body(1)), "kept");
  EXPECT_THAT(before->body(2), failsWith(ErrorCode::NotFound));
  EXPECT_EQ(journal_.disk().peek(key + "1.key"), old_key) << "nor is it done now";
}

TEST_F(AJournalAfterARestore, NamesAGenerationThatIsNotThere) {
  EXPECT_THAT(record_->of(3), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(record_->of(0), failsWith(ErrorCode::NotFound));
}

TEST_F(AJournalAfterARestore, HoldsFewOfManyGenerationsOpen) {
  for (int more = 0; more < 5; ++more) restore();
  EXPECT_EQ(journal_->generation(), 7U);
  std::weak_ptr<const Journal> first = *record_->of(1);
  EXPECT_FALSE(first.expired());
  EXPECT_THAT(listed(50), SizeIs(306));
  EXPECT_EQ(listed(1), listed(50));
  for (std::uint64_t generation = 2; generation <= 1 + Generations::kHeldOpen; ++generation) {
    EXPECT_THAT(record_->of(generation), succeeds());
  }
  EXPECT_TRUE(first.expired());
}

TEST_F(AJournalAfterARestore, IsReadWithoutTheKeyThatSigned) {
  ASSERT_THAT(journal_.disk().remove("/keys/log-1.key"), succeeds());
  EXPECT_EQ(whyClosed(), "");
  ASSERT_THAT(journal_.disk().remove(earlier("vkey")), succeeds());
  record_ = journal_.record();
  EXPECT_EQ(whyClosed(), "journal.generation-keyless");
}

TEST_F(AJournalAfterARestore, ToldAsClosedLeavesTheRestReadable) {
  restore();
  ASSERT_THAT(journal_.disk().remove(generationPath(journal_.place(), 2) + "/checkpoint"),
              succeeds());
  EXPECT_THAT(listed(100), SizeIs(301)) << "all but the one entry of generation 2";
  ASSERT_THAT(closed_, SizeIs(1)) << "told once";
  EXPECT_EQ(closed_.front().generation, 2U);
  EXPECT_EQ(closed_.front().why.message.name, "journal.checkpoint-missing");
  EXPECT_THAT(journal_.append(400), succeeds());
}

TEST_F(AJournalAfterARestore, SaysWhyAnEarlierGenerationCannotBeRead) {
  spoil(earlier("checkpoint"));
  EXPECT_EQ(whyClosed(), "journal.note-unsigned");
  spoil(earlier("vkey"));
  record_ = journal_.record();
  EXPECT_EQ(whyClosed(), "journal.key-other");
}

TEST_F(AJournalAfterARestore, SaysThatAnEarlierVolumeIsMissing) {
  ASSERT_THAT(journal_.disk().remove(earlier(volumeName(0))), succeeds());
  EXPECT_NE(whyClosed(), "");
  EXPECT_THAT(listed(100), ElementsAre(EntryPlace{2, 0}));
}

TEST_F(AJournalAfterARestore, IsNotOpenedAgainAndAgainWhereThatFails) {
  int tried = 0;
  const Generations record(
      *journal_.operator->(), {1},
      [&](std::uint64_t) -> Result<Generations::Opened> {
        ++tried;
        return fail(ErrorCode::Unavailable, MessageId{"disk.failed"});
      },
      journal_.clock());
  EXPECT_THAT(record.of(1), failsWith(ErrorCode::Unavailable));
  journal_.clock().pass(Generations::kLeftAlone - std::chrono::milliseconds{1});
  EXPECT_THAT(record.of(1), failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(tried, 1);
  journal_.clock().pass(std::chrono::milliseconds{1});
  EXPECT_THAT(record.of(1), failsWith(ErrorCode::Unavailable));
  EXPECT_EQ(tried, 2) << "what was in the way may be gone";
}

TEST(APlaceOfAnEntry, IsAnIndexOfTheNewestGenerationOrNamesItsOwn) {
  EXPECT_EQ(EntryPlace::fromText("77", 3), (EntryPlace{3, 77}));
  EXPECT_EQ(EntryPlace::fromText("1-77", 3), (EntryPlace{1, 77}));
  EXPECT_EQ((EntryPlace{1, 77}).text(), "1-77");
  for (const char* wrong :
       {"", "-", "1-", "-1", "0-1", "1-2-3", "x", "1 ", "+1", "99999999999999999999"}) {
    EXPECT_EQ(EntryPlace::fromText(wrong, 3), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace sekisho::journal
