#include <cstdint>
#include <string_view>

#include "core/check.h"
#include "platform/tls/authority.h"

// Whatever is accepted as a request keeps its key through PEM and into the certificate, which then
// names what the authority decided and nothing that the request asked for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;  // NOLINT(google-build-using-namespace)
  namespace tls = platform::tls;
  static const tls::Validity kValidity{fromMs(0), fromMs(4'000'000'000'000)};
  static const auto kAuthority = tls::Authority::create("fuzz", kValidity);
  SEKISHO_CHECK(kAuthority);

  const std::string_view pem(reinterpret_cast<const char*>(data), size);
  const auto request = tls::CertificateRequest::fromPem(pem);
  if (!request) return 0;
  const auto again = tls::CertificateRequest::fromPem(request->toPem());
  SEKISHO_CHECK(again && again->spkiSha256() == request->spkiSha256());
  const auto leaf = kAuthority->issueClient(*request, "urn:sekisho:a:b", kValidity);
  SEKISHO_CHECK(leaf && leaf->spkiSha256() == request->spkiSha256());
  SEKISHO_CHECK(leaf->uri() == "urn:sekisho:a:b" && leaf->hosts().empty());
  return 0;
}
