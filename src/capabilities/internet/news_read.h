#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::internet {

using NewsReadId = Id<struct NewsReadTag>;

/// That somebody read the news of 日レセ elsewhere than in its menu, where they vanish when it is
/// used without the Internet (P-11).
struct NewsRead {
  NewsReadId id = {};
  std::chrono::sys_days day{};  ///< When it was read.
  std::string source = {};      ///< The page, or the mailing list.
  std::string items = {};       ///< What of it concerns the clinic; "nothing new" is words too.
  PersonId by = {};             ///< Who read it: whoever records it.
  Instant at{};
  friend bool operator==(const NewsRead&, const NewsRead&) = default;
};

inline constexpr std::size_t kMaxSourceBytes = 600;
inline constexpr std::size_t kMaxItemsBytes = 3'000;  // 1,000 characters of Japanese
inline constexpr std::chrono::days kNewsLongestAgo{3'660};

/// InvalidInput with {pointer}: internet.news-day (to come, or longer ago than kNewsLongestAgo),
/// internet.news-source, internet.news-items (no words, or overlong).
[[nodiscard]] Result<void> check(const NewsRead& read, std::chrono::sys_days today);

/// As journal bodies and the API write it.
[[nodiscard]] Json toJson(const NewsRead& read);

}  // namespace sekisho::internet
