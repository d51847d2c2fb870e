#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/journal/entry.h"

/// How entries are found again by what they say.
namespace sekisho::journal {

/// Carried by an entry that is more than an index holds: everything that is looked for finds it,
/// and whoever looks reads it.
inline constexpr std::string_view kEveryTerm = "*";

/// What an entry is found by: short texts, each beginning with a letter that says what it is; the
/// same one perhaps more than once.
struct Terms {
  std::vector<std::string> open = {};    ///< Told by the entry's line, which is no secret.
  std::vector<std::string> sealed = {};  ///< Told by its body: kept as keyed digests, sealed.
  Instant from{};                        ///< When what it tells of happened,
  Instant until{};                       ///< at or after `from`.
};

/// Takes the terms of entries. What it knows of records the journal does not.
struct Indexing {
  /// Rises whenever the same entry gets other terms than before: indexes made by another are made
  /// anew.
  std::uint64_t version = 0;
  /// Of an entry and its body; without one if it was destroyed. Any thread; empty for a journal
  /// that keeps no index.
  std::function<Terms(const Entry& entry, std::optional<ByteView> body)> terms = {};
};

/// What is looked for.
struct Sought {
  /// Of each of these, an entry carries at least one. Empty: any entry.
  std::vector<std::vector<std::string>> all_of = {};
  Instant from = Instant::min();   ///< It was still going on,
  Instant until = Instant::max();  ///< and had begun before this.
};

/// A part of the answer. An entry from `reached` on that is not listed is none that was looked for;
/// one that is listed may be one: read it.
struct Candidates {
  std::vector<std::uint64_t> indexes = {};  ///< Falling.
  std::uint64_t reached = 0;                ///< How far the search came; 0: to the first entry.
};

/// How far the volumes of a journal are indexed.
struct IndexState {
  std::uint64_t volumes = 0;
  std::uint64_t indexed = 0;  ///< Of them.
  std::uint64_t bytes = 0;    ///< Of all indexes.
};

}  // namespace sekisho::journal
