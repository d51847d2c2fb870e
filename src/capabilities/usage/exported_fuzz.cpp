#include <cstdint>
#include <string_view>

#include "capabilities/usage/exported.h"
#include "core/check.h"

// What is kept of a line says the same record again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::usage;
  const auto list = parseExport({reinterpret_cast<const char*>(data), size});
  if (!list) return 0;
  for (std::size_t i = 0; i < list->lines.size() && i < 20; ++i) {
    const auto again = readExported(list->lines[i].body);
    SEKISHO_CHECK(again.has_value());
    SEKISHO_CHECK(again->record == list->lines[i].record);
  }
  return 0;
}
