#pragma once

#include <vector>

#include "capabilities/internet/decision.h"
#include "capabilities/internet/news_read.h"
#include "core/error.h"

namespace sekisho::internet {

/// What one clinic decided about the Internet, and when its news were read elsewhere; kept for
/// ever. Each is durable, with its journal entry, when the call returns. Safe for any thread.
class InternetRegister {
 public:
  virtual ~InternetRegister() = default;

  /// Newest first, in the order in which they were made: the first one holds.
  [[nodiscard]] virtual Result<std::vector<Decision>> decisions() const = 0;
  /// internet.decided@1. What check() refuses must not be given.
  [[nodiscard]] virtual Result<void> decide(const Decision& decision) = 0;

  /// The newest kNewsShown by the day they were read.
  [[nodiscard]] virtual Result<std::vector<NewsRead>> news() const = 0;
  /// internet.news-read@1. What check() refuses must not be given.
  [[nodiscard]] virtual Result<void> record(const NewsRead& read) = 0;
};

inline constexpr int kNewsShown = 200;

}  // namespace sekisho::internet
