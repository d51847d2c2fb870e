#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "capabilities/maintenance/probe/remote_sessions.h"
#include "core/check.h"
#include "core/text.h"

// The bytes as logind's file, as wtmp and as the system's log, over two boots: each session is
// opened once and ends once, whatever is seen twice, and what is kept goes on as if it had not been
// put away.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sekisho::maintenance;  // NOLINT(google-build-using-namespace)
  const auto bytes = std::as_bytes(std::span(data, size));
  const auto session = remoteFromLogind("7", sekisho::textOf(bytes));
  Look look{.records = sekisho::platform::utmpRecordsIn(bytes),
            .now = sekisho::fromMs(1'767'225'600'000)};
  if (session) look.noticed = {*session, *session};
  std::string_view rest = sekisho::textOf(bytes);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    auto said = sshdLineFrom(line, std::chrono::year(2026) / 1, std::chrono::minutes(0)).line;
    if (said) look.log.push_back(std::move(*said));
  }
  std::set<std::string> open;
  std::set<std::string> ever;
  const auto take = [&](const std::vector<Told>& told) {
    for (const Told& one : told) {
      const std::string key = *sekisho::Json(one.body)["session"].text();
      if (one.kind == kOpenedKind) {
        SEKISHO_CHECK(ever.insert(key).second && open.insert(key).second);
      } else {
        SEKISHO_CHECK(open.erase(key) == 1);
      }
    }
  };
  const auto named = [](sekisho::Instant) { return true; };
  RemoteSessions sessions("boot-1");
  take(sessions.look(look, named));
  const auto kept = sekisho::parseJson(sekisho::canonicalJson(sessions.state()));
  SEKISHO_CHECK(kept.has_value());
  RemoteSessions again = RemoteSessions::from(*kept, "boot-1");
  SEKISHO_CHECK(again.state() == sessions.state());
  take(again.look({.here = std::set<std::string, std::less<>>(), .now = look.now}, named));
  RemoteSessions later = RemoteSessions::from(again.state(), "boot-2");
  take(later.look({.now = look.now}, named));
  SEKISHO_CHECK(open.empty() && !later.any());
  return 0;
}
