#pragma once

// For .cpp files only: it needs OpenSSL.

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <optional>
#include <string>

#include "core/digest.h"

namespace sekisho::platform::tls {

template <auto kRelease>
struct Releases {
  template <class T>
  void operator()(T* thing) const noexcept {
    kRelease(thing);
  }
};

using Bio = std::unique_ptr<BIO, Releases<&BIO_free_all>>;
using Name = std::unique_ptr<X509_NAME, Releases<&X509_NAME_free>>;
using Key = std::unique_ptr<EVP_PKEY, Releases<&EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, Releases<&X509_free>>;
using X509Request = std::unique_ptr<X509_REQ, Releases<&X509_REQ_free>>;
using X509Store = std::unique_ptr<X509_STORE, Releases<&X509_STORE_free>>;
using X509StoreContext = std::unique_ptr<X509_STORE_CTX, Releases<&X509_STORE_CTX_free>>;

/// OpenSSL's reason for the last failure on this thread, which is then forgotten.
[[nodiscard]] std::string lastReason();

[[nodiscard]] Bio readerOf(std::string_view text);
[[nodiscard]] std::string textOf(BIO& memory);

[[nodiscard]] bool isP256(EVP_PKEY* key);
[[nodiscard]] Sha256 spkiSha256Of(EVP_PKEY* key);

/// The serial number in lower-case hexadecimal, two digits a byte.
[[nodiscard]] std::string serialOf(const X509& certificate);
/// The URI among the subject alternative names, if there is exactly one.
[[nodiscard]] std::optional<std::string> uriOf(const X509& certificate);

enum class Dates { Checked, Ignored };

/// Whether `leaf` may act in the role that `purpose` names (X509_PURPOSE_…), by a signature of
/// `authority`, which alone is trusted; the reason if not.
[[nodiscard]] std::optional<std::string> whyNotIssuedBy(X509& leaf, X509& authority, int purpose,
                                                        Dates dates);

}  // namespace sekisho::platform::tls
