#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/client_uses.h"
#include "capabilities/orca/probe/log_words.h"
#include "capabilities/orca/probe/monsiaj_log.h"
#include "core/check.h"

namespace {

using namespace sekisho::orca;  // NOLINT(google-build-using-namespace)

void checkForm(const monsiaj::Line& line, std::chrono::local_seconds began) {
  SEKISHO_CHECK(line.at >= began - std::chrono::days(31));
  SEKISHO_CHECK(line.at < began + std::chrono::days(397));
  if (!line.what) return;
  if (const auto* one = std::get_if<monsiaj::Connected>(&*line.what)) {
    SEKISHO_CHECK(isSessionId(one->session));
  }
  if (const auto* one = std::get_if<monsiaj::Operated>(&*line.what)) {
    SEKISHO_CHECK(isName(one->window, 128) && isName(one->widget, 128) && isName(one->event, 128));
  }
  if (const auto* one = std::get_if<monsiaj::ConnectTried>(&*line.what)) {
    SEKISHO_CHECK(!one->host.contains('@') && !one->host.contains('?'));
  }
}

// What is told never ends before it began, and goes on from its state as if nothing had been.
void checkTold(ClientUses& uses, ClientUses& kept) {
  const auto told = uses.told();
  SEKISHO_CHECK(told == kept.told());
  for (const Told& one : told) {
    const sekisho::Json body(one.body);
    const auto* from = body["from"].text();
    SEKISHO_CHECK(from == nullptr || *from <= *body["until"].text());
  }
}

}  // namespace

// The first line is the name of a file, the others are what it holds: what is told is of its form,
// and not before the month in which the file was begun.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\n');
  const auto began = monsiaj::logBegan(text.substr(0, end));
  if (!began || end == std::string_view::npos) return 0;
  text.remove_prefix(end + 1);
  ClientUses uses;
  ClientUses kept;
  for (int number = 0; !text.empty() && number < 100; ++number) {
    const std::string_view one = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    const auto line = monsiaj::lineFrom(one, *began);
    if (!line) continue;
    checkForm(*line, *began);
    const std::string name = "f:" + std::to_string(number);
    uses.take(*line, name);
    kept.take(*line, name);
    checkTold(uses, kept);
    kept = ClientUses::from(*sekisho::parseJson(sekisho::canonicalJson(kept.state())));
  }
  uses.end();
  kept.end();
  checkTold(uses, kept);
  return 0;
}
