#include "interfaces/http/session.h"

#include "capabilities/access/permissions.h"
#include "interfaces/http/api.h"

namespace sekisho::http {
namespace {

constexpr std::chrono::minutes kRecently{10};

}  // namespace

Json rolesOf(const access::Roles& roles) {
  Json::Array names;
  for (const access::Role role : roles) names.emplace_back(nameOf(role));
  return names;
}

Json sessionBody(const access::Identity& identity, std::string_view session_token,
                 std::string_view clinic, Instant now) {
  Json::Array may;
  for (const access::Permission& permission : access::permissions()) {
    const bool allowed = identity.proof == access::Proof::Whole
                             ? access::allows(permission, identity.roles)
                             : permission.proving;
    if (allowed) {
      may.emplace_back(permission.operation);
    }
  }
  return Json::Object{
      {"person", Json::Object{{"id", identity.person.text()}, {"name", identity.name}}},
      {"roles", rolesOf(identity.roles)},
      {"proof", access::nameOf(identity.proof)},
      {"clinic", clinic},
      {"csrf", access::Access::csrfToken(session_token)},
      {"expires", toRfc3339(now + access::Access::kIdleSession)},
      {"may", std::move(may)}};
}

Json signInBody(const access::SignIn& signin, access::SignInState state) {
  return Json::Object{
      {"id", signin.person.text()},
      {"name", signin.name},
      {"roles", rolesOf(signin.roles)},
      {"state", access::nameOf(state)},
      {"added", toRfc3339(signin.created)},
      {"ends", signin.ends ? Json(toRfc3339(*signin.ends)) : Json()},
      {"first_until",
       signin.secret.first_until ? Json(toRfc3339(*signin.secret.first_until)) : Json()},
      {"reason", signin.reason},
      {"contract", signin.contract},
      {"scope", signin.scope}};
}

Json dealtBody(const access::Access::Dealt& dealt, access::SignInState state) {
  Json body = signInBody(dealt.signin, state);
  body.object()->insert_or_assign("code", dealt.code.empty() ? Json() : Json(dealt.code));
  return body;
}

Result<Reply> provenSession(access::Access& access, const Call& call,
                            std::string_view session_token, int status, std::string_view clinic,
                            Instant now) {
  const auto identity = access.identify(session_token);
  if (!identity) return std::unexpected(identity.error());
  return Reply{.status = status,
               .body = sessionBody(*identity, session_token, clinic, now),
               .fields = {renewedCookie(session_token, call.request.peer.encrypted)}};
}

void noteRefusal(access::Access& access, const access::Session& session, const Error& why,
                 Instant now) {
  if (why.code != ErrorCode::Unauthenticated) return;
  access.refusals().note(session.person, session.address, access::Step::SecondFactor, now);
}

Result<void> provedLately(const access::Access& access, const Call& call, Instant now) {
  if (call.caller.console) return {};
  const auto session = access.session(call.session_token);
  if (!session) return std::unexpected(session.error());
  // Whoever needs no second factor and has none proved themselves when they signed in.
  if (now - session->proven.value_or(session->opened) <= kRecently) return {};
  return fail(ErrorCode::PermissionDenied, MessageId{"access.prove-again"});
}

Result<void> mayEnrol(const access::Access& access, const Call& call, Instant now) {
  const access::Proof proof = call.caller.signedIn().proof;
  if (proof == access::Proof::ToChoose) {
    return fail(ErrorCode::PermissionDenied, MessageId{"access.choose-first"});
  }
  if (proof == access::Proof::Outstanding) {
    return fail(ErrorCode::PermissionDenied, MessageId{"access.second-factor"});
  }
  if (proof == access::Proof::ToEnrol) return {};
  return provedLately(access, call, now);
}

}  // namespace sekisho::http
