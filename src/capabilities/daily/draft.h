#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "capabilities/daily/line.h"
#include "core/digest.h"

namespace sekisho::daily {

/// What a draft was drawn from.
struct Sources {
  std::int64_t tables = 0;    ///< Tables of who was signed in.
  Sha256 tables_digest = {};  ///< Of their digests, one after another.
  std::int64_t records = 0;
  std::int64_t undated = 0;
  std::int64_t unreadable = 0;
  std::int64_t left_out = 0;
  bool cut = false;            ///< A part of the day lies where the journal cannot be read.
  std::int64_t written = 0;    ///< Lines that people wrote.
  std::int64_t terminals = 0;  ///< Servers and terminals of the register,
  std::int64_t silent = 0;     ///< of which so many tell nothing of that day.
  friend bool operator==(const Sources&, const Sources&) = default;
};

/// The journal of use of one day (利用日誌), as the evidence draws it.
struct Draft {
  std::chrono::sys_days day{};
  /// Whether a notice to staff lets names be told of that day; without it lines name nobody but
  /// who wrote of themselves.
  bool named = false;
  std::vector<Line> lines = {};  ///< In the order of arranged().
  std::vector<Gap> gaps = {};
  Sources sources = {};
  /// Whether all that the journal has of that day was counted; else it may be asked again.
  bool whole = false;
};

/// Puts the lines in the order in which they are read and confirmed.
[[nodiscard]] Draft arranged(Draft draft);

/// How many lines and gaps are nobody's (作業者不明); of lines only where names are told.
[[nodiscard]] std::int64_t unknownIn(const Draft& draft);

/// Of everything that the draft shows: what a person confirms.
[[nodiscard]] Sha256 digestOf(const Draft& draft);

/// As journal bodies and the API write them.
[[nodiscard]] Json toJson(const Sources& sources);

}  // namespace sekisho::daily
