#include "storage/sqlite/sqlite.h"

#include <atomic>
#include <optional>
#include <utility>
#include <vector>

#include "core/mutex.h"
#include "storage/migration.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/file.h"

namespace sekisho::storage {
namespace {

// Connections that threads borrow one at a time; made when first needed, up to a fixed number.
class Pool {
 public:
  Pool(std::filesystem::path path, Purpose purpose, std::size_t size,
       std::chrono::milliseconds patience)
      : path_(std::move(path)), purpose_(purpose), patience_(patience), unmade_(size) {}
  ~Pool() {
    const Lock lock(mutex_);
    SEKISHO_CHECK(borrowed_ == 0);
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  [[nodiscard]] Result<std::unique_ptr<Connection>> borrow() SEKISHO_EXCLUDES(mutex_) {
    const auto deadline = std::chrono::steady_clock::now() + patience_;
    const Lock lock(mutex_);
    while (idle_.empty() && unmade_ == 0) {
      if (returned_.wait_until(mutex_, deadline) == std::cv_status::timeout && idle_.empty() &&
          unmade_ == 0) {
        return fail(ErrorCode::Unavailable, MessageId{"storage.busy"},
                    "every connection is in use");
      }
    }
    std::unique_ptr<Connection> connection;
    if (idle_.empty()) {
      auto opened = Connection::open(path_, purpose_, patience_);
      if (!opened) return std::unexpected(std::move(opened.error()));
      connection = std::move(*opened);
      --unmade_;
    } else {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    ++borrowed_;
    return connection;
  }

  void giveBack(std::unique_ptr<Connection> connection) SEKISHO_EXCLUDES(mutex_) {
    {
      const Lock lock(mutex_);
      idle_.push_back(std::move(connection));
      --borrowed_;
    }
    returned_.notify_one();
  }

 private:
  const std::filesystem::path path_;
  const Purpose purpose_;
  const std::chrono::milliseconds patience_;
  Mutex mutex_;
  Condition returned_;
  std::vector<std::unique_ptr<Connection>> idle_ SEKISHO_GUARDED_BY(mutex_);
  std::size_t unmade_ SEKISHO_GUARDED_BY(mutex_);
  std::size_t borrowed_ SEKISHO_GUARDED_BY(mutex_) = 0;
};

class SqliteTransaction final : public Transaction {
 public:
  // `changes` is null for one that only reads.
  SqliteTransaction(Pool& pool, std::unique_ptr<Connection> connection, ClinicId clinic,
                    std::atomic<std::uint64_t>* changes)
      : pool_(pool), connection_(std::move(connection)), clinic_(clinic), changes_(changes) {}
  ~SqliteTransaction() override { giveBack(); }
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;

  [[nodiscard]] ClinicId clinic() const override { return clinic_; }

  using Transaction::run;
  [[nodiscard]] Result<std::vector<Row>> run(std::string_view sql,
                                             std::span<const Value> arguments) override {
    SEKISHO_CHECK(connection_ != nullptr);  // not after commit()
    if (failure_) return std::unexpected(*failure_);
    auto rows = connection_->run(sql, arguments);
    if (!rows) failure_ = rows.error();
    return rows;
  }

  [[nodiscard]] Result<void> commit() override {
    SEKISHO_CHECK(connection_ != nullptr);
    Result<void> kept;
    if (failure_) {
      kept = std::unexpected(*failure_);
    } else if (kept = connection_->commit(); !kept) {
      kept = std::unexpected(std::move(kept.error()).during("committing"));
    }
    giveBack();
    return kept;
  }

 private:
  void giveBack() {
    if (connection_ == nullptr) return;
    connection_->rollBack();
    if (changes_ != nullptr) ++*changes_;  // whatever became of it
    pool_.giveBack(std::move(connection_));
  }

  Pool& pool_;
  std::unique_ptr<Connection> connection_;  // null after commit()
  const ClinicId clinic_;
  std::atomic<std::uint64_t>* const changes_;
  std::optional<Error> failure_;
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(const std::filesystem::path& path, const SqliteOptions& options)
      : writer_(path, Purpose::Write, 1, options.patience),
        readers_(path, Purpose::Read, options.readers, options.patience) {}

  [[nodiscard]] Result<std::unique_ptr<Transaction>> begin(ClinicId clinic) override {
    return beginIn(writer_, clinic, "BEGIN IMMEDIATE", &changes_);
  }

  [[nodiscard]] Result<std::unique_ptr<Transaction>> snapshot(ClinicId clinic) override {
    return beginIn(readers_, clinic, "BEGIN", nullptr);
  }

  // Nobody else writes: whoever opens a data directory holds its lock.
  [[nodiscard]] std::optional<std::uint64_t> changes() const override { return changes_; }

  [[nodiscard]] Result<void> migrate(std::span<const Schema> schemas) override {
    return migrateBy(*this, schemas);
  }

 private:
  static Result<std::unique_ptr<Transaction>> beginIn(Pool& pool, ClinicId clinic,
                                                      std::string_view sql,
                                                      std::atomic<std::uint64_t>* changes) {
    auto connection = pool.borrow();
    if (!connection) return std::unexpected(std::move(connection.error()));
    if (auto begun = (*connection)->run(sql); !begun) {
      pool.giveBack(std::move(*connection));
      return std::unexpected(std::move(begun.error()).during("beginning a transaction"));
    }
    return std::make_unique<SqliteTransaction>(pool, std::move(*connection), clinic, changes);
  }

  std::atomic<std::uint64_t> changes_ = 0;
  Pool writer_;
  Pool readers_;
};

}  // namespace

Result<std::unique_ptr<Database>> openSqlite(const std::filesystem::path& path,
                                             const SqliteOptions& options) {
  if (auto there = makePrivateFile(path); !there) {
    return std::unexpected(std::move(there.error()).during("opening the database"));
  }
  auto database = std::make_unique<SqliteDatabase>(path, options);
  // A file that is no database, or cannot be written, is found out now and not at the first use.
  auto probe = database->begin(ClinicId{});
  if (!probe) return std::unexpected(std::move(probe.error()));
  return database;
}

}  // namespace sekisho::storage
