// Entries are found by what they say: in volumes by their indexes, behind them by memory.
#include <gmock/gmock.h>

#include "capabilities/journal/store/volume_index.h"
#include "capabilities/journal/testing/indexed_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::everywhere;
using ::testing::HasSubstr;
using testing::IndexedJournal;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using Found = std::vector<std::uint64_t>;

class AJournalWithAnIndex : public ::testing::Test {
 protected:
  /// Entries 0 to 255 in a volume, 256 to 299 behind it.
  AJournalWithAnIndex() {
    journal_.write(300);
    journal_.settleAll();
  }
  [[nodiscard]] std::string index() const {
    return generationPath(journal_.place(), 1) + "/" + indexName(0);
  }

  IndexedJournal journal_;
};

TEST_F(AJournalWithAnIndex, FindsAnEntryByAWordOfItsBody) {
  EXPECT_EQ(journal_.found({{"w:number77"}}), Found{77});
  EXPECT_EQ(journal_.found({{"w:number277"}}), Found{277}) << "not yet in a volume";
  EXPECT_THAT(journal_.found({{"w:number301"}}), IsEmpty());
}

TEST_F(AJournalWithAnIndex, FindsTheNewestFirstAndAllOfThem) {
  const Found tenth = journal_.found({{"w:tenth"}});
  ASSERT_EQ(tenth.size(), 30U);
  EXPECT_TRUE(std::ranges::is_sorted(tenth, std::greater{}));
  EXPECT_EQ(journal_.found({{"w:tenth"}}, 7), tenth) << "whatever the size of the steps";
}

TEST_F(AJournalWithAnIndex, FindsWhatCarriesOneOfEachGroup) {
  EXPECT_EQ(journal_.found({{"w:number20", "w:number25", "w:number270"}, {"w:tenth"}}),
            (Found{270, 20}));
  EXPECT_THAT(journal_.found({{"w:number20"}, {"w:number21"}}), IsEmpty());
}

TEST_F(AJournalWithAnIndex, FindsByWhatTheLineTells) {
  EXPECT_EQ(journal_.found({{"k:test.happened"}}).size(), 300U);
  EXPECT_THAT(journal_.found({{"k:test.other"}}), IsEmpty());
}

TEST_F(AJournalWithAnIndex, PassesOverVolumesOfAnotherTime) {
  const Instant later = journal_.clock().now() + std::chrono::hours{1};
  const auto found = journal_->candidates({.all_of = {{"w:tenth"}}, .from = later}, 256, 100);
  ASSERT_THAT(found, succeeds());
  EXPECT_THAT(found->indexes, IsEmpty());
  EXPECT_EQ(found->reached, 0U);
}

TEST_F(AJournalWithAnIndex, PassesOverEntriesOfAnotherTimeThatLieInNoVolume) {
  journal_.clock().pass(std::chrono::hours{100});
  const Instant later = journal_.clock().now();
  ASSERT_THAT(journal_.append(301), succeeds());
  const auto candidates = [&](const Sought& sought) {
    const auto found = journal_->candidates(sought, 301, 100);
    EXPECT_THAT(found, succeeds());
    return found->indexes;
  };
  EXPECT_EQ(candidates({.from = later}), Found{301 - 1});
  EXPECT_EQ(candidates({.until = later}).size(), 44U) << "of entries 256 to 299";
  EXPECT_EQ(candidates({}).size(), 45U);
}

TEST_F(AJournalWithAnIndex, FindsTheEntryThatWasJustWritten) {
  for (std::uint64_t number = 301; number <= 304; ++number) {
    ASSERT_THAT(journal_.append(number), succeeds());
    EXPECT_EQ(journal_.found({{"w:number" + std::to_string(number - 1)}}), Found{number - 1});
  }
}

TEST_F(AJournalWithAnIndex, HoldsNoWordInTheClear) {
  const std::string bytes(textOf(journal_.disk().peek(index())));
  ASSERT_THAT(bytes, HasSubstr("SKJIDX1\n"));
  EXPECT_THAT(bytes, Not(HasSubstr("number77")));
  EXPECT_THAT(bytes, Not(HasSubstr("tenth")));
}

