#include "capabilities/journal/crc32c.h"

#include <array>
#include <cstring>

namespace sekisho::journal {
namespace {

/// Of a byte with 0 to 7 more behind it, so that eight are taken at once.
constexpr auto kCrcTables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1U ^ (value % 2 == 1 ? 0x82F63B78U : 0U);
    tables[0][i] = value;
  }
  for (std::size_t behind = 1; behind < tables.size(); ++behind) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t value = tables[behind - 1][i];
      tables[behind][i] = tables[0][value & 0xFFU] ^ value >> 8U;
    }
  }
  return tables;
}();

/// The four bytes at the front, lowest first.
std::uint32_t lowFirst(ByteView bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | std::to_integer<std::uint32_t>(bytes[i]);
  return value;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32cByInstruction(ByteView bytes) noexcept {
  std::uint64_t value = 0xFFFFFFFFU;
  for (; bytes.size() >= sizeof value; bytes = bytes.subspan(sizeof value)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes.data(), sizeof eight);
    value = __builtin_ia32_crc32di(value, eight);
  }
  auto rest = static_cast<std::uint32_t>(value);
  for (const std::byte byte : bytes) {
    rest = __builtin_ia32_crc32qi(rest, std::to_integer<unsigned char>(byte));
  }
  return rest ^ 0xFFFFFFFFU;
}

bool hasInstruction() noexcept {
  __builtin_cpu_init();
  return __builtin_cpu_supports("sse4.2") != 0;
}
#else
std::uint32_t crc32cByInstruction(ByteView bytes) noexcept { return crc32cByTables(bytes); }
bool hasInstruction() noexcept { return false; }
#endif

}  // namespace

std::uint32_t crc32c(ByteView bytes) noexcept {
  static const bool by_instruction = hasInstruction();
  return by_instruction ? crc32cByInstruction(bytes) : crc32cByTables(bytes);
}

std::uint32_t crc32cByTables(ByteView bytes) noexcept {
  std::uint32_t value = 0xFFFFFFFFU;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    const std::uint32_t low = value ^ lowFirst(bytes);
    const std::uint32_t high = lowFirst(bytes.subspan(4));
    value = kCrcTables[7][low & 0xFFU] ^ kCrcTables[6][low >> 8U & 0xFFU] ^
            kCrcTables[5][low >> 16U & 0xFFU] ^ kCrcTables[4][low >> 24U] ^
            kCrcTables[3][high & 0xFFU] ^ kCrcTables[2][high >> 8U & 0xFFU] ^
            kCrcTables[1][high >> 16U & 0xFFU] ^ kCrcTables[0][high >> 24U];
  }
  for (const std::byte byte : bytes) {
    value = kCrcTables[0][(value ^ std::to_integer<std::uint32_t>(byte)) & 0xFFU] ^ value >> 8U;
  }
  return value ^ 0xFFFFFFFFU;
}

}  // namespace sekisho::journal
