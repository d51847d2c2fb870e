#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"

namespace sekisho::maintenance {

/// What sshd, or PAM on its behalf, wrote into the system's log of somebody who was let in.
struct SshdLine {
  enum class What {
    Accepted,  ///< Somebody may come in; `process` leads their session.
    Opened,    ///< The same by PAM, which says no place.
    Closed,    ///< Their session is over, by PAM; of the same process.
    Gone,      ///< The connection of `peer` is over; `process` may be another one of it.
  };
  What what = What::Accepted;
  std::int32_t process = 0;
  std::string account = {};
  /// Address, blank and port, which no other connection has meanwhile; empty of Opened and Closed.
  std::string peer = {};
  Instant at{};
  friend bool operator==(const SshdLine&, const SshdLine&) = default;
};

/// What became of a line of the system's log.
struct SshdReading {
  bool dated = false;                 ///< It has the form of such a log, at a time that is known.
  std::optional<SshdLine> line = {};  ///< What it tells of sessions.
};

/// Reads a line of rsyslog's, traditional or with an RFC 3339 time. Names of accounts are what the
/// machine knows, of one word: only of those who were let in, so that nothing whoever knocks says
/// in place of a name is taken for anything else. `read_in` as of syslogLineFrom; `zone` is that
/// of a time without one, local time minus UTC, and without it such a line is not dated.
[[nodiscard]] SshdReading sshdLineFrom(std::string_view line, std::chrono::year_month read_in,
                                       std::optional<std::chrono::minutes> zone);

}  // namespace sekisho::maintenance
