// Finding records again, beside databases: `journal_search RECORDS DIR [ENTRIES [SOCKET]]`.
//
// Puts RECORDS records (bench::auditRecord, every 1,000th with a Japanese remark) into volumes of
// ENTRIES (65,536) with their indexes, and the same into SQLite and, if there is a server with its
// socket in SOCKET, PostgreSQL. Then asks all of them for the records of 40 patients, for 40 words
// that one record has, and for the remark, question by question, and compares what they answer.
//
// Prints one line of JSON: bytes and processor time of the index a record; median microseconds a
// question of each, and of listing ours without reading.

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "audit_record.h"
#include "capabilities/journal/store/journal_files.h"
#include "capabilities/usage/search.h"
#include "database_peer.h"
#include "indexed_place.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "processor_time.h"

using namespace sekisho;

namespace {

using Steady = std::chrono::steady_clock;
constexpr std::uint64_t kWindow = 4096;
constexpr int kQuestions = 40;
constexpr const char* kRemark = "処方箋を再発行しました";
constexpr const char* kAsked = "再発行";

double microsecondsSince(Steady::time_point start) {
  return 1e6 * std::chrono::duration<double>(Steady::now() - start).count();
}

[[noreturn]] void giveUp(const char* what) {
  fmt::print(stderr, "{}\n", what);
  std::exit(1);
}

bench::AuditRecord recordOf(std::uint64_t number) {
  std::string said = bench::kPatientRole;
  if (number % 1000 == 7) said += std::string(" remark=\"") + kRemark + "\"";
  return bench::auditRecord(number, said);
}

double median(std::vector<double> took) {
  std::ranges::nth_element(took, took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2));
  return took[took.size() / 2];
}

std::vector<std::uint64_t> ours(const journal::Journal& journal, const usage::Criteria& criteria) {
  std::vector<std::uint64_t> indexes;
  const auto found =
      usage::search(journal, criteria, journal::kMaxNumber, 1'000'000, [] { return false; });
  if (found.broken) std::abort();
  for (const usage::Hit& hit : found.hits) indexes.push_back(hit.index);
  return indexes;
}

void list(const journal::Journal& journal, const usage::Criteria& criteria) {
  const auto sought = usage::soughtBy(criteria);
  for (std::uint64_t below = journal::kMaxNumber; below > 0;) {
    const auto some = journal.candidates(sought, below, 1'000);
    if (!some) std::abort();
    below = some->reached;
  }
}

using By = bench::DatabasePeer::By;
using Peers = std::map<std::string, std::unique_ptr<bench::DatabasePeer>>;

/// Microseconds that one kind of question took, by who was asked and how.
class Took {
 public:
  void compare(const journal::Journal& journal, const usage::Criteria& criteria, const Peers& peers,
               By by, const std::string& what) {
    auto start = Steady::now();
    const auto mine = ours(journal, criteria);
    took_["us"].push_back(microsecondsSince(start));
    start = Steady::now();
    list(journal, criteria);
    took_["listing_us"].push_back(microsecondsSince(start));
    for (const auto& [name, peer] : peers) {
      start = Steady::now();
      const auto theirs = peer->ask(by, what);
      took_[name + "_us"].push_back(microsecondsSince(start));
      if (mine == theirs && !mine.empty()) continue;
      fmt::print(stderr, "{}: {} found, {} finds {}\n", what, mine.size(), name, theirs.size());
      std::exit(1);
    }
  }

  /// Medians.
  [[nodiscard]] std::string json(const char* question) const {
    std::string text;
    for (const auto& [name, all] : took_) {
      text += fmt::format(", \"{}_{}\": {:.1f}", question, name, median(all));
    }
    return text;
  }

 private:
  std::map<std::string, std::vector<double>> took_;
};

void fill(journal::Journal& journal, const Peers& peers, std::uint64_t records,
          std::uint64_t entries) {
  for (std::uint64_t first = 0; first < records; first += kWindow) {
    std::vector<journal::Appending> waiting;
    std::vector<bench::AuditRecord> window;
    for (std::uint64_t number = first; number < first + kWindow; ++number) {
      window.push_back(recordOf(number));
      waiting.push_back(journal.submit({.entry_class = journal::EntryClass::Usage,
                                        .kind = "usage.received@1",
                                        .source = "feed/bench",
                                        .number = number + 1,
                                        .type = "application/x-syslog",
                                        .body = copyOf(bytesOf(window.back().text))}));
    }
    for (const auto& [_, peer] : peers) peer->add(first, window);
    for (auto& one : waiting) {
      if (!one.get()) giveUp("an append failed");
    }
    if ((first + kWindow) % entries == 0) {
      const auto settled = journal.settle();
      if (!settled || !*settled) giveUp("putting together failed");
    }
  }
  for (const auto& [_, peer] : peers) peer->finish();
}

/// Microseconds of processor time a record.
double index(journal::Journal& journal, std::uint64_t records, std::uint64_t entries) {
  const double used = bench::processorSeconds();
  for (std::uint64_t from = 0; from < records; from += entries) {
    if (!journal.reindex(from)) giveUp("indexing failed");
  }
  const double took = bench::processorSeconds() - used;
  const journal::IndexState state = journal.indexState();
  if (state.indexed != state.volumes) giveUp("a volume has no index");
  return 1e6 * took / static_cast<double>(records);
}

std::string askAll(const journal::Journal& journal, const Peers& peers, std::uint64_t records) {
  Took patients;
  Took words;
  Took remarks;
  for (int i = 0; i < kQuestions; ++i) {
    const auto number = static_cast<std::uint64_t>(i) * records / kQuestions + 11;
    const bench::AuditRecord record = recordOf(number);
    patients.compare(journal, {.patient = {record.patient}}, peers, By::Patient, record.patient);
    words.compare(journal, {.word = record.session}, peers, By::Word, record.session);
  }
  for (int i = 0; i < 5; ++i) {
    remarks.compare(journal, {.word = kAsked}, peers, By::Scan, kAsked);
  }
  return patients.json("patient") + words.json("word") + remarks.json("remark");
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
  platform::SystemClock clock;
  platform::SystemRandom random;
  const journal::JournalPlace place = bench::indexedPlace(folder, entries);
  auto opened = journal::openJournal(*disk, place, clock, random, {.settles = false});
  if (!opened) return 2;
  journal::Journal& journal = **opened;
  Peers peers;
  peers["sqlite"] = bench::sqlitePeer(folder + "/peer.sqlite");
  if (argc > 4) peers["postgres"] = bench::postgresPeer(argv[4]);

  fill(journal, peers, records, entries);
  const double indexing = index(journal, records, entries);
  const std::string answers = askAll(journal, peers, records);
  const journal::IndexState state = journal.indexState();
  fmt::print(
      "{{\"records\": {}, \"volumes\": {}, \"index_bytes\": {:.2f}, \"index_cpu_us\": {:.2f}, "
      "\"found\": {}{}}}\n",
      records, state.volumes, static_cast<double>(state.bytes) / static_cast<double>(records),
      indexing, ours(journal, {.patient = {recordOf(11).patient}}).size(), answers);
  return 0;
}
