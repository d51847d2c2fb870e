#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "capabilities/orca/probe/credentials.h"
#include "capabilities/orca/probe/log_words.h"

/// What WebORCA's log says. No field holds text of a line that was not recognised.
namespace sekisho::orca::weborca {

struct ServerStarted {
  friend bool operator==(const ServerStarted&, const ServerStarted&) = default;
};

struct ServerMode {
  bool https = false;
  friend bool operator==(const ServerMode&, const ServerMode&) = default;
};

enum class CertificateFile { CaCrt, ServerCrt, ServerPem };
enum class FileState { NotSet, Exists, Missing };

/// Whether a file of the TLS settings was there when the server started.
struct CertificateFound {
  CertificateFile file = CertificateFile::CaCrt;
  FileState state = FileState::NotSet;
  friend bool operator==(const CertificateFound&, const CertificateFound&) = default;
};

/// A certificate, which one is not told, ends soon.
struct CertificateExpires {
  int days = 0;
  friend bool operator==(const CertificateExpires&, const CertificateExpires&) = default;
};

/// A browser opened a session. The line names no user: RpcCall and SessionCleared do.
struct Subscribed {
  std::string tenant = {};
  std::string session = {};
  friend bool operator==(const Subscribed&, const Subscribed&) = default;
};

struct Closed {
  std::string tenant = {};
  std::string session = {};
  friend bool operator==(const Closed&, const Closed&) = default;
};

/// The connection of a session, which one is not told, ended from outside.
struct ReadError {
  std::string tenant = {};
  std::optional<int> code = {};   ///< RFC 6455 §7.4.
  std::optional<Peer> peer = {};  ///< The terminal, where the line names it.

  /// Whether the browser closed it: as usual, with the page, or without saying why.
  [[nodiscard]] bool isClosing() const noexcept {
    return code == 1000 || code == 1001 || code == 1005;
  }
  friend bool operator==(const ReadError&, const ReadError&) = default;
};

/// Somebody logged out.
struct SessionEnded {
  std::string tenant = {};
  std::string session = {};
  friend bool operator==(const SessionEnded&, const SessionEnded&) = default;
};

/// 日レセ cleared what a session had locked (ORCGSESEND).
struct SessionCleared {
  std::string window = {};  ///< Where the user was; empty if that is not told.
  std::string session = {};
  std::string user = {};  ///< Empty if that is not told.
  /// Whether the session still had its row of locks: a patient was open. Nothing if the answer did
  /// not come, or may be another session's.
  std::optional<bool> lock_left = {};
  friend bool operator==(const SessionCleared&, const SessionCleared&) = default;
};

/// A user's session (or an interface's call) was taken down; which session is not told.
struct SessionDestroyed {
  std::string user = {};
  friend bool operator==(const SessionDestroyed&, const SessionDestroyed&) = default;
};

/// Somebody did something on a screen.
struct RpcCall {
  std::string tenant = {};
  std::string user = {};
  std::string window = {};
  std::string event = {};  ///< May be empty, as the widget.
  std::string widget = {};
  std::chrono::milliseconds total = {};
  std::chrono::milliseconds application = {};
  int status = 0;
  friend bool operator==(const RpcCall&, const RpcCall&) = default;
};

/// Another program used an interface in a user's name.
struct ApiCall {
  std::string tenant = {};
  std::string user = {};
  std::string api = {};
  std::string module = {};
  std::chrono::milliseconds total = {};
  friend bool operator==(const ApiCall&, const ApiCall&) = default;
};

struct AuthError {
  int status = 0;
  friend bool operator==(const AuthError&, const AuthError&) = default;
};

struct SystemError {
  int status = 0;
  friend bool operator==(const SystemError&, const SystemError&) = default;
};

/// Secrets stand in the log.
struct CredentialsSeen {
  Credentials kinds = {};
  friend bool operator==(const CredentialsSeen&, const CredentialsSeen&) = default;
};

using What =
    std::variant<ServerStarted, ServerMode, CertificateFound, CertificateExpires, Subscribed,
                 Closed, ReadError, SessionEnded, SessionCleared, SessionDestroyed, RpcCall,
                 ApiCall, AuthError, SystemError, FailedRequest, CredentialsSeen>;

/// Reads what a dated line says behind its date. Takes off `rest` what it has read; what it leaves
/// is text that is not known. Nothing for a line it does not know.
[[nodiscard]] std::optional<What> whatDatedLineSays(std::string_view& rest);
/// The same for a line without a date that is neither of a dumped request nor of ORCGSESEND.
[[nodiscard]] std::optional<What> whatUndatedLineSays(std::string_view& rest);

}  // namespace sekisho::orca::weborca
