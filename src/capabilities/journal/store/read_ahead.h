#pragma once

#include <cstdint>

#include "platform/disk/disk.h"

namespace sekisho::journal {

inline constexpr std::size_t kReadAheadBytes = std::size_t{1} << 18U;

/// Reads segments in pieces of some length, for whoever goes through them forwards: what was
/// written when a piece was read stays as it was then. One thread.
class ReadAhead {
 public:
  /// Without a length, no more than is asked for.
  explicit ReadAhead(std::size_t piece_bytes = 0) : piece_bytes_(piece_bytes) {}

  /// Exactly so many bytes of segment `number`, until the next call. Corrupt (journal.damaged) if
  /// it ends before.
  [[nodiscard]] Result<ByteView> read(const platform::File& file, std::uint32_t number,
                                      std::uint64_t offset, std::size_t size);

 private:
  std::size_t piece_bytes_;
  std::uint32_t number_ = 0;
  std::uint64_t begin_ = 0;
  Bytes piece_ = {};
};

}  // namespace sekisho::journal
