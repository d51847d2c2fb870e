#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace sekisho::updates {

/// Since which day (of 1970) something has been waiting, by its key.
using FirstSeenDays = std::map<std::string, std::int64_t, std::less<>>;

/// Where the agent keeps those days between its starts. Losing them makes an update look newer than
/// it is, never older: what is said is "at least since".
class FirstSeenStore {
 public:
  virtual ~FirstSeenStore() = default;

  /// What was saved last; empty if nothing was or it cannot be read.
  [[nodiscard]] virtual FirstSeenDays load() = 0;
  /// Keeps `days` in place of what was kept. Failing is allowed, blocking is not.
  virtual void save(const FirstSeenDays& days) = 0;
};

/// The text form for a file: "<day> <key>" a line. What cannot be read is left out.
[[nodiscard]] std::string textOf(const FirstSeenDays& days);
[[nodiscard]] FirstSeenDays firstSeenFrom(std::string_view text);

}  // namespace sekisho::updates
