// A search passes over volumes that hold nothing of what is sought, and over no other.
#include <gmock/gmock.h>

#include <random>

#include "capabilities/journal/store/shelf_filter.h"
#include "capabilities/journal/testing/indexed_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::IndexedJournal;
using ::testing::IsEmpty;
using ::testing::Not;
using Found = std::vector<std::uint64_t>;

class AJournalOfSeveralMonths : public ::testing::Test {
 protected:
  /// Six volumes in a month that is over, two and some entries in the next.
  AJournalOfSeveralMonths() {
    journal_.write(6 * 256);
    journal_.clock().pass(std::chrono::days{40});
    journal_.write(8 * 256 + 20);
    journal_.settleAll();
  }
  /// Where the search goes on below the volumes of the month that is not over.
  [[nodiscard]] Candidates below(const std::string& word) {
    const auto found =
        journal_->candidates({.all_of = {{"w:" + word}}}, std::uint64_t{6} * 256, 10);
    EXPECT_THAT(found, succeeds());
    return found.value_or(Candidates{});
  }
  [[nodiscard]] std::vector<std::string> filters() {
    std::vector<std::string> found = journal_.disk().files();
    std::erase_if(found, [](const std::string& file) {
      return file.find("/filter-usage-") == std::string::npos;
    });
    return found;
  }

  IndexedJournal journal_;
};

TEST_F(AJournalOfSeveralMonths, HasAFilterOfTheMonthThatIsOver) {
  ASSERT_EQ(filters().size(), 1U);
  const std::string bytes(textOf(journal_.disk().peek(filters().front())));
  EXPECT_THAT(bytes, Not(HasSubstr("number77")));
}

TEST_F(AJournalOfSeveralMonths, ReachesTheOneVolumeThatHasAWordInOneStep) {
  const Candidates found = below("number77");
  EXPECT_EQ(found.indexes, Found{77});
  EXPECT_EQ(found.reached, 0U);
}

TEST_F(AJournalOfSeveralMonths, FindsEveryEntryAllTheSame) {
  for (std::uint64_t index = 0; index < journal_->head().size; index += 7) {
    EXPECT_THAT(journal_.foundByIndex({{"w:number" + std::to_string(index)}}), Contains(index));
  }
  EXPECT_EQ(journal_.found({{"w:tenth"}}).size(), 207U);
  EXPECT_EQ(journal_.found({{"w:number20", "w:number1985"}, {"w:tenth", "w:entry"}}),
            (Found{1985, 20}));
  EXPECT_EQ(journal_.found({{"k:test.happened"}}).size(), journal_->head().size)
      << "what lines tell is in no filter";
}

TEST_F(AJournalOfSeveralMonths, PassesOverAllOfAMonthThatHasNoSuchWord) {
  std::size_t passed = 0;
  for (int i = 0; i < 100; ++i) {
    const Candidates found = below("nowhere" + std::to_string(i));
    EXPECT_THAT(found.indexes, IsEmpty());
    if (found.reached == 0) ++passed;
  }
  EXPECT_GT(passed, 80U) << "a few words are taken for others";
}

TEST_F(AJournalOfSeveralMonths, FindsWhatCouldNotBeReadWhenTheFilterWasMade) {
  const std::string volume = generationPath(journal_.place(), 1) + "/" + volumeName(0);
  const Bytes whole = journal_.disk().peek(volume);
  journal_.breakBodies();
  ASSERT_THAT(journal_->reindex(0), succeeds());
  journal_.settleAll();
  EXPECT_THAT(journal_.foundByIndex({{"w:number3"}}), Contains(3)) << "it may be anything";

  journal_.close();
  journal_.disk().poke(volume, whole);  // from a backup
  ASSERT_THAT(journal_.open(), succeeds());
  ASSERT_THAT(journal_->reindex(0), succeeds());
  for (const bool settled : {false, true}) {
    for (std::uint64_t index = 0; index < 256; ++index) {
      EXPECT_THAT(journal_.foundByIndex({{"w:number" + std::to_string(index)}}), Contains(index));
    }
    if (!settled) journal_.settleAll();
  }
  EXPECT_EQ(below("number77").indexes, Found{77});
}

