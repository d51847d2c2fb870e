#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "platform/tls/certificate.h"
#include "platform/tls/private_key.h"

namespace sekisho::platform::tls {

/// What an authority may vouch for (RFC 5280 §4.2.1.10). A kind that lists nothing is wholly
/// excluded, so that a stolen web CA can impersonate nobody but the hub.
struct NameConstraints {
  std::vector<std::string> dns_names = {};       ///< Each with everything below it.
  std::vector<std::string> address_ranges = {};  ///< Such as "192.168.1.0/24" or "fd00::/8".
};

struct Validity {
  Instant from;
  Instant until;
};

/// The names a server answers to.
struct ServerNames {
  std::vector<std::string> dns_names = {};
  std::vector<std::string> addresses = {};  ///< Numeric.
};

/// A certificate authority that signs leaf certificates only (pathlen 0). The clinic has two:
/// one for agents and the listener they dial, one for browsers. Serial numbers are random, 128 bit.
class Authority {
 public:
  /// A new key and a self-signed certificate. InvalidInput if the name is empty or over 64 bytes,
  /// or a constraint is malformed.
  [[nodiscard]] static Result<Authority> create(
      std::string_view name, const Validity& validity,
      const std::optional<NameConstraints>& constraints = {});

  /// InvalidInput if either text is malformed, the certificate is no authority's, or the two do not
  /// belong together.
  [[nodiscard]] static Result<Authority> open(std::string_view certificate_pem,
                                              std::string_view key_pem);

  [[nodiscard]] const Certificate& certificate() const { return certificate_; }
  [[nodiscard]] const PrivateKey& key() const { return key_; }

  /// A certificate for a server (serverAuth). InvalidInput if no name is given, a name is
  /// malformed, or lies outside the authority's constraints.
  [[nodiscard]] Result<Certificate> issueServer(const CertificateRequest& request,
                                                const ServerNames& names,
                                                const Validity& validity) const;

  /// A certificate for an agent (clientAuth) that names `uri`, `urn:sekisho:<clinic>:<device>`.
  /// InvalidInput if `uri` has another form.
  [[nodiscard]] Result<Certificate> issueClient(const CertificateRequest& request,
                                                std::string_view uri,
                                                const Validity& validity) const;

 private:
  Authority(Certificate certificate, PrivateKey key)
      : certificate_(std::move(certificate)), key_(std::move(key)) {}

  Certificate certificate_;
  PrivateKey key_;
};

}  // namespace sekisho::platform::tls
