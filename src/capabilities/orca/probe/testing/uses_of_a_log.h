#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "capabilities/orca/probe/uses.h"

namespace sekisho::orca::testing {

inline constexpr const char* kSessionId = "JA5XcYAJpHzWXBmtt9LrCW";
inline constexpr const char* kOpened =
    "2025/11/13 22:05:53 Websocket subscribe: orca JA5XcYAJpHzWXBmtt9LrCW\n";
inline constexpr const char* kLoggedOut =
    "2025/11/13 22:06:24 end_session-:orca JA5XcYAJpHzWXBmtt9LrCW\n"
    "==== ORCGSESEND\n"
    "M00\n"
    "B06\n"
    "CLICKED\n"
    "JA5XcYAJpHzWXBmtt9LrCW\n"
    "ormaster\n"
    "FETCH=+000000001\n"
    "DestroySessionWithWS: ormaster\n";
inline constexpr const char* kClosed =
    "2025/11/13 22:06:24 Websocket Closed: orca JA5XcYAJpHzWXBmtt9LrCW\n";

/// What is recorded of a log, an event each: kind and body.
inline std::vector<std::string> printed(std::vector<Told> all) {
  std::vector<std::string> lines;
  for (Told& one : all) {
    lines.push_back(one.kind + " " + canonicalJson(Json(std::move(one.body))));
  }
  return lines;
}

/// What is made of a log of WebORCA that is read from its beginning.
class UsesOfALog : public ::testing::Test {
 protected:
  void read(const std::string& log, bool named = true) {
    for (const auto& event : log_.read(log)) {
      uses_.take(event, {.file = "f1", .at = event.known_at}, [named](Instant) { return named; });
    }
  }
  /// Everything that is recorded, once nothing goes on any more.
  std::vector<std::string> told() {
    uses_.passTo(Instant{std::chrono::sys_days{std::chrono::year{2025} / 11 / 15}});
    return printed(uses_.told());
  }

  weborca::Log log_;
  Uses uses_;
};

}  // namespace sekisho::orca::testing
