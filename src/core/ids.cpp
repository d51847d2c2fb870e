#include "core/ids.h"

#include <algorithm>

namespace sekisho {

std::string Uuid::text() const {
  std::string hex = toHex(bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, 1, '-');
  return hex;
}

std::optional<Uuid> Uuid::fromText(std::string_view text) {
  if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' ||
      text[23] != '-') {
    return std::nullopt;
  }
  std::string hex(text);
  std::erase(hex, '-');
  const auto bytes = fromHex(hex);
  return bytes ? fromBytes(*bytes) : std::nullopt;
}

std::optional<Uuid> Uuid::fromBytes(ByteView bytes) {
  if (bytes.size() != 16) return std::nullopt;
  Uuid id;
  std::ranges::copy(bytes, id.bytes.begin());
  return id;
}

Uuid IdSource::next() {
  const Lock lock(mutex_);
  Uuid id;
  random_.fill(id.bytes);
  const auto ms = static_cast<std::uint64_t>(toMs(clock_.now()));
  for (unsigned i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::byte>(ms >> (40U - 8U * i));
  const auto mark = [](Uuid& it) {
    it.bytes[6] = (it.bytes[6] & std::byte{0x0F}) | std::byte{0x70};
    it.bytes[8] = (it.bytes[8] & std::byte{0x3F}) | std::byte{0x80};
  };
  mark(id);
  if (id <= last_) {
    // Same or earlier millisecond: count on from the last one, skipping version and variant bits.
    id = last_;
    for (std::size_t i = 16; i-- > 0;) {
      const std::byte before = id.bytes[i];
      id.bytes[i] = static_cast<std::byte>(std::to_integer<unsigned>(before) + 1U);
      mark(id);
      if (id > last_) break;
    }
  }
  return last_ = id;
}

}  // namespace sekisho
