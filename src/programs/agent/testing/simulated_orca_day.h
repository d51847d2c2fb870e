#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/json.h"

namespace sekisho::agent::testing {

/// "2026-04-01 09:01:02.350000" in Japan, as the simulator writes moments, or the millisecond
/// after it: nothing is before its moment.
[[nodiscard]] Instant momentOf(std::string_view text);

/// A text of it; empty if there is none.
[[nodiscard]] std::string wordIn(const Json& one, std::string_view name);
[[nodiscard]] Instant momentIn(const Json& one, std::string_view name);

/// What comes about over a day, each at its moment.
class Happening {
 public:
  /// The moments rise.
  void add(Instant at, std::string text) { all_.push_back({.at = at, .text = std::move(text)}); }
  /// What comes up to then, and was not handed out before; empty if nothing does.
  [[nodiscard]] std::string upTo(Instant at);

 private:
  struct One {
    Instant at{};
    std::string text = {};
  };
  std::vector<One> all_;
  std::size_t next_ = 0;
};

/// A day of a clinic with 日レセ (tools/simulate_orca_day.py): the first of April 2026, in its log,
/// its database and the connections to it; and what of it is true.
class SimulatedOrcaDay {
 public:
  SimulatedOrcaDay();

  Happening log;          ///< Lines as they stand.
  Happening database;     ///< Statements of SQL.
  Happening connections;  ///< Lines: "… begins 192.0.2.21 20031" and "… ends …".

  [[nodiscard]] const Json::Array& told(std::string_view what) const;
  [[nodiscard]] const Json& unseen() const { return truth_["unseen"]; }

 private:
  Json truth_;
};

}  // namespace sekisho::agent::testing
