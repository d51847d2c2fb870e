// Finding records again, beside SQLite: `journal_search RECORDS DIR [ENTRIES]`.
//
// Puts RECORDS records (bench::auditRecord, every 1,000th with a Japanese remark) into volumes of
// ENTRIES (65,536) with their indexes, and the same into an SQLite table with an index of patients
// and FTS5. Then asks both for all records of 40 patients, for 40 words that one record has, and
// for the remark, and compares what they answer with each other.
//
// Prints one line of JSON: bytes and processor time of the index a record; median microseconds a
// question on both sides, of SQLite's scan for the remark, and of listing ours without reading.

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
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

bench::AuditRecord recordOf(std::uint64_t number) {
  std::string said = bench::kPatientRole;
  if (number % 1000 == 7) said += std::string(" remark=\"") + kRemark + "\"";
  return bench::auditRecord(number, said);
}

double median(std::vector<double> took) {
  std::ranges::nth_element(took, took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2));
  return took[took.size() / 2];
}

/// The peer: one table, an index of patients, full text.
class Peer {
 public:
  explicit Peer(const std::string& file) {
    sqlite3_open(file.c_str(), &db_);
    run("pragma journal_mode=wal; pragma synchronous=off; pragma cache_size=-65536;"
        "create table log(id integer primary key, ts integer, usr text, pat text, msg text);"
        "create virtual table f using fts5(msg, content='', columnsize=0, detail=none);");
  }
  ~Peer() { sqlite3_close(db_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void run(const char* sql) { sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }

  void add(std::uint64_t number, const bench::AuditRecord& record) {
    const auto put = [&](sqlite3_stmt*& statement, const char* sql,
                         std::initializer_list<const std::string*> texts) {
      if (statement == nullptr) sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr);
      sqlite3_bind_int64(statement, 1, static_cast<sqlite3_int64>(number));
      int at = 2;
      for (const std::string* text : texts) {
        sqlite3_bind_text(statement, at++, text->c_str(), -1, SQLITE_STATIC);
      }
      sqlite3_step(statement);
      sqlite3_reset(statement);
    };
    put(row_, "insert into log(id,usr,pat,msg) values(?,?,?,?)",
        {&record.user, &record.patient, &record.text});
    put(text_, "insert into f(rowid,msg) values(?,?)", {&record.text});
  }

  /// Numbers of what is found; the messages are read, too.
  std::vector<std::uint64_t> ask(const char* sql, const std::string& what) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr);
    sqlite3_bind_text(statement, 1, what.c_str(), -1, SQLITE_STATIC);
    std::vector<std::uint64_t> found;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      found.push_back(static_cast<std::uint64_t>(sqlite3_column_int64(statement, 0)));
      if (sqlite3_column_bytes(statement, 1) == 0) std::abort();
    }
    sqlite3_finalize(statement);
    return found;
  }

 private:
  sqlite3* db_ = nullptr;
  sqlite3_stmt* row_ = nullptr;
  sqlite3_stmt* text_ = nullptr;
};

constexpr const char* kByPatient = "select id, msg from log where pat = ? order by id desc";
constexpr const char* kByWord =
    "select id, msg from log where id in (select rowid from f where f match ?) order by id desc";
constexpr const char* kByScan =
    "select id, msg from log where msg like '%' || ? || '%' order by id desc";

std::vector<std::uint64_t> ours(const journal::Journal& journal, const usage::Criteria& criteria) {
  std::vector<std::uint64_t> indexes;
  const auto found =
      usage::search(journal, criteria, journal::kMaxNumber, 1'000'000, [] { return false; });
  if (!found) std::abort();
  for (const usage::Hit& hit : found->hits) indexes.push_back(hit.index);
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

struct Took {
  std::vector<double> ours;
  std::vector<double> listing;
  std::vector<double> peer;
};

void compare(const journal::Journal& journal, const usage::Criteria& criteria, Peer& peer,
             const char* sql, const std::string& what, Took& took) {
  auto start = Steady::now();
  const auto mine = ours(journal, criteria);
  took.ours.push_back(microsecondsSince(start));
  start = Steady::now();
  list(journal, criteria);
  took.listing.push_back(microsecondsSince(start));
  start = Steady::now();
  const auto theirs = peer.ask(sql, what);
  took.peer.push_back(microsecondsSince(start));
  if (mine == theirs && !mine.empty()) return;
  fmt::print(stderr, "{}: {} found, the peer {}\n", what, mine.size(), theirs.size());
  std::exit(1);
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
  Peer peer(folder + "/peer.sqlite");

  for (std::uint64_t first = 0; first < records; first += kWindow) {
    std::vector<journal::Appending> waiting;
    peer.run("begin");
    for (std::uint64_t number = first; number < first + kWindow; ++number) {
      const bench::AuditRecord record = recordOf(number);
      peer.add(number, record);
      waiting.push_back(journal.submit({.entry_class = journal::EntryClass::Usage,
                                        .kind = "usage.received@1",
                                        .source = "feed/bench",
                                        .number = number + 1,
                                        .type = "application/x-syslog",
                                        .body = copyOf(bytesOf(record.text))}));
    }
    peer.run("commit");
    for (auto& one : waiting) {
      if (!one.get()) return 1;
    }
    if ((first + kWindow) % entries == 0) {
      const auto settled = journal.settle();
      if (!settled || !*settled) return 1;
    }
  }
  peer.run("create index pats on log(pat, id); insert into f(f) values('optimize'); analyze;");

  const double used = bench::processorSeconds();
  for (std::uint64_t from = 0; from < records; from += entries) {
    if (!journal.reindex(from)) return 1;
  }
  const double indexing = bench::processorSeconds() - used;
  const journal::IndexState state = journal.indexState();
  if (state.indexed != state.volumes) return 1;

  Took patients;
  Took words;
  Took scans;
  for (int i = 0; i < kQuestions; ++i) {
    const auto number = static_cast<std::uint64_t>(i) * records / kQuestions + 11;
    const bench::AuditRecord record = recordOf(number);
    compare(journal, {.patient = record.patient}, peer, kByPatient, record.patient, patients);
    compare(journal, {.word = record.session}, peer, kByWord, record.session, words);
  }
  for (int i = 0; i < 5; ++i) {
    compare(journal, {.word = kAsked}, peer, kByScan, kAsked, scans);
  }
  const auto found = ours(journal, {.patient = recordOf(11).patient}).size();
  fmt::print(
      "{{\"records\": {}, \"volumes\": {}, \"index_bytes\": {:.2f}, \"index_cpu_us\": {:.2f}, "
      "\"found\": {}, \"patient_us\": {:.1f}, \"patient_listing_us\": {:.1f}, "
      "\"patient_peer_us\": {:.1f}, \"word_us\": {:.1f}, \"word_listing_us\": {:.1f}, "
      "\"word_peer_us\": {:.1f}, \"remark_us\": {:.1f}, \"remark_listing_us\": {:.1f}, "
      "\"remark_scan_us\": {:.1f}}}\n",
      records, state.volumes, static_cast<double>(state.bytes) / static_cast<double>(records),
      1e6 * indexing / static_cast<double>(records), found, median(patients.ours),
      median(patients.listing), median(patients.peer), median(words.ours), median(words.listing),
      median(words.peer), median(scans.ours), median(scans.listing), median(scans.peer));
  return 0;
}
