#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json.h"

namespace sekisho::mail {

/// How what is said to the server is protected.
enum class Security {
  Tls,       ///< From the first byte (usually port 465).
  StartTls,  ///< After the server's consent (usually port 587).
  None,      ///< Not at all: to a server on this machine only.
};
[[nodiscard]] std::string_view nameOf(Security security) noexcept;

/// The server that takes the clinic's mail, and what it is used for. Its password lies with the
/// keys and is no part of this.
struct MailServer {
  std::string host = {};
  std::uint16_t port = 465;
  Security security = Security::Tls;
  std::string user = {};    ///< Empty if the server asks for no log-in.
  std::string sender = {};  ///< The address reminders come from.
  std::string sender_name = {};
  /// So many days before something is due it is reminded of; most first.
  std::vector<int> days_before = {7, 1};
  /// Authorities of the clinic's own that may vouch for the server, in PEM; the system's are asked
  /// as well.
  std::string authorities_pem = {};

  friend bool operator==(const MailServer&, const MailServer&) = default;
};

inline constexpr std::size_t kMaxPasswordBytes = 256;
inline constexpr std::size_t kMaxAuthoritiesBytes = 32'768;
inline constexpr int kMaxDaysBefore = 60;
inline constexpr std::size_t kMaxReminders = 5;

/// InvalidInput for the first thing that cannot stand, with its {pointer}: mail.host, mail.port,
/// mail.security (without TLS, but not on this machine), mail.user, mail.sender, mail.sender-name,
/// mail.days-before, mail.authorities.
[[nodiscard]] Result<void> check(const MailServer& server);

/// As the journal's bodies, the store and the API write it; `fromJson` is strict and checks.
[[nodiscard]] Json toJson(const MailServer& server);
[[nodiscard]] Result<MailServer> mailServerFrom(const Json& json);

}  // namespace sekisho::mail
