// A journal as long as years of a large practice: `journal_scale RECORDS DIR [ENTRIES]`.
//
// Appends RECORDS records (bench::auditRecord), spread over ten years of the hub's clock, and puts
// them into volumes of ENTRIES (65,536) with their indexes as a hub does; what DIR has already from
// a run of as many is kept. One patient has 14 of them, spread evenly. Then opens the journal anew
// and asks: that patient's records, words that one record has, the newest 50 of a kind before
// some moment (a page of the timeline), proofs, single bodies. Every answer is held against what
// was appended.
//
// Prints one line of JSON: seconds of appending with all that belongs to it, bytes a record on
// disk, milliseconds of opening, median and largest microseconds of each question, the first of
// which finds nothing in memory, and the most memory that was resident (KiB).

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "audit_record.h"
#include "capabilities/journal/store/journal_files.h"
#include "capabilities/usage/search.h"
#include "indexed_place.h"
#include "platform/system/system_random.h"
#include "processor_time.h"

using namespace sekisho;

namespace {

using Steady = std::chrono::steady_clock;
constexpr std::uint64_t kWindow = 4096;
constexpr std::uint64_t kRare = 14;
constexpr std::uint64_t kQuestions = 40;
constexpr std::uint64_t kTenYearsMs = 315'576'000'000;
constexpr const char* kRarePatient = "RARE777";

/// The hub's clock while ten years go by.
class PassingYears final : public Clock {
 public:
  explicit PassingYears(std::uint64_t records) : gap_ms_(kTenYearsMs / records) {}
  void reach(std::uint64_t record) { since_ = std::chrono::milliseconds(gap_ms_ * record); }
  [[nodiscard]] Instant now() const override { return bench::kFirstRecord + since_.load(); }
  [[nodiscard]] std::chrono::milliseconds sinceBoot() const override { return since_; }

 private:
  std::uint64_t gap_ms_;
  std::atomic<std::chrono::milliseconds> since_{};
};

bench::AuditRecord recordOf(std::uint64_t number, std::uint64_t records) {
  bench::AuditRecord record =
      bench::auditRecord(number, bench::kPatientRole, kTenYearsMs / records);
  if (number % (records / kRare) != 5) return record;
  record.text.replace(record.text.find(record.patient), record.patient.size(), kRarePatient);
  record.patient = kRarePatient;
  return record;
}

[[noreturn]] void giveUp(const char* what) {
  fmt::print(stderr, "{}\n", what);
  std::exit(1);
}

std::unique_ptr<journal::Journal> open(platform::Disk& disk, const journal::JournalPlace& place,
                                       const Clock& clock, platform::SystemRandom& random) {
  auto opened = journal::openJournal(disk, place, clock, random, {.settles = false});
  if (!opened) giveUp("the journal does not open");
  return *std::move(opened);
}

/// Volumes, their indexes and filters.
void settle(journal::Journal& journal) {
  for (;;) {
    const auto settled = journal.settle();
    if (!settled) giveUp("settling failed");
    if (!*settled) return;
  }
}

void fill(journal::Journal& journal, PassingYears& clock, std::uint64_t records,
          std::uint64_t entries) {
  for (std::uint64_t first = journal.head().size; first < records; first += kWindow) {
    clock.reach(first);
    std::vector<journal::Appending> waiting;
    for (std::uint64_t number = first; number < first + kWindow; ++number) {
      waiting.push_back(journal.submit({.entry_class = journal::EntryClass::Usage,
                                        .kind = "usage.received@1",
                                        .source = "feed/bench",
                                        .number = number + 1,
                                        .type = "application/x-syslog",
                                        .body = copyOf(bytesOf(recordOf(number, records).text))}));
    }
    for (auto& one : waiting) {
      if (!one.get()) giveUp("an append failed");
    }
    if ((first + kWindow) % entries == 0) settle(journal);
  }
  settle(journal);
}

/// What one kind of question took, in microseconds.
class Took {
 public:
  void time(const std::function<bool()>& question) {
    const auto start = Steady::now();
    const bool right = question();
    took_.push_back(1e6 * std::chrono::duration<double>(Steady::now() - start).count());
    if (!right) giveUp("an answer is not what was appended");
  }
  [[nodiscard]] std::string json(const char* name) {
    const double first = took_.front();
    std::ranges::sort(took_);
    return fmt::format(R"("{0}_us": {1:.1f}, "{0}_most_us": {2:.1f}, "{0}_first_us": {3:.1f})",
                       name, took_[took_.size() / 2], took_.back(), first);
  }

