#pragma once

#include <cstdint>
#include <string>

#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::access {

/// The web site that asks (WebAuthn level 3, §5.4.2): passkeys of one are not seen by another.
struct Site {
  std::string id;      ///< Relying party id: the host's name, without port.
  std::string origin;  ///< As a browser writes it: `https://sekisho.internal:8440`.
};

inline constexpr std::size_t kMaxCredentialBytes = 1023;  ///< WebAuthn §7.1 step 25.
inline constexpr std::size_t kMaxClientDataBytes = 4096;
inline constexpr std::size_t kMaxAuthenticatorDataBytes = 8192;
inline constexpr std::size_t kMaxKeyBytes = 1024;
inline constexpr std::size_t kMaxSignatureBytes = 1024;

/// A key pair of a security key, a telephone or a computer, of which the hub has the public half.
struct Passkey {
  Bytes credential = {};   ///< What its authenticator knows it by.
  Bytes public_key = {};   ///< SubjectPublicKeyInfo, DER (RFC 5280 §4.1.2.7).
  std::string site = {};   ///< Relying party id.
  std::uint32_t uses = 0;  ///< Signature counter; 0 if the authenticator keeps none.
  /// It lies in the machine it was made on: whoever can unlock that machine's account could use it,
  /// so that it always asks for a face, a finger or a PIN.
  bool built_in = false;
};

/// What a browser hands over after navigator.credentials.create(), the key as
/// AuthenticatorAttestationResponse.getPublicKey() gives it. No attestation is asked for: which
/// make of authenticator somebody has is none of the clinic's business, and nothing but attestation
/// would need the CBOR it is also wrapped in.
struct PasskeyMade {
  Bytes client_data = {};
  Bytes authenticator_data = {};
  Bytes public_key = {};
  bool built_in = false;
};

/// The same after navigator.credentials.get().
struct PasskeyGiven {
  Bytes credential = {};
  Bytes client_data = {};
  Bytes authenticator_data = {};
  Bytes signature = {};
};

/// The passkey made for this site and challenge (WebAuthn §7.1, without attestation).
/// Unauthenticated (access.passkey-refused), with the step that failed for the log.
[[nodiscard]] Result<Passkey> registered(const PasskeyMade& made, const Site& site,
                                         ByteView challenge);

/// The signature counter after `passkey` has signed this challenge for this site (WebAuthn §7.2).
/// Unauthenticated (access.passkey-refused). Whether the counter went forward is not looked at.
[[nodiscard]] Result<std::uint32_t> verified(const PasskeyGiven& given, const Passkey& passkey,
                                             const Site& site, ByteView challenge);

}  // namespace sekisho::access
