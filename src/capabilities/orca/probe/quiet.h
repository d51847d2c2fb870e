#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/json.h"

namespace sekisho::orca {

/// When nobody operated 日レセ as a user (無操作), out of what its log tells of screens (P-06).
///
/// An act belongs to a user, not to a session: while one has two sessions, an act in either ends
/// what would be quiet in the other. So there was at least as much of it as is told. That nothing
/// was operated does not mean that nobody sat there. Users are kept by a digest,
/// and only of times of which the staff were told (Uses). One thread.
class Quiet {
 public:
  static constexpr std::chrono::minutes kLeast{10};  ///< What is shorter is none.
  static constexpr std::chrono::hours kKept{24};
  static constexpr std::size_t kMostUsers = 500;
  static constexpr std::size_t kMostSpans = 100;  ///< Of one user.

  struct Span {
    Instant from{};
    Instant until{};
    friend bool operator==(const Span&, const Span&) = default;
  };

  /// By which a user is known here.
  [[nodiscard]] static std::string markOf(std::string_view user);

  /// From here on all acts are told; what was known before is known no more.
  void beginAt(Instant at);
  /// Something was told of then. If it is the first, or the clock went back, it begins there.
  void passTo(Instant at);
  /// The user of that mark did something.
  void act(const std::string& mark, Instant at);

  /// What was quiet of that time, each span within it and kLeast long; nothing if it is not known
  /// for all of it.
  [[nodiscard]] std::optional<std::vector<Span>> spansOf(const std::string& mark, Instant from,
                                                         Instant until) const;

  [[nodiscard]] Json state() const;
  /// Empty if it is no state of such a form.
  [[nodiscard]] static Quiet from(const Json& state);

 private:
  struct Known {
    Instant last{};
    std::deque<Span> spans = {};
  };
  void forgetBefore(Instant at);

  Instant since_ = Instant::max();  // all since then is known
  std::map<std::string, Known> users_;
};

}  // namespace sekisho::orca
