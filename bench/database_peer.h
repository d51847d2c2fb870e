#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audit_record.h"

namespace sekisho::bench {

/// A database that keeps records in one table (id, ts, usr, pat, msg) with indexes of time, user
/// and patient and an index of the words, and is asked the same as we are. Whatever fails ends the
/// program.
class DatabasePeer {
 public:
  virtual ~DatabasePeer() = default;

  /// Records `first` to `first` + records.size() - 1, all of them or none.
  virtual void add(std::uint64_t first, const std::vector<AuditRecord>& records) = 0;
  /// Makes the indexes, as small as they become, and statistics. Once, before it is asked.
  virtual void finish() = 0;

  enum class By {
    Patient,
    Word,
    Scan,  ///< Any piece of text, without an index.
  };
  /// Numbers of what is found, falling; the messages are read, too.
  [[nodiscard]] virtual std::vector<std::uint64_t> ask(By by, const std::string& what) = 0;

  /// Of the table with its indexes.
  [[nodiscard]] virtual std::uint64_t bytes() = 0;
};

/// SQLite with FTS5, which keeps no text and no positions.
[[nodiscard]] std::unique_ptr<DatabasePeer> sqlitePeer(const std::string& file);
/// PostgreSQL with GIN; the server's socket is in `folder`.
[[nodiscard]] std::unique_ptr<DatabasePeer> postgresPeer(const std::string& folder);

}  // namespace sekisho::bench
