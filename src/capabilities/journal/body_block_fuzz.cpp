#include <cstdint>

#include "capabilities/journal/body_block.h"
#include "core/check.h"

// Whatever unpacks must come back the same from its own block.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;
  const auto block = BodyBlock::read(std::as_bytes(std::span(data, size)), nullptr);
  if (!block) return 0;
  const auto bodies = block->bodies();
  std::size_t bytes = 0;
  for (const IndexedBody& body : bodies) bytes += body.salted.body.size();
  if (bytes > kBodyBlockBytes) return 0;
  const auto repacked = BodyBlock::read(packBodies(bodies, nullptr), nullptr);
  SEKISHO_CHECK(repacked.has_value());
  const auto again = repacked->bodies();
  SEKISHO_CHECK(again.size() == bodies.size());
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    SEKISHO_CHECK(again[i].index == bodies[i].index);
    SEKISHO_CHECK(again[i].salted.salt == bodies[i].salted.salt);
    SEKISHO_CHECK(again[i].salted.body == bodies[i].salted.body);
  }
  return 0;
}
