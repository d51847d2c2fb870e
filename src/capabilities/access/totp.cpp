#include "capabilities/access/totp.h"

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "core/check.h"

namespace sekisho::access {
namespace {

constexpr std::int64_t kNeighbours = 1;
constexpr std::uint32_t kModulus = 1'000'000;

}  // namespace

std::string totpAt(ByteView secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t at = 0; at < counter.size(); ++at) {
    counter[at] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * at));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  SEKISHO_CHECK(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
                     counter.size(), mac.data(), &size) != nullptr);
  // Dynamic truncation (RFC 4226 §5.3).
  const std::size_t at = mac[size - 1] & 0xfU;
  const std::uint32_t number = (mac[at] & 0x7fU) << 24U | std::uint32_t{mac[at + 1]} << 16U |
                               std::uint32_t{mac[at + 2]} << 8U | mac[at + 3];
  return fmt::format("{:06}", number % kModulus);
}

std::optional<std::int64_t> totpStepOf(ByteView secret, std::string_view code, Instant now) {
  const std::int64_t here =
      std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() / kTotpStep;
  std::optional<std::int64_t> found;
  for (std::int64_t step = here - kNeighbours; step <= here + kNeighbours; ++step) {
    const std::string wanted = totpAt(secret, step);
    if (equalInConstantTime(bytesOf(wanted), bytesOf(code))) found = step;
  }
  return found;
}

std::string toBase32(ByteView bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  for (const std::byte byte : bytes) {
    bits = bits << 8U | std::to_integer<std::uint32_t>(byte);
    for (held += 8; held >= 5; held -= 5) text += kLetters[bits >> (held - 5) & 31U];
  }
  if (held > 0) text += kLetters[bits << (5 - held) & 31U];
  return text;
}

}  // namespace sekisho::access
