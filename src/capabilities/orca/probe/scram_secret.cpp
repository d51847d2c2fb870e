#include "capabilities/orca/probe/scram_secret.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "core/bytes.h"
#include "core/check.h"
#include "core/digest.h"

namespace sekisho::orca {
namespace {

constexpr int kIterations = 4096;  // PostgreSQL's own

}  // namespace

std::string scramSecretOf(std::string_view password, Random& random) {
  const bool ascii = std::ranges::all_of(password, [](char c) { return c > 0x20 && c < 0x7f; });
  SEKISHO_CHECK(ascii);
  std::array<std::byte, 16> salt{};
  random.fill(salt);
  std::array<std::byte, 32> salted{};
  const int derived = PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                                        reinterpret_cast<const unsigned char*>(salt.data()),
                                        static_cast<int>(salt.size()), kIterations, EVP_sha256(),
                                        static_cast<int>(salted.size()),
                                        reinterpret_cast<unsigned char*>(salted.data()));
  SEKISHO_CHECK(derived == 1);
  const Sha256 client = hmacSha256(salted, bytesOf("Client Key"));
  const Sha256 server = hmacSha256(salted, bytesOf("Server Key"));
  return fmt::format("SCRAM-SHA-256${}:{}${}:{}", kIterations, toBase64(salt),
                     toBase64(sha256(client.view()).view()), toBase64(server.view()));
}

}  // namespace sekisho::orca
