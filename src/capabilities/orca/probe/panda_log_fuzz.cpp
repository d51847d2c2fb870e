#include <cstdint>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/panda_log.h"
#include "capabilities/orca/probe/testing/printed.h"
#include "core/check.h"

namespace {

using namespace sekisho::orca;  // NOLINT(google-build-using-namespace)

void check(const panda::Line& line) {
  if (!line.what) return;
  if (const auto* one = std::get_if<panda::SessionStarted>(&*line.what)) {
    SEKISHO_CHECK(isUuid(one->session) && isUserId(one->user) && one->agent.size() <= 41);
  }
  if (const auto* one = std::get_if<panda::ApiCall>(&*line.what)) {
    SEKISHO_CHECK(isUserId(one->user) && !one->host.empty() && !one->api.contains('?'));
  }
}

}  // namespace

// A line in either form: what is told is of its form, and has nothing of a secret behind it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::chrono::year_month kMonth{std::chrono::year(2025), std::chrono::November};
  const std::string line(reinterpret_cast<const char*>(data), size);
  for (const char* secret : {"", "&id=00098765", " Basic Z2VoZWltOmdlaGVpbTEy"}) {
    for (const auto& read :
         {panda::lineOfSyslog(line + secret, kMonth), panda::lineOfLogFile(line + secret)}) {
      if (!read) continue;
      check(*read);
      const std::string told = testing::printed(*read);
      SEKISHO_CHECK(line.contains("0009") || !told.contains("00098765"));
      SEKISHO_CHECK(line.contains("Z2Vo") || !told.contains("Z2VoZWlt"));
    }
  }
  return 0;
}
