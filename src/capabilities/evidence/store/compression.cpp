#include "capabilities/evidence/store/compression.h"

#include <zstd.h>

#include "core/check.h"

namespace sekisho::evidence {
namespace {

constexpr MessageId kBroken{"evidence.row-broken"};
constexpr int kLevel = 3;

}  // namespace

Bytes compress(ByteView plain) {
  Bytes frame(ZSTD_compressBound(plain.size()));
  const std::size_t size =
      ZSTD_compress(frame.data(), frame.size(), plain.data(), plain.size(), kLevel);
  SEKISHO_CHECK(ZSTD_isError(size) == 0U);
  frame.resize(size);
  return frame;
}

Result<Bytes> decompress(ByteView frame, std::size_t most) {
  const auto expected = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (expected == ZSTD_CONTENTSIZE_ERROR || expected == ZSTD_CONTENTSIZE_UNKNOWN ||
      expected > most) {
    return fail(ErrorCode::Corrupt, kBroken, "zstd frame size");
  }
  Bytes plain(static_cast<std::size_t>(expected));
  const std::size_t size = ZSTD_decompress(plain.data(), plain.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0U || size != plain.size()) {
    return fail(ErrorCode::Corrupt, kBroken, "zstd frame");
  }
  return plain;
}

}  // namespace sekisho::evidence
