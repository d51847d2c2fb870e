#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "capabilities/maintenance/line.h"
#include "core/clock.h"
#include "core/json.h"

namespace sekisho::maintenance {

/// What an agent tells of a session from elsewhere: that it began, or that it ended.
struct SeenSession {
  bool opened = false;
  std::string key = {};  ///< The same of both.
  LineId line = {};      ///< That it opens, if it does.
  std::string service = {};
  std::string place = {};
  std::string account = {};
  bool screen = false;
  Instant at{};  ///< When the hub got to know of it.
  std::optional<Instant> from = {};
  std::optional<Instant> until = {};
  std::optional<Instant> seen = {};
  Ending ending = Ending::Open;
};

/// Whether an agent's event of that kind tells of one.
[[nodiscard]] bool isOfSession(std::string_view kind) noexcept;

/// What such an event tells, known to the hub at `at`. Nothing of one that no agent writes: whoever
/// holds its key may write anything.
[[nodiscard]] std::optional<SeenSession> seenIn(std::string_view kind, const Json& event,
                                                Instant at);

/// The line that such a session opens; it has no number yet. What the machine's clock says
/// is taken, but for a time to come.
[[nodiscard]] Line lineOf(const SeenSession& session, DeviceId device);

/// Takes the end of its session into a line; whether that changed anything: what was seen takes the
/// place of what a person wrote of the end, if it says when that was.
bool endWith(Line& line, const SeenSession& session);

}  // namespace sekisho::maintenance
