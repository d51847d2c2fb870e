#include "platform/tls/certificate.h"

#include <gmock/gmock.h>
#include <openssl/pem.h>

#include "core/testing/result_matchers.h"
#include "platform/tls/openssl.h"

namespace sekisho::platform::tls {
namespace {

using ::sekisho::testing::failsWith;
using ::sekisho::testing::succeeds;
using ::testing::HasSubstr;

/// PEM of a key of any kind, as a careless tool might hand it in.
std::string pemOf(const Key& key, const EVP_CIPHER* cipher = nullptr) {
  const Bio bio(BIO_new(BIO_s_mem()));
  const unsigned char password[] = "pw";
  EXPECT_EQ(PEM_write_bio_PrivateKey(bio.get(), key.get(), cipher, cipher ? password : nullptr,
                                     cipher ? 2 : 0, nullptr, nullptr),
            1);
  return textOf(*bio);
}

std::string requestWith(const Key& key) {
  const X509Request request(X509_REQ_new());
  const Bio bio(BIO_new(BIO_s_mem()));
  X509_REQ_set_pubkey(request.get(), key.get());
  X509_REQ_sign(request.get(), key.get(), EVP_sha256());
  PEM_write_bio_X509_REQ(bio.get(), request.get());
  return textOf(*bio);
}

TEST(PrivateKey, ComesBackFromPem) {
  const PrivateKey key = PrivateKey::generate();

  const auto again = PrivateKey::fromPem(key.toPem());

  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(again->spkiSha256(), key.spkiSha256());
  EXPECT_NE(PrivateKey::generate().spkiSha256(), key.spkiSha256());
}

TEST(PrivateKey, IsOnP256Only) {
  EXPECT_THAT(PrivateKey::fromPem(pemOf(Key(EVP_EC_gen("P-384")))),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(PrivateKey::fromPem(pemOf(Key(EVP_RSA_gen(2048)))),
              failsWith(ErrorCode::InvalidInput));
}

TEST(PrivateKey, IsRefusedWhenMalformedOrEncrypted) {
  const std::string pem = PrivateKey::generate().toPem();
  EXPECT_THAT(PrivateKey::fromPem(""), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(PrivateKey::fromPem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(PrivateKey::fromPem(pem.substr(0, pem.size() / 2)),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(PrivateKey::fromPem(std::string(kMaxPemBytes, ' ') + pem),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(PrivateKey::fromPem(pemOf(Key(EVP_EC_gen("P-256")), EVP_aes_256_cbc())),
              failsWith(ErrorCode::InvalidInput));
}

TEST(CertificateRequest, ComesBackFromPem) {
  const PrivateKey key = PrivateKey::generate();

  const auto again = CertificateRequest::fromPem(CertificateRequest::create(key).toPem());

  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(again->spkiSha256(), key.spkiSha256());
}

TEST(CertificateRequest, IsRefusedWhenNotSignedByItsOwnKey) {
  const X509Request request(X509_REQ_new());
  X509_REQ_set_pubkey(request.get(), PrivateKey::generate().native());
  X509_REQ_sign(request.get(), PrivateKey::generate().native(), EVP_sha256());
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509_REQ(bio.get(), request.get());

  const auto read = CertificateRequest::fromPem(textOf(*bio));

  ASSERT_THAT(read, failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(read.error().detail, HasSubstr("signature"));
}

TEST(CertificateRequest, IsRefusedWhenMalformedOrOfAnotherKind) {
  const std::string pem = CertificateRequest::create(PrivateKey::generate()).toPem();
  EXPECT_THAT(CertificateRequest::fromPem(""), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(CertificateRequest::fromPem(pem.substr(0, 100)), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(CertificateRequest::fromPem(std::string(kMaxPemBytes, ' ') + pem),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(CertificateRequest::fromPem(PrivateKey::generate().toPem()),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(CertificateRequest::fromPem(requestWith(Key(EVP_RSA_gen(2048)))),
              failsWith(ErrorCode::InvalidInput));
}

TEST(Certificate, IsRefusedWhenMalformed) {
  EXPECT_THAT(Certificate::fromPem(""), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(
      Certificate::fromPem("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"),
      failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::platform::tls
