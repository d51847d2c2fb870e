#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/people/probe/authorized_keys.h"
#include "core/check.h"

// Whatever a person's file holds: one more key makes it hold one, and comments change nothing. The
// same text as a line of sshd's: a comment says nothing, and a command for keys is never missed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  SEKISHO_CHECK(sekisho::people::holdsKey(text + "\nssh-ed25519 AAAA\n"));
  SEKISHO_CHECK(sekisho::people::holdsKey(text + "\n# " + "none") ==
                sekisho::people::holdsKey(text));
  SEKISHO_CHECK(!sekisho::people::keepsKeysElsewhere("#" + text));
  SEKISHO_CHECK(sekisho::people::keepsKeysElsewhere("AuthorizedKeysCommand /" + text));
  static_cast<void>(sekisho::people::keepsKeysElsewhere(text));
  return 0;
}
