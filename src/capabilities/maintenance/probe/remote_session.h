#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "platform/machine/utmp_records.h"

namespace sekisho::maintenance {

/// A session that somebody opened from elsewhere, as the machine records it.
struct RemoteSession {
  std::string id = {};       ///< logind's; empty from wtmp.
  std::string service = {};  ///< "sshd", "xrdp-sesman"; empty where it is not said.
  std::string from = {};     ///< An address or a name; empty where it is not said.
  std::string account = {};
  bool screen = false;       ///< Of a desktop.
  std::int32_t process = 0;  ///< That leads it.
  std::optional<Instant> since = {};
};

/// Of a file of /run/systemd/sessions; nothing of a session at the machine itself, a greeter, a
/// task of the machine's own or one that is closing. What a service for remote use opened counts
/// although it came by way of the machine itself, as through a tunnel.
[[nodiscard]] std::optional<RemoteSession> remoteFromLogind(std::string_view id,
                                                            std::string_view text);

/// Of a record that somebody logged in; nothing if they did at the machine itself.
[[nodiscard]] std::optional<RemoteSession> remoteFromUtmp(const platform::UtmpRecord& record);

inline constexpr std::size_t kMostWord = 128;  ///< Bytes of a name; the rest is cut.

}  // namespace sekisho::maintenance
