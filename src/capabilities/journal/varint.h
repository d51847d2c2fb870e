#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/bytes.h"

/// Numbers in seven bits a byte, lowest first; the eighth bit says that more follow. Where their
/// length must be known before, in a fixed number of bytes.
namespace sekisho::journal {

void putNumber(Bytes& out, std::uint64_t number);
/// Small for small differences either way: 0, -1, 1, -2, … (zigzag).
void putDifference(Bytes& out, std::uint64_t from, std::uint64_t to);
void putText(Bytes& out, std::string_view text);  ///< Its length and its bytes.

/// A number in so many bytes, highest first, and back.
void putFixed(Bytes& out, std::uint64_t number, unsigned bytes);
[[nodiscard]] std::uint64_t fixedIn(ByteView bytes);

/// Reads what was put, from the front. Nothing, now and ever after, once the bytes do not hold it;
/// a number has one form only.
class NumberReader {
 public:
  explicit NumberReader(ByteView bytes) : rest_(bytes) {}

  [[nodiscard]] std::optional<std::uint64_t> number() {
    if (broken_ || rest_.empty() || (rest_.front() & std::byte{0x80}) != std::byte{0}) {
      return longNumber();
    }
    const auto number = std::to_integer<std::uint64_t>(rest_.front());
    rest_ = rest_.subspan(1);
    return number;
  }
  [[nodiscard]] std::optional<std::uint64_t> differenceFrom(std::uint64_t from) {
    const auto zigzag = number();
    if (!zigzag) return std::nullopt;
    return from + (*zigzag >> 1U ^ ((*zigzag & 1U) != 0 ? ~std::uint64_t{0} : 0));
  }
  [[nodiscard]] std::optional<std::string_view> text(std::size_t most);
  [[nodiscard]] std::optional<ByteView> bytes(std::size_t size);
  [[nodiscard]] ByteView rest() const noexcept { return rest_; }
  [[nodiscard]] bool atEnd() const noexcept { return !broken_ && rest_.empty(); }

 private:
  [[nodiscard]] std::optional<std::uint64_t> longNumber();

  ByteView rest_;
  bool broken_ = false;
};

}  // namespace sekisho::journal
