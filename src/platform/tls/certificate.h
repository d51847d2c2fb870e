#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "platform/tls/private_key.h"

struct x509_st;
struct X509_req_st;

namespace sekisho::platform::tls {

/// An X.509 certificate (RFC 5280). Copies share it.
class Certificate {
 public:
  /// Reads the first certificate of a PEM text. InvalidInput if there is none.
  [[nodiscard]] static Result<Certificate> fromPem(std::string_view pem);
  [[nodiscard]] std::string toPem() const;
  [[nodiscard]] std::vector<std::byte> toDer() const;

  /// SHA-256 of the whole certificate (DER): what a person compares.
  [[nodiscard]] Sha256 fingerprint() const;
  /// SHA-256 of its public key (SubjectPublicKeyInfo, DER): what an agent pins.
  [[nodiscard]] Sha256 spkiSha256() const;
  /// The serial number in lower-case hexadecimal, as Peer::certificate_serial.
  [[nodiscard]] std::string serial() const;
  /// The URI it names, if exactly one.
  [[nodiscard]] std::optional<std::string> uri() const;
  /// The DNS names and numeric addresses it names, in order.
  [[nodiscard]] std::vector<std::string> hosts() const;
  [[nodiscard]] Instant validFrom() const;
  [[nodiscard]] Instant validUntil() const;

  /// Takes over a reference to the certificate.
  explicit Certificate(std::shared_ptr<x509_st> certificate)
      : certificate_(std::move(certificate)) {}
  [[nodiscard]] x509_st* native() const { return certificate_.get(); }

 private:
  std::shared_ptr<x509_st> certificate_;  // shared by copies; never changes
};

/// A request for a certificate (PKCS #10, RFC 2986). It proves possession of a key and claims
/// nothing else: what the certificate says is decided by who signs it. Copies share it.
class CertificateRequest {
 public:
  [[nodiscard]] static CertificateRequest create(const PrivateKey& key);

  /// InvalidInput if the text is no request, its own signature is wrong, or the key is not P-256.
  [[nodiscard]] static Result<CertificateRequest> fromPem(std::string_view pem);
  [[nodiscard]] std::string toPem() const;
  [[nodiscard]] Sha256 spkiSha256() const;
  [[nodiscard]] X509_req_st* native() const { return request_.get(); }

 private:
  explicit CertificateRequest(std::shared_ptr<X509_req_st> request)
      : request_(std::move(request)) {}

  std::shared_ptr<X509_req_st> request_;  // shared by copies; never changes
};

}  // namespace sekisho::platform::tls
