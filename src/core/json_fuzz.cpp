#include <cstdint>
#include <string_view>

#include "core/check.h"
#include "core/json.h"

// Whatever is read has one canonical text, and reading that gives the same value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto value = sekisho::parseJson(text)) {
    const std::string canonical = sekisho::canonicalJson(*value);
    const auto again = sekisho::parseJson(canonical, {.max_bytes = canonical.size()});
    SEKISHO_CHECK(again && *again == *value);
  }
  return 0;
}
