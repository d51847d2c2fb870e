#include "platform/tls/private_key.h"

#include <openssl/pem.h>

#include "core/check.h"
#include "platform/tls/openssl.h"

namespace sekisho::platform::tls {
namespace {

constexpr MessageId kKey{"tls.key"};

/// An encrypted key must not make OpenSSL ask on the terminal.
int noPassword(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*context*/) { return -1; }

}  // namespace

PrivateKey PrivateKey::generate() {
  Key key(EVP_EC_gen("P-256"));
  SEKISHO_CHECK(key);
  return PrivateKey({key.release(), &EVP_PKEY_free});
}

Result<PrivateKey> PrivateKey::fromPem(std::string_view pem) {
  if (pem.size() > kMaxPemBytes) return fail(ErrorCode::InvalidInput, kKey, "too long");
  const Bio bio = readerOf(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &noPassword, nullptr));
  if (!key) return fail(ErrorCode::InvalidInput, kKey, lastReason());
  if (!isP256(key.get())) return fail(ErrorCode::InvalidInput, kKey, "not a P-256 key");
  return PrivateKey({key.release(), &EVP_PKEY_free});
}

std::string PrivateKey::toPem() const {
  const Bio bio(BIO_new(BIO_s_secmem()));
  SEKISHO_CHECK(bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0,
                                                     nullptr, nullptr) == 1);
  return textOf(*bio);
}

Sha256 PrivateKey::spkiSha256() const { return spkiSha256Of(key_.get()); }

}  // namespace sekisho::platform::tls
