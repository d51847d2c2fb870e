#include "platform/tls/certificate.h"

#include <arpa/inet.h>
#include <openssl/pem.h>

#include <array>
#include <ctime>

#include "core/check.h"
#include "platform/tls/openssl.h"

namespace sekisho::platform::tls {
namespace {

constexpr MessageId kCertificate{"tls.certificate"};
constexpr MessageId kRequest{"tls.request"};

Instant instantOf(const ASN1_TIME* time) {
  std::tm utc{};
  SEKISHO_CHECK(ASN1_TIME_to_tm(time, &utc) == 1);
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::from_time_t(timegm(&utc)));
}

std::string hostOf(const GENERAL_NAME& name) {
  if (name.type == GEN_DNS) {
    const ASN1_IA5STRING* text = name.d.dNSName;
    return {reinterpret_cast<const char*>(text->data), static_cast<std::size_t>(text->length)};
  }
  if (name.type != GEN_IPADD) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = name.d.iPAddress->length == 4 ? AF_INET : AF_INET6;
  if (family == AF_INET6 && name.d.iPAddress->length != 16) return {};
  inet_ntop(family, name.d.iPAddress->data, text.data(), text.size());
  return text.data();
}

}  // namespace

Result<Certificate> Certificate::fromPem(std::string_view pem) {
  if (pem.size() > kMaxPemBytes) return fail(ErrorCode::InvalidInput, kCertificate, "too long");
  const Bio bio = readerOf(pem);
  X509Certificate read(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!read) return fail(ErrorCode::InvalidInput, kCertificate, lastReason());
  if (!X509_get0_pubkey(read.get())) {
    return fail(ErrorCode::InvalidInput, kCertificate, lastReason());
  }
  // Fixes OpenSSL's cached view of the extensions while only this thread knows the certificate.
  X509_check_purpose(read.get(), -1, 0);
  return Certificate({read.release(), &X509_free});
}

std::string Certificate::toPem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  SEKISHO_CHECK(bio && PEM_write_bio_X509(bio.get(), certificate_.get()) == 1);
  return textOf(*bio);
}

std::vector<std::byte> Certificate::toDer() const {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate_.get(), &bytes);
  SEKISHO_CHECK(size > 0);
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owner(
      bytes, [](unsigned char* it) { OPENSSL_free(it); });
  const auto view = std::as_bytes(std::span(bytes, static_cast<std::size_t>(size)));
  return {view.begin(), view.end()};
}

Sha256 Certificate::fingerprint() const {
  Sha256 digest;
  unsigned int size = 0;
  SEKISHO_CHECK(X509_digest(certificate_.get(), EVP_sha256(),
                            reinterpret_cast<unsigned char*>(digest.bytes.data()), &size) == 1);
  SEKISHO_CHECK(size == digest.bytes.size());
  return digest;
}

Sha256 Certificate::spkiSha256() const {
  return spkiSha256Of(X509_get0_pubkey(certificate_.get()));
}

std::string Certificate::serial() const { return serialOf(*certificate_); }
std::optional<std::string> Certificate::uri() const { return uriOf(*certificate_); }

std::vector<std::string> Certificate::hosts() const {
  const std::unique_ptr<GENERAL_NAMES, Releases<&GENERAL_NAMES_free>> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate_.get(), NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> hosts;
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    std::string host = hostOf(*sk_GENERAL_NAME_value(names.get(), i));
    if (!host.empty()) hosts.push_back(std::move(host));
  }
  return hosts;
}

Instant Certificate::validFrom() const {
  return instantOf(X509_get0_notBefore(certificate_.get()));
}
Instant Certificate::validUntil() const {
  return instantOf(X509_get0_notAfter(certificate_.get()));
}

CertificateRequest CertificateRequest::create(const PrivateKey& key) {
  X509Request request(X509_REQ_new());
  SEKISHO_CHECK(request && X509_REQ_set_pubkey(request.get(), key.native()) == 1 &&
                X509_REQ_sign(request.get(), key.native(), EVP_sha256()) > 0);
  return CertificateRequest({request.release(), &X509_REQ_free});
}

Result<CertificateRequest> CertificateRequest::fromPem(std::string_view pem) {
  if (pem.size() > kMaxPemBytes) return fail(ErrorCode::InvalidInput, kRequest, "too long");
  const Bio bio = readerOf(pem);
  X509Request read(PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr));
  if (!read) return fail(ErrorCode::InvalidInput, kRequest, lastReason());
  EVP_PKEY* key = X509_REQ_get0_pubkey(read.get());
  if (!key) return fail(ErrorCode::InvalidInput, kRequest, lastReason());
  if (!isP256(key)) return fail(ErrorCode::InvalidInput, kRequest, "not a P-256 key");
  if (X509_REQ_verify(read.get(), key) != 1) {
    ERR_clear_error();
    return fail(ErrorCode::InvalidInput, kRequest, "its signature is not by its own key");
  }
  return CertificateRequest({read.release(), &X509_REQ_free});
}

std::string CertificateRequest::toPem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  SEKISHO_CHECK(bio && PEM_write_bio_X509_REQ(bio.get(), request_.get()) == 1);
  return textOf(*bio);
}

Sha256 CertificateRequest::spkiSha256() const {
  return spkiSha256Of(X509_REQ_get0_pubkey(request_.get()));
}

}  // namespace sekisho::platform::tls
