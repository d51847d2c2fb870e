#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/machine/account_files.h"
#include "platform/machine/machine.h"

namespace sekisho::people {

/// When each account last logged in, UTC milliseconds, from every record this machine keeps.
struct LastLogins {
  std::map<std::string, std::int64_t, std::less<>> at_ms = {};
  bool any_source = false;  ///< Some record could be read: a name without a time never logged in.
  bool is_complete = true;  ///< Every record that is there could be read to its end.
};

/// What follows is read of a wtmp at most, counted from its newest record.
inline constexpr std::int64_t kMaxWtmpBytes = std::int64_t{64} << 20U;

/// Reads lastlog, wtmp and wtmp.1 (utmp(5) records) and, where they are, the SQLite files of
/// wtmpdb and lastlog2 (Debian 13).
[[nodiscard]] LastLogins readLastLogins(const platform::Machine& machine,
                                        std::span<const platform::PasswdEntry> accounts);

/// Takes the log-ins from utmp(5) records laid one after another into `logins`.
void takeUtmpRecords(std::string_view records, LastLogins& logins);

}  // namespace sekisho::people
