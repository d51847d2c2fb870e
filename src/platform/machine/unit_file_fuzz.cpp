#include <cstdint>
#include <string>
#include <string_view>

#include "core/check.h"
#include "platform/machine/unit_file.h"

// Settings written out again by line are the same settings: nothing is in two of them, and no value
// reaches into the next.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sekisho::platform::unitSettingsIn;
  const auto settings = unitSettingsIn(std::string_view(reinterpret_cast<const char*>(data), size));
  std::string again;
  for (const auto& setting : settings) {
    if (setting.value.ends_with('\\')) return 0;  // at the end of a line it would join the next
    again += "[" + setting.section + "]\n" + setting.key + "=" + setting.value + "\n";
    SEKISHO_CHECK(!setting.value.contains('\n') && !setting.key.contains('='));
    (void)sekisho::platform::programOfExec(setting.value);
    const auto all = sekisho::platform::wordsOfExec(setting.value);
    SEKISHO_CHECK(!all || all->size() <= setting.value.size());
  }
  const auto second = unitSettingsIn(again);
  SEKISHO_CHECK(second.size() == settings.size());
  for (std::size_t i = 0; i < second.size(); ++i) {
    SEKISHO_CHECK(second[i].key == settings[i].key && second[i].value == settings[i].value);
  }
  return 0;
}
