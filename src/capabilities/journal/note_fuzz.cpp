#include <cstdint>
#include <string_view>

#include "capabilities/journal/note.h"
#include "core/check.h"

// A note that is read is written the same again, and verifying it with a key it does not name
// never succeeds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto note = decodeNote(text)) {
    SEKISHO_CHECK(encodeNote(*note) == text);
    const VerifierKey stranger{.name = "stranger.example", .key = {}};
    SEKISHO_CHECK(!verifyNote(*note, std::span(&stranger, 1)));
  }
  if (const auto key = VerifierKey::parse(text)) SEKISHO_CHECK(key->text() == text);
  return 0;
}
