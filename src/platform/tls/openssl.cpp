#include "platform/tls/openssl.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>

#include <array>
#include <vector>

#include "core/check.h"

namespace sekisho::platform::tls {

std::string lastReason() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

Bio readerOf(std::string_view text) {
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  SEKISHO_CHECK(bio);
  return bio;
}

std::string textOf(BIO& memory) {
  char* begin = nullptr;
  const long size = BIO_get_mem_data(&memory, &begin);
  return {begin, static_cast<std::size_t>(size)};
}

bool isP256(EVP_PKEY* key) {
  std::array<char, 64> group{};
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(),
                                        nullptr) == 1 &&
         std::string_view(group.data()) == "prime256v1";
}

Sha256 spkiSha256Of(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  SEKISHO_CHECK(size > 0);
  const std::unique_ptr<unsigned char, Releases<[](void* bytes) { OPENSSL_free(bytes); }>> owned(
      der);
  return sha256(std::as_bytes(std::span(der, static_cast<std::size_t>(size))));
}

std::string serialOf(const X509& certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(&certificate);
  return toHex(std::as_bytes(std::span(serial->data, static_cast<std::size_t>(serial->length))));
}

std::optional<std::string> uriOf(const X509& certificate) {
  const std::unique_ptr<GENERAL_NAMES, Releases<&GENERAL_NAMES_free>> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::optional<std::string> uri;
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    if (uri) return std::nullopt;
    const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
    uri.emplace(reinterpret_cast<const char*>(text->data), static_cast<std::size_t>(text->length));
  }
  return uri;
}

std::optional<std::string> whyNotIssuedBy(X509& leaf, X509& authority, int purpose, Dates dates) {
  const X509Store store(X509_STORE_new());
  const X509StoreContext context(X509_STORE_CTX_new());
  SEKISHO_CHECK(store && context);
  SEKISHO_CHECK(X509_STORE_add_cert(store.get(), &authority) == 1);
  SEKISHO_CHECK(X509_STORE_CTX_init(context.get(), store.get(), &leaf, nullptr) == 1);
  X509_STORE_CTX_set_purpose(context.get(), purpose);
  const unsigned long flags = X509_V_FLAG_X509_STRICT;
  X509_STORE_CTX_set_flags(context.get(),
                           flags | (dates == Dates::Ignored ? X509_V_FLAG_NO_CHECK_TIME : 0));
  if (X509_verify_cert(context.get()) == 1) return std::nullopt;
  ERR_clear_error();
  return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

}  // namespace sekisho::platform::tls
