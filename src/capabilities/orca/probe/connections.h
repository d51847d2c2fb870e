#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"

namespace sekisho::orca {

/// When connections to 日レセ began and ended, as far as somebody who looks every few seconds sees
/// it; so that a session, whose log names no terminal, can be held against them (P-10). One thread.
class Connections {
 public:
  /// Address and port of the other end.
  using End = std::pair<std::string, std::uint16_t>;

  static constexpr std::chrono::seconds kClock{2};  ///< A log's seconds, and their delay.
  static constexpr std::chrono::hours kRemembered{1};
  static constexpr std::size_t kMost = 10'000;  ///< More are not told apart: it begins anew.

  /// All that are there at `at`. What was there at the first look, or after one that failed, is not
  /// seen to begin.
  void take(const std::set<End>& there, Instant at);
  /// Nobody could look: what is there afterwards is not seen to begin.
  void loseSight();

  /// The addresses from which one began when the session did and ended when it did, each within the
  /// time between two looks. None if no such one was seen.
  [[nodiscard]] std::set<std::string> candidates(Instant from, Instant until) const;

 private:
  struct Span {
    Instant absent{};  // the last look without it
    Instant first{};
    Instant last{};
    Instant gone{};  // the first look without it again; max while it is there
  };
  struct Ended {
    std::string address;
    Span span;
  };

  std::optional<Instant> looked_;
  std::map<End, Span> there_;
  std::vector<Ended> ended_;
};

}  // namespace sekisho::orca
