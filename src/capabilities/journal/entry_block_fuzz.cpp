#include <cstdint>

#include "capabilities/journal/entry_block.h"
#include "core/check.h"

// Whatever decodes must come back the same from its own block: a line has one leaf hash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;
  const auto block = EntryBlock::read(std::as_bytes(std::span(data, size)));
  if (!block) return 0;
  const std::vector<sekisho::Sha256> commitments(block->size());
  const auto entries = block->entries(commitments);
  if (!entries) return 0;
  const auto again = EntryBlock::read(encodeEntryBlock(*entries));
  SEKISHO_CHECK(again.has_value() && again->size() == block->size());
  SEKISHO_CHECK(*again->entries(commitments) == *entries);
  for (const Entry& entry : *entries) {
    const auto read = decodeEntry(encodeEntry(entry));
    SEKISHO_CHECK(read.has_value() && *read == entry);
  }
  return 0;
}
