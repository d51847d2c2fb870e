#include "capabilities/journal/tile.h"

#include <fmt/core.h>

#include "core/check.h"
#include "core/text.h"

namespace sekisho::journal {
namespace {

constexpr std::uint64_t kWidth = 256;
constexpr std::uint64_t kGroup = 1000;
constexpr MessageId kBundleUnreadable{"journal.bundle-unreadable"};

/// 1234067 → "x001/x234/067", with ".p/<width>" behind it unless full.
std::string numberPath(std::uint64_t tile, std::uint64_t width) {
  SEKISHO_CHECK(width >= 1 && width <= kWidth);
  std::string path = fmt::format("{:03}", tile % kGroup);
  for (std::uint64_t rest = tile / kGroup; rest > 0; rest /= kGroup) {
    path = fmt::format("x{:03}/{}", rest % kGroup, path);
  }
  return width == kWidth ? path : fmt::format("{}.p/{}", path, width);
}

constexpr std::size_t kMaxNumberPath = 64;
constexpr unsigned kMaxLevel = 63;

/// A plain decimal number of at most `digits` digits.
std::optional<std::uint64_t> plainNumber(std::string_view text, std::size_t digits) {
  std::uint64_t number = 0;
  if (text.empty() || text.size() > digits) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = 10 * number + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

/// Reads what numberPath writes, and nothing else.
std::optional<TileName> numberIn(std::string_view path) {
  if (path.size() > kMaxNumberPath) return std::nullopt;
  TileName name;
  std::string_view groups = path;
  if (const auto partial = path.find(".p/"); partial != std::string_view::npos) {
    const auto width = plainNumber(path.substr(partial + 3), 3);
    if (!width || *width == 0 || *width >= kWidth) return std::nullopt;
    name.width = *width;
    groups = path.substr(0, partial);
  }
  for (const std::string_view part : split(groups, '/')) {
    const auto number = plainNumber(part.starts_with('x') ? part.substr(1) : part, 3);
    if (!number || name.tile > (~std::uint64_t{0} - *number) / kGroup) return std::nullopt;
    name.tile = name.tile * kGroup + *number;
  }
  return numberPath(name.tile, name.width) == path ? std::optional(name) : std::nullopt;
}

}  // namespace

std::optional<TileName> tileNamed(std::string_view path) {
  constexpr std::string_view kRoot = "tile/";
  if (!path.starts_with(kRoot)) return std::nullopt;
  path.remove_prefix(kRoot.size());
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto level = plainNumber(path.substr(0, slash), 2);
  if (!level || *level > kMaxLevel || std::to_string(*level) != path.substr(0, slash)) {
    return std::nullopt;
  }
  auto name = numberIn(path.substr(slash + 1));
  if (name) name->level = static_cast<unsigned>(*level);
  return name;
}

std::optional<TileName> entriesNamed(std::string_view path) {
  constexpr std::string_view kRoot = "tile/entries/";
  return path.starts_with(kRoot) ? numberIn(path.substr(kRoot.size())) : std::nullopt;
}

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
    if (bundle.size() < 2 || lines.size() == kWidth)
      return fail(ErrorCode::Corrupt, kBundleUnreadable);
    const std::size_t size =
        std::to_integer<std::size_t>(bundle[0]) << 8U | std::to_integer<std::size_t>(bundle[1]);
    if (bundle.size() < 2 + size) return fail(ErrorCode::Corrupt, kBundleUnreadable);
    lines.emplace_back(textOf(bundle.subspan(2, size)));
    bundle = bundle.subspan(2 + size);
  }
  return lines;
}

}  // namespace sekisho::journal
