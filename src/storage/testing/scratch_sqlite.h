#pragma once

#include <memory>
#include <span>

#include "core/check.h"
#include "storage/sqlite/sqlite.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::storage::testing {

/// An empty SQLite database in a folder of its own, for the tests of a store.
class ScratchSqlite {
 public:
  explicit ScratchSqlite(std::span<const Schema> schemas = {}) {
    auto opened = openSqlite(path());
    SEKISHO_CHECK(opened.has_value());
    database_ = std::move(*opened);
    const auto migrated = database_->migrate(schemas);
    SEKISHO_CHECK(migrated.has_value());
  }

  [[nodiscard]] Database& operator*() const { return *database_; }
  [[nodiscard]] Database* operator->() const { return database_.get(); }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "scratch.db"; }

  /// Closes the database and opens it again, as a restarted program does.
  void reopen() {
    database_.reset();
    auto opened = openSqlite(path());
    SEKISHO_CHECK(opened.has_value());
    database_ = std::move(*opened);
  }

 private:
  ScratchFolder folder_;
  std::unique_ptr<Database> database_;
};

}  // namespace sekisho::storage::testing
