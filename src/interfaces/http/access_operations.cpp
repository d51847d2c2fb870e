#include "interfaces/http/access_operations.h"

#include "capabilities/access/permissions.h"
#include "interfaces/http/api.h"
#include "interfaces/http/body.h"
#include "interfaces/http/roles.h"

namespace sekisho::http {
namespace {

using access::Access;
using access::SignIn;

constexpr std::size_t kMaxName = 80;
constexpr std::size_t kMaxPassword = 256;
constexpr std::size_t kMaxReason = 1000;

Json rolesOf(const access::Roles& roles) {
  Json::Array names;
  for (const access::Role role : roles) names.emplace_back(nameOf(role));
  return names;
}

Json bodyOf(const SignIn& signin, Instant now) {
  const bool ended = signin.ends && now >= *signin.ends;
  return Json::Object{{"id", signin.person.text()},
                      {"name", signin.name},
                      {"roles", rolesOf(signin.roles)},
                      {"state", signin.disabled ? "disabled"
                                : ended         ? "ended"
                                                : "active"},
                      {"added", toRfc3339(signin.created)},
                      {"ends", signin.ends ? Json(toRfc3339(*signin.ends)) : Json()}};
}

class Operations {
 public:
  Operations(Access& access, const Clock& clock, AccessSurroundings surroundings)
      : access_(access), clock_(clock), surroundings_(std::move(surroundings)) {}

  Result<Reply> signIn(Call& call) {
    Members members(call.body);
    access::Credentials credentials{.name = members.text("name", kMaxName),
                                    .password = members.text("password", kMaxPassword),
                                    .device_token = deviceCookie(call.request),
                                    .address = call.request.peer.address};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    auto opened = access_.signIn(credentials);
    if (!opened) return std::unexpected(std::move(opened.error()));
    return Reply{.body = session(opened->identity, opened->session_token),
                 .fields = cookiesFor(*opened, call.request.peer.encrypted)};
  }

  Result<Reply> signOut(Call& call) {
    if (auto out = access_.signOut(call.session_token); !out) {
      return std::unexpected(std::move(out.error()));
    }
    surroundings_.sessions_ended();
    return Reply{.status = 204, .fields = {clearedCookie(call.request.peer.encrypted)}};
  }

  Result<Reply> getSession(Call& call) {
    return Reply{.body = session(call.caller.signedIn(), call.session_token)};
  }

