#include "capabilities/seats/probe/session_records.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "platform/machine/session_file.h"
#include "platform/machine/utmp_records.h"

namespace sekisho::seats {
namespace {

bool isGraphical(std::string_view type) {
  return type == "x11" || type == "wayland" || type == "mir";
}

// A line of its own that no seat has, such as a serial console. The screen of a pseudo-terminal is
// that of the session which opened it.
std::string lineWithoutSeat(std::string_view tty) {
  if (tty.starts_with("/dev/")) tty.remove_prefix(5);
  return tty.starts_with("pts/") ? std::string() : std::string(tty);
}

std::optional<bool> yesOrNo(std::string_view text) {
  if (text == "yes") return true;
  if (text == "no") return false;
  return std::nullopt;
}

}  // namespace

std::string_view nameOf(SessionKind kind) noexcept {
  switch (kind) {
    case SessionKind::Graphical: return "graphical";
    case SessionKind::Tty: return "tty";
    case SessionKind::Remote: return "remote";
  }
  std::unreachable();
}

std::optional<Session> sessionFromLogind(std::string_view id, std::string_view text) {
  auto values = platform::assignmentsIn(text);
  const std::string_view of_person = values["CLASS"];
  if (!of_person.starts_with("user") || values["STATE"] == "closing" || values["USER"].empty()) {
    return std::nullopt;
  }
  Session session{.id = std::string(id), .account = values["USER"]};
  if (values["REMOTE"] == "1") {
    session.kind = SessionKind::Remote;
  } else {
    session.kind = isGraphical(values["TYPE"]) ? SessionKind::Graphical : SessionKind::Tty;
    session.seat = values["SEAT"];
    if (session.seat.empty()) session.seat = lineWithoutSeat(values["TTY"]);
  }
  if (values["ACTIVE"] == "1") session.active = true;
  if (values["ACTIVE"] == "0") session.active = false;
  return session;
}

std::vector<UtmpSession> sessionsFromUtmp(ByteView bytes) {
  std::vector<UtmpSession> sessions;
  for (const platform::UtmpRecord& record : platform::utmpRecordsIn(bytes)) {
    if (record.kind != platform::UtmpRecord::Kind::User || record.user.empty()) continue;
    Session session{.account = record.user};
    const std::string& line = record.line;
    const std::string& host = record.host;
    if (line.starts_with(':') || host.starts_with(':')) {
      session.kind = SessionKind::Graphical;
    } else if (!host.empty()) {
      session.kind = SessionKind::Remote;
    }
    if (session.kind != SessionKind::Remote) session.seat = "seat0";
    sessions.push_back({std::move(session), record.process});
  }
  return sessions;
}

void addHints(std::string_view output, std::vector<Session>& sessions) {
  Session* about = nullptr;
  std::optional<bool> idle;
  std::optional<bool> locked;
  const auto keep = [&] {
    if (about != nullptr) {
      about->idle = idle;
      about->locked = locked;
    }
    about = nullptr;
    idle = locked = std::nullopt;
  };
  // The properties of one session stand together, in any order; an empty line ends them.
  for (const std::string_view raw : split(output, '\n')) {
    const std::string_view line = trimmed(raw);
    if (line.empty()) keep();
    if (line.starts_with("Id=")) {
      const auto found = std::ranges::find(sessions, line.substr(3), &Session::id);
      about = found == sessions.end() ? nullptr : &*found;
    }
    if (line.starts_with("IdleHint=")) idle = yesOrNo(line.substr(9));
    if (line.starts_with("LockedHint=")) locked = yesOrNo(line.substr(11));
  }
  keep();
}

}  // namespace sekisho::seats
