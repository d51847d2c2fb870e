#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "capabilities/updates/probe/apt_pins.h"
#include "capabilities/updates/probe/apt_sources.h"
#include "platform/machine/machine.h"

namespace sekisho::updates {

/// The lists apt fetched for the sources it has now; files of sources that are gone are left out.
struct AptLists {
  std::vector<AptList> lists = {};
  bool all_sources_have_one = true;  ///< Each source has its Release file and an index.
  bool is_complete = true;           ///< Every Release file could be read.
  /// The newest Date of all Release files, and the oldest of those of security suites.
  std::optional<std::int64_t> newest_ms = {};
  std::optional<std::int64_t> oldest_security_ms = {};
};

[[nodiscard]] AptLists readAptLists(const platform::Machine& machine,
                                    const std::vector<AptSource>& sources, const AptPins& pins);

/// When the lists were last fetched, as far as files tell: stamps of successful updates and the
/// newest Date of a Release file.
[[nodiscard]] std::optional<std::int64_t> lastFetchedMs(const platform::Machine& machine,
                                                        const AptLists& lists);

/// RFC 2822 as Release files write it: "Sat, 21 Nov 2026 00:53:02 UTC".
[[nodiscard]] std::optional<std::int64_t> releaseDateMs(std::string_view text);

}  // namespace sekisho::updates