TEST_F(AJournalOfSeveralMonths, LeavesNoFilterOfAMonthWhoseBodiesAreDestroyed) {
  const auto entry = journal_->entry(0);
  ASSERT_THAT(journal_->destroyBodies(shelfOf(*entry), "over"), succeeds());
  journal_.settleAll();
  EXPECT_THAT(filters(), IsEmpty());
}

TEST_F(AJournalOfSeveralMonths, IsFilteredAgainAfterItWasOpened) {
  journal_.close();
  ASSERT_THAT(journal_.open(), succeeds());
  EXPECT_EQ(below("number77").reached, 0U);
  EXPECT_FALSE(*journal_->settle()) << "nothing had to be made";
}

TEST_F(AJournalOfSeveralMonths, ForgetsTheWordsOfADestroyedBody) {
  const Bytes before = journal_.disk().peek(filters().front());
  ASSERT_THAT(journal_->destroyBody(77, "written by mistake"), succeeds());
  for (const char* when : {"before", "after"}) {
    EXPECT_THAT(journal_.foundByIndex({{"w:number78"}}), Contains(78)) << when;
    journal_.settleAll();
  }
  EXPECT_NE(journal_.disk().peek(filters().front()), before);
  EXPECT_EQ(below("number78").indexes, Found{78});
  EXPECT_THAT(below("number77").indexes, IsEmpty());

  journal_.close();
  journal_.disk().poke(filters().front(), before);  // from an older backup
  ASSERT_THAT(journal_.open(), succeeds());
  EXPECT_THAT(journal_.foundByIndex({{"w:number78"}}), Contains(78));
  EXPECT_TRUE(*journal_->settle()) << "another is made";
}

TEST_F(AJournalOfSeveralMonths, GoesOnWhenAllBodiesOfTheMonthAreDestroyed) {
  const auto entry = journal_->entry(0);
  ASSERT_THAT(entry, succeeds());
  ASSERT_THAT(journal_->destroyBodies(shelfOf(*entry), "over"), succeeds());
  EXPECT_THAT(journal_.foundByIndex({{"w:number77"}}), IsEmpty());
  EXPECT_THAT(journal_.foundByIndex({{"w:number1985"}}), Contains(1985));
  EXPECT_EQ(journal_.found({{"k:test.happened"}}).size(), std::size_t{8} * 256 + 20);
}

TEST_F(AJournalOfSeveralMonths, PassesOverNothingThatHasMoreThanAnIndexHolds) {
  IndexedJournal other;
  other.write(300);
  ASSERT_THAT(other.append(301, "too much"), succeeds());
  other.write(6 * 256);
  other.clock().pass(std::chrono::days{40});
  other.write(7 * 256);
  other.settleAll();
  EXPECT_EQ(other.foundByIndex({{"w:whatever"}}), Found{300});
}

struct Harm {
  const char* name;
  void (*to)(Bytes& file);
};
class ADamagedFilter : public AJournalOfSeveralMonths,
                       public ::testing::WithParamInterface<Harm> {};

TEST_P(ADamagedFilter, HidesNothingAndIsMadeAnew) {
  journal_.close();
  Bytes bytes = journal_.disk().peek(filters().front());
  GetParam().to(bytes);
  journal_.disk().poke(filters().front(), bytes);
  ASSERT_THAT(journal_.open(), succeeds());
  for (std::uint64_t index = 0; index < std::uint64_t{6} * 256; index += 15) {
    EXPECT_THAT(journal_.foundByIndex({{"w:number" + std::to_string(index)}}), Contains(index));
  }
  journal_.settleAll();
  EXPECT_EQ(below("number77").indexes, Found{77});
}

