// Acknowledged appends of one record each: `appends ENGINE WRITERS SECONDS DIR`.
//
//   journal  Sekisho's journal: sealed body, tree, signed checkpoints; answered after the sync
//   bare     pwrite and fdatasync of the same bytes into a file written before: the disk's floor
//   sqlite   INSERT with synchronous=FULL in WAL mode, one index on time and one on patient
//
// A writer is one system that writes its records one after the other and waits for each: its thread
// has a source of its own, whose numbers rise. Prints appends, seconds, seconds of processor time
// and the 99th percentile of the wait in milliseconds, then counts what is there afterwards.

#include <fcntl.h>
#include <fmt/core.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "capabilities/journal/store/journal_files.h"
#include "platform/system/system_clock.h"
#include "platform/system/system_random.h"
#include "processor_time.h"

using namespace sekisho;

namespace {

using Steady = std::chrono::steady_clock;

std::string record(std::uint64_t number) {
  std::string text =
      fmt::format("2026-11-22T03:04:05.678Z uketsuke1 user{:02} patient{:06} open chart ",
                  number % 40, number * 7919 % 100'000);
  text.resize(445, '.');
  return text;
}

/// What a writer sends.
struct Sent {
  int writer = 0;            // which of them
  std::uint64_t number = 0;  // its own, from 1
  std::uint64_t of_all = 0;  // in the order of all writers
};

/// One way to keep a record. append() may be called by many threads at once, one a writer.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual bool append(const Sent& sent) = 0;
  virtual std::uint64_t count() = 0;
};

class JournalEngine final : public Engine {
 public:
  explicit JournalEngine(const std::string& folder) : disk_(platform::systemDisk()) {
    auto opened = journal::openJournal(
        *disk_,
        {.directory = folder + "/journal",
         .keys = folder + "/keys",
         .clinic = ClinicId{*Uuid::fromText("0195b1a0-0000-7000-8000-0000000000c1")}},
        clock_, random_);
    if (opened) journal_ = std::move(*opened);
  }
  bool append(const Sent& sent) override {
    const std::string text = record(sent.of_all);
    return journal_ != nullptr && journal_
                                      ->append({.entry_class = journal::EntryClass::Usage,
                                                .kind = "agent.started@1",
                                                .source = fmt::format("bench-{}", sent.writer),
                                                .number = sent.number,
                                                .type = "text/plain",
                                                .body = copyOf(bytesOf(text))})
                                      .has_value();
  }
  std::uint64_t count() override { return journal_->head().size; }

 private:
  std::unique_ptr<platform::Disk> disk_;
  platform::SystemClock clock_;
  platform::SystemRandom random_;
  std::unique_ptr<journal::Journal> journal_;
};

class BareEngine final : public Engine {
 public:
  explicit BareEngine(const std::string& folder)
      : file_(open((folder + "/bare").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
    const std::string zeros(std::size_t{1} << 20U, '\0');
    for (int i = 0; i < 64; ++i) {
      if (write(file_, zeros.data(), zeros.size()) < 0) std::abort();
    }
    fsync(file_);
  }
  ~BareEngine() override { close(file_); }
  BareEngine(const BareEngine&) = delete;
  BareEngine& operator=(const BareEngine&) = delete;

  bool append(const Sent& sent) override {
    const std::lock_guard lock(mutex_);
    const std::string text = record(sent.of_all);
    if (pwrite(file_, text.data(), text.size(), at_) != static_cast<ssize_t>(text.size())) {
      return false;
    }
    at_ += static_cast<off_t>(text.size());
    ++count_;
    return fdatasync(file_) == 0;
  }
  std::uint64_t count() override { return count_; }

 private:
  int file_;
  off_t at_ = 0;
  std::uint64_t count_ = 0;
  std::mutex mutex_;
};

class SqliteEngine final : public Engine {
 public:
  explicit SqliteEngine(const std::string& folder) {
    sqlite3_open((folder + "/log.sqlite").c_str(), &database_);
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE log(id INTEGER PRIMARY KEY, ts INTEGER, pat TEXT, msg TEXT);"
        "CREATE INDEX by_ts ON log(ts); CREATE INDEX by_pat ON log(pat);");
    sqlite3_prepare_v2(database_, "INSERT INTO log(ts, pat, msg) VALUES(?, ?, ?)", -1, &insert_,
                       nullptr);
  }
  ~SqliteEngine() override {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
  }
  SqliteEngine(const SqliteEngine&) = delete;
  SqliteEngine& operator=(const SqliteEngine&) = delete;

