#include "capabilities/journal/varint.h"

namespace sekisho::journal {
namespace {

constexpr std::uint64_t kSevenBits = 0x7F;
constexpr unsigned kMostShift = 63;

}  // namespace

void putNumber(Bytes& out, std::uint64_t number) {
  for (; number > kSevenBits; number >>= 7U) {
    out.push_back(static_cast<std::byte>((number & kSevenBits) | 0x80U));
  }
  out.push_back(static_cast<std::byte>(number));
}

void putDifference(Bytes& out, std::uint64_t from, std::uint64_t to) {
  const std::uint64_t difference = to - from;  // modulo 2^64: any two numbers have one
  putNumber(out, difference << 1U ^ (difference >> 63U != 0 ? ~std::uint64_t{0} : 0));
}

void putText(Bytes& out, std::string_view text) {
  putNumber(out, text.size());
  const ByteView bytes = bytesOf(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void putFixed(Bytes& out, std::uint64_t number, unsigned bytes) {
  for (unsigned i = bytes; i-- > 0;) out.push_back(static_cast<std::byte>(number >> (8 * i)));
}

std::uint64_t fixedIn(ByteView bytes) {
  std::uint64_t number = 0;
  for (const std::byte byte : bytes) number = number << 8U | std::to_integer<std::uint64_t>(byte);
  return number;
}

std::optional<std::uint64_t> NumberReader::longNumber() {
  std::uint64_t number = 0;
  for (unsigned shift = 0; !broken_ && !rest_.empty() && shift <= kMostShift; shift += 7) {
    const auto byte = std::to_integer<std::uint64_t>(rest_.front());
    rest_ = rest_.subspan(1);
    const std::uint64_t part = byte & kSevenBits;
    const bool fits = part << shift >> shift == part;
    const bool last = byte == part;
    if (!fits || (last && part == 0 && shift > 0)) break;
    number |= part << shift;
    if (last) return number;
  }
  broken_ = true;
  return std::nullopt;
}

std::optional<ByteView> NumberReader::bytes(std::size_t size) {
  if (broken_ || size > rest_.size()) {
    broken_ = true;
    return std::nullopt;
  }
  const ByteView taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

std::optional<std::string_view> NumberReader::text(std::size_t most) {
  const auto size = number();
  if (!size) return std::nullopt;
  if (*size > most) {
    broken_ = true;
    return std::nullopt;
  }
  const auto taken = bytes(*size);
  return taken ? std::optional(textOf(*taken)) : std::nullopt;
}

}  // namespace sekisho::journal
