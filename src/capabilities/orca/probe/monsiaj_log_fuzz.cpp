#include <cstdint>
#include <string_view>

#include "capabilities/orca/probe/log_words.h"
#include "capabilities/orca/probe/monsiaj_log.h"
#include "core/check.h"

// The first line is the name of a file, the second a line of it: what is told is of its form, and
// not before the month in which the file was begun.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::orca;  // NOLINT(google-build-using-namespace)
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\n');
  const auto began = monsiaj::logBegan(text.substr(0, end));
  if (!began || end == std::string_view::npos) return 0;
  const auto line = monsiaj::lineFrom(text.substr(end + 1), *began);
  if (!line) return 0;
  SEKISHO_CHECK(line->at >= *began - std::chrono::days(31));
  SEKISHO_CHECK(line->at < *began + std::chrono::days(397));
  if (!line->what) return 0;
  if (const auto* one = std::get_if<monsiaj::Connected>(&*line->what)) {
    SEKISHO_CHECK(isSessionId(one->session));
  }
  if (const auto* one = std::get_if<monsiaj::Operated>(&*line->what)) {
    SEKISHO_CHECK(isName(one->window, 128) && isName(one->widget, 128) && isName(one->event, 128));
  }
  if (const auto* one = std::get_if<monsiaj::ConnectTried>(&*line->what)) {
    SEKISHO_CHECK(!one->host.contains('@') && !one->host.contains('?'));
  }
  return 0;
}
