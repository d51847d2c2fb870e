#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "platform/machine/machine.h"

namespace sekisho::platform {

/// One value of another program's database. Fractions are cut to whole numbers; text that is not
/// UTF-8 is made so (core/text.h).
using SqliteCell = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

struct SqliteFileLimits {
  std::int64_t max_file_bytes = std::int64_t{64} << 20U;
  std::size_t max_rows = 20'000;
  std::size_t max_answer_bytes = std::size_t{2} << 20U;
};

struct SqliteFileAnswer {
  std::vector<std::vector<SqliteCell>> rows = {};
  /// Whether `rows` is all there is: false if a limit of the answer was met, or the newest changes
  /// lie in a write-ahead log, which is not read.
  bool is_complete = true;
};

/// Asks another program's SQLite file one SELECT.
///
/// Only ever reads: takes no lock, opens no other file, makes none, needs about 300 KB of memory
/// however large the file is. The owner may go on writing: an answer from a file that changed while
/// it was read is thrown away, and after a few attempts given up.
///
/// NotFound, PermissionDenied as Machine::openFile. Corrupt (sqlite-file.damaged) if `path` is a
/// link, no regular file, larger than allowed or no sound database. Unsupported
/// (sqlite-file.other-tables) if the tables or columns asked for are not in it: another version of
/// its program. Unavailable (sqlite-file.in-use) if it was being written all the time.
[[nodiscard]] Result<SqliteFileAnswer> readSqliteFile(const Machine& machine, std::string_view path,
                                                      std::string_view select,
                                                      const SqliteFileLimits& limits = {});

}  // namespace sekisho::platform
