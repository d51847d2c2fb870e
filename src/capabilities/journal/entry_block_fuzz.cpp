#include <cstdint>

#include "capabilities/journal/entry_block.h"
#include "core/check.h"

// Whatever decodes must come back the same from its own block: a line has one leaf hash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;
  const auto entries = decodeEntryBlock(std::as_bytes(std::span(data, size)));
  if (!entries) return 0;
  const auto again = decodeEntryBlock(encodeEntryBlock(*entries));
  SEKISHO_CHECK(again.has_value() && *again == *entries);
  for (const Entry& entry : *entries) {
    const auto read = decodeEntry(encodeEntry(entry));
    SEKISHO_CHECK(read.has_value() && *read == entry);
  }
  return 0;
}
