#include "storage/postgres/postgres.h"

#include <optional>
#include <utility>
#include <vector>

#include "core/mutex.h"
#include "storage/migration.h"
#include "storage/postgres/session.h"

namespace sekisho::storage {
namespace {

// Any number will do as long as every release uses the same.
constexpr std::int64_t kMigrationLock = 0x73656B6973686F;

enum class Kind { Writing, Reading };

// Sessions that threads borrow one at a time; made when first needed, up to a fixed number.
class SessionPool {
 public:
  SessionPool(std::string where, const PostgresOptions& options)
      : where_(std::move(where)),
        patience_(options.patience),
        size_(options.connections),
        unmade_(size_) {}
  ~SessionPool() {
    const Lock lock(mutex_);
    SEKISHO_CHECK(borrowed_ == 0);
  }
  SessionPool(const SessionPool&) = delete;
  SessionPool& operator=(const SessionPool&) = delete;

  // A session that works and is outside of any transaction.
  [[nodiscard]] Result<std::unique_ptr<Session>> borrow() SEKISHO_EXCLUDES(mutex_) {
    while (true) {
      auto idle = takePlace();
      if (!idle) return std::unexpected(std::move(idle.error()));
      if (*idle != nullptr) {
        if ((*idle)->settle()) return std::move(*idle);
        giveBack(nullptr);  // it broke while it was idle
        continue;
      }
      auto opened = Session::open(where_, patience_);
      if (!opened) giveBack(nullptr);
      return opened;
    }
  }

  // `session` is null if it was lost or never made.
  void giveBack(std::unique_ptr<Session> session) SEKISHO_EXCLUDES(mutex_) {
    {
      const Lock lock(mutex_);
      if (session == nullptr || session->isBroken()) {
        ++unmade_;
      } else {
        idle_.push_back(std::move(session));
      }
      --borrowed_;
    }
    returned_.notify_one();
  }

  [[nodiscard]] const std::string& where() const { return where_; }
  [[nodiscard]] std::chrono::milliseconds patience() const { return patience_; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  // An idle session, or null and the right to make one.
  [[nodiscard]] Result<std::unique_ptr<Session>> takePlace() SEKISHO_EXCLUDES(mutex_) {
    const auto deadline = std::chrono::steady_clock::now() + patience_;
    const Lock lock(mutex_);
    while (idle_.empty() && unmade_ == 0) {
      if (returned_.wait_until(mutex_, deadline) == std::cv_status::timeout && idle_.empty() &&
          unmade_ == 0) {
        return fail(ErrorCode::Unavailable, MessageId{"storage.busy"},
                    "every connection is in use");
      }
    }
    std::unique_ptr<Session> session;
    if (idle_.empty()) {
      --unmade_;
    } else {
      session = std::move(idle_.back());
      idle_.pop_back();
    }
    ++borrowed_;
    return session;
  }

  const std::string where_;
  const std::chrono::milliseconds patience_;
  const std::size_t size_;
  Mutex mutex_;
  Condition returned_;
  std::vector<std::unique_ptr<Session>> idle_ SEKISHO_GUARDED_BY(mutex_);
  std::size_t unmade_ SEKISHO_GUARDED_BY(mutex_);
  std::size_t borrowed_ SEKISHO_GUARDED_BY(mutex_) = 0;
};

class PostgresTransaction final : public Transaction {
 public:
  PostgresTransaction(SessionPool& pool, std::unique_ptr<Session> session, ClinicId clinic,
                      Kind kind)
      : pool_(pool), session_(std::move(session)), clinic_(clinic), kind_(kind) {}
  ~PostgresTransaction() override { giveBack(); }
  PostgresTransaction(const PostgresTransaction&) = delete;
  PostgresTransaction& operator=(const PostgresTransaction&) = delete;

  [[nodiscard]] ClinicId clinic() const override { return clinic_; }

  using Transaction::run;
  [[nodiscard]] Result<std::vector<Row>> run(std::string_view sql,
                                             std::span<const Value> arguments) override {
    SEKISHO_CHECK(session_ != nullptr);  // not after commit()
    if (failure_) return std::unexpected(*failure_);
    auto rows = session_->run(sql, arguments);
    if (!rows) {
      const bool wrote_while_reading =
          kind_ == Kind::Reading && rows.error().message == MessageId{"storage.read-only"};
      SEKISHO_CHECK(!wrote_while_reading);
      failure_ = rows.error();
    }
    return rows;
  }

  [[nodiscard]] Result<void> commit() override {
    SEKISHO_CHECK(session_ != nullptr);
    Result<void> kept;
    if (failure_) {
      kept = std::unexpected(*failure_);
    } else if (kept = session_->command("COMMIT"); !kept && session_->isBroken()) {
      kept = fail(ErrorCode::Indeterminate, MessageId{"storage.answer-lost"},
                  "committing: the connection broke");
    }
    giveBack();
    return kept;
  }

 private:
  void giveBack() {
    if (session_ == nullptr) return;
    session_->rollBackLater();
    pool_.giveBack(std::move(session_));
  }

  SessionPool& pool_;
  std::unique_ptr<Session> session_;  // null after commit()
  const ClinicId clinic_;
  const Kind kind_;
  std::optional<Error> failure_;
};

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(const std::string& where, const PostgresOptions& options)
      : pool_(where, options) {}

  [[nodiscard]] Result<std::unique_ptr<Transaction>> begin(ClinicId clinic) override {
    return beginAs(Kind::Writing, clinic, "BEGIN ISOLATION LEVEL SERIALIZABLE");
  }

  [[nodiscard]] Result<std::unique_ptr<Transaction>> snapshot(ClinicId clinic) override {
    return beginAs(Kind::Reading, clinic, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  }

  [[nodiscard]] Result<void> migrate(std::span<const Schema> schemas) override {
    // Held by a session of its own until that ends, so that migrations of two programs do not meet.
    const auto guard = Session::open(pool_.where(), pool_.patience());
    if (!guard) return std::unexpected(guard.error());
    const Value lock{kMigrationLock};
    if (auto locked =
            (*guard)->run("SELECT CAST(pg_advisory_lock(?) AS TEXT)", std::span(&lock, 1));
        !locked) {
      return std::unexpected(std::move(locked.error()).during("waiting for other migrations"));
    }
    return migrateBy(*this, schemas);
  }

 private:
  Result<std::unique_ptr<Transaction>> beginAs(Kind kind, ClinicId clinic, const char* sql) {
    // The server closes idle sessions when it restarts, and libpq notices at the next use: then
    // every idle one is lost, and after those a new one is made.
    for (std::size_t lost = 0;; ++lost) {
      auto session = pool_.borrow();
      if (!session) return std::unexpected(std::move(session.error()));
      auto begun = (*session)->command(sql);
      if (begun) {
        return std::make_unique<PostgresTransaction>(pool_, std::move(*session), clinic, kind);
      }
      const bool may_be_stale = (*session)->isBroken() && lost < pool_.size();
      pool_.giveBack(std::move(*session));
      if (!may_be_stale) {
        return std::unexpected(std::move(begun.error()).during("beginning a transaction"));
      }
    }
  }

  SessionPool pool_;
};

}  // namespace

Result<std::unique_ptr<Database>> openPostgres(const std::string& where,
                                               const PostgresOptions& options) {
  auto database = std::make_unique<PostgresDatabase>(where, options);
  // A server that is away or of another kind is found out now and not at the first use.
  auto probe = database->begin(ClinicId{});
  if (!probe) return std::unexpected(std::move(probe.error()));
  return database;
}

}  // namespace sekisho::storage
