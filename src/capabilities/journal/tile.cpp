#include "capabilities/journal/tile.h"

#include <fmt/core.h>

#include "core/check.h"

namespace sekisho::journal {
namespace {

constexpr std::uint64_t kWidth = 256;
constexpr std::uint64_t kGroup = 1000;
constexpr MessageId kUnreadable{"journal.bundle-unreadable"};

/// 1234067 → "x001/x234/067", with ".p/<width>" behind it unless full.
std::string numberPath(std::uint64_t tile, std::uint64_t width) {
  SEKISHO_CHECK(width >= 1 && width <= kWidth);
  std::string path = fmt::format("{:03}", tile % kGroup);
  for (std::uint64_t rest = tile / kGroup; rest > 0; rest /= kGroup) {
    path = fmt::format("x{:03}/{}", rest % kGroup, path);
  }
  return width == kWidth ? path : fmt::format("{}.p/{}", path, width);
}

}  // namespace

std::string tilePath(const TileName& name) {
  return fmt::format("tile/{}/{}", name.level, numberPath(name.tile, name.width));
}

std::string entriesPath(std::uint64_t tile, std::uint64_t width) {
  return "tile/entries/" + numberPath(tile, width);
}

std::vector<TileName> tilesOf(std::uint64_t size) {
  std::vector<TileName> names;
  unsigned level = 0;
  for (std::uint64_t count = size; count > 0; count /= kWidth, ++level) {
    for (std::uint64_t tile = 0; tile < count / kWidth; ++tile)
      names.push_back({level, tile, kWidth});
    if (count % kWidth != 0) names.push_back({level, count / kWidth, count % kWidth});
  }
  return names;
}

Bytes encodeBundle(std::span<const std::string> lines) {
  Bytes bundle;
  for (const std::string& line : lines) {
    SEKISHO_CHECK(line.size() <= 0xFFFF);
    bundle.push_back(static_cast<std::byte>(line.size() >> 8U));
    bundle.push_back(static_cast<std::byte>(line.size() & 0xFFU));
    const ByteView bytes = bytesOf(line);
    bundle.insert(bundle.end(), bytes.begin(), bytes.end());
  }
  return bundle;
}

Result<std::vector<std::string>> decodeBundle(ByteView bundle) {
  std::vector<std::string> lines;
  while (!bundle.empty()) {
    if (bundle.size() < 2 || lines.size() == kWidth) return fail(ErrorCode::Corrupt, kUnreadable);
    const std::size_t size =
        std::to_integer<std::size_t>(bundle[0]) << 8U | std::to_integer<std::size_t>(bundle[1]);
    if (bundle.size() < 2 + size) return fail(ErrorCode::Corrupt, kUnreadable);
    lines.emplace_back(textOf(bundle.subspan(2, size)));
    bundle = bundle.subspan(2 + size);
  }
  return lines;
}

}  // namespace sekisho::journal
