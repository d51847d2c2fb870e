#include <cstdint>
#include <string_view>

#include "capabilities/seats/probe/session_records.h"
#include "core/check.h"
#include "core/text.h"

// The same bytes as utmp, as logind's file and as loginctl's answer: what comes out is well formed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::seats;  // NOLINT(google-build-using-namespace)
  const auto bytes = std::as_bytes(std::span(data, size));
  const auto recorded = sessionsFromUtmp(bytes);
  SEKISHO_CHECK(recorded.size() <= size / 384);
  for (const UtmpSession& one : recorded) {
    SEKISHO_CHECK(!one.session.account.empty() && sekisho::isUtf8(one.session.account));
  }
  const std::string_view text = sekisho::textOf(bytes);
  const auto session = sessionFromLogind("1", text);
  SEKISHO_CHECK(!session || (!session->account.empty() && sekisho::isUtf8(session->seat)));
  std::vector<Session> sessions{{.id = "1"}, {.id = "c2"}};
  addHints(text, sessions);
  SEKISHO_CHECK(sessions.size() == 2 && sessions[0].id == "1");
  return 0;
}
