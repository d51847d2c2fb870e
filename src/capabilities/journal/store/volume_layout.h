#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "capabilities/journal/body_block.h"
#include "capabilities/journal/merkle.h"
#include "core/ids.h"

/// What the writer and the reader of a volume agree on: FORMAT.md, "Volume".
namespace sekisho::journal {

/// Whose entries a volume holds, and which come first: a multiple of kTileWidth.
struct VolumePlace {
  ClinicId clinic;
  std::uint64_t generation = 1;
  std::uint64_t first = 0;
  friend bool operator==(const VolumePlace&, const VolumePlace&) = default;
};

/// "volume-000000065536" in a generation's directory.
[[nodiscard]] std::string volumeName(std::uint64_t first);
/// Entry 65536 for "volume-000000065536"; nothing for any other name.
[[nodiscard]] std::optional<std::uint64_t> volumeNamed(std::string_view file);

/// The part of a shelf that is its dictionary; a pack of bodies is named by its first entry.
inline constexpr std::string_view kDictionaryPart = "dictionary";

/// The first bytes of a volume.
[[nodiscard]] Bytes volumeHeader(const VolumePlace& place);

/// Entries that lie under one node of the tree which a volume keeps, so that one of them is held
/// against the tree with its neighbours instead of a whole tile.
inline constexpr std::uint64_t kGroupWidth = 16;

/// The hash over a full subtree of leaves or of nodes of one height; over kTileWidth leaves it is
/// level 1 of the tiles.
[[nodiscard]] Sha256 subtreeHash(std::span<const Sha256> hashes);
/// The hashes over each kGroupWidth of a tile's leaves.
[[nodiscard]] Hashes groupHashes(std::span<const Sha256> leaves);

/// What a part of a shelf is sealed with besides its key: it opens only in its own place.
[[nodiscard]] Bytes sealContext(const VolumePlace& place, const BodyShelf& shelf,
                                std::uint32_t key_number, std::string_view part);
[[nodiscard]] Bytes sealContext(const VolumePlace& place, const BodyShelf& shelf,
                                std::uint32_t key_number, std::uint64_t first);

}  // namespace sekisho::journal
