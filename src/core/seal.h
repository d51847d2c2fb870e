#pragma once

#include <array>
#include <initializer_list>
#include <memory>

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

/// What sealing adds to the length of what is sealed.
inline constexpr std::size_t kSealBytes = 12 + 16;

/// Seals with AES-256-GCM: 12-byte nonce ‖ ciphertext ‖ 16-byte tag (NIST SP 800-38D). `context` is
/// bound but not contained: opening needs the same.
[[nodiscard]] Bytes seal(const SealingKey& key, Random& random, ByteView plain, ByteView context);

/// As seal(), for many short messages under one key, which is worked in once: half of the time. One
/// thread at a time; the key is wiped when it goes.
class Sealer {
 public:
  explicit Sealer(const SealingKey& key);
  ~Sealer();
  Sealer(Sealer&&) noexcept;
  Sealer& operator=(Sealer&&) noexcept;

  /// Seals the parts, one after another, to `into`: kSealBytes longer than they are.
  void seal(Random& random, std::initializer_list<ByteView> parts, ByteView context,
            std::span<std::byte> into);

 private:
  struct Keyed;
  std::unique_ptr<Keyed> keyed_;
};

/// Corrupt if key, context or bytes are not the ones sealed.
[[nodiscard]] Result<Bytes> unseal(const SealingKey& key, ByteView sealed, ByteView context);

}  // namespace sekisho
