#include <algorithm>
#include <cstdint>
#include <span>

#include "capabilities/journal/frame.h"
#include "capabilities/journal/tile.h"
#include "core/check.h"

// A frame, segment header or entry bundle that is read is written the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;  // NOLINT(google-build-using-namespace)
  const auto input = std::as_bytes(std::span(data, size));
  if (const auto span = decodeFrame(input)) {
    SEKISHO_CHECK(span->bytes <= input.size());
    SEKISHO_CHECK(std::ranges::equal(encodeFrame(span->frame), input.first(span->bytes)));
  }
  if (const auto header = decodeSegmentHeader(input)) {
    SEKISHO_CHECK(std::ranges::equal(encodeSegmentHeader(*header), input));
  }
  if (const auto lines = decodeBundle(input)) {
    SEKISHO_CHECK(std::ranges::equal(encodeBundle(*lines), input));
  }
  return 0;
}
