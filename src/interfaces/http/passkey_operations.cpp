#include "interfaces/http/passkey_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "interfaces/http/body.h"
#include "interfaces/http/session.h"

namespace sekisho::http {
namespace {

using access::Access;
using access::Passkeys;
using access::SecondFactor;
using access::Site;

constexpr std::size_t kMaxLabel = 120;

// Base64 of so many bytes takes a third more.
Bytes bytesIn(Members& members, std::string_view name, std::size_t most) {
  const std::string text = members.text(name, most * 4 / 3 + 4);
  auto bytes = fromBase64Url(text);
  if (!bytes || bytes->size() > most) members.wrong(name);
  return bytes.value_or(Bytes{});
}

Json credentialsOf(const std::vector<SecondFactor>& factors) {
  Json::Array ids;
  for (const SecondFactor& factor : factors) {
    if (factor.passkey) ids.emplace_back(toBase64Url(factor.passkey->credential));
  }
  return ids;
}

bool isNumeric(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

class PasskeyOperations {
 public:
  PasskeyOperations(Access& access, Passkeys& passkeys, const Clock& clock,
                    std::function<std::string()> clinic)
      : access_(access), passkeys_(passkeys), clock_(clock), clinic_(std::move(clinic)) {}

  Result<Reply> begin(Call& call) {
    if (auto may = mayEnrol(access_, call, clock_.now()); !may) {
      return std::unexpected(std::move(may.error()));
    }
    const auto site = siteOf(call.request);
    if (!site) return std::unexpected(site.error());
    const auto session = access_.session(call.session_token);
    if (!session) return std::unexpected(session.error());
    const auto question = passkeys_.begin(*session, *site);
    if (!question) return std::unexpected(question.error());
    const access::Identity& person = call.caller.signedIn();
    return Reply{.body =
                     Json::Object{{"challenge", toBase64Url(question->challenge)},
                                  {"site", site->id},
                                  {"user", Json::Object{{"id", toBase64Url(person.person.view())},
                                                        {"name", person.name}}},
                                  {"known", credentialsOf(question->passkeys)}}};
  }

  Result<Reply> enrol(Call& call) {
    Members members(call.body);
    const std::string label = members.text("label", kMaxLabel, true);
    const bool own_account = members.boolean("own_account");
    const access::PasskeyMade made{
        .client_data = bytesIn(members, "client_data", access::kMaxClientDataBytes),
        .authenticator_data =
            bytesIn(members, "authenticator_data", access::kMaxAuthenticatorDataBytes),
        .public_key = bytesIn(members, "public_key", access::kMaxKeyBytes),
        .built_in = members.boolean("built_in")};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto may = mayEnrol(access_, call, clock_.now()); !may) {
      return std::unexpected(std::move(may.error()));
    }
    return proved(call, 201,
                  [&](const access::Session& session, const Site& site) -> Result<std::string> {
                    auto kept = passkeys_.enrol(session, label, own_account, made, site);
                    if (!kept) return std::unexpected(std::move(kept.error()));
                    return std::move(kept->session_token);
                  });
  }

  Result<Reply> ask(Call& call) {
    const auto site = siteOf(call.request);
    if (!site) return std::unexpected(site.error());
    const auto session = access_.session(call.session_token);
    if (!session) return std::unexpected(session.error());
    const auto question = passkeys_.ask(*session, *site);
    if (!question) return std::unexpected(question.error());
    return Reply{.body = Json::Object{{"challenge", toBase64Url(question->challenge)},
                                      {"site", site->id},
                                      {"credentials", credentialsOf(question->passkeys)}}};
  }

  Result<Reply> give(Call& call) {
    Members members(call.body);
    const access::PasskeyGiven given{
        .credential = bytesIn(members, "credential", access::kMaxCredentialBytes),
        .client_data = bytesIn(members, "client_data", access::kMaxClientDataBytes),
        .authenticator_data =
            bytesIn(members, "authenticator_data", access::kMaxAuthenticatorDataBytes),
        .signature = bytesIn(members, "signature", access::kMaxSignatureBytes)};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    return proved(call, 200, [&](const access::Session& session, const Site& site) {
      auto done = passkeys_.prove(session, given, site);
      if (!done) noteRefusal(access_, session, done.error(), clock_.now());
      return done;
    });
  }

 private:
  template <class Prove>
  Result<Reply> proved(const Call& call, int status, Prove prove) {
    const auto site = siteOf(call.request);
    if (!site) return std::unexpected(site.error());
    const auto session = access_.session(call.session_token);
    if (!session) return std::unexpected(session.error());
    auto token = prove(*session, *site);
    if (!token) return std::unexpected(std::move(token.error()));
    return provenSession(access_, call, *token, status, clinic_(), clock_.now());
  }

  Access& access_;
  Passkeys& passkeys_;
  const Clock& clock_;
  std::function<std::string()> clinic_;
};

}  // namespace

Result<Site> siteOf(const platform::http::Request& request) {
  const std::string* host = request.field("Host");  // one of the hub's own: the server looked
  std::string authority = host == nullptr ? "" : *host;
  std::ranges::transform(authority, authority.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const std::string id = authority.substr(0, authority.rfind(':'));
  if (authority.empty() || isNumeric(authority.starts_with('[') ? authority : id)) {
    return fail(ErrorCode::Conflict, MessageId{"access.passkey-address"});
  }
  return Site{.id = id, .origin = (request.peer.encrypted ? "https://" : "http://") + authority};
}

std::vector<Route> passkeyOperations(Access& access, Passkeys& passkeys, const Clock& clock,
                                     std::function<std::string()> clinic) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<PasskeyOperations>(access, passkeys, clock, std::move(clinic));
  const auto bind = [&](Result<Reply> (PasskeyOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"POST", "/session/second-factor/passkey", "askPasskey", bind(&PasskeyOperations::ask)},
      {"PUT", "/session/second-factor/passkey", "givePasskey", bind(&PasskeyOperations::give)},
      {"POST", "/session/second-factors/passkey", "beginPasskey", bind(&PasskeyOperations::begin)},
      {"PUT", "/session/second-factors/passkey", "enrolPasskey", bind(&PasskeyOperations::enrol)},
  };
}

}  // namespace sekisho::http
