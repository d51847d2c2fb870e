#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace sekisho::platform {

/// A record of utmp(5): of utmp, wtmp and their like.
struct UtmpRecord {
  enum class Kind {
    Other,
    Boot,      ///< BOOT_TIME
    Shutdown,  ///< RUN_LVL of the user "shutdown"
    User,      ///< USER_PROCESS: somebody logged in
    Dead,      ///< DEAD_PROCESS: the line is free again
  };
  Kind kind = Kind::Other;
  std::int32_t process = 0;
  std::string line = {};  ///< "pts/3"
  std::string user = {};
  std::string host = {};
  std::int64_t at_s = 0;  ///< UTC.
};

inline constexpr std::size_t kUtmpRecordBytes = 384;

/// Those that lie one after another; a cut last one is left out. Texts are UTF-8 whatever the bytes
/// are.
[[nodiscard]] std::vector<UtmpRecord> utmpRecordsIn(ByteView bytes);

}  // namespace sekisho::platform
