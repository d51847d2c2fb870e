#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"

namespace sekisho::seats {

enum class SessionKind { Graphical, Tty, Remote };
[[nodiscard]] std::string_view nameOf(SessionKind kind) noexcept;

/// One open session of a person.
struct Session {
  std::string id = {};  ///< logind's; empty from utmp.
  SessionKind kind = SessionKind::Tty;
  std::string seat =
      {};  ///< Or the line without one ("ttyS0"); empty for a remote one, and a service's.
  std::string account = {};
  std::optional<bool> active = {};
  std::optional<bool> idle = {};
  std::optional<bool> locked = {};
};

/// Reads a file of /run/systemd/sessions; nothing for a greeter, a background or a closing session.
[[nodiscard]] std::optional<Session> sessionFromLogind(std::string_view id, std::string_view text);

/// A session that utmp records, and the process that leads it.
struct UtmpSession {
  Session session = {};
  std::int32_t process = 0;
};

/// The log-ins among the records of a utmp file (384 bytes each); a cut last record is left out.
[[nodiscard]] std::vector<UtmpSession> sessionsFromUtmp(ByteView bytes);

/// What `loginctl show-session --property=Id --property=IdleHint --property=LockedHint` says of
/// sessions, written into those of the same id.
void addHints(std::string_view output, std::vector<Session>& sessions);

}  // namespace sekisho::seats
