#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/seats/probe/autostart.h"
#include "core/check.h"

// An entry written out again is the same entry: no value reaches into the next line, and nothing
// outside the group is in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sekisho::seats::desktopEntryIn;
  const auto entry = desktopEntryIn(std::string_view(reinterpret_cast<const char*>(data), size));
  std::string again = "[Desktop Entry]\n";
  for (const auto& [key, value] : entry) again += key + "=" + value + "\n";
  SEKISHO_CHECK(desktopEntryIn(again) == entry);
  SEKISHO_CHECK(desktopEntryIn("[Other]\n" + again.substr(again.find('\n') + 1)).empty());
  return 0;
}
