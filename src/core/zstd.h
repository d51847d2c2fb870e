#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "core/bytes.h"
#include "core/error.h"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

namespace sekisho {

/// What many short texts of one kind have in common, learnt from samples: with it a few of them
/// together become nearly as small as hundreds without. Copies share what is inside; any thread.
class ZstdDictionary {
 public:
  /// Learns at most `max_bytes` from samples. InvalidInput (core.zstd-samples) if they are too few
  /// or too small to learn from; a hundred times `max_bytes` in all is a good number.
  [[nodiscard]] static Result<ZstdDictionary> train(std::span<const ByteView> samples,
                                                    std::size_t max_bytes);
  /// One that was trained before. Corrupt (core.zstd-broken) if it is none.
  [[nodiscard]] static Result<ZstdDictionary> fromBytes(Bytes bytes);

  [[nodiscard]] ByteView bytes() const noexcept { return *bytes_; }

 private:
  friend class Zstd;
  explicit ZstdDictionary(Bytes bytes);
  std::shared_ptr<const Bytes> bytes_;
  std::shared_ptr<ZSTD_CDict_s> compressing_;
  std::shared_ptr<ZSTD_DDict_s> expanding_;
};

/// Zstandard frames (RFC 8878), one call a frame; it says how many bytes it expands to. Any thread.
class Zstd {
 public:
  /// Level 1: nearly as fast as copying, since what is written waits for the disk.
  [[nodiscard]] static Bytes compress(ByteView plain);
  [[nodiscard]] static Bytes compress(ByteView plain, const ZstdDictionary& dictionary);

  /// Corrupt (core.zstd-broken) if it is no such frame, was made with another dictionary, or would
  /// expand to more than `max_bytes`: nothing beyond them is reserved.
  [[nodiscard]] static Result<Bytes> expand(ByteView frame, std::size_t max_bytes);
  [[nodiscard]] static Result<Bytes> expand(ByteView frame, std::size_t max_bytes,
                                            const ZstdDictionary& dictionary);
};

}  // namespace sekisho
