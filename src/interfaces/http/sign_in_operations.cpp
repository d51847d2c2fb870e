#include "interfaces/http/sign_in_operations.h"

#include <algorithm>

#include "capabilities/access/permissions.h"
#include "core/folding.h"
#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/roles.h"
#include "interfaces/http/session.h"

namespace sekisho::http {
namespace {

using access::Access;
using access::SignIn;

constexpr std::size_t kMaxSignInName = 80;
constexpr std::size_t kMaxPassword = 4096;  // of what is read; checkPassword() tells a long one
constexpr std::size_t kMaxGrant = 200;

class SignInOperations {
 public:
  SignInOperations(Access& access, const Clock& clock, AccessSurroundings surroundings)
      : access_(access), clock_(clock), surroundings_(std::move(surroundings)) {}

  Result<Reply> list(Call& call) {
    const auto signins = access_.all();
    if (!signins) return std::unexpected(signins.error());
    Json::Array bodies;
    for (const SignIn& signin : *signins) {
      Json body = signInBody(signin, access_.stateOf(signin));
      if (call.caller.masked()) mask(body);
      bodies.push_back(std::move(body));
    }
    const auto acts = access_.acts();
    if (!acts) return std::unexpected(acts.error());
    Json::Array done;
    for (const access::Act& act : *acts) done.push_back(bodyOf(act, *signins, call.caller));
    return Reply{.body = Json::Object{{"sign_ins", std::move(bodies)}, {"acts", std::move(done)}}};
  }

  // Of roles by somebody else who could have given them, of a reset by whoever was reset.
  Result<Reply> confirmAct(Call& call) {
    const auto id = access::ActId::fromText(call.parameter("act"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"access.act-unknown"});
    const auto act = access_.confirm(*id, call.caller.signedIn(), call.caller.console.has_value());
    if (!act) return std::unexpected(act.error());
    surroundings_.changed();
    const auto signins = access_.all();
    if (!signins) return std::unexpected(signins.error());
    return Reply{.body = bodyOf(*act, *signins, call.caller)};
  }

  Result<Reply> add(Call& call) {
    Members members(call.body);
    const auto typed_name = members.maybeText("name", kMaxSignInName);
    const auto person = personOf(members);
    if (!typed_name && !person) members.wrong("name");
    const auto password = members.maybeText("password", kMaxPassword);
    const access::Grant grant = grantIn(members);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = access::check(grant, japaneseDay(clock_.now())); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    if (auto may = mayGive(call.caller, grant.roles); !may) {
      return std::unexpected(std::move(may.error()));
    }
    const auto name = nameOf(typed_name, person);
    if (!name) return std::unexpected(name.error());
    auto dealt = prepare(*name, password, grant, call.caller.signedIn().person);
    if (!dealt) return std::unexpected(std::move(dealt.error()));
    if (person) dealt->signin.person = *person;
    if (auto kept = surroundings_.admit(dealt->signin, call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return Reply{.status = 201, .body = dealtBody(*dealt, access_.stateOf(dealt->signin))};
  }

  Result<Reply> grant(Call& call) {
    Members members(call.body);
    const access::Grant grant = grantIn(members);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto may = mayGive(call.caller, grant.roles); !may) {
      return std::unexpected(std::move(may.error()));
    }
    return change(call, [&](const SignIn& signin) -> Result<void> {
      if (auto may = mayDecide(call.caller, signin.roles); !may) return may;
      return access_.grant(signin, grant, call.caller.actor(), call.caller.console.has_value());
    });
  }

  Result<Reply> disable(Call& call) {
    Members members(call.body);
    const std::string why = members.text("why", kMaxReason);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    return change(call, [&](const SignIn& signin) -> Result<void> {
      if (auto may = mayDecide(call.caller, signin.roles); !may) return may;
      return access_.disable(signin, why, call.caller.actor());
    });
  }

  Result<Reply> reset(Call& call) {
    Members members(call.body);
    const auto password = members.maybeText("password", kMaxPassword);
    const Access::Resetting how{.by = call.caller.actor(),
                                .why = members.maybeText("why", kMaxGrant).value_or("")};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    std::string dealt;
    auto reply = change(call, [&](const SignIn& signin) -> Result<void> {
      if (auto may = mayReset(call.caller, signin); !may) return may;
      if (password) {
        return access_.reset(signin, *password, surroundings_.clinic(), how);
      }
      // Their sessions end, and with them whoever should read the code.
      if (call.caller.person && call.caller.person->person == signin.person) {
        return fail(ErrorCode::Conflict, MessageId{"access.own-reset"});
      }
      auto code = access_.resetWithCode(signin, how);
      if (!code) return std::unexpected(std::move(code.error()));
      dealt = std::move(*code);
      return {};
    });
    if (reply) reply->body = withCode(std::move(reply->body), dealt);
    return reply;
  }

  Result<Reply> confirmSetUp(Call& call) {
    const auto ended = access_.endSetUp(call.caller.actor());
    if (!ended) return std::unexpected(ended.error());
    surroundings_.sessions_ended();
    surroundings_.changed();
    return Reply{.body = Json::Object{{"ended", static_cast<std::int64_t>(*ended)}}};
  }

 private:
  // Without a password the hub deals a code, which the person replaces.
  Result<Access::Dealt> prepare(std::string_view name, const std::optional<std::string>& password,
                                const access::Grant& grant, PersonId maker) {
    if (!password) return access_.prepareWithCode(name, grant, maker);
    auto signin = access_.prepare(name, *password, grant, surroundings_.clinic(), maker);
    if (!signin) return std::unexpected(std::move(signin.error()));
    return Access::Dealt{std::move(*signin), ""};
  }

  // Shown once: to be handed to the person.
  static Json withCode(Json body, const std::string& code) {
    (*body.object())["code"] = code.empty() ? Json() : Json(code);
    return body;
  }

  // Names, and what people wrote, which may name others.
  static void mask(Json& signin) {
    for (const char* member : {"name", "reason", "contract", "scope"}) {
      Json& value = (*signin.object())[member];
      if (!value.text()->empty()) value = kMasked;
    }
  }

  static Json bodyOf(const access::Act& act, const std::vector<SignIn>& signins,
                     const Caller& caller) {
    const auto name = [&](const std::optional<PersonId>& person) -> Json {
      const auto found =
          person ? std::ranges::find(signins, *person, &SignIn::person) : signins.end();
      if (found == signins.end()) return {};
      return caller.masked() ? Json(kMasked) : Json(found->name);
    };
    Json confirmed;
    if (act.confirmed) {
      confirmed = Json::Object{{"by", act.confirmed->by.text()},
                               {"by_name", name(act.confirmed->by)},
                               {"at", toRfc3339(act.confirmed->at)},
                               {"lately", act.confirmed->lately}};
    }
    const bool waits =
        caller.person && access::check(act, {.by = caller.person->person}).has_value();
    return Json::Object{{"id", act.id.text()},
                        {"kind", access::nameOf(act.kind)},
                        {"person", act.person.text()},
                        {"name", name(act.person)},
                        {"by", act.by ? Json(act.by->text()) : Json()},
                        {"by_name", name(act.by)},
                        {"at", toRfc3339(act.at)},
                        {"roles", rolesOf(act.roles)},
                        {"reason", caller.masked() ? std::string(kMasked) : act.reason},
                        {"own", act.isOwn()},
                        {"alone", act.isAlone()},
                        {"waits_for_you", waits},
                        {"confirmed", std::move(confirmed)}};
  }

  static access::Grant grantIn(Members& members) {
    access::Grant grant{.roles = readSignInRoles(members),
                        .reason = members.text("reason", kMaxGrant, true),
                        .contract = members.maybeText("contract", kMaxGrant).value_or(""),
                        .scope = members.maybeText("scope", kMaxGrant).value_or("")};
    grant.until = fromIsoDay(members.text("until", 10));
    if (!grant.until) members.wrong("until");
    return grant;
  }

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
    if (!registered || !typed || foldedName(*typed) == foldedName(*registered)) return registered;
    return fail(ErrorCode::InvalidInput, MessageId{"access.name-differs"}, {},
                {{"pointer", "/name"}});
  }

