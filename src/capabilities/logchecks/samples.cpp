#include "capabilities/logchecks/samples.h"

#include <algorithm>
#include <array>

namespace sekisho::logchecks {
namespace {

constexpr std::array<std::string_view, 4> kUses{"usage.received@1", "usage.written@1",
                                                "usage.corrected@1", "access.signed-in@2"};
constexpr std::size_t kNumberBytes = 8;

std::array<std::byte, kNumberBytes> bigEndian(std::uint64_t number) {
  std::array<std::byte, kNumberBytes> bytes{};
  for (auto at = bytes.rbegin(); at != bytes.rend(); ++at, number >>= 8U) {
    *at = static_cast<std::byte>(number & 0xffU);
  }
  return bytes;
}

}  // namespace

Sha256 seedOf(const Draw& draw) {
  const std::string text = "sekisho samples v1\n" + std::to_string(draw.generation) + "\n" +
                           std::to_string(draw.first) + "\n" + std::to_string(draw.end) + "\n" +
                           draw.root.hex() + "\n";
  return sha256(bytesOf(text));
}

std::uint64_t triedIn(const Draw& draw, std::uint64_t turn) {
  const Sha256 seed = seedOf(draw);
  const auto number = bigEndian(turn);
  const Sha256 drawn = sha256({seed.view(), ByteView(number)});
  std::uint64_t value = 0;
  for (std::size_t at = 0; at < kNumberBytes; ++at) {
    value = value << 8U | std::to_integer<std::uint64_t>(drawn.bytes.at(at));
  }
  return draw.first + value % (draw.end - draw.first);
}

bool isUse(std::string_view kind) { return std::ranges::find(kUses, kind) != kUses.end(); }

Result<std::vector<std::uint64_t>> samplesOf(
    const Draw& draw, const std::function<Result<std::string>(std::uint64_t)>& kind) {
  std::vector<std::uint64_t> samples;
  if (draw.end <= draw.first) return samples;
  for (std::uint64_t turn = 0; turn < kMostTries && samples.size() < kSamples; ++turn) {
    const std::uint64_t tried = triedIn(draw, turn);
    if (std::ranges::find(samples, tried) != samples.end()) continue;
    const auto found = kind(tried);
    if (!found) return std::unexpected(found.error());
    if (isUse(*found)) samples.push_back(tried);
  }
  return samples;
}

Json toJson(const Draw& draw) {
  return Json::Object{{"generation", draw.generation},
                      {"first", draw.first},
                      {"end", draw.end},
                      {"root", draw.root.hex()},
                      {"seed", seedOf(draw).hex()}};
}

}  // namespace sekisho::logchecks
