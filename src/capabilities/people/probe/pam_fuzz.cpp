#include <cstdint>
#include <string_view>

#include "capabilities/people/probe/module_settings.h"
#include "capabilities/people/probe/pam.h"
#include "capabilities/people/probe/pam_runs.h"
#include "core/check.h"

// A line is a module of a known type with a name, or names another file, never both or neither; and
// a stack in which every module refuses lets nobody in. A setting has a name without blanks.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sekisho::people::PamStack stack;
  for (const auto& line : sekisho::people::pamLines(text)) {
    SEKISHO_CHECK(!line.empty() && !line.contains('\n') && !line.contains('#'));
    if (const auto setting = sekisho::people::settingFrom(line)) {
      SEKISHO_CHECK(setting->first.find_first_of(" \t=") == std::string_view::npos);
    }
    bool understood = true;
    const auto parsed = sekisho::people::pamLineFrom(line, understood);
    SEKISHO_CHECK(parsed.has_value() == understood);
    if (!parsed) continue;
    SEKISHO_CHECK(parsed->included.empty() != parsed->module.name.empty());
    for (const auto& argument : parsed->module.arguments) SEKISHO_CHECK(!argument.contains('\n'));
    if (parsed->included.empty() && stack.modules.size() < 64) {
      stack.modules.push_back(parsed->module);
    }
  }
  const auto runs = runsOf(stack, [](const auto&) { return sekisho::people::PamAnswer::Failure; });
  SEKISHO_CHECK(sekisho::people::noRun(runs, &sekisho::people::PamRun::succeeds) || !runs);
  return 0;
}
