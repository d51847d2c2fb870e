#include <cstdint>
#include <string_view>

#include "capabilities/seats/probe/xfconf.h"
#include "core/check.h"

// A channel that is read is within its bounds; a person's locks nobody, and is read no further than
// the system's would be.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::seats;  // NOLINT(google-build-using-namespace)
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  const auto channel = parseXfconf(xml, XfconfOf::System);
  const auto own = parseXfconf(xml, XfconfOf::Person);
  SEKISHO_CHECK(channel || !own);
  if (!channel) return 0;
  SEKISHO_CHECK(channel->properties.size() <= kMaxXfconfProperties);
  const Sitter sitter{.account = "hana", .home = "/home/hana"};
  for (const auto& [path, property] : channel->properties) {
    SEKISHO_CHECK(path.starts_with('/') && path.size() <= size && !property.type.empty());
    SEKISHO_CHECK(!own || property.lock.binds(sitter) == false);
    SEKISHO_CHECK(!property.truth() || !property.number());
  }
  return 0;
}
