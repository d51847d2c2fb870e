#pragma once

#include <array>

#include "core/bytes.h"
#include "core/error.h"
#include "core/random.h"

namespace sekisho {

/// A 256-bit key. Wiped when it goes.
class SealingKey {
 public:
  static constexpr std::size_t kSize = 32;

  [[nodiscard]] static SealingKey random(Random& source);
  /// Nothing unless `bytes` are 32.
  [[nodiscard]] static std::optional<SealingKey> fromBytes(ByteView bytes);
  SealingKey(const SealingKey&) = default;
  SealingKey& operator=(const SealingKey&) = default;
  ~SealingKey();

  [[nodiscard]] ByteView view() const noexcept { return bytes_; }

 private:
  SealingKey() = default;
  std::array<std::byte, kSize> bytes_{};
};

/// Seals `plain` with AES-256-GCM: 12-byte nonce ‖ ciphertext ‖ 16-byte tag (NIST SP 800-38D).
/// `context` is bound but not contained: opening needs the same.
[[nodiscard]] Bytes seal(const SealingKey& key, Random& random, ByteView plain, ByteView context);

/// Corrupt if key, context or bytes are not the ones sealed.
[[nodiscard]] Result<Bytes> unseal(const SealingKey& key, ByteView sealed, ByteView context);

}  // namespace sekisho
