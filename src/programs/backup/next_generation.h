#pragma once

#include <optional>
#include <string>

#include "core/error.h"
#include "platform/disk/disk.h"

namespace sekisho::backup {

/// Why the hub must not go on in the journal's newest tree: kept in DIR/next-generation until it
/// has opened the one after (design §4).
struct NextGeneration {
  std::string previous;  ///< The newest checkpoint known, a signed note, or empty.
  std::string why;       ///< kRestored or kOlderCopy: goes into the new generation's first entry.
};

inline constexpr std::string_view kRestored = "restored from a backup";
inline constexpr std::string_view kOlderCopy = "an older copy was put back";

/// Durable on return. Nothing changes before the hub opens the data directory the next time.
[[nodiscard]] Result<void> markNextGeneration(platform::Disk& disk, const std::string& data,
                                              const NextGeneration& mark);

/// Nothing if there is no mark. A mark that cannot be read still counts: without `previous`.
[[nodiscard]] Result<std::optional<NextGeneration>> nextGenerationOf(platform::Disk& disk,
                                                                     const std::string& data);

[[nodiscard]] Result<void> clearNextGeneration(platform::Disk& disk, const std::string& data);

}  // namespace sekisho::backup
