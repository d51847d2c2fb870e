#include <cstdint>
#include <string_view>

#include "capabilities/visits/reading.h"
#include "capabilities/visits/windows_tables.h"
#include "core/check.h"
#include "core/text.h"

// What is taken has a name, only texts of one line, and becomes tables whose every row fits its
// columns and whose JSON is read back as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho;
  const auto reading = visits::parseReading({reinterpret_cast<const char*>(data), size});
  if (!reading) return 0;
  SEKISHO_CHECK(!reading->machine.name.empty());
  SEKISHO_CHECK(isOneLine(reading->machine.name, visits::kMaxReadingTextBytes));
  for (const evidence::Table& table : visits::tablesOf(*reading)) {
    for (const evidence::Row& row : table.rows) SEKISHO_CHECK(row.size() == table.columns.size());
    const auto again = evidence::tableFromJson(evidence::toJson(table));
    SEKISHO_CHECK(again && evidence::digestOf(*again) == evidence::digestOf(table));
  }
  return 0;
}
