#include "interfaces/http/access_operations.h"

#include <algorithm>

#include "capabilities/access/permissions.h"
#include "capabilities/access/totp.h"
#include "core/folding.h"
#include "interfaces/http/api.h"
#include "interfaces/http/body.h"
#include "interfaces/http/passkey_operations.h"
#include "interfaces/http/roles.h"
#include "interfaces/http/session.h"

namespace sekisho::http {
namespace {

using access::Access;
using access::SecondFactor;
using access::SignIn;

constexpr std::size_t kMaxName = 80;
constexpr std::size_t kMaxPassword = 4096;  // of what is read; checkPassword() tells a long one
constexpr std::size_t kMaxCode = 40;
constexpr std::size_t kMaxLabel = 120;

class AccessOperations {
 public:
  AccessOperations(Access& access, access::SecondFactors& factors, const Clock& clock,
                   AccessSurroundings surroundings)
      : access_(access), factors_(factors), clock_(clock), surroundings_(std::move(surroundings)) {}

  Result<Reply> signIn(Call& call) {
    Members members(call.body);
    access::Credentials credentials{.name = members.text("name", kMaxName),
                                    .password = members.text("password", kMaxPassword),
                                    .device_token = deviceCookie(call.request),
                                    .session_token = call.session_token,
                                    .address = call.request.peer.address,
                                    .browser = userAgent(call.request)};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    auto opened = access_.signIn(credentials);
    if (!opened) return std::unexpected(std::move(opened.error()));
    surroundings_.sessions_ended();
    Json body = session(opened->identity, opened->session_token);
    (*body.object())["ended_elsewhere"] = static_cast<std::int64_t>(opened->ended_elsewhere);
    return Reply{.body = std::move(body),
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
    if (auto kept = access_.changeOwn(person.person, password, surroundings_.clinic()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    surroundings_.sessions_ended();
    surroundings_.changed();
    return Reply{.status = 204, .fields = {clearedCookie(call.request.peer.encrypted)}};
  }

  Result<Reply> chooseOwnPassword(Call& call) {
    Members members(call.body);
    const std::string password = members.text("password", kMaxPassword);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    auto token = access_.choose(call.session_token, password, surroundings_.clinic());
    if (!token) return std::unexpected(std::move(token.error()));
    surroundings_.sessions_ended();
    surroundings_.changed();
    return provenSession(call, *token, 200);
  }

  Result<Reply> giveSecondFactor(Call& call) {
    Members members(call.body);
    const std::string code = members.text("code", kMaxCode);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto session = access_.session(call.session_token);
    if (!session) return std::unexpected(session.error());
    auto token = factors_.prove(*session, code);
    if (!token) {
      noteRefusal(access_, *session, token.error(), clock_.now());
      return std::unexpected(std::move(token.error()));
    }
    return provenSession(call, *token, 200);
  }

  Result<Reply> listSecondFactors(Call& call) {
    const auto factors = factors_.of(call.caller.signedIn().person);
    if (!factors) return std::unexpected(factors.error());
    Json::Array bodies;
    for (const SecondFactor& factor : *factors) bodies.push_back(factorBody(factor));
    const bool needed = access::needsSecondFactor(call.caller.signedIn().roles);
    const auto site = siteOf(call.request);
    return Reply{.body = Json::Object{{"needed", needed},
                                      {"factors", std::move(bodies)},
                                      {"passkey_site", site ? Json(site->id) : Json()},
                                      {"named_address", surroundings_.named_address()}}};
  }

  Result<Reply> beginTotp(Call& call) {
    if (auto may = mayEnrol(call); !may) return std::unexpected(std::move(may.error()));
    const access::Identity& person = call.caller.signedIn();
    const std::string secret = access::toBase32(factors_.beginTotp(person.person));
    // Google's de facto format, which every authenticator reads; the clinic's name stays outside
    // it.
    return Reply{.body = Json::Object{
                     {"secret", secret},
                     {"uri", "otpauth://totp/Sekisho?secret=" + secret + "&issuer=Sekisho"}}};
  }

  Result<Reply> enrolTotp(Call& call) {
    Members members(call.body);
    const std::string label = members.text("label", kMaxLabel, true);
    const std::string code = members.text("code", kMaxCode);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto may = mayEnrol(call); !may) return std::unexpected(std::move(may.error()));
    const auto session = access_.session(call.session_token);
    if (!session) return std::unexpected(session.error());
    const auto enrolled = factors_.enrolTotp(*session, label, code);
    if (!enrolled) return std::unexpected(enrolled.error());
    return provenSession(call, enrolled->session_token, 201);
  }

  Result<Reply> makeCodeSheet(Call& call) {
    Members members(call.body);
    const std::string label = members.text("label", kMaxLabel, true);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto may = mayEnrol(call); !may) return std::unexpected(std::move(may.error()));
    auto sheet = factors_.makeSheet(call.caller.signedIn().person, label);
    if (!sheet) return std::unexpected(std::move(sheet.error()));
    Json::Array codes;
    for (std::string& code : sheet->codes) codes.emplace_back(std::move(code));
    return Reply{
        .status = 201,
        .body = Json::Object{{"factor", factorBody(sheet->factor)}, {"codes", std::move(codes)}}};
  }

  Result<Reply> removeSecondFactor(Call& call) {
    const auto id = access::FactorId::fromText(call.parameter("factor"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"access.factor-unknown"});
    if (auto may = mayEnrol(call); !may) return std::unexpected(std::move(may.error()));
    const PersonId person = call.caller.signedIn().person;
    if (auto gone = factors_.remove(person, *id, call.caller.actor()); !gone) {
      return std::unexpected(std::move(gone.error()));
    }
    return Reply{.status = 204};
  }

  // One's own; whoever may see the sign-ins sees everybody's.
  Result<Reply> listSessions(Call& call) {
    const auto sessions = access_.sessions();
    if (!sessions) return std::unexpected(sessions.error());
    const auto signins = access_.all();
    if (!signins) return std::unexpected(signins.error());
    Json::Array bodies;
    for (const access::Session& session : *sessions) {
      if (!mayEnd(call.caller, session)) continue;
      const auto signin = std::ranges::find(*signins, session.person, &SignIn::person);
      Result<bool> awaits = false;
      if (signin != signins->end()) awaits = access_.awaitsSecondFactor(session, *signin);
      if (!awaits) return std::unexpected(awaits.error());
      bodies.push_back(
          Json::Object{{"id", session.id.text()},
                       {"person", session.person.text()},
                       {"name", signin == signins->end() ? Json() : Json(signin->name)},
                       {"opened", toRfc3339(session.opened)},
                       {"used", toRfc3339(session.used)},
                       {"proven", !*awaits},
                       {"address", session.address},
                       {"browser", session.browser},
                       {"this_one", session.id == call.caller.signedIn().session}});
    }
    return Reply{.body = Json::Object{{"sessions", std::move(bodies)}}};
  }

  Result<Reply> endSession(Call& call) {
    const auto id = SessionId::fromText(call.parameter("session"));
    const auto sessions = access_.sessions();
    if (!sessions) return std::unexpected(sessions.error());
    const auto found = std::ranges::find_if(
        *sessions, [&](const access::Session& session) { return id && session.id == *id; });
    // Somebody else's is told from none to nobody who could not see it.
    if (found == sessions->end() || !mayEnd(call.caller, *found)) {
      return fail(ErrorCode::NotFound, MessageId{"access.session-unknown"});
    }
    if (auto lately = provedLately(access_, call, clock_.now()); !lately) {
      return std::unexpected(std::move(lately.error()));
    }
    if (auto ended = access_.endSession(found->id, call.caller.actor()); !ended) {
      return std::unexpected(std::move(ended.error()));
    }
    surroundings_.sessions_ended();
    return Reply{.status = 204};
  }

 private:
  static Json factorBody(const SecondFactor& factor) {
    return Json::Object{{"id", factor.id.text()},
                        {"kind", access::nameOf(factor.kind)},
                        {"label", factor.label},
                        {"added", toRfc3339(factor.added)},
                        {"used", factor.used ? Json(toRfc3339(*factor.used)) : Json()},
                        {"codes_left", factor.kind == access::FactorKind::Sheet
                                           ? Json(static_cast<std::int64_t>(factor.codes_left))
                                           : Json()},
                        {"site", factor.passkey ? Json(factor.passkey->site) : Json()}};
  }

  static bool mayEnd(const Caller& caller, const access::Session& session) {
    const access::Identity& person = caller.signedIn();
    return session.person == person.person ||
           access::authorize("disableSignIn", &person.roles).has_value();
  }

  [[nodiscard]] Result<void> mayEnrol(const Call& call) const {
    return http::mayEnrol(access_, call, clock_.now());
  }

  [[nodiscard]] Result<Reply> provenSession(const Call& call, std::string_view session_token,
                                            int status) const {
    return http::provenSession(access_, call, session_token, status, surroundings_.clinic(),
                               clock_.now());
  }

  [[nodiscard]] Json session(const access::Identity& identity, std::string_view token) const {
    return sessionBody(identity, token, surroundings_.clinic(), clock_.now());
  }

  Access& access_;
  access::SecondFactors& factors_;
  const Clock& clock_;
  AccessSurroundings surroundings_;
};

}  // namespace

std::vector<Route> accessOperations(Access& access, access::SecondFactors& factors,
                                    const Clock& clock, AccessSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<AccessOperations>(access, factors, clock, std::move(surroundings));
  const auto bind = [&](Result<Reply> (AccessOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/session", "getSession", bind(&AccessOperations::getSession)},
      {"POST", "/session", "signIn", bind(&AccessOperations::signIn)},
      {"DELETE", "/session", "signOut", bind(&AccessOperations::signOut)},
      {"PUT", "/session/password", "changePassword", bind(&AccessOperations::changePassword)},
      {"POST", "/session/own-password", "chooseOwnPassword",
       bind(&AccessOperations::chooseOwnPassword)},
      {"POST", "/session/second-factor", "giveSecondFactor",
       bind(&AccessOperations::giveSecondFactor)},
      {"GET", "/session/second-factors", "listSecondFactors",
       bind(&AccessOperations::listSecondFactors)},
      {"POST", "/session/second-factors/totp", "beginTotp", bind(&AccessOperations::beginTotp)},
      {"PUT", "/session/second-factors/totp", "enrolTotp", bind(&AccessOperations::enrolTotp)},
      {"POST", "/session/second-factors/sheet", "makeCodeSheet",
       bind(&AccessOperations::makeCodeSheet)},
      {"DELETE", "/session/second-factors/{factor}", "removeSecondFactor",
       bind(&AccessOperations::removeSecondFactor)},
      {"GET", "/sessions", "listSessions", bind(&AccessOperations::listSessions)},
      {"DELETE", "/sessions/{session}", "endSession", bind(&AccessOperations::endSession)},
  };
}

}  // namespace sekisho::http
