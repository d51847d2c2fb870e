#include "capabilities/access/webauthn.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <utility>

#include "core/digest.h"
#include "core/json.h"

namespace sekisho::access {
namespace {

// Authenticator data, §6.1: digest of the relying party id, flags, counter; at registration the
// authenticator's model, the credential's length, the credential, its key in COSE.
constexpr std::size_t kFlagsAt = 32;
constexpr std::size_t kCounterAt = 33;
constexpr std::size_t kHeaderBytes = 37;
constexpr std::size_t kCredentialLengthAt = 53;
constexpr std::size_t kCredentialAt = 55;
constexpr unsigned kUserPresent = 0x01;
constexpr unsigned kUserVerified = 0x04;
constexpr unsigned kBackupEligible = 0x08;
constexpr unsigned kBackedUp = 0x10;
constexpr unsigned kCredentialIncluded = 0x40;

constexpr int kP256Bits = 256;
constexpr int kLeastRsaBits = 2048;
constexpr int kMostRsaBits = 4096;

struct KeyCloser {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyCloser>;

std::unexpected<Error> refused(std::string_view what) {
  return fail(ErrorCode::Unauthenticated, MessageId{"access.passkey-refused"}, std::string(what));
}

const unsigned char* data(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());  // NOLINT: OpenSSL's bytes
}

unsigned byteAt(ByteView bytes, std::size_t at) { return std::to_integer<unsigned>(bytes[at]); }

// §5.8.1: JSON that the browser wrote, and a page cannot.
Result<void> checkClientData(ByteView bytes, std::string_view type, const Site& site,
                             ByteView challenge) {
  if (bytes.size() > kMaxClientDataBytes) return refused("client data too long");
  const auto read = parseJson(sekisho::textOf(bytes));
  if (!read || read->object() == nullptr) return refused("client data unreadable");
  const Json& client = *read;
  const auto is = [&](std::string_view member, std::string_view wanted) {
    const std::string* text = client[member].text();
    return text != nullptr && *text == wanted;
  };
  if (!is("type", type)) return refused("client data of another ceremony");
  const std::string* answered = client["challenge"].text();
  const auto answered_bytes = answered != nullptr ? fromBase64Url(*answered) : std::nullopt;
  if (!answered_bytes || !equalInConstantTime(*answered_bytes, challenge)) {
    return refused("another challenge");
  }
  if (!is("origin", site.origin)) return refused("another origin");
  const bool* framed = client["crossOrigin"].boolean();
  if (framed != nullptr && *framed) return refused("inside another site");
  return {};
}

struct AuthenticatorData {
  unsigned flags = 0;
  std::uint32_t uses = 0;
};

Result<AuthenticatorData> checkAuthenticatorData(ByteView bytes, const Site& site, bool built_in) {
  if (bytes.size() < kHeaderBytes || bytes.size() > kMaxAuthenticatorDataBytes) {
    return refused("authenticator data of another length");
  }
  const Sha256 id = sha256(bytesOf(site.id));
  if (!equalInConstantTime(bytes.first(kFlagsAt), id.view())) return refused("another site");
  AuthenticatorData read{.flags = byteAt(bytes, kFlagsAt)};
  for (std::size_t at = kCounterAt; at < kHeaderBytes; ++at) {
    read.uses = (read.uses << 8U) | byteAt(bytes, at);
  }
  if ((read.flags & kUserPresent) == 0) return refused("nobody touched it");
  if (built_in && (read.flags & kUserVerified) == 0) return refused("it did not ask who it is");
  if ((read.flags & kBackedUp) != 0 && (read.flags & kBackupEligible) == 0) {
    return refused("flags that contradict each other");
  }
  return read;
}

// ES256, EdDSA and RS256, as the page asks for.
bool isOffered(EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_EC: {
      char group[32] = {};  // NOLINT: OpenSSL fills it
      return EVP_PKEY_get_bits(key) == kP256Bits &&
             EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1 &&
             std::string_view(group) == "prime256v1";
    }
    case EVP_PKEY_ED25519: return true;
    case EVP_PKEY_RSA:
      return EVP_PKEY_get_bits(key) >= kLeastRsaBits && EVP_PKEY_get_bits(key) <= kMostRsaBits;
    default: return false;
  }
}

// Nothing for what is no key, or one of a kind that was not asked for.
Key keyFrom(ByteView der) {
  if (der.size() > kMaxKeyBytes) return nullptr;
  const unsigned char* at = data(der);
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  const bool whole = at == data(der) + der.size();
  return key && whole && isOffered(key.get()) ? std::move(key) : nullptr;
}

bool isSignedBy(EVP_PKEY* key, ByteView message, ByteView signature) {
  const std::unique_ptr<EVP_MD_CTX, KeyCloser> context(EVP_MD_CTX_new());
  const EVP_MD* digest = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256();
  return context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), data(signature), signature.size(), data(message),
                          message.size()) == 1;
}

}  // namespace

Result<Passkey> registered(const PasskeyMade& made, const Site& site, ByteView challenge) {
  if (auto fine = checkClientData(made.client_data, "webauthn.create", site, challenge); !fine) {
    return std::unexpected(std::move(fine.error()));
  }
  const ByteView bytes = made.authenticator_data;
  const auto read = checkAuthenticatorData(bytes, site, made.built_in);
  if (!read) return std::unexpected(read.error());
  if ((read->flags & kCredentialIncluded) == 0 || bytes.size() <= kCredentialAt) {
    return refused("no credential");
  }
  const std::size_t length =
      (byteAt(bytes, kCredentialLengthAt) << 8U) | byteAt(bytes, kCredentialLengthAt + 1);
  // Its key follows, in COSE: the same the browser also hands over as SubjectPublicKeyInfo.
  if (length == 0 || length > kMaxCredentialBytes || bytes.size() <= kCredentialAt + length) {
    return refused("a credential of another length");
  }
  if (!keyFrom(made.public_key)) return refused("a key of another kind");
  return Passkey{.credential = copyOf(bytes.subspan(kCredentialAt, length)),
                 .public_key = made.public_key,
                 .site = site.id,
                 .uses = read->uses,
                 .built_in = made.built_in};
}

Result<std::uint32_t> verified(const PasskeyGiven& given, const Passkey& passkey, const Site& site,
                               ByteView challenge) {
  if (given.credential != passkey.credential || passkey.site != site.id) {
    return refused("another credential");
  }
  if (auto fine = checkClientData(given.client_data, "webauthn.get", site, challenge); !fine) {
    return std::unexpected(std::move(fine.error()));
  }
  const auto read = checkAuthenticatorData(given.authenticator_data, site, passkey.built_in);
  if (!read) return std::unexpected(read.error());
  const Key key = keyFrom(passkey.public_key);
  if (!key) return fail(ErrorCode::Corrupt, MessageId{"access.row-broken"}, "a passkey's key");
  Bytes message = given.authenticator_data;
  const Sha256 client = sha256(given.client_data);
  message.insert(message.end(), client.bytes.begin(), client.bytes.end());
  if (given.signature.size() > kMaxSignatureBytes ||
      !isSignedBy(key.get(), message, given.signature)) {
    return refused("not signed by it");
  }
  return read->uses;
}

}  // namespace sekisho::access
