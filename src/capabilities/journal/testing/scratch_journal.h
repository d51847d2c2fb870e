#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/store/journal_files.h"
#include "core/check.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::journal::testing {

inline ClinicId scratchClinic() {
  return *ClinicId::fromText("01930000-0000-7000-8000-000000000001");
}

/// Where a ScratchJournal keeps its first generation, and that one's first segment.
inline const std::string kScratchGeneration = "/data/journal/generation-1";
inline const std::string kScratchSegment = kScratchGeneration + "/segment-000000";

/// What may have happened to the files of a journal, and the message it is refused with.
struct Harm {
  const char* name;
  std::function<void(platform::testing::SimulatedDisk&)> harm;
  std::string_view message;
};

/// A journal on a disk in memory, for the tests of whoever writes one. It signs a checkpoint and
/// makes a volume (of 256 entries) only when asked, so that a test sees the same steps every time.
class ScratchJournal {
 public:
  explicit ScratchJournal(std::uint64_t segment_bytes = std::uint64_t{64} << 10U)
      : segment_bytes_(segment_bytes) {
    const auto opened = open();
    SEKISHO_CHECK(opened.has_value());
  }

  [[nodiscard]] Journal& operator*() const { return *journal_; }
  [[nodiscard]] Journal* operator->() const { return journal_.get(); }
  [[nodiscard]] platform::testing::SimulatedDisk& disk() { return disk_; }
  [[nodiscard]] sekisho::testing::TurnableClock& clock() { return clock_; }
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] JournalPlace place() const {
    return {"/data/journal", "/keys", scratchClinic(), segment_bytes_, kTileWidth};
  }
  [[nodiscard]] static Journal::Options options() {
    return {.checkpoint_within = std::chrono::hours{24}, .settles = false};
  }

  /// The kinds of its entries, in order.
  [[nodiscard]] std::vector<std::string> kinds() const {
    std::vector<std::string> kinds;
    for (std::uint64_t i = 0; i < journal_->head().size; ++i) {
      kinds.push_back(journal_->entry(i)->kind);
    }
    return kinds;
  }

  void close() { journal_.reset(); }
  /// Opens what the disk holds, as a restarted program does.
  [[nodiscard]] Result<void> open() {
    close();
    auto opened = openJournal(disk_, place(), clock_, random_, options());
    if (!opened) return std::unexpected(std::move(opened.error()));
    journal_ = *std::move(opened);
    return {};
  }
  [[nodiscard]] Result<void> openNext(std::string_view last_known, std::string why) {
    close();
    auto opened =
        openNextGeneration(disk_, place(), last_known, std::move(why), clock_, random_, options());
    if (!opened) return std::unexpected(std::move(opened.error()));
    journal_ = *std::move(opened);
    return {};
  }

  /// The record that it goes on with, for as long as it stays open.
  [[nodiscard]] std::unique_ptr<Generations> record() {
    auto record = openGenerations(disk_, place(), *journal_, clock_, random_);
    SEKISHO_CHECK(record.has_value());
    return *std::move(record);
  }

 private:
  const std::uint64_t segment_bytes_;
  platform::testing::SimulatedDisk disk_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  std::unique_ptr<Journal> journal_;  // last: it ends before what it uses
};

/// An entry of source "test".
inline NewEntry entryNumbered(std::uint64_t number, std::string_view body = "{}",
                              std::string_view source = "test") {
  return {.entry_class = EntryClass::Usage,
          .kind = "test.happened@1",
          .source = std::string(source),
          .number = number,
          .body = copyOf(bytesOf(body))};
}

}  // namespace sekisho::journal::testing
