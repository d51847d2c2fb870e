#include <cstdint>
#include <string_view>

#include "capabilities/journal/tile.h"
#include "core/check.h"

// A path that names a tile or a bundle is written the same again, and names only one of the two.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::journal;  // NOLINT(google-build-using-namespace)
  const std::string_view path(reinterpret_cast<const char*>(data), size);
  const auto tile = tileNamed(path);
  const auto bundle = entriesNamed(path);
  SEKISHO_CHECK(!tile || !bundle);
  if (tile) SEKISHO_CHECK(tilePath(*tile) == path);
  if (bundle) SEKISHO_CHECK(entriesPath(bundle->tile, bundle->width) == path);
  return 0;
}