  Result<Reply> changePassword(Call& call) {
    Members members(call.body);
    const std::string current = members.text("current", kMaxPassword);
    const std::string password = members.text("password", kMaxPassword);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const access::Identity& person = call.caller.signedIn();
    if (auto proved = access_.confirm(person, current); !proved) {
      return std::unexpected(std::move(proved.error()));
    }
    if (auto kept =
            access_.reset(person.person, password, surroundings_.clinic(), call.caller.actor());
        !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    surroundings_.sessions_ended();
    return Reply{.status = 204, .fields = {clearedCookie(call.request.peer.encrypted)}};
  }

  Result<Reply> list(Call& call) {
    const auto signins = access_.all();
    if (!signins) return std::unexpected(signins.error());
    Json::Array bodies;
    for (const SignIn& signin : *signins) {
      Json body = bodyOf(signin, clock_.now());
      if (call.caller.masked()) (*body.object())["name"] = kMasked;
      bodies.push_back(std::move(body));
    }
    return Reply{.body = Json::Object{{"sign_ins", std::move(bodies)}}};
  }

  Result<Reply> add(Call& call) {
    Members members(call.body);
    const auto typed_name = members.maybeText("name", kMaxName);
    const auto person = personOf(members);
    if (!typed_name && !person) members.wrong("name");
    const std::string password = members.text("password", kMaxPassword);
    access::Roles roles = readSignInRoles(members);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto may = mayDecide(call.caller, roles); !may) {
      return std::unexpected(std::move(may.error()));
    }
    const auto name = nameOf(typed_name, person);
    if (!name) return std::unexpected(name.error());
    auto signin = access_.prepare(*name, password, std::move(roles), surroundings_.clinic());
    if (!signin) return std::unexpected(std::move(signin.error()));
    if (person) signin->person = *person;
    if (auto kept = surroundings_.admit(*signin, call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return Reply{.status = 201, .body = bodyOf(*signin, clock_.now())};
  }

  Result<Reply> disable(Call& call) {
    Members members(call.body);
    const std::string why = members.text("why", kMaxReason);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    return change(
        call, [&](PersonId person) { return access_.disable(person, why, call.caller.actor()); });
  }

  Result<Reply> reset(Call& call) {
    Members members(call.body);
    const std::string password = members.text("password", kMaxPassword);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    return change(call, [&](PersonId person) {
      return access_.reset(person, password, surroundings_.clinic(), call.caller.actor());
    });
  }

 private:
  static std::optional<PersonId> personOf(Members& members) {
    const auto text = members.maybeText("person", 36);
    if (!text) return std::nullopt;
    const auto person = PersonId::fromText(*text);
    if (!person) members.wrong("person");
    return person;
  }

  // As typed, or as the staff register has it.
  [[nodiscard]] Result<std::string> nameOf(const std::optional<std::string>& typed,
                                           const std::optional<PersonId>& person) const {
    if (!person) return typed.value_or("");
    auto registered = surroundings_.person(*person);
    if (!registered || !typed) return registered;
    return *typed;
  }

  [[nodiscard]] Json session(const access::Identity& identity, std::string_view token) const {
    return sessionBody(identity, token, surroundings_.clinic(), clock_.now());
  }

  [[nodiscard]] Result<void> mayDecide(const Caller& caller, const access::Roles& others) const {
    return access_.mayDecide(caller.signedIn(), others, caller.console.has_value());
  }

  template <class Change>
  Result<Reply> change(Call& call, Change apply) {
    const auto person = PersonId::fromText(call.parameter("person"));
    if (!person) return fail(ErrorCode::NotFound, MessageId{"access.unknown"});
    auto signin = access_.signIn(*person);
    if (!signin) return std::unexpected(std::move(signin.error()));
    if (auto may = mayDecide(call.caller, signin->roles); !may) {
      return std::unexpected(std::move(may.error()));
    }
    if (auto kept = apply(*person); !kept) return std::unexpected(std::move(kept.error()));
    surroundings_.sessions_ended();
    signin = access_.signIn(*person);
    if (!signin) return std::unexpected(std::move(signin.error()));
    return Reply{.body = bodyOf(*signin, clock_.now())};
  }

  Access& access_;
  const Clock& clock_;
  AccessSurroundings surroundings_;
};

}  // namespace

Json sessionBody(const access::Identity& identity, std::string_view session_token,
                 std::string_view clinic, Instant now) {
  Json::Array may;
  for (const access::Permission& permission : access::permissions()) {
    if (access::authorize(permission.operation, &identity.roles)) {
      may.emplace_back(permission.operation);
    }
  }
  return Json::Object{
      {"person", Json::Object{{"id", identity.person.text()}, {"name", identity.name}}},
      {"roles", rolesOf(identity.roles)},
      {"clinic", clinic},
      {"csrf", Access::csrfToken(session_token)},
      {"expires", toRfc3339(now + Access::kIdleSession)},
      {"may", std::move(may)}};
}

std::vector<Route> accessOperations(Access& access, const Clock& clock,
                                    AccessSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<Operations>(access, clock, std::move(surroundings));
  const auto bind = [&](Result<Reply> (Operations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/session", "getSession", bind(&Operations::getSession)},
      {"POST", "/session", "signIn", bind(&Operations::signIn)},
      {"DELETE", "/session", "signOut", bind(&Operations::signOut)},
      {"PUT", "/session/password", "changePassword", bind(&Operations::changePassword)},
      {"GET", "/sign-ins", "listSignIns", bind(&Operations::list)},
      {"POST", "/sign-ins", "addSignIn", bind(&Operations::add)},
      {"POST", "/sign-ins/{person}/disable", "disableSignIn", bind(&Operations::disable)},
      {"POST", "/sign-ins/{person}/reset", "resetSignIn", bind(&Operations::reset)},
  };
}

}  // namespace sekisho::http
