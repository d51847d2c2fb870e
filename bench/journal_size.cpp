// What records weigh once they are put together: `journal_size VOLUMES DIR [ENTRIES [SHAPE]]`.
//
// Appends VOLUMES times ENTRIES (65,536, or a multiple of 4,096) records of a shape ("lines", or
// "atna": shapeNamed) in windows of 4,096, waits until all of them lie in volumes with their
// indexes, and opens the journal again. Then every 997th record is read back, compared, and found
// by its patient.
//
// Prints one line of JSON: bytes on disk, seconds of appending and of putting together (processor
// time beside it), milliseconds of opening, microseconds of a proof from a journal just opened.

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "atna_record.h"
#include "capabilities/usage/search.h"
#include "indexed_place.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "processor_time.h"

using namespace sekisho;

namespace {

using Steady = std::chrono::steady_clock;
constexpr std::uint64_t kWindow = 4096;

double secondsSince(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

std::uint64_t bytesBelow(const std::string& folder, const std::string& beginning) {
  std::uint64_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().filename().string().starts_with(beginning)) bytes += file.file_size();
  }
  return bytes;
}

/// A journal with a clock and a disk of its own.
class Bench {
 public:
  Bench(const std::string& folder, std::uint64_t volume_entries, const bench::RecordShape& shape)
      : disk_(platform::systemDisk()),
        place_(bench::indexedPlace(folder, volume_entries)),
        shape_(shape) {}

  [[nodiscard]] std::string record(std::uint64_t number) const {
    return shape_.record(number).text;
  }

  bool open() {
    journal_.reset();
    auto opened = journal::openJournal(*disk_, place_, clock_, random_, {.settles = false});
    if (opened) journal_ = *std::move(opened);
    return journal_ != nullptr;
  }

  bool append(std::uint64_t first, std::uint64_t count) {
    std::vector<journal::Appending> waiting;
    for (std::uint64_t number = first; number < first + count; ++number) {
      waiting.push_back(journal_->submit({.entry_class = journal::EntryClass::Usage,
                                          .kind = "usage.received@1",
                                          .source = "feed/bench",
                                          .number = number + 1,
                                          .type = shape_.type,
                                          .body = copyOf(bytesOf(record(number)))}));
    }
    return std::ranges::all_of(waiting, [](auto& one) { return one.get().has_value(); });
  }

  bool settle() {
    for (;;) {
      const auto more = journal_->settle();
      if (!more) return false;
      if (!*more) return journal_->checkpoint().has_value();
    }
  }

  bool holds(std::uint64_t records) {
    for (std::uint64_t number = 0; number < records; number += 997) {
      const auto body = journal_->body(number);
      if (!body || textOf(*body) != record(number)) return false;
    }
    const journal::IndexState state = journal_->indexState();
    return journal_->head().size == records && state.indexed == state.volumes;
  }

  /// Each that names a patient.
  bool finds(std::uint64_t records) {
    for (std::uint64_t number = 0; number < records; number += 997) {
      const bench::AuditRecord record = shape_.record(number);
      if (!record.text.contains(record.patient)) continue;
      const auto found = usage::search(*journal_, {.patient = {record.patient}}, number + 1, 1,
                                       [] { return false; });
      if (found.hits.empty() || found.hits.front().index != number) return false;
    }
    return true;
  }

  /// Median microseconds.
  double proofs(std::uint64_t records) {
    std::vector<double> took;
    for (std::uint64_t number = 13; number < records; number += records / 200) {
      const auto start = Steady::now();
      if (!journal_->proofOf(number)) return -1;
      took.push_back(1e6 * secondsSince(start));
    }
    std::ranges::nth_element(took, took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2));
    return took[took.size() / 2];
  }

 private:
  std::unique_ptr<platform::Disk> disk_;
  platform::SystemClock clock_;
  platform::SystemRandom random_;
  journal::JournalPlace place_;
  bench::RecordShape shape_;
  std::unique_ptr<journal::Journal> journal_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::uint64_t entries =
      argc > 3 ? std::strtoull(argv[3], nullptr, 10) : journal::kVolumeEntries;
  const std::uint64_t records = std::strtoull(argv[1], nullptr, 10) * entries;
  const std::string folder = argv[2];
  std::filesystem::create_directories(folder);
  if (records == 0 || entries % kWindow != 0) return 2;
  Bench bench(folder, entries, bench::shapeNamed(argc > 4 ? argv[4] : "lines"));
  if (!bench.open()) return 2;

  std::uint64_t text = 0;
  for (std::uint64_t number = 0; number < records; number += 97)
    text += bench.record(number).size();
  double appending = 0;
  double appending_cpu = 0;
  double settling = 0;
  double settling_cpu = 0;
  for (std::uint64_t first = 0; first < records; first += entries) {
    auto start = Steady::now();
    double used = bench::processorSeconds();
    for (std::uint64_t at = 0; at < entries; at += kWindow) {
      if (!bench.append(first + at, kWindow)) return 1;
    }
    appending += secondsSince(start);
    appending_cpu += bench::processorSeconds() - used;
    start = Steady::now();
    used = bench::processorSeconds();
    if (!bench.settle()) return 1;
    settling += secondsSince(start);
    settling_cpu += bench::processorSeconds() - used;
  }
  const auto start = Steady::now();
  if (!bench.open()) return 1;
  const double opening = secondsSince(start);
  if (!bench.holds(records) || !bench.finds(records)) {
    fmt::print(stderr, "what was appended is not what is there, or not found\n");
    return 1;
  }
  const double proof = bench.proofs(records);
  const std::string generation = folder + "/journal/generation-1";
  fmt::print(
      "{{\"records\": {}, \"text_bytes\": {:.1f}, \"volume_bytes\": {:.2f}, \"index_bytes\": "
      "{:.2f}, "
      "\"segment_bytes\": {}, "
      "\"append_s\": {:.3f}, \"append_cpu_us\": {:.2f}, \"settle_s\": {:.3f}, "
      "\"settle_cpu_us\": {:.2f}, \"open_ms\": {:.1f}, \"proof_us\": {:.1f}}}\n",
      records, static_cast<double>(text) / static_cast<double>((records + 96) / 97),
      static_cast<double>(bytesBelow(generation, "volume-")) / static_cast<double>(records),
      static_cast<double>(bytesBelow(generation, "index-")) / static_cast<double>(records),
      bytesBelow(generation, "segment-"), appending,
      1e6 * appending_cpu / static_cast<double>(records), settling,
      1e6 * settling_cpu / static_cast<double>(records), 1e3 * opening, proof);
  return 0;
}
