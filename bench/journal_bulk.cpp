// Many records at once: `journal_bulk FILE DIR [ENTRIES]`.
//
// Reads the records of FILE (written by `records`; a multiple of ENTRIES, 65,536), appends them in
// windows of 4,096 with one window on its way while the next is read, and waits until all of them
// lie in volumes of ENTRIES with their indexes and under a signed checkpoint. Then the journal is
// opened anew, every 97th record is read back and compared, and what some of them say is looked
// for.
//
// Prints one line of JSON: how many, seconds, seconds of processor time, the same until all were
// acknowledged.

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "audit_record.h"
#include "capabilities/usage/search.h"
#include "indexed_place.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "processor_time.h"
#include "record_lines.h"

using namespace sekisho;

namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t kWindow = 4096;
constexpr std::uint64_t kQuestions = 20;

[[noreturn]] void giveUp(const char* what) {
  fmt::print(stderr, "{}\n", what);
  std::exit(1);
}

double secondsSince(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

std::vector<journal::Appending> submit(journal::Journal& journal, std::uint64_t first,
                                       const std::vector<std::string>& messages) {
  std::vector<journal::Appending> waiting;
  waiting.reserve(messages.size());
  for (const std::string& message : messages) {
    waiting.push_back(journal.submit({.entry_class = journal::EntryClass::Usage,
                                      .kind = "usage.received@1",
                                      .source = "feed/bench",
                                      .number = first + waiting.size() + 1,
                                      .type = "application/x-syslog",
                                      .body = copyOf(bytesOf(message))}));
  }
  return waiting;
}

void wait(std::vector<journal::Appending> waiting) {
  for (journal::Appending& one : waiting) {
    if (!one.get()) giveUp("an append failed");
  }
}

std::uint64_t append(journal::Journal& journal, bench::RecordLines records) {
  std::uint64_t number = 0;
  std::vector<journal::Appending> before;
  for (auto messages = records.next(kWindow); !messages.empty(); messages = records.next(kWindow)) {
    std::vector<journal::Appending> under_way = submit(journal, number, messages);
    number += messages.size();
    wait(std::exchange(before, std::move(under_way)));
  }
  wait(std::move(before));
  return number;
}

/// A thread of the journal's own has been at it since there was enough.
void settle(journal::Journal& journal) {
  for (;;) {
    const auto more = journal.settle();
    if (!more) giveUp("putting together failed");
    if (!*more) break;
  }
  if (!journal.checkpoint()) giveUp("no checkpoint");
}

void check(const journal::Journal& journal, std::uint64_t records, std::uint64_t entries) {
  const journal::IndexState state = journal.indexState();
  if (journal.head().size != records) giveUp("what was appended is not there");
  if (state.volumes * entries != records || state.indexed != state.volumes) {
    giveUp("not all lies in volumes with an index");
  }
  for (std::uint64_t number = 0; number < records; number += 97) {
    const auto body = journal.body(number);
    if (!body || textOf(*body) != bench::auditRecord(number, bench::kPatientRole).text) {
      giveUp("what was appended is not what is there");
    }
  }
  for (std::uint64_t i = 0; i < kQuestions; ++i) {
    const std::uint64_t number = i * records / kQuestions + 11;
    const bench::AuditRecord record = bench::auditRecord(number, bench::kPatientRole);
    const auto found = usage::search(journal, {.patient = {record.patient}, .word = record.session},
                                     journal::kMaxNumber, 1000, [] { return false; });
    if (found.hits.size() != 1 || found.hits.front().index != number) {
      giveUp("a record is not found by what it says");
    }
  }
}

std::unique_ptr<journal::Journal> open(platform::Disk& disk, const journal::JournalPlace& place,
                                       const Clock& clock, Random& random) {
  auto opened = journal::openJournal(disk, place, clock, random);
  if (!opened) giveUp("the journal does not open");
  return *std::move(opened);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::uint64_t entries =
      argc > 3 ? std::strtoull(argv[3], nullptr, 10) : journal::kVolumeEntries;
  const auto disk = platform::systemDisk();
  platform::SystemClock clock;
  platform::SystemRandom random;
  const journal::JournalPlace place = bench::indexedPlace(argv[2], entries);
  auto journal = open(*disk, place, clock, random);

  const double used = bench::processorSeconds();
  const auto start = Steady::now();
  const std::uint64_t records = append(*journal, bench::RecordLines(argv[1]));
  const double acknowledged = secondsSince(start);
  settle(*journal);
  const double seconds = secondsSince(start);
  const double cpu = bench::processorSeconds() - used;

  journal.reset();
  journal = open(*disk, place, clock, random);
  check(*journal, records, entries);
  fmt::print(
      "{{\"records\": {}, \"seconds\": {:.3f}, \"cpu_s\": {:.3f}, \"acknowledged_s\": {:.3f}}}\n",
      records, seconds, cpu, acknowledged);
  return 0;
}
