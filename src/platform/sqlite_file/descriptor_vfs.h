#pragma once

#include <memory>

struct sqlite3;

namespace sekisho::platform {

struct CloseSqlite {
  void operator()(sqlite3* database) const noexcept;
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;

/// Opens the database in an open file for reading; null if there is no memory for it.
///
/// SQLite is given the descriptor and nothing else: it opens no path, asks for no lock and takes
/// the file for one that does not change. The descriptor stays the caller's and outlives the
/// handle.
[[nodiscard]] SqliteHandle openDescriptor(int descriptor);

}  // namespace sekisho::platform
