#include "capabilities/journal/store/read_ahead.h"

#include <algorithm>

#include "capabilities/journal/store/segments.h"

namespace sekisho::journal {

Result<ByteView> ReadAhead::read(const platform::File& file, std::uint32_t number,
                                 std::uint64_t offset, std::size_t size) {
  const bool inside = number == number_ && offset >= begin_ && offset - begin_ <= piece_.size() &&
                      size <= piece_.size() - (offset - begin_);
  if (!inside) {
    auto piece = file.read(offset, std::max(size, piece_bytes_));
    if (!piece) return std::unexpected(std::move(piece.error()));
    if (piece->size() < size) {
      return fail(ErrorCode::Corrupt, kDamaged, "a segment became shorter");
    }
    piece_ = *std::move(piece);
    number_ = number;
    begin_ = offset;
  }
  return ByteView(piece_).subspan(offset - begin_, size);
}

}  // namespace sekisho::journal