  bool append(const Sent& sent) override {
    const std::lock_guard lock(mutex_);
    const std::string text = record(sent.of_all);
    const std::string patient = std::to_string(sent.of_all * 7919 % 100'000);
    sqlite3_bind_int64(insert_, 1, static_cast<sqlite3_int64>(sent.of_all));
    sqlite3_bind_text(insert_, 2, patient.c_str(), -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert_, 3, text.c_str(), -1, SQLITE_TRANSIENT);
    const bool done = sqlite3_step(insert_) == SQLITE_DONE;
    sqlite3_reset(insert_);
    return done;
  }
  std::uint64_t count() override {
    std::uint64_t rows = 0;
    sqlite3_exec(
        database_, "SELECT count(*) FROM log",
        [](void* into, int, char** values, char**) {
          *static_cast<std::uint64_t*>(into) = std::strtoull(values[0], nullptr, 10);
          return 0;
        },
        &rows, nullptr);
    return rows;
  }

 private:
  void run(const char* sql) {
    if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  std::mutex mutex_;
};

std::unique_ptr<Engine> engineNamed(std::string_view name, const std::string& folder) {
  if (name == "journal") return std::make_unique<JournalEngine>(folder);
  if (name == "bare") return std::make_unique<BareEngine>(folder);
  if (name == "sqlite") return std::make_unique<SqliteEngine>(folder);
  return nullptr;
}

double percentile(std::vector<double>& waits, double part) {
  if (waits.empty()) return 0;
  std::ranges::sort(waits);
  return waits[static_cast<std::size_t>(static_cast<double>(waits.size() - 1) * part)];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const int writers = std::atoi(argv[2]);
  const std::string folder = argv[4];
  std::filesystem::create_directories(folder);
  const auto engine = engineNamed(argv[1], folder);
  if (engine == nullptr) return 2;

  std::atomic<std::uint64_t> next = 1;
  std::atomic<bool> broken = false;
  std::mutex mutex;
  std::vector<double> waits;
  const double used = bench::processorSeconds();
  const auto start = Steady::now();
  const auto end = start + std::chrono::milliseconds(std::atoi(argv[3]) * 1000);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < writers; ++i) {
      threads.emplace_back([&, writer = i] {
        std::vector<double> mine;
        while (Steady::now() < end && !broken) {
          const auto began = Steady::now();
          if (!engine->append({writer, mine.size() + 1, next++})) broken = true;
          mine.push_back(std::chrono::duration<double, std::milli>(Steady::now() - began).count());
        }
        const std::lock_guard lock(mutex);
        waits.insert(waits.end(), mine.begin(), mine.end());
      });
    }
  }
  const double seconds = std::chrono::duration<double>(Steady::now() - start).count();
  const double cpu = bench::processorSeconds() - used;
  if (broken || engine->count() != waits.size()) {
    fmt::print(stderr, "{}: {} acknowledged, {} there\n", argv[1], waits.size(), engine->count());
    return 1;
  }
  fmt::print("{{\"appends\": {}, \"seconds\": {:.3f}, \"cpu_s\": {:.3f}, \"p99_ms\": {:.3f}}}\n",
             waits.size(), seconds, cpu, percentile(waits, 0.99));
  return 0;
}
