#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "core/error.h"
#include "core/json.h"

namespace sekisho::logchecks {

inline constexpr std::size_t kSamples = 10;
/// Places of the log that are tried at most, so that a draw is bounded whatever the log holds.
inline constexpr std::uint64_t kMostTries = 2'000;

/// How the samples of a check are drawn: out of the entries of its days, by nothing but the log.
/// Whoever has the log, which holds no personal data, draws the same ones.
struct Draw {
  std::uint64_t generation = 0;
  std::uint64_t first = 0;  ///< The first entry of those days,
  std::uint64_t end = 0;    ///< and the first one after them.
  Sha256 root = {};         ///< Of the tree over the entries before `end`.
  friend bool operator==(const Draw&, const Draw&) = default;
};

/// SHA-256 of "sekisho samples v1", generation, first, end and root in hexadecimal, each with a
/// line feed: nobody can choose it, since the root is fixed before the days are over.
[[nodiscard]] Sha256 seedOf(const Draw& draw);

/// The entry that is tried in that turn, from 0: `first` + (the first eight bytes, big-endian, of
/// SHA-256(seed ‖ turn as eight bytes, big-endian)) mod (`end` − `first`).
[[nodiscard]] std::uint64_t triedIn(const Draw& draw, std::uint64_t turn);

/// Whether an entry of that kind tells of a use: what samples are drawn of.
[[nodiscard]] bool isUse(std::string_view kind);

/// The first kSamples different entries that tell of a use, in the order of the turns; fewer if
/// kMostTries find no more. Failures of `kind`, which names an entry's.
[[nodiscard]] Result<std::vector<std::uint64_t>> samplesOf(
    const Draw& draw, const std::function<Result<std::string>(std::uint64_t)>& kind);

/// As journal bodies and the API write it, with the seed.
[[nodiscard]] Json toJson(const Draw& draw);

}  // namespace sekisho::logchecks
