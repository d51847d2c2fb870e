#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/actor.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"
#include "core/random.h"

namespace sekisho::usage {

using SenderId = Id<struct SenderTag>;

inline constexpr std::size_t kMaxSenders =
    200;  ///< That may still send; the ended are kept as well.
inline constexpr std::size_t kMaxSenderNameBytes = 120;  // 40 characters of Japanese
inline constexpr std::chrono::days kMaxTokenLife{3650};

/// What a token opens.
enum class Scope {
  Write,  ///< audit:write: sends audit messages.
  Read,   ///< audit:read: asks for records.
};
[[nodiscard]] std::string_view nameOf(Scope scope) noexcept;
[[nodiscard]] std::optional<Scope> scopeFrom(std::string_view name) noexcept;

/// A system of somebody's that may talk to the hub, and how it proves itself: by a bearer token
/// (RFC 6750) over HTTP, or by a certificate of the clinic's authority over syslog.
struct Sender {
  SenderId id = {};
  std::string name = {};  ///< In the clinic's words: 「PACS」.
  std::vector<Scope> scopes = {};
  std::optional<Sha256> token = {};     ///< Digest of the token, which is kept nowhere.
  std::string certificate_serial = {};  ///< Hexadecimal; empty with a token.
  PersonId made_by = {};
  Instant made{};
  std::optional<Instant> expires = {};
  std::optional<Instant> revoked = {};

  [[nodiscard]] bool may(Scope scope) const;
  /// Whether it is listened to at that moment.
  [[nodiscard]] bool isValid(Instant now) const { return !revoked && (!expires || now < *expires); }
  /// The source of its entries in the journal.
  [[nodiscard]] std::string source() const { return "feed/" + id.text(); }
  friend bool operator==(const Sender&, const Sender&) = default;
};

/// A new token: "sekisho_" and 32 random bytes in base64url. The beginning lets secret scanners
/// find one that was put where it does not belong.
[[nodiscard]] std::string makeSenderToken(Random& random);

/// InvalidInput with {pointer}: usage.sender-name (empty, overlong, not one line).
[[nodiscard]] Result<void> checkSenderName(std::string_view name);

/// The valid one with that token and scope; null if there is none. Takes as long whichever it is.
[[nodiscard]] const Sender* findByToken(const std::vector<Sender>& senders, std::string_view token,
                                        Scope scope, Instant now);

/// What its certificate names it by.
[[nodiscard]] std::string certificateUri(ClinicId clinic, SenderId sender);
/// The valid one with that certificate; null if there is none.
[[nodiscard]] const Sender* findByCertificate(const std::vector<Sender>& senders, ClinicId clinic,
                                              std::string_view uri, std::string_view serial,
                                              Instant now);

/// As journal bodies and the API write it; never the digest.
[[nodiscard]] Json toJson(const Sender& sender);

/// The senders of one clinic. Safe for use by any thread.
class SenderRegister {
 public:
  virtual ~SenderRegister() = default;

  /// Every one, revoked ones too, newest first.
  [[nodiscard]] virtual Result<std::vector<Sender>> all() const = 0;
  /// Durable with its journal entry (usage.sender-added@1). Conflict (usage.senders-full) beyond
  /// kMaxSenders.
  [[nodiscard]] virtual Result<void> add(const Sender& sender) = 0;
  /// It is listened to no longer (usage.sender-revoked@1). NotFound (usage.sender-unknown);
  /// revoking it again changes and records nothing.
  [[nodiscard]] virtual Result<void> revoke(SenderId id, const journal::Actor& by, Instant at) = 0;
};

}  // namespace sekisho::usage
