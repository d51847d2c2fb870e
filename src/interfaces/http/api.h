#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/access/access.h"
#include "interfaces/http/call.h"
#include "platform/http/message.h"

namespace sekisho::http {

/// Of a 405: there is something there, but not for that method.
inline constexpr MessageId kMethodRefused{"http.method"};

/// A message in both languages, with what it means and what to do.
struct Wording {
  Json text = {};   ///< {"ja":…,"en":…}
  Json means = {};  ///< The same, or null.
  Json to_do = {};  ///< The same, or null.
};

/// Finds the words for a message id and fills in its arguments.
using Words = std::function<Wording(MessageId, const std::vector<MessageArgument>&)>;

/// The HTTP API of specs/openapi.yaml: finds the operation, identifies the caller, asks the one
/// role × operation table, and turns what the operation says into a response.
///
/// Called by many threads at once. Sends nothing that the table does not allow; a change over the
/// web needs the session's CSRF value besides its cookie.
class Api {
 public:
  static constexpr std::string_view kRoot = "/api/v1";

  /// `access` must outlive the API.
  Api(std::vector<Route> routes, access::Access& access, Words words);

  [[nodiscard]] platform::http::Response answer(const platform::http::Request& request) const;

  /// Who asks outside the API's own paths, if they may do what `operation` is; the failures that
  /// the operation itself would answer.
  [[nodiscard]] Result<Caller> admit(const platform::http::Request& request,
                                     std::string_view operation) const;

  /// A failure as the Problem of the specification, its title in `language` ("ja" or "en").
  [[nodiscard]] platform::http::Response refusal(int status, const Error& error,
                                                 std::string_view language = "ja") const;

  /// The operations it answers, for the test that compares them with the specification.
  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  [[nodiscard]] platform::http::Response failed(const Error& error,
                                                const platform::http::Request& request) const;
  [[nodiscard]] platform::http::Response methodRefused(
      const std::set<std::string_view>& allowed, const platform::http::Request& request) const;
  [[nodiscard]] Result<Caller> identify(const platform::http::Request& request,
                                        const std::string& token) const;
  [[nodiscard]] static Result<void> authorize(std::string_view operation, const Caller& caller);
  [[nodiscard]] Result<Reply> run(const Route& route, Call& call) const;

  std::vector<Route> routes_;
  access::Access& access_;
  Words words_;
};

/// The session cookie's value, or empty. `__Host-sekisho` over TLS, `sekisho` on plain loopback.
[[nodiscard]] std::string sessionCookie(const platform::http::Request& request);
[[nodiscard]] std::string deviceCookie(const platform::http::Request& request);
/// The token of `Authorization: Bearer`, whatever case the scheme has (RFC 9110 §11.1); nothing
/// without one.
[[nodiscard]] std::optional<std::string_view> bearerToken(const platform::http::Request& request);
/// What the browser calls itself (User-Agent); empty if it says nothing, or more than a line.
[[nodiscard]] std::string userAgent(const platform::http::Request& request);
/// Set-Cookie fields for a new session and a remembered browser, or for clearing the session.
[[nodiscard]] std::vector<platform::http::Field> cookiesFor(const access::Opened& opened, bool tls);
/// Of a session that goes on by a new token.
[[nodiscard]] platform::http::Field renewedCookie(std::string_view session_token, bool tls);
[[nodiscard]] platform::http::Field clearedCookie(bool tls);

}  // namespace sekisho::http
