#include "capabilities/access/session_token.h"

#include <array>

#include "core/text.h"

namespace sekisho::access {

std::string makeToken(Random& random) {
  std::array<std::byte, 32> bytes{};
  random.fill(bytes);
  return toBase64Url(bytes);
}

Sha256 digestOfToken(std::string_view token) { return sha256(bytesOf(token)); }

}  // namespace sekisho::access
