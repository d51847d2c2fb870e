#include "capabilities/fleet/token.h"

#include <array>

namespace sekisho::fleet {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCharacters = 20;
constexpr std::size_t kGroup = 5;

std::optional<char> read(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  if (!kAlphabet.contains(c)) return std::nullopt;
  return c;
}

}  // namespace

std::string newToken(Random& random) {
  std::array<std::byte, kCharacters> bytes{};
  random.fill(bytes);
  std::string token;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % kGroup == 0) token += '-';
    token += kAlphabet[std::to_integer<std::size_t>(bytes[i]) % kAlphabet.size()];
  }
  return token;
}

std::optional<Sha256> hashOfToken(std::string_view typed) {
  std::string characters;
  for (const char c : typed) {
    if (c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    const auto known = read(c);
    if (!known || characters.size() == kCharacters) return std::nullopt;
    characters += *known;
  }
  if (characters.size() != kCharacters) return std::nullopt;
  return sha256({bytesOf("sekisho enrolment token\n"), bytesOf(characters)});
}

}  // namespace sekisho::fleet
