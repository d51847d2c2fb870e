#include <cstdint>
#include <string_view>

#include "capabilities/seats/probe/xfconf.h"
#include "core/check.h"

// A channel that is read is within its bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::seats;  // NOLINT(google-build-using-namespace)
  const auto channel = parseXfconf({reinterpret_cast<const char*>(data), size});
  if (!channel) return 0;
  SEKISHO_CHECK(channel->values.size() <= kMaxXfconfProperties);
  for (const auto& [path, value] : channel->values) {
    SEKISHO_CHECK(path.starts_with('/') && path.size() <= size && !value.empty());
  }
  SEKISHO_CHECK(channel->isLocked("/lock/enabled") || !channel->isLocked(""));
  return 0;
}
