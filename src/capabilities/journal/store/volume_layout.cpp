#include "capabilities/journal/store/volume_layout.h"

#include <fmt/format.h>

#include <charconv>

#include "capabilities/journal/store/directory_end.h"
#include "capabilities/journal/varint.h"

namespace sekisho::journal {
namespace {

constexpr std::string_view kPrefix = "volume-";
constexpr std::string_view kMagic = "SKJVOL2\n";

}  // namespace

std::string volumeName(std::uint64_t first) { return fmt::format("volume-{:012}", first); }

std::optional<std::uint64_t> volumeNamed(std::string_view file) {
  if (!file.starts_with(kPrefix)) return std::nullopt;
  std::uint64_t first = 0;
  std::from_chars(file.data() + kPrefix.size(), file.data() + file.size(), first);
  return volumeName(first) == file ? std::optional(first) : std::nullopt;
}

Bytes volumeHeader(const VolumePlace& place) {
  Bytes header = copyOf(bytesOf(kMagic));
  const ByteView clinic = place.clinic.view();
  header.insert(header.end(), clinic.begin(), clinic.end());
  putFixed(header, place.generation, 8);
  putFixed(header, place.first, 8);
  header.resize(kListedHeaderBytes);
  return header;
}

Sha256 subtreeHash(std::span<const Sha256> hashes) {
  RightEdge edge;
  for (const Sha256& hash : hashes) edge.add(hash);
  return edge.root();
}

Hashes groupHashes(std::span<const Sha256> leaves) {
  Hashes groups;
  groups.reserve(leaves.size() / kGroupWidth);
  for (; leaves.size() >= kGroupWidth; leaves = leaves.subspan(kGroupWidth)) {
    groups.push_back(subtreeHash(leaves.first(kGroupWidth)));
  }
  return groups;
}

Bytes sealContext(const VolumePlace& place, const BodyShelf& shelf, std::uint32_t key_number,
                  std::string_view part) {
  return copyOf(bytesOf(fmt::format(
      "sekisho.volume.1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", place.clinic.text(), place.generation,
      place.first, nameOf(shelf.entry_class), shelf.month.text(), key_number, part)));
}

Bytes sealContext(const VolumePlace& place, const BodyShelf& shelf, std::uint32_t key_number,
                  std::uint64_t first) {
  return sealContext(place, shelf, key_number, std::to_string(first));
}

}  // namespace sekisho::journal
