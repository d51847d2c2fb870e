#pragma once

#include <string_view>

#include "capabilities/access/access.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

[[nodiscard]] Json rolesOf(const access::Roles& roles);

/// The body of a Session for a person who has just signed in or asks who they are.
[[nodiscard]] Json sessionBody(const access::Identity& identity, std::string_view session_token,
                               std::string_view clinic, Instant now);

/// A SignIn of the specification.
[[nodiscard]] Json signInBody(const access::SignIn& signin, access::SignInState state);
/// The same with its first code, which is shown once; null if it has a password already.
[[nodiscard]] Json dealtBody(const access::Access::Dealt& dealt, access::SignInState state);

/// The session of the call as it is now, after something was proved: it goes on by that token.
[[nodiscard]] Result<Reply> provenSession(access::Access& access, const Call& call,
                                          std::string_view session_token, int status,
                                          std::string_view clinic, Instant now);

/// A second factor of that session's person was refused, unless the error says something else.
void noteRefusal(access::Access& access, const access::Session& session, const Error& why,
                 Instant now);

/// Whether whoever holds the session proved who they are in the last ten minutes, by the second
/// factor or, without one, by signing in: who did so long ago may have left the seat. At the
/// console the password comes with each call. PermissionDenied: access.prove-again.
[[nodiscard]] Result<void> provedLately(const access::Access& access, const Call& call,
                                        Instant now);

/// Whether the session may change its person's second factors: the first one is enrolled by whoever
/// has the password; another needs one that was given, and lately. PermissionDenied:
/// access.second-factor, or as of provedLately().
[[nodiscard]] Result<void> mayEnrol(const access::Access& access, const Call& call, Instant now);

}  // namespace sekisho::http