  [[nodiscard]] Result<void> mayGive(const Caller& caller, const access::Roles& roles) const {
    if (auto may = access_.mayOpenSetUp(&caller.signedIn(), roles); !may) return may;
    return mayDecide(caller, roles);
  }

  [[nodiscard]] Result<void> mayDecide(const Caller& caller, const access::Roles& others) const {
    return access_.mayDecide(caller.signedIn(), others);
  }

  // A director who forgot the password needs a way back: at the console whoever may reset at all,
  // and without a person the owner of the data directory, who holds more than a password, for the
  // one for whom nobody else could.
  [[nodiscard]] Result<void> mayReset(const Caller& caller, const SignIn& about) const {
    if (!access_.maySignIn(about)) {
      const access::Identity* by = caller.person ? &*caller.person : nullptr;
      if (auto may = access_.mayOpenSetUp(by, about.roles); !may) return may;
      if (auto may = access_.mayReopen(by, about); !may) return may;
    }
    if (!caller.console) return mayDecide(caller, about.roles);
    if (caller.person || access_.isLastWhoDecides(about)) return {};
    return fail(ErrorCode::Unauthenticated, MessageId{"access.person-needed"});
  }

  template <class Change>
  Result<Reply> change(Call& call, Change apply) {
    const auto person = PersonId::fromText(call.parameter("person"));
    if (!person) return fail(ErrorCode::NotFound, MessageId{"access.unknown"});
    auto signin = access_.signIn(*person);
    if (!signin) return std::unexpected(std::move(signin.error()));
    if (auto kept = apply(*signin); !kept) return std::unexpected(std::move(kept.error()));
    surroundings_.sessions_ended();
    surroundings_.changed();
    signin = access_.signIn(*person);
    if (!signin) return std::unexpected(std::move(signin.error()));
    return Reply{.body = signInBody(*signin, access_.stateOf(*signin))};
  }

  Access& access_;
  const Clock& clock_;
  AccessSurroundings surroundings_;
};

}  // namespace

std::vector<Route> signInOperations(Access& access, const Clock& clock,
                                    AccessSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<SignInOperations>(access, clock, std::move(surroundings));
  const auto bind = [&](Result<Reply> (SignInOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/sign-ins", "listSignIns", bind(&SignInOperations::list)},
      {"POST", "/sign-ins", "addSignIn", bind(&SignInOperations::add)},
      {"POST", "/sign-in-acts/{act}/confirmation", "confirmSignInAct",
       bind(&SignInOperations::confirmAct)},
      {"POST", "/sign-ins/set-up-confirmation", "confirmSetUp",
       bind(&SignInOperations::confirmSetUp)},
      {"PUT", "/sign-ins/{person}/grant", "grantRoles", bind(&SignInOperations::grant)},
      {"POST", "/sign-ins/{person}/disable", "disableSignIn", bind(&SignInOperations::disable)},
      {"POST", "/sign-ins/{person}/reset", "resetSignIn", bind(&SignInOperations::reset)},
  };
}

}  // namespace sekisho::http
