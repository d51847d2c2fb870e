#pragma once

#include <string>

#include "core/json.h"

namespace sekisho::cli {

/// "2026-04-01 08:30" in Japan as the hub takes it; what is no such text is left to it to refuse.
[[nodiscard]] std::string momentOf(const std::string& typed);

/// As momentOf; a day alone is its first moment, or with `its_end` the first one after it.
[[nodiscard]] std::string dayOrMomentOf(const std::string& typed, bool its_end);

/// A time of the hub as a clock in Japan shows it, "2026-04-01T08:30"; anything else as it is.
[[nodiscard]] std::string localOf(const Json& time);

/// The last day in Japan of what ends at a moment of the hub's, "2028-01-02": what ends at midnight
/// does not last into the day that begins. Anything else as it is.
[[nodiscard]] std::string lastDayOf(const Json& ends);

}  // namespace sekisho::cli