TEST_F(AJournalWithAnIndex, ForgetsTheWordsOfADestroyedBody) {
  ASSERT_THAT(journal_->destroyBody(77, "written by mistake"), succeeds());
  ASSERT_THAT(journal_->destroyBody(277, "written by mistake"), succeeds());
  for (const char* when : {"before", "after"}) {
    EXPECT_THAT(journal_.foundByIndex({{"w:number277"}}), Not(Contains(277))) << when;
    EXPECT_EQ(journal_.found({{"w:number78"}}), Found{78}) << when;
    journal_.settleAll();
  }
  EXPECT_EQ(journal_->indexState().indexed, 1U);
  EXPECT_THAT(journal_.foundByIndex({{"w:number77"}}), IsEmpty());
  EXPECT_EQ(journal_.found({{"k:test.happened"}}).size(), 300U) << "the lines are still there";
}

TEST_F(AJournalWithAnIndex, CannotBeReadWithTheKeysThatAreLeftAfterADestruction) {
  const Bytes before = journal_.disk().peek(index());
  ASSERT_THAT(journal_->destroyBody(77, "written by mistake"), succeeds());
  journal_.settleAll();
  journal_.close();
  journal_.disk().poke(index(), before);  // from an older backup

  ASSERT_THAT(journal_.open(), succeeds());

  EXPECT_EQ(journal_->indexState().indexed, 0U) << "it is of the bodies before";
  EXPECT_THAT(journal_.found({{"w:number77"}}), IsEmpty());
}

TEST_F(AJournalWithAnIndex, StillFindsByTheLineWhenAllBodiesAreDestroyed) {
  const Month month = monthOf(journal_.clock().now());
  journal_.clock().pass(std::chrono::days{40});
  ASSERT_THAT(journal_->destroyBodies({EntryClass::Usage, month}, "over"), succeeds());
  EXPECT_THAT(journal_.foundByIndex({{"w:tenth"}}), IsEmpty());
  EXPECT_EQ(journal_.found({{"k:test.happened"}}).size(), 300U);
  journal_.close();
  ASSERT_THAT(journal_.open(), succeeds());
  EXPECT_EQ(journal_->indexState().indexed, 1U) << "nothing more could be in it";
}

TEST_F(AJournalWithAnIndex, IsMadeAnewFromTheVolumes) {
  const Bytes before = journal_.disk().peek(index());
  EXPECT_EQ(*journal_->reindex(0), 256U);
  EXPECT_EQ(*journal_->reindex(256), 256U) << "no volume there";
  EXPECT_NE(journal_.disk().peek(index()), before) << "sealed anew";
  EXPECT_EQ(journal_.found({{"w:number77"}}), Found{77});
}

struct Damage {
  const char* name;
  void (*to)(Bytes& file);
  bool noticed_at_start = true;
};
class ADamagedIndex : public AJournalWithAnIndex, public ::testing::WithParamInterface<Damage> {};

TEST_P(ADamagedIndex, IsNoticedAndMadeAnewAndNothingIsMissedMeanwhile) {
  journal_.close();
  Bytes bytes = journal_.disk().peek(index());
  GetParam().to(bytes);
  journal_.disk().poke(index(), bytes);

  ASSERT_THAT(journal_.open(), succeeds());

  EXPECT_EQ(journal_->indexState().indexed, GetParam().noticed_at_start ? 0U : 1U);
  for (std::uint64_t index = 0; index < 256; index += 15) {
    EXPECT_EQ(journal_.found({{"w:number" + std::to_string(index)}}), Found{index});
  }
  EXPECT_EQ(journal_->indexState().indexed, 0U);
  journal_.settleAll();
  EXPECT_EQ(journal_->indexState().indexed, 1U);
  EXPECT_EQ(journal_.foundByIndex({{"w:number77"}}), Found{77});
}

