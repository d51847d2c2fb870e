#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/orca/probe/testing/printed.h"
#include "capabilities/orca/probe/weborca_log.h"
#include "core/check.h"

namespace {

using namespace sekisho::orca;  // NOLINT(google-build-using-namespace)

constexpr std::string_view kSecret =
    "Authorization:[Basic Z2VoZWltOmdlaGVpbTEy] Cookie:[s=Z2VoZWltOmdlaGVpbTEy] ?id=00098765";

void checkSessions(const std::vector<weborca::Event>& events) {
  for (const weborca::Event& event : events) {
    if (const auto* one = std::get_if<weborca::SessionCleared>(&event.what)) {
      SEKISHO_CHECK(isSessionId(one->session) && (one->user.empty() || isUserId(one->user)));
    }
    if (const auto* one = std::get_if<weborca::RpcCall>(&event.what)) {
      SEKISHO_CHECK(event.at && isUserId(one->user) && one->total.count() >= 0);
    }
  }
}

void checkResumed(std::string_view log, std::size_t stop,
                  const std::vector<weborca::Event>& whole) {
  weborca::Log first;
  auto events = first.read(log.substr(0, stop));
  SEKISHO_CHECK(first.resumeFrom() <= first.readTo() && first.readTo() <= stop);
  weborca::Log second;
  for (weborca::Event event : second.read(log.substr(first.resumeFrom()))) {
    event.known_at += first.resumeFrom();
    if (event.known_at > first.readTo()) events.push_back(std::move(event));
  }
  SEKISHO_CHECK(events == whole);
}

}  // namespace

// However the log is cut into chunks, and if another reader goes on from where to resume, the same
// is told; and nothing of a secret, wherever in it it stands. The first two bytes say where.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view log(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t stop = (data[0] * 256U + data[1]) % (log.size() + 1);

  const auto whole = weborca::Log().read(log);
  SEKISHO_CHECK(std::ranges::is_sorted(whole, {}, &weborca::Event::known_at));
  checkSessions(whole);
  weborca::Log reader;
  auto events = reader.read(log.substr(0, stop));
  std::ranges::move(reader.read(log.substr(stop)), std::back_inserter(events));
  SEKISHO_CHECK(events == whole);
  checkResumed(log, stop, whole);

  std::string with_secret(log);
  with_secret.insert(stop, kSecret);
  const std::string told = testing::printed(weborca::Log().read(with_secret));
  const bool known = log.contains("Z2Vo") || log.contains("0009");
  SEKISHO_CHECK(known || (!told.contains("Z2VoZWlt") && !told.contains("00098765")));
  return 0;
}
