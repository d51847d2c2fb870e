#pragma once

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

#include "capabilities/access/webauthn.h"
#include "core/check.h"
#include "core/digest.h"
#include "core/json.h"

namespace sekisho::access::testing {

/// Where tests make passkeys.
inline const Site kSite{.id = "sekisho.internal", .origin = "https://sekisho.internal:8440"};

/// A security key in memory, with the browser before it: one P-256 key, and a counter that goes up
/// with each signature. Members are there to be turned by a test before it makes or gives.
class SoftAuthenticator {
 public:
  unsigned flags = 0x05;  ///< Somebody touched it and said who they are.
  std::uint32_t uses = 0;
  bool built_in = false;
  bool framed = false;  ///< The page is inside another site's.
  Bytes credential = copyOf(bytesOf("credential of a soft authenticator"));

  [[nodiscard]] PasskeyMade make(const Site& site, ByteView challenge) const {
    return {.client_data = clientData("webauthn.create", site, challenge),
            .authenticator_data = authenticatorData(site, true),
            .public_key = publicKey(),
            .built_in = built_in};
  }
  [[nodiscard]] PasskeyGiven give(const Site& site, ByteView challenge) {
    ++uses;
    PasskeyGiven given{.credential = credential,
                       .client_data = clientData("webauthn.get", site, challenge),
                       .authenticator_data = authenticatorData(site, false)};
    Bytes message = given.authenticator_data;
    const Sha256 client = sha256(given.client_data);
    message.insert(message.end(), client.bytes.begin(), client.bytes.end());
    given.signature = sign(message);
    return given;
  }

 private:
  using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

  [[nodiscard]] Bytes clientData(std::string_view type, const Site& site,
                                 ByteView challenge) const {
    return copyOf(bytesOf(canonicalJson(Json::Object{{"type", type},
                                                     {"challenge", toBase64Url(challenge)},
                                                     {"origin", site.origin},
                                                     {"crossOrigin", framed}})));
  }
  [[nodiscard]] Bytes authenticatorData(const Site& site, bool with_credential) const {
    Bytes bytes = copyOf(sha256(bytesOf(site.id)).view());
    const auto append = [&](std::uint32_t value, unsigned count) {
      for (unsigned at = count; at-- > 0;) bytes.push_back(std::byte((value >> (8 * at)) & 0xFFU));
    };
    append(flags | (with_credential ? 0x40U : 0U), 1);
    append(uses, 4);
    if (!with_credential) return bytes;
    bytes.resize(bytes.size() + 16);  // no make of authenticator is told
    append(static_cast<std::uint32_t>(credential.size()), 2);
    bytes.insert(bytes.end(), credential.begin(), credential.end());
    append(0xA5, 1);  // where its key in COSE begins
    return bytes;
  }
  [[nodiscard]] Bytes publicKey() const {
    Bytes der(static_cast<std::size_t>(i2d_PUBKEY(key_.get(), nullptr)));
    auto* at = reinterpret_cast<unsigned char*>(der.data());
    SEKISHO_CHECK(i2d_PUBKEY(key_.get(), &at) > 0);
    return der;
  }
  [[nodiscard]] Bytes sign(ByteView message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    SEKISHO_CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) ==
                  1);
    std::size_t size = 128;
    Bytes signature(size);
    SEKISHO_CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                                 &size, reinterpret_cast<const unsigned char*>(message.data()),
                                 message.size()) == 1);
    signature.resize(size);
    return signature;
  }

  Key key_{EVP_EC_gen("P-256"), &EVP_PKEY_free};
};

}  // namespace sekisho::access::testing
