#pragma once

#include <array>
#include <initializer_list>
#include <memory>
#include <optional>

#include "core/bytes.h"

namespace sekisho {

/// 32 bytes of SHA-256 (FIPS 180-4).
struct Sha256 {
  std::array<std::byte, 32> bytes{};

  [[nodiscard]] ByteView view() const noexcept { return bytes; }
  [[nodiscard]] std::string hex() const { return toHex(bytes); }
  [[nodiscard]] static std::optional<Sha256> fromBytes(ByteView bytes);
  [[nodiscard]] static std::optional<Sha256> fromHex(std::string_view text);
  friend auto operator<=>(const Sha256&, const Sha256&) = default;
};

/// The digest of the parts one after another.
[[nodiscard]] Sha256 sha256(std::initializer_list<ByteView> parts) noexcept;
[[nodiscard]] inline Sha256 sha256(ByteView bytes) noexcept { return sha256({bytes}); }

/// A digest of bytes that arrive piece by piece.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void add(ByteView bytes);
  /// The digest of everything added; the stream starts again empty.
  [[nodiscard]] Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// HMAC-SHA-256 (RFC 2104).
[[nodiscard]] Sha256 hmacSha256(ByteView key, ByteView message);

/// HMAC-SHA-256 of many short messages under one key, which is worked in once: a fifth of the time.
/// Any thread.
class HmacSha256 {
 public:
  explicit HmacSha256(ByteView key);
  [[nodiscard]] Sha256 of(ByteView message) const;

 private:
  struct States;
  std::shared_ptr<const States> states_;
};

}  // namespace sekisho