 private:
  std::vector<double> took_;
};

std::vector<std::uint64_t> found(const journal::Journal& journal, const usage::Criteria& criteria,
                                 std::uint64_t below, std::size_t most) {
  const auto answer = usage::search(journal, criteria, below, most, [] { return false; });
  if (answer.broken) giveUp("a search failed");
  std::vector<std::uint64_t> indexes;
  for (const usage::Hit& hit : answer.hits) indexes.push_back(hit.index);
  return indexes;
}

std::string askAll(journal::Journal& journal, std::uint64_t records) {
  std::vector<std::uint64_t> rare;
  for (std::uint64_t number = 5; number < records; number += records / kRare) {
    rare.insert(rare.begin(), number);
  }
  Took patients;
  Took words;
  Took pages;
  Took proofs;
  Took bodies;
  for (std::uint64_t i = 0; i < kQuestions; ++i) {
    const std::uint64_t number = i * (records / kQuestions) + 1011;
    const bench::AuditRecord record = recordOf(number, records);
    patients.time([&] {
      return found(journal, {.patient = {kRarePatient}}, journal::kMaxNumber, 1000) == rare;
    });
    words.time([&] {
      return found(journal, {.word = record.session}, journal::kMaxNumber, 1000) ==
             std::vector{number};
    });
    pages.time([&] {
      const auto page = found(journal, {.kind = "usage.received"}, number, 50);
      return page.size() == 50 && page.front() == number - 1;
    });
    proofs.time([&] { return journal.proofOf(number).has_value(); });
    bodies.time([&] {
      const auto body = journal.body(number);
      return body && textOf(*body) == record.text;
    });
  }
  return fmt::format("{}, {}, {}, {}, {}", patients.json("patient"), words.json("word"),
                     pages.json("page"), proofs.json("proof"), bodies.json("body"));
}

std::uint64_t bytesIn(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) bytes += file.file_size();
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::uint64_t entries =
      argc > 3 ? std::strtoull(argv[3], nullptr, 10) : journal::kVolumeEntries;
  const std::uint64_t records = std::strtoull(argv[1], nullptr, 10) / entries * entries;
  const std::string folder = argv[2];
  std::filesystem::create_directories(folder);
  if (records == 0 || entries % kWindow != 0) return 2;
  const auto disk = platform::systemDisk();
  PassingYears clock(records);
  platform::SystemRandom random;
  const journal::JournalPlace place = bench::indexedPlace(folder, entries);

  auto journal = open(*disk, place, clock, random);
  auto start = Steady::now();
  fill(*journal, clock, records, entries);
  const double filling = std::chrono::duration<double>(Steady::now() - start).count();
  const double used = bench::processorSeconds();
  journal.reset();
  start = Steady::now();
  journal = open(*disk, place, clock, random);
  const double opening = std::chrono::duration<double>(Steady::now() - start).count();
  if (journal->head().size != records) giveUp("what was appended is not there");
  const std::string answers = askAll(*journal, records);
  rusage most{};
  getrusage(RUSAGE_SELF, &most);
  fmt::print(
      "{{\"records\": {}, \"volumes\": {}, \"fill_s\": {:.1f}, \"fill_cpu_us\": {:.2f}, "
      "\"bytes\": {:.1f}, \"open_ms\": {:.1f}, {}, \"resident_kib\": {}}}\n",
      records, journal->indexState().volumes, filling, 1e6 * used / static_cast<double>(records),
      static_cast<double>(bytesIn(folder + "/journal/generation-1")) / static_cast<double>(records),
      1e3 * opening, answers, most.ru_maxrss);
  return 0;
}
