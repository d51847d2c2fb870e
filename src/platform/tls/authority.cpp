#include "platform/tls/authority.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/check.h"
#include "core/text.h"
#include "platform/tls/openssl.h"

namespace sekisho::platform::tls {
namespace {

constexpr MessageId kAuthority{"tls.authority"};
constexpr MessageId kName{"tls.name"};
constexpr MessageId kOutside{"tls.name-outside"};

constexpr std::size_t kMaxNameBytes = 64;  // ub-common-name, RFC 5280 appendix A
constexpr std::size_t kMaxNames = 64;
constexpr std::size_t kSerialBytes = 16;

struct Address {
  int family;
  std::array<unsigned char, 16> bytes{};

  [[nodiscard]] std::size_t size() const { return family == AF_INET ? 4 : 16; }
  [[nodiscard]] std::string text() const {
    std::array<char, INET6_ADDRSTRLEN> out{};
    inet_ntop(family, bytes.data(), out.data(), out.size());
    return out.data();
  }
};

std::optional<Address> readAddress(std::string_view text) {
  const std::string terminated(text);
  for (const int family : {AF_INET, AF_INET6}) {
    Address address{.family = family};
    if (inet_pton(family, terminated.c_str(), address.bytes.data()) == 1) return address;
  }
  return std::nullopt;
}

/// "192.168.1.0/24" as OpenSSL's configuration has it, "192.168.1.0/255.255.255.0".
std::optional<std::string> readRange(std::string_view text) {
  const std::size_t slash = text.find('/');
  auto address = readAddress(text.substr(0, slash));
  if (!address || slash == std::string_view::npos) return std::nullopt;
  const std::string_view digits = text.substr(slash + 1);
  std::size_t bits = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (failed != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (bits > address->size() * 8) return std::nullopt;
  Address mask{.family = address->family};
  for (std::size_t bit = 0; bit < bits; ++bit) mask.bytes.at(bit / 8) |= 0x80U >> (bit % 8);
  for (std::size_t i = 0; i < address->size(); ++i) address->bytes.at(i) &= mask.bytes.at(i);
  return address->text() + "/" + mask.text();
}

bool isDnsName(std::string_view name) {
  const auto is_label = [](std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
  };
  return name.size() <= 253 && std::ranges::all_of(split(name, '.'), is_label);
}

bool isAgentUri(std::string_view uri) {
  const auto parts = split(uri, ':');
  return parts.size() == 4 && parts[0] == "urn" && parts[1] == "sekisho" &&
         std::ranges::all_of(parts, isDnsName);
}

std::unexpected<Error> badName(std::string_view name) {
  return fail(ErrorCode::InvalidInput, kName, "not a name a certificate can hold",
              {{"name", toUtf8(name)}});
}

void add(X509& certificate, X509* issuer, int extension, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, &certificate, nullptr, nullptr, 0);
  X509V3_set_ctx_nodb(&context);
  const std::unique_ptr<X509_EXTENSION, Releases<&X509_EXTENSION_free>> made(
      X509V3_EXT_conf_nid(nullptr, &context, extension, value.c_str()));
  SEKISHO_CHECK(made && X509_add_ext(&certificate, made.get(), -1) == 1);
}

void setName(X509_NAME* name, std::string_view common_name) {
  SEKISHO_CHECK(
      X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(common_name.data()),
                                 static_cast<int>(common_name.size()), -1, 0) == 1);
}

/// A certificate without extensions or signature.
X509Certificate blank(EVP_PKEY* key, const Validity& validity, std::string_view common_name) {
  X509Certificate made(X509_new());
  SEKISHO_CHECK(made && X509_set_version(made.get(), X509_VERSION_3) == 1);
  std::array<unsigned char, kSerialBytes> random{};
  SEKISHO_CHECK(RAND_bytes(random.data(), kSerialBytes) == 1);
  const std::unique_ptr<BIGNUM, Releases<&BN_free>> serial(
      BN_bin2bn(random.data(), kSerialBytes, nullptr));
  SEKISHO_CHECK(serial && BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(made.get())));
  const auto seconds = [](Instant at) { return toMs(at) / 1000; };
  SEKISHO_CHECK(ASN1_TIME_set(X509_getm_notBefore(made.get()), seconds(validity.from)));
  SEKISHO_CHECK(ASN1_TIME_set(X509_getm_notAfter(made.get()), seconds(validity.until)));
  SEKISHO_CHECK(X509_set_pubkey(made.get(), key) == 1);
  if (!common_name.empty()) setName(X509_get_subject_name(made.get()), common_name);
  return made;
}

/// The value of the nameConstraints extension.
Result<std::string> constraintsText(const NameConstraints& constraints) {
  std::vector<std::string> parts;
  for (const std::string& name : constraints.dns_names) {
    if (!isDnsName(name)) return badName(name);
    parts.push_back("permitted;DNS:" + name);
  }
  for (const std::string& range : constraints.address_ranges) {
    const auto known = readRange(range);
    if (!known) return badName(range);
    parts.push_back("permitted;IP:" + *known);
  }
  // A certificate may name anything of a kind that its issuer's constraints do not mention. No name
  // ends in "invalid" (RFC 6761 §6.4).
  if (constraints.dns_names.empty()) parts.emplace_back("permitted;DNS:invalid");
  if (constraints.address_ranges.empty()) {
    parts.emplace_back("excluded;IP:0.0.0.0/0.0.0.0");
    parts.emplace_back("excluded;IP:::/::");
  }
  return fmt::format("critical,{}", fmt::join(parts, ","));
}

}  // namespace

