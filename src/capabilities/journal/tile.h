#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"

/// Names and shapes of the files of a tiled log (C2SP tlog-tiles).
namespace sekisho::journal {

/// One tile or entry bundle: `width` 256 is a full one.
struct TileName {
  unsigned level = 0;  ///< 0…63
  std::uint64_t tile = 0;
  std::uint64_t width = 256;  ///< 1…256
  friend bool operator==(const TileName&, const TileName&) = default;
};

/// "tile/1/x001/234.p/17".
[[nodiscard]] std::string tilePath(const TileName& name);
/// "tile/entries/x001/234.p/17".
[[nodiscard]] std::string entriesPath(std::uint64_t tile, std::uint64_t width);

/// The tile that "tile/1/x001/234.p/17" names; nothing for any other text.
[[nodiscard]] std::optional<TileName> tileNamed(std::string_view path);
/// The bundle that "tile/entries/x001/234.p/17" names, at level 0; nothing for any other text.
[[nodiscard]] std::optional<TileName> entriesNamed(std::string_view path);

/// Every tile of a tree of `size` entries: full ones, then per level the partial one if any.
[[nodiscard]] std::vector<TileName> tilesOf(std::uint64_t size);

/// Entries as a bundle holds them: each behind its length as a big-endian uint16.
[[nodiscard]] Bytes encodeBundle(std::span<const std::string> lines);
/// Corrupt (journal.bundle-unreadable) if lengths and bytes do not add up or there are more than
/// 256 entries.
[[nodiscard]] Result<std::vector<std::string>> decodeBundle(ByteView bundle);

}  // namespace sekisho::journal