INSTANTIATE_TEST_SUITE_P(
    , ADamagedIndex,
    ::testing::Values(
        Damage{"Empty", [](Bytes& file) { file.clear(); }},
        Damage{"Cut", [](Bytes& file) { file.resize(file.size() / 2); }},
        Damage{"OlderForm", [](Bytes& file) { file[6] = std::byte{'0'}; }},
        Damage{"OfAnotherPlace", [](Bytes& file) { file[39] = std::byte{1}; }},
        Damage{"DirectoryChanged", [](Bytes& file) { file[file.size() - 60] ^= std::byte{1}; }},
        Damage{"EndChanged", [](Bytes& file) { file[file.size() - 45] ^= std::byte{1}; }},
        Damage{"PagesChanged",
               [](Bytes& file) {
                 const std::uint64_t end = file.size() - 48;
                 for (std::uint64_t at = 64; at < end - 200; ++at) file[at] ^= std::byte{0x55};
               },
               false}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(AJournalWithAnIndex, IsMadeAnewByOtherRules) {
  journal_.close();
  journal_.indexing().version = 2;
  ASSERT_THAT(journal_.open(), succeeds());
  EXPECT_EQ(journal_->indexState().indexed, 0U);
  journal_.settleAll();
  EXPECT_EQ(journal_->indexState().indexed, 1U);
}

TEST_F(AJournalWithAnIndex, IsMadeAnewWhenAMissingKeyIsBack) {
  journal_.close();
  const std::string key = journal_.bodyKeyFile();
  const Bytes bytes = journal_.disk().peek(key);
  ASSERT_THAT(journal_.disk().remove(key), succeeds());
  ASSERT_THAT(journal_.disk().remove(index()), succeeds());
  ASSERT_THAT(journal_.open(), succeeds());
  journal_.settleAll();
  EXPECT_EQ(journal_->indexState().indexed, 1U) << "of what can be read";
  EXPECT_THAT(journal_.foundByIndex({{"w:number77"}}), SizeIs(300)) << "any of them may be one";

  journal_.close();
  journal_.disk().poke(key, bytes);
  ASSERT_THAT(journal_.open(), succeeds());
  EXPECT_EQ(journal_->indexState().indexed, 0U);
  EXPECT_EQ(journal_.found({{"w:number77"}}), Found{77});
}

TEST_F(AJournalWithAnIndex, PassesNothingOverWhenAKeyWentMissingSince) {
  journal_.close();
  ASSERT_THAT(journal_.disk().remove(journal_.bodyKeyFile()), succeeds());
  ASSERT_THAT(journal_.open(), succeeds());
  EXPECT_EQ(journal_->indexState().indexed, 1U);
  EXPECT_THAT(journal_.foundByIndex({{"w:number77"}}), SizeIs(300)) << "any of them may be one";
}

TEST_F(AJournalWithAnIndex, LetsWhoeverLooksReadABrokenBody) {
  journal_.breakBodies();
  ASSERT_THAT(journal_->reindex(0), succeeds());
  const Found found = journal_.foundByIndex({{"w:no such word"}});
  EXPECT_THAT(found, Not(IsEmpty())) << "what it said cannot be known";
}

TEST_F(AJournalWithAnIndex, KeepsWhatIsMoreThanItHoldsAsOneTerm) {
  ASSERT_THAT(journal_.append(301, "too much"), succeeds());
  EXPECT_THAT(journal_.foundByIndex({{"w:whatever"}}), ElementsAre(300));
  journal_.write(512);
  journal_.settleAll();
  EXPECT_EQ(journal_->indexState().indexed, 2U);
  EXPECT_THAT(journal_.foundByIndex({{"w:whatever"}}), ElementsAre(300));
}

TEST(AJournalWithoutIndexing, AnswersWithEverything) {
  testing::ScratchJournal journal;
  ASSERT_THAT(journal->append(testing::entryNumbered(1)), succeeds());
  ASSERT_THAT(journal->append(testing::entryNumbered(2)), succeeds());
  EXPECT_EQ(everywhere(*journal, {.all_of = {{"w:a"}}}, 100), (Found{1, 0}));
}

}  // namespace
}  // namespace sekisho::journal
