#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/conf_file.h"
#include "core/check.h"

// What is read, written again a line each, is read as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto settings = sekisho::orca::confFrom(text);
  std::string again;
  for (const auto& [key, value] : settings) {
    SEKISHO_CHECK(!value.contains('\n'));
    again += key + "=\"" + value + "\"\n";
  }
  SEKISHO_CHECK(sekisho::orca::confFrom(again) == settings);
  return 0;
}
