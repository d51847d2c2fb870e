#include <cstdint>
#include <string_view>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/proof.h"
#include "core/check.h"

// A checkpoint or an offline proof that is read is written the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto checkpoint = decodeCheckpoint(text)) {
    SEKISHO_CHECK(encodeCheckpoint(*checkpoint) == text);
  }
  if (const auto proof = decodeProof(text)) SEKISHO_CHECK(encodeProof(*proof) == text);
  return 0;
}
