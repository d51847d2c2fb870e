#include <algorithm>
#include <cstdint>
#include <string_view>

#include "capabilities/journal/entry.h"
#include "core/check.h"

// Whatever decodes must encode to the very bytes it came from; otherwise two different entries
// could share one hash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  if (const auto entry = sekisho::journal::decodeEntry(line)) {
    SEKISHO_CHECK(sekisho::journal::encodeEntry(*entry) == line);
  }
  return 0;
}