Result<Authority> Authority::create(std::string_view name, const Validity& validity,
                                    const std::optional<NameConstraints>& constraints) {
  if (name.empty() || name.size() > kMaxNameBytes || !isUtf8(name)) return badName(name);
  std::string limits;
  if (constraints) {
    auto text = constraintsText(*constraints);
    if (!text) return std::unexpected(std::move(text.error()));
    limits = std::move(*text);
  }
  PrivateKey key = PrivateKey::generate();
  X509Certificate made = blank(key.native(), validity, name);
  X509* self = made.get();
  SEKISHO_CHECK(X509_set_issuer_name(self, X509_get_subject_name(self)) == 1);
  add(*self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add(*self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
  add(*self, self, NID_subject_key_identifier, "hash");
  if (!limits.empty()) add(*self, self, NID_name_constraints, limits);
  SEKISHO_CHECK(X509_sign(self, key.native(), EVP_sha256()) > 0);
  auto certificate = Certificate::fromPem(Certificate({made.release(), &X509_free}).toPem());
  SEKISHO_CHECK(certificate);
  return Authority(std::move(*certificate), std::move(key));
}

Result<Authority> Authority::open(std::string_view certificate_pem, std::string_view key_pem) {
  auto certificate = Certificate::fromPem(certificate_pem);
  if (!certificate) return std::unexpected(std::move(certificate.error()));
  auto key = PrivateKey::fromPem(key_pem);
  if (!key) return std::unexpected(std::move(key.error()));
  if (X509_check_ca(certificate->native()) != 1) {
    return fail(ErrorCode::InvalidInput, kAuthority, "the certificate is not an authority's");
  }
  if (certificate->spkiSha256() != key->spkiSha256()) {
    return fail(ErrorCode::InvalidInput, kAuthority, "the key belongs to another certificate");
  }
  return Authority(std::move(*certificate), std::move(*key));
}

namespace {

struct Leaf {
  std::string common_name;
  std::string usage;
  std::string names;
  int purpose;
};

Result<Certificate> issue(const Authority& authority, const CertificateRequest& request,
                          const Leaf& leaf, const Validity& validity) {
  X509* issuer = authority.certificate().native();
  X509Certificate made = blank(X509_REQ_get0_pubkey(request.native()), validity, leaf.common_name);
  SEKISHO_CHECK(X509_set_issuer_name(made.get(), X509_get_subject_name(issuer)) == 1);
  add(*made, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add(*made, issuer, NID_key_usage, "critical,digitalSignature");
  add(*made, issuer, NID_ext_key_usage, leaf.usage);
  add(*made, issuer, NID_subject_key_identifier, "hash");
  add(*made, issuer, NID_authority_key_identifier, "keyid:always");
  add(*made, issuer, NID_subject_alt_name, leaf.names);
  SEKISHO_CHECK(X509_sign(made.get(), authority.key().native(), EVP_sha256()) > 0);
  auto certificate = Certificate::fromPem(Certificate({made.release(), &X509_free}).toPem());
  SEKISHO_CHECK(certificate);
  if (const auto why =
          whyNotIssuedBy(*certificate->native(), *issuer, leaf.purpose, Dates::Ignored)) {
    return fail(ErrorCode::InvalidInput, kOutside, *why);
  }
  return certificate;
}

}  // namespace

Result<Certificate> Authority::issueServer(const CertificateRequest& request,
                                           const ServerNames& names,
                                           const Validity& validity) const {
  std::vector<std::string> parts;
  for (const std::string& name : names.dns_names) {
    if (!isDnsName(name)) return badName(name);
    parts.push_back("DNS:" + name);
  }
  for (const std::string& text : names.addresses) {
    const auto address = readAddress(text);
    if (!address) return badName(text);
    parts.push_back("IP:" + address->text());
  }
  if (parts.empty() || parts.size() > kMaxNames) return badName({});
  // The common name is no host: OpenSSL would hold it, too, against the DNS constraints.
  const Leaf leaf{"Sekisho hub", "serverAuth", fmt::format("{}", fmt::join(parts, ",")),
                  X509_PURPOSE_SSL_SERVER};
  return issue(*this, request, leaf, validity);
}

Result<Certificate> Authority::issueClient(const CertificateRequest& request, std::string_view uri,
                                           const Validity& validity) const {
  if (!isAgentUri(uri)) return badName(uri);
  const Leaf leaf{"Sekisho agent", "clientAuth", fmt::format("URI:{}", uri),
                  X509_PURPOSE_SSL_CLIENT};
  return issue(*this, request, leaf, validity);
}

}  // namespace sekisho::platform::tls
