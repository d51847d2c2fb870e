#include "capabilities/access/digits.h"

#include <array>

namespace sekisho::access {

std::string makeCode(Random& random) {
  std::string code;
  while (code.size() < kCodeDigits) {
    std::array<std::byte, 16> bytes{};
    random.fill(bytes);
    for (const std::byte byte : bytes) {
      const auto value = std::to_integer<unsigned>(byte);
      // 250 and more would make the first digits likelier.
      if (value < 250 && code.size() < kCodeDigits) code += static_cast<char>('0' + value % 10);
    }
  }
  return code;
}

std::string digitsOf(std::string_view typed) {
  constexpr std::string_view kWide = "\xef\xbc";
  std::string digits;
  for (std::size_t at = 0; at < typed.size(); ++at) {
    if (typed[at] >= '0' && typed[at] <= '9') digits += typed[at];
    if (!typed.substr(at).starts_with(kWide) || at + 2 >= typed.size()) continue;
    const int wide = static_cast<unsigned char>(typed[at + 2]) - 0x90;
    if (wide >= 0 && wide <= 9) digits += static_cast<char>('0' + wide);
  }
  return digits;
}

}  // namespace sekisho::access
