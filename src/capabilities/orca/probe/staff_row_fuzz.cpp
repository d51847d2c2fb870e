#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/euc_width.h"
#include "capabilities/orca/probe/log_words.h"
#include "capabilities/orca/probe/staff_row.h"
#include "core/check.h"
#include "core/text.h"

// A row that is measured has the length of one and begins with its user; moved by a character, it
// is not measured.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::orca;  // NOLINT(google-build-using-namespace)
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto row = staffRowFrom(text);
  if (!row) {
    SEKISHO_CHECK(!nameOf(row.error()).empty());
    return 0;
  }
  const auto bytes = eucBytesOf(text);
  SEKISHO_CHECK(bytes && *bytes >= 496 && *bytes <= 500);
  SEKISHO_CHECK(isUserId(row->user) && text.starts_with(row->user));
  SEKISHO_CHECK(sekisho::isUtf8(row->name) && sekisho::isUtf8(row->kana));
  SEKISHO_CHECK(!staffRowFrom(" " + text) && !staffRowFrom("花" + text));
  return 0;
}
