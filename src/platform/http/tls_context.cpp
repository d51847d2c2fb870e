#include "platform/http/tls_context.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <utility>

#include "core/check.h"
#include "platform/tls/certificate.h"

namespace sekisho::platform::http {

namespace ssl = boost::asio::ssl;

namespace {

constexpr MessageId kPair{"tls.pair"};
constexpr const char* kTls12Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr MessageId kAuthorities{"tls.authorities"};

bool names(X509& leaf, const std::string& name) {
  return X509_check_ip_asc(&leaf, name.c_str(), 0) == 1 ||
         X509_check_host(&leaf, name.data(), name.size(), X509_CHECK_FLAG_NO_WILDCARDS, nullptr) ==
             1;
}

}  // namespace

TlsContext::TlsContext(Role role)
    : role_(role),
      context_(role == Role::Server           ? ssl::context::tlsv13_server
               : role == Role::ServerOfOthers ? ssl::context::tls_server
               : role == Role::Client         ? ssl::context::tlsv13_client
                                              : ssl::context::tls_client) {
  SSL_CTX* native = context_.native_handle();
  const bool ours = role != Role::PublicClient;
  const bool newest = role == Role::Server || role == Role::Client;
  SEKISHO_CHECK(SSL_CTX_set_min_proto_version(native, newest ? TLS1_3_VERSION : TLS1_2_VERSION) ==
                1);
  if (role == Role::ServerOfOthers) {
    SEKISHO_CHECK(SSL_CTX_set_cipher_list(native, kTls12Ciphers) == 1);
  }
  // Every connection proves itself anew, so that a revoked certificate ends with its connection.
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SEKISHO_CHECK(SSL_CTX_set_num_tickets(native, 0) == 1);
  SSL_CTX_set_options(native, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  // OpenSSL itself judges what others' authorities signed.
  if (ours) SSL_CTX_set_cert_verify_callback(native, &TlsContext::verify, this);
}

Result<std::shared_ptr<TlsContext>> TlsContext::forServer(const ServerTls& settings) {
  std::shared_ptr<TlsContext> made(
      new TlsContext(settings.takes_tls12 ? Role::ServerOfOthers : Role::Server));
  if (auto shown = made->show(settings.chain_pem, settings.key_pem); !shown) {
    return std::unexpected(std::move(shown.error()));
  }
  if (settings.client_certificate == ClientCertificate::NotAsked) return made;
  if (auto trusted = made->trust(settings.client_authority_pem); !trusted) {
    return std::unexpected(std::move(trusted.error()));
  }
  SSL_CTX* native = made->context_.native_handle();
  const bool required = settings.client_certificate == ClientCertificate::Required;
  SSL_CTX_set_verify(native, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                     nullptr);
  SEKISHO_CHECK(SSL_CTX_add_client_CA(native, made->authority_.get()) == 1);
  return made;
}

Result<std::shared_ptr<TlsContext>> TlsContext::forClient(const ClientTls& settings) {
  std::shared_ptr<TlsContext> made(new TlsContext(Role::Client));
  if (!settings.chain_pem.empty() || !settings.key_pem.empty()) {
    if (auto shown = made->show(settings.chain_pem, settings.key_pem); !shown) {
      return std::unexpected(std::move(shown.error()));
    }
  }
  made->pinned_ = settings.pinned_authority;
  made->server_name_ = settings.server_name;
  if (!made->pinned_) {
    if (auto trusted = made->trust(settings.authority_pem); !trusted) {
      return std::unexpected(std::move(trusted.error()));
    }
  }
  SSL_CTX_set_verify(made->context_.native_handle(), SSL_VERIFY_PEER, nullptr);
  return made;
}

Result<std::shared_ptr<TlsContext>> TlsContext::forPublicServer(const PublicTls& settings) {
  std::shared_ptr<TlsContext> made(new TlsContext(Role::PublicClient));
  if (auto trusted = made->trustAll(settings.authorities_pem); !trusted) {
    return std::unexpected(std::move(trusted.error()));
  }
  if (auto expected = made->expect(settings.server_name); !expected) {
    return std::unexpected(std::move(expected.error()));
  }
  SSL_CTX_set_verify(made->context_.native_handle(), SSL_VERIFY_PEER, nullptr);
  return made;
}

Result<void> TlsContext::trustAll(const std::string& authorities_pem) {
  X509_STORE* store = SSL_CTX_get_cert_store(context_.native_handle());
  const tls::Bio text = tls::readerOf(authorities_pem);
  std::size_t count = 0;
  for (;; ++count) {
    const tls::X509Certificate authority(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!authority) break;
    SEKISHO_CHECK(X509_STORE_add_cert(store, authority.get()) == 1);
  }
  const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const std::string reason = tls::lastReason();
  if (count == 0 || !ended) return fail(ErrorCode::InvalidInput, kAuthorities, reason);
  return {};
}

Result<void> TlsContext::expect(const std::string& server_name) {
  X509_VERIFY_PARAM* asked = SSL_CTX_get0_param(context_.native_handle());
  X509_VERIFY_PARAM_set_hostflags(asked, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  // A certificate that was itself named as to be believed needs nobody above it.
  X509_VERIFY_PARAM_set_flags(asked, X509_V_FLAG_PARTIAL_CHAIN);
  if (X509_VERIFY_PARAM_set1_ip_asc(asked, server_name.c_str()) == 1) return {};
  if (server_name.empty() ||
      X509_VERIFY_PARAM_set1_host(asked, server_name.data(), server_name.size()) != 1) {
    return fail(ErrorCode::InvalidInput, kAuthorities, "no name to look for in the certificate");
  }
  asked_name_ = server_name;
  return {};
}

Result<void> TlsContext::show(const std::string& chain_pem, const std::string& key_pem) {
  const auto key = tls::PrivateKey::fromPem(key_pem);
  if (!key) return std::unexpected(key.error());
  boost::system::error_code failure;
  context_.use_certificate_chain(boost::asio::buffer(chain_pem), failure);
  if (failure) return fail(ErrorCode::InvalidInput, kPair, failure.message());
  // Also refuses a key that does not belong to the certificate.
  if (SSL_CTX_use_PrivateKey(context_.native_handle(), key->native()) != 1) {
    return fail(ErrorCode::InvalidInput, kPair, tls::lastReason());
  }
  return {};
}

Result<void> TlsContext::trust(const std::string& authority_pem) {
  const auto authority = tls::Certificate::fromPem(authority_pem);
  if (!authority) return std::unexpected(authority.error());
  X509_up_ref(authority->native());
  authority_.reset(authority->native());
  return {};
}

int TlsContext::verify(X509_STORE_CTX* presented, void* self) {
  const auto& context = *static_cast<const TlsContext*>(self);
  X509* leaf = X509_STORE_CTX_get0_cert(presented);
  const bool serves = context.role_ == Role::Server || context.role_ == Role::ServerOfOthers;
  const int verdict = serves
                          ? context.verifyClient(*leaf)
                          : context.verifyServer(*leaf, X509_STORE_CTX_get0_untrusted(presented));
  X509_STORE_CTX_set_error(presented, verdict);
  return verdict == X509_V_OK ? 1 : 0;
}

int TlsContext::verifyClient(X509& leaf) const {
  const auto why =
      tls::whyNotIssuedBy(leaf, *authority_, X509_PURPOSE_SSL_CLIENT, tls::Dates::Ignored);
  return why ? X509_V_ERR_CERT_UNTRUSTED : X509_V_OK;
}

int TlsContext::verifyServer(X509& leaf, STACK_OF(X509) * chain) const {
  if (!server_name_.empty() && !names(leaf, server_name_)) return X509_V_ERR_HOSTNAME_MISMATCH;
  if (!pinned_) {
    const auto why =
        tls::whyNotIssuedBy(leaf, *authority_, X509_PURPOSE_SSL_SERVER, tls::Dates::Checked);
    return why ? X509_V_ERR_CERT_UNTRUSTED : X509_V_OK;
  }
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    X509* candidate = sk_X509_value(chain, i);
    EVP_PKEY* key = X509_get0_pubkey(candidate);
    if (!key || tls::spkiSha256Of(key) != *pinned_) continue;
    const auto why =
        tls::whyNotIssuedBy(leaf, *candidate, X509_PURPOSE_SSL_SERVER, tls::Dates::Ignored);
    return why ? X509_V_ERR_CERT_UNTRUSTED : X509_V_OK;
  }
  return X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN;
}

void TlsContext::describe(SSL& connection, Peer& peer) const {
  const X509* certificate = SSL_get0_peer_certificate(&connection);
  if (!certificate || SSL_get_verify_result(&connection) != X509_V_OK) return;
  peer.certificate_uri = tls::uriOf(*certificate);
  peer.certificate_serial = tls::serialOf(*certificate);
}

}  // namespace sekisho::platform::http
