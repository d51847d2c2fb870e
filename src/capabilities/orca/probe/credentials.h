#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/log_words.h"

namespace sekisho::orca {

/// Which kinds of secret stand in a text; never the secret.
struct Credentials {
  bool basic = false;   ///< `Authorization: Basic`: anybody can read the password from it.
  bool other = false;   ///< Another kind of authorization, a token, a key or a password.
  bool cookie = false;  ///< Cookies: of 日レセ's session or, mostly, of something else.

  [[nodiscard]] bool any() const { return basic || other || cookie; }
  void add(const Credentials& more);
  friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// What of it `text` shows, in the forms of a dumped Go request and of an HTTP header's line.
[[nodiscard]] Credentials credentialsIn(std::string_view text);

/// A request that 日レセ answered with an error and wrote into its log.
struct FailedRequest {
  std::string method = {};  ///< Empty unless it is one of HTTP's own.
  /// Without its query. Empty unless each part is the plain name of an interface: what could be a
  /// number of a patient, a session or a token is left out, and the path with it.
  std::string path = {};
  std::optional<Peer> peer = {};  ///< Who asked.
  friend bool operator==(const FailedRequest&, const FailedRequest&) = default;
};

/// Whether `text` begins as Go prints a request.
[[nodiscard]] bool beginsRequest(std::string_view text) noexcept;
/// Whether `text` ends as Go prints the end of one.
[[nodiscard]] bool endsRequest(std::string_view text) noexcept;
/// What may be told of a request whose print `text` begins with.
[[nodiscard]] FailedRequest failedRequestFrom(std::string_view text);

}  // namespace sekisho::orca
