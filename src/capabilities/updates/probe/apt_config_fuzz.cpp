#include <cstdint>
#include <string_view>

#include "capabilities/updates/probe/apt_config.h"
#include "capabilities/updates/probe/apt_lists.h"
#include "capabilities/updates/probe/apt_pins.h"
#include "capabilities/updates/probe/apt_sources.h"
#include "core/check.h"

// No text takes away what an earlier file said unless it clears it, a source always has a place and
// a suite, and the name of its lists is one file name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sekisho::updates::AptConfig config;
  config.add("Sekisho::Kept \"1\";", "first");
  config.add(text, "second");
  if (!text.contains("#clear") && !text.contains("ekisho")) {
    SEKISHO_CHECK(config.truth("sekisho::kept") == true);
  }

  bool understood = true;
  auto sources = sekisho::updates::parseSourcesList(text, understood);
  for (const auto& more : sekisho::updates::parseSourcesParagraphs(text, understood)) {
    sources.push_back(more);
  }
  for (const auto& source : sources) {
    SEKISHO_CHECK(!source.uri.empty() && !source.suite.empty());
    SEKISHO_CHECK(!source.listPrefix().contains('/') && !source.listPrefix().contains('\0'));
  }

  sekisho::updates::AptPins pins;
  pins.add(text);
  const int priority = pins.priorityOf(sekisho::updates::AptList{.archive = "stable"});
  SEKISHO_CHECK(priority >= -32768 && priority <= 32767);
  if (const auto at = sekisho::updates::releaseDateMs(text)) SEKISHO_CHECK(*at >= 0);
  return 0;
}
