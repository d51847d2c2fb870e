#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/error.h"

struct evp_pkey_st;

namespace sekisho::platform::tls {

/// PEM of more bytes than this is refused unread.
inline constexpr std::size_t kMaxPemBytes = std::size_t{64} << 10U;

/// An ECDSA key on P-256: the one kind that browsers and agents both accept. Copies share it.
class PrivateKey {
 public:
  /// A new key from OpenSSL's random numbers, which the kernel seeds.
  [[nodiscard]] static PrivateKey generate();

  /// Reads one unencrypted PEM block (PKCS #8 or RFC 5915). InvalidInput if it is none, or a key
  /// of another kind.
  [[nodiscard]] static Result<PrivateKey> fromPem(std::string_view pem);

  /// PKCS #8, unencrypted: the file it goes to has mode 0600.
  [[nodiscard]] std::string toPem() const;

  /// SHA-256 of the public key (SubjectPublicKeyInfo, DER), as pinned by agents.
  [[nodiscard]] Sha256 spkiSha256() const;

  [[nodiscard]] evp_pkey_st* native() const { return key_.get(); }

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}

  std::shared_ptr<evp_pkey_st> key_;  // shared by copies; never changes
};

}  // namespace sekisho::platform::tls