INSTANTIATE_TEST_SUITE_P(
    , ADamagedFilter,
    ::testing::Values(
        Harm{"Empty", [](Bytes& file) { file.clear(); }},
        Harm{"Cut", [](Bytes& file) { file.resize(file.size() / 2); }},
        Harm{"OlderForm", [](Bytes& file) { file[6] = std::byte{'0'}; }},
        Harm{"DirectoryChanged", [](Bytes& file) { file[file.size() - 50] ^= std::byte{1}; }},
        Harm{"EndChanged", [](Bytes& file) { file[file.size() - 45] ^= std::byte{1}; }},
        Harm{"Emptied",
             [](Bytes& file) {
               for (std::size_t at = 64; at < file.size() - 200; ++at) file[at] = std::byte{0};
             }}),
    [](const auto& info) { return std::string(info.param.name); });

/// Volumes of 20,000 terms each, no term in two of them.
class AFilterOfManyTerms : public ::testing::Test {
 protected:
  AFilterOfManyTerms() {
    std::mt19937 random(7);
    for (std::uint64_t volume = 0; volume < kVolumes; ++volume) {
      for (int i = 0; i < 20'000; ++i) {
        terms_[volume * 256].push_back(static_cast<std::uint32_t>(random()));
      }
    }
    for (int i = 0; i < 20'000; ++i) others_.push_back(static_cast<std::uint32_t>(random()));
    SEKISHO_CHECK(disk_.createDirectory("/dir").has_value());
    Filtered of{.volumes = {}, .key_number = 3, .version = 1, .digests = {}};
    for (const auto& [volume, terms] : terms_) of.volumes.push_back(volume);
    of.digests = [this](std::uint64_t volume) -> Result<std::vector<std::uint32_t>> {
      return terms_[volume];
    };
    const auto made = ShelfFilter::make(disk_, "/dir", place_, of, key_, random_);
    SEKISHO_CHECK(made.has_value());
    filter_ = *made;
  }

  static constexpr std::uint64_t kVolumes = 13;
  platform::testing::SimulatedDisk disk_;
  SeededRandom random_;
  SealingKey key_ = SealingKey::fromBytes(Bytes(SealingKey::kSize)).value();
  FilterPlace place_{testing::scratchClinic(), 1, {EntryClass::Usage, *Month::fromText("2026-11")}};
  std::map<std::uint64_t, std::vector<std::uint32_t>> terms_;
  std::vector<std::uint32_t> others_;
  std::shared_ptr<const ShelfFilter> filter_;
};

TEST_F(AFilterOfManyTerms, KnowsEachOfThem) {
  std::size_t column = 0;
  for (const auto& [volume, terms] : terms_) {
    for (const std::uint32_t term : terms) {
      ASSERT_TRUE((*filter_->mayHold(term, key_))[column]) << term << " in " << volume;
    }
    ++column;
  }
}

TEST_F(AFilterOfManyTerms, TakesOneInAHundredForOneOfThem) {
  std::size_t taken = 0;
  for (const std::uint32_t term : others_) {
    const auto may = filter_->mayHold(term, key_);
    taken += static_cast<std::size_t>(std::ranges::count(*may, true));
  }
  EXPECT_LT(taken, others_.size() * kVolumes / 80);
}

TEST_F(AFilterOfManyTerms, IsOfItsOwnPlaceKeyAndRules) {
  FilterPlace elsewhere = place_;
  elsewhere.generation = 2;
  EXPECT_THAT(ShelfFilter::open(disk_, "/dir", elsewhere, 1), failsWith(ErrorCode::Corrupt));
  EXPECT_THAT(ShelfFilter::open(disk_, "/dir", place_, 2), failsWith(ErrorCode::Corrupt));
  const SealingKey other = SealingKey::random(random_);
  EXPECT_THAT(filter_->mayHold(others_.front(), other), failsWith(ErrorCode::Corrupt));
}

}  // namespace
}  // namespace sekisho::journal
