// What records weigh once they are put together: `journal_size VOLUMES DIR [ENTRIES]`.
//
// Appends VOLUMES times ENTRIES (65,536, or a multiple of 4,096) records of about 460 bytes (RFC
// 5424 lines with a cut-down ATNA message, users and patients skewed, 48 random bits each) in
// windows of 4,096, waits until all of them lie in volumes, and opens the journal again. Then every
// record is read back and compared.
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

#include "audit_record.h"
#include "capabilities/journal/store/journal_files.h"
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

std::string record(std::uint64_t number) { return bench::auditRecord(number).text; }

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
  Bench(const std::string& folder, std::uint64_t volume_entries)
      : disk_(platform::systemDisk()),
        place_{.directory = folder + "/journal",
               .keys = folder + "/keys",
               .clinic = ClinicId{*Uuid::fromText("0195b1a0-0000-7000-8000-0000000000c1")},
               .volume_entries = volume_entries} {}

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
                                          .type = "application/x-syslog",
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
    return journal_->head().size == records;
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
  Bench bench(folder, entries);
  if (!bench.open()) return 2;

  std::uint64_t text = 0;
  for (std::uint64_t number = 0; number < records; number += 97) text += record(number).size();
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
  if (!bench.holds(records)) {
    fmt::print(stderr, "what was appended is not what is there\n");
    return 1;
  }
  const double proof = bench.proofs(records);
  const std::string generation = folder + "/journal/generation-1";
  fmt::print(
      "{{\"records\": {}, \"text_bytes\": {:.1f}, \"volume_bytes\": {:.2f}, \"segment_bytes\": {}, "
      "\"append_s\": {:.3f}, \"append_cpu_us\": {:.2f}, \"settle_s\": {:.3f}, "
      "\"settle_cpu_us\": {:.2f}, \"open_ms\": {:.1f}, \"proof_us\": {:.1f}}}\n",
      records, static_cast<double>(text) / static_cast<double>((records + 96) / 97),
      static_cast<double>(bytesBelow(generation, "volume-")) / static_cast<double>(records),
      bytesBelow(generation, "segment-"), appending,
      1e6 * appending_cpu / static_cast<double>(records), settling,
      1e6 * settling_cpu / static_cast<double>(records), 1e3 * opening, proof);
  return 0;
}
