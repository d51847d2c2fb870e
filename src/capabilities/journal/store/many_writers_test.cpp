// What many ask of a journal at once: each answered, none twice, whatever waits together.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "capabilities/journal/journal.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::journal {
namespace {

using sekisho::testing::succeeds;
using testing::entryNumbered;
using testing::ScratchJournal;

TEST(JournalUnderManyWriters, KeepsEachEntryOnceInTheOrderOfItsSource) {
  constexpr int kWriters = 32;
  constexpr std::uint64_t kEach = 20;
  ScratchJournal journal;
  std::vector<std::vector<std::uint64_t>> indexes(kWriters);
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] {
        const std::string source = "writer/" + std::to_string(writer);
        for (std::uint64_t n = 1; n <= kEach; ++n) {
          const auto kept = journal->append(entryNumbered(n, source + std::to_string(n), source));
          if (kept) indexes[static_cast<std::size_t>(writer)].push_back(kept->index);
        }
      });
    }
  }
  EXPECT_EQ(journal->head().size, kWriters * kEach);
  journal.disk().cutPower();
  journal.disk().restart();
  ASSERT_THAT(journal.open(), succeeds());

  for (std::size_t writer = 0; writer < kWriters; ++writer) {
    ASSERT_EQ(indexes[writer].size(), kEach);
    EXPECT_TRUE(std::ranges::is_sorted(indexes[writer]));
    const std::string source = "writer/" + std::to_string(writer);
    for (std::uint64_t n = 1; n <= kEach; ++n) {
      const auto entry = journal->entry(indexes[writer][n - 1]);
      ASSERT_THAT(entry, succeeds());
      EXPECT_EQ(entry->source, source);
      EXPECT_EQ(entry->number, n);
      EXPECT_EQ(textOf(*journal->body(indexes[writer][n - 1])), source + std::to_string(n));
    }
  }
}

TEST(JournalUnderManyWriters, SharesOneSyncAmongWhatWaits) {
  ScratchJournal journal;
  ASSERT_THAT(journal->append(entryNumbered(1)), succeeds());
  const std::size_t before = journal.disk().syncs();
  std::vector<Appending> waiting;
  for (std::uint64_t n = 2; n <= 1001; ++n) waiting.push_back(journal->submit(entryNumbered(n)));
  for (auto& answer : waiting) EXPECT_THAT(answer.get(), succeeds());

  // At least two entries a sync even if the writer thread never waited; in practice hundreds.
  EXPECT_LT(journal.disk().syncs() - before, 500U);
}

/// Stops whoever stamps entries at two of them, so that a test knows what is asked for meanwhile.
class HoldingClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    const std::uint64_t stamped = ++stamped_;
    if (stamped == first_at) first.wait();
    if (stamped == second_at) {
      late = second.get_future().wait_for(std::chrono::seconds{30}) == std::future_status::timeout;
    }
    return fromMs(1'764'000'000'000);
  }
  [[nodiscard]] std::chrono::milliseconds sinceBoot() const override { return {}; }
  [[nodiscard]] std::uint64_t stamped() const { return stamped_; }

  std::uint64_t first_at = 0;
  std::uint64_t second_at = 0;
  Event first;
  mutable std::promise<void> second;
  mutable std::atomic<bool> late = false;  // nobody let the second go on

 private:
  mutable std::atomic<std::uint64_t> stamped_ = 0;
};

TEST(JournalUnderManyWriters, AnswersSomeBeforeItWritesTheRestOfAnEndlessQueue) {
  for (const auto& [together, body] :
       {std::pair{4096U, std::string("{}")}, std::pair{1U, std::string(600'000, 'x')}}) {
    platform::testing::SimulatedDisk disk;
    HoldingClock clock;
    sekisho::testing::SeededRandom random;
    clock.first_at = 2;
    clock.second_at = 3 + together;
    auto journal = openJournal(disk, {"/data/journal", "/keys", testing::scratchClinic()}, clock,
                               random, ScratchJournal::options());
    ASSERT_THAT(journal, succeeds());
    ASSERT_THAT((*journal)->append(entryNumbered(1)), succeeds());
    std::vector<Appending> waiting;
    for (std::uint64_t n = 2; n <= 3 + together; ++n) {
      waiting.push_back((*journal)->submit(entryNumbered(n, body)));
      // The thread has it, and all that follow wait for it.
      while (n == 2 && clock.stamped() < 2) std::this_thread::yield();
    }
    clock.first.set();
    for (std::uint64_t i = 0; i <= together; ++i) EXPECT_THAT(waiting[i].get(), succeeds());
    clock.second.set_value();
    EXPECT_THAT(waiting.back().get(), succeeds());
    EXPECT_FALSE(clock.late) << together << " were answered only with the one after them";
  }
}

TEST(JournalThatCloses, AnswersEverybodyWhoWaits) {
  constexpr std::uint64_t kWaiting = 40;
  platform::testing::SimulatedDisk disk;
  HoldingClock clock;
  sekisho::testing::SeededRandom random;
  clock.first_at = 1;
  auto journal = openJournal(disk, {"/data/journal", "/keys", testing::scratchClinic()}, clock,
                             random, ScratchJournal::options());
  ASSERT_THAT(journal, succeeds());
  std::vector<Result<Appended>> answers(kWaiting);
  {
    std::vector<std::jthread> waiting;
    for (std::uint64_t n = 1; n <= kWaiting; ++n) {
      waiting.emplace_back(
          [&answer = answers[n - 1], appending = (*journal)->submit(entryNumbered(n))]() mutable {
            answer = appending.get();
          });
    }
    clock.first.set();
    journal->reset();
  }
  for (std::uint64_t n = 1; n <= kWaiting; ++n) {
    ASSERT_THAT(answers[n - 1], succeeds());
    EXPECT_EQ(answers[n - 1]->index, n - 1);
  }
}

}  // namespace
}  // namespace sekisho::journal
