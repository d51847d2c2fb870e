#include <cstdint>
#include <string_view>

#include "capabilities/journal/cosignature.h"
#include "capabilities/journal/policy.h"
#include "core/check.h"

// Lines of signatures that are read are written the same again, and no bytes that nobody signed are
// taken for a witness's word: the key here belongs to no one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto lines = decodeSignatureLines(text)) {
    SEKISHO_CHECK(encodeSignatureLines(*lines) == text);
  }
  const auto note = decodeNote(text);
  if (!note) return 0;
  std::vector<VerifierKey> named;
  for (const NoteSignature& signature : note->signatures) {
    named.push_back({.name = signature.name, .type = KeyType::CosignatureV1, .key = {}});
  }
  if (const auto found = cosignaturesIn(*note, named)) SEKISHO_CHECK(found->empty());
  return 0;
}
