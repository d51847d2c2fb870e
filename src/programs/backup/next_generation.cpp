#include "programs/backup/next_generation.h"

#include "core/json.h"

namespace sekisho::backup {
namespace {

constexpr std::size_t kMaxMark = std::size_t{256} << 10U;

std::string pathOf(const std::string& data) { return data + "/next-generation"; }

}  // namespace

Result<void> markNextGeneration(platform::Disk& disk, const std::string& data,
                                const NextGeneration& mark) {
  const std::string text =
      canonicalJson(Json::Object{{"previous", mark.previous}, {"why", mark.why}});
  return platform::writeFileAtomically(disk, pathOf(data), bytesOf(text + "\n"));
}

Result<std::optional<NextGeneration>> nextGenerationOf(platform::Disk& disk,
                                                       const std::string& data) {
  const auto bytes = platform::readFile(disk, pathOf(data), kMaxMark);
  if (!bytes && bytes.error().code == ErrorCode::NotFound) return std::nullopt;
  if (!bytes) return std::unexpected(bytes.error());
  NextGeneration mark{.previous = {}, .why = std::string(kOlderCopy)};
  const auto json = parseJson(textOf(*bytes), {.max_bytes = kMaxMark, .max_depth = 2});
  if (!json) return mark;
  if (const auto* previous = (*json)["previous"].text()) mark.previous = *previous;
  if (const auto* why = (*json)["why"].text()) mark.why = *why;
  return mark;
}

Result<void> clearNextGeneration(platform::Disk& disk, const std::string& data) {
  return platform::removeDurably(disk, pathOf(data));
}

}  // namespace sekisho::backup
