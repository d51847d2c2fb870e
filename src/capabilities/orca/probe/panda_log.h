#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "capabilities/orca/probe/credentials.h"
#include "capabilities/orca/probe/log_words.h"

/// What panda (日レセ up to 5.2 without WebORCA) writes into the system's log or a file of its own.
/// No field holds text of a message that was not recognised.
namespace sekisho::orca::panda {

/// Somebody logged in.
struct SessionStarted {
  int open = 0;              ///< Sessions that were open then, this one included.
  std::string session = {};  ///< A UUID.
  std::string user = {};
  std::string host = {};   ///< Empty in the form of 1.4, as the agent.
  std::string agent = {};  ///< The client and its version ("monsiaj/2.0.29"), if it looks like one.
  friend bool operator==(const SessionStarted&, const SessionStarted&) = default;
};

struct SessionEnded {
  std::string session = {};
  std::string user = {};
  std::string host = {};
  std::string agent = {};
  friend bool operator==(const SessionEnded&, const SessionEnded&) = default;
};

/// A log-in failed. User and host are empty where they are none: this event is told nevertheless.
struct AuthorizationError {
  std::string user = {};
  std::string host = {};
  friend bool operator==(const AuthorizationError&, const AuthorizationError&) = default;
};

struct ApiCall {
  int status = 0;
  std::string api = {};  ///< "/api01rv2/patientgetv2": never its arguments.
  std::string user = {};
  std::string host = {};
  friend bool operator==(const ApiCall&, const ApiCall&) = default;
};

/// Somebody named a session that does not exist.
struct InvalidSession {
  std::string user = {};  ///< Empty where the line has none.
  std::string host = {};
  friend bool operator==(const InvalidSession&, const InvalidSession&) = default;
};

struct PeerCertificateMissing {
  friend bool operator==(const PeerCertificateMissing&, const PeerCertificateMissing&) = default;
};

struct ServerStarted {
  bool tls = false;
  friend bool operator==(const ServerStarted&, const ServerStarted&) = default;
};

/// Follows ServerStarted with TLS: whether terminals must show a certificate.
struct PeersVerified {
  bool verified = false;
  friend bool operator==(const PeersVerified&, const PeersVerified&) = default;
};

/// The part that holds the sessions started.
struct SessionServerStarted {
  std::string version = {};  ///< Empty if the line has none.
  friend bool operator==(const SessionServerStarted&, const SessionServerStarted&) = default;
};

struct StopReceived {
  friend bool operator==(const StopReceived&, const StopReceived&) = default;
};

using What = std::variant<SessionStarted, SessionEnded, AuthorizationError, ApiCall, InvalidSession,
                          PeerCertificateMissing, ServerStarted, PeersVerified,
                          SessionServerStarted, StopReceived>;

/// A line of panda's.
struct Line {
  LogTime at = {};
  std::string process = {};       ///< "glserver", "wfc", …; empty in a file of panda's own.
  std::optional<What> what = {};  ///< Nothing if the message is not known.
  Credentials credentials = {};   ///< What stands in the message and was dropped with it.
  bool error = false;             ///< panda calls it one; only a file of its own says so.
  friend bool operator==(const Line&, const Line&) = default;
};

/// Whether `line` tells of something that panda itself could not do: not of what somebody asked
/// wrongly (a password, a session, a certificate), whatever panda calls it.
[[nodiscard]] bool isOwnError(const Line& line) noexcept;

/// Reads a line of a file that rsyslog writes (syslogLineFrom says what `read_in` is). Nothing for
/// a line that is not panda's.
[[nodiscard]] std::optional<Line> lineOfSyslog(std::string_view line,
                                               std::chrono::year_month read_in);

/// Reads a line of the file that LOG_FILE_NAME names: `2025/11/13/14:25:27 L:file.c:123:message`.
[[nodiscard]] std::optional<Line> lineOfLogFile(std::string_view line);

}  // namespace sekisho::orca::panda
