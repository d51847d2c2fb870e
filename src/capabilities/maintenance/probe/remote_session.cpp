#include "capabilities/maintenance/probe/remote_session.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/text.h"
#include "platform/machine/session_file.h"

namespace sekisho::maintenance {
namespace {

constexpr std::int64_t kLastMs = 253'402'300'799'000;  // of the year 9999

std::string wordOf(std::string_view text) {
  return toUtf8(std::string(trimmed(text)).substr(0, kMostWord));
}

std::optional<std::int64_t> numberIn(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// Those whose sessions are from elsewhere, wherever they say they come from.
bool isForRemoteUse(std::string_view service) {
  static constexpr auto kServices = std::to_array<std::string_view>(
      {"sshd", "dropbear", "xrdp-sesman", "cockpit", "gnome-remote-desktop"});
  return std::ranges::find(kServices, service) != kServices.end();
}

}  // namespace

std::optional<RemoteSession> remoteFromLogind(std::string_view id, std::string_view text) {
  auto values = platform::assignmentsIn(text);
  const std::string_view of = values["CLASS"];
  const bool remote = values["REMOTE"] == "1";
  const bool counts = of.starts_with("user") || (of == "background" && remote);
  if (!counts || values["STATE"] == "closing" || values["USER"].empty()) return std::nullopt;
  if (!remote && !isForRemoteUse(values["SERVICE"])) return std::nullopt;
  const std::string_view type = values["TYPE"];
  RemoteSession session{.id = wordOf(id),
                        .service = wordOf(values["SERVICE"]),
                        .from = wordOf(values["REMOTE_HOST"]),
                        .account = wordOf(values["USER"]),
                        .screen = type == "x11" || type == "wayland" || type == "mir"};
  if (const auto leader = numberIn(values["LEADER"]);
      leader && std::in_range<std::int32_t>(*leader)) {
    session.process = static_cast<std::int32_t>(*leader);
  }
  if (const auto micros = numberIn(values["REALTIME"]); micros && *micros / 1000 < kLastMs) {
    session.since = fromMs(*micros / 1000);
  }
  return session;
}

std::optional<RemoteSession> remoteFromUtmp(const platform::UtmpRecord& record) {
  if (record.kind != platform::UtmpRecord::Kind::User || record.user.empty()) return std::nullopt;
  if (record.host.empty() || record.host.starts_with(':') || record.line.starts_with(':')) {
    return std::nullopt;
  }
  RemoteSession session{
      .from = wordOf(record.host), .account = wordOf(record.user), .process = record.process};
  if (record.at_s > 0) session.since = fromMs(record.at_s * 1000);
  return session;
}

}  // namespace sekisho::maintenance
