#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/probe/discovery.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// The passwords of the database that 日レセ's own files hold, compared with those that every
/// installation begins with (orca, postgres, or the user's own name). They stay in memory while
/// that is done; the answer alone leaves it.
class DatabasePasswords {
 public:
  /// A file that a shell reads, as jma-receipt.env: DBPASS and PGPASS, with DBUSER and PGUSER.
  void addEnvironment(std::string_view text);
  /// db.conf: whatever names a user or a password.
  void addConf(std::string_view text);
  /// panda's dbgroup.inc.
  void addGroups(std::string_view text);
  /// There is one more, and it could not be read or understood.
  void addUnclear() { unclear_ = true; }

  /// 1 if one of them is a first one; 0 if none is and all was understood; nothing if that cannot
  /// be told, or no password stands there.
  [[nodiscard]] std::optional<std::int64_t> isFirst() const;

 private:
  void addPassword(std::string_view value);

  std::vector<std::string> users_;
  std::vector<std::string> passwords_;
  bool unclear_ = false;
};

/// 1, 0 or nothing, by isFirst, of all those of that 日レセ's files that are there.
[[nodiscard]] std::optional<std::int64_t> hasFirstDatabasePassword(const platform::Machine& machine,
                                                                   Generation generation);

}  // namespace sekisho::orca
