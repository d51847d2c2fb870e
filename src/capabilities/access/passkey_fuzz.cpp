#include <cstdint>
#include <string>

#include "capabilities/access/testing/soft_authenticator.h"
#include "capabilities/access/webauthn.h"
#include "core/check.h"

// Whatever a browser hands over: what is accepted at registration is cut out of the bytes given,
// for this site; and no bytes at all are a signature of a key that did not make them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;
  static const access::Site site{.id = "localhost", .origin = "http://localhost:8440"};
  static const Bytes challenge(32, std::byte{7});
  static access::testing::SoftAuthenticator key;
  static const access::PasskeyMade honest = key.make(site, challenge);
  static const access::PasskeyGiven honestly_given = key.give(site, challenge);
  static const access::Passkey passkey = *access::registered(honest, site, challenge);
  const ByteView bytes = std::as_bytes(std::span(data, size));

  access::PasskeyMade made = honest;
  made.authenticator_data = copyOf(bytes);
  if (const auto kept = access::registered(made, site, challenge)) {
    SEKISHO_CHECK(!kept->credential.empty() && kept->credential.size() < size);
    SEKISHO_CHECK(textOf(bytes).contains(textOf(kept->credential)));
    SEKISHO_CHECK(textOf(bytes).starts_with(textOf(sha256(bytesOf(site.id)).view())));
  }
  made = honest;
  made.client_data = copyOf(bytes);
  if (access::registered(made, site, challenge)) {
    SEKISHO_CHECK(textOf(bytes).contains(site.origin));
  }
  made = honest;
  made.public_key = copyOf(bytes);
  (void)access::registered(made, site, challenge);
  access::PasskeyGiven given = honestly_given;
  given.signature = copyOf(bytes);
  if (given.signature != honestly_given.signature) {
    SEKISHO_CHECK(!access::verified(given, passkey, site, challenge));
  }
  return 0;
}
