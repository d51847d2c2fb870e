#include "interfaces/http/usage_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "capabilities/usage/received.h"
#include "core/text.h"
#include "interfaces/http/api.h"
#include "interfaces/http/body.h"
#include "interfaces/http/journal_operations.h"
#include "interfaces/http/journal_rows.h"

namespace sekisho::http {
namespace {

using usage::Scope;
using usage::Sender;
using usage::SenderId;

constexpr std::size_t kMaxName = 40;
constexpr std::size_t kMaxScopes = 2;
constexpr std::size_t kMaxRequestBytes = 16'384;

Json instantOrNull(const std::optional<Instant>& at) { return at ? Json(toRfc3339(*at)) : Json(); }

Json accountBody(const usage::Account& account) {
  return Json::Object{{"received", account.received()},
                      {"accepted", account.accepted},
                      {"quarantined", account.quarantined},
                      {"gaps", account.gaps},
                      {"missed", account.missed},
                      {"first_heard", instantOrNull(account.first_heard)},
                      {"last_heard", instantOrNull(account.last_heard)}};
}

/// The media type without its parameters, in lower case.
std::string mediaTypeOf(const platform::http::Request& request) {
  const std::string* type = request.field("Content-Type");
  if (type == nullptr) return {};
  return lowered(trimmed(std::string_view(*type).substr(0, type->find(';'))));
}

class UsageOperations {
 public:
  UsageOperations(usage::SenderRegister& senders, usage::Arrivals& arrivals,
                  journal::Journal& journal, const journal::Generations& record, const Clock& clock,
                  Random& random, IdSource& ids, UsageSurroundings around)
      : senders_(senders),
        arrivals_(arrivals),
        journal_(journal),
        record_(record),
        clock_(clock),
        random_(random),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> receive(Call& call) {
    auto sender = bearer(call, Scope::Write);
    if (!sender) return std::unexpected(std::move(sender.error()));
    if (call.request.body.empty()) return fail(ErrorCode::InvalidInput, MessageId{"usage.empty"});
    std::string type = mediaTypeOf(call.request);
    if (type == "text/xml") type = usage::kDicomType;
    if (type != usage::kFhirType && type != usage::kDicomType) {
      return fail(ErrorCode::InvalidInput, MessageId{"usage.media-type"});
    }
    if (call.request.body.size() > journal::kMaxBodyBytes) {
      return fail(ErrorCode::InvalidInput, usage::kTooLarge);
    }
    const usage::Message message{.type = std::move(type), .body = call.request.body};
    auto arrived = std::move(arrivals_.take(sender->source(), {&message, 1}).front());
    if (!arrived) return std::unexpected(std::move(arrived.error()));
    const std::string place = journal::EntryPlace{arrived->generation, arrived->index}.text();
    Json::Object body{{"generation", arrived->generation},
                      {arrived->quarantined ? "quarantine" : "index", arrived->index},
                      {"proof", "/api/v1/audit-events/" + place + "/proof"}};
    return Reply{.status = arrived->quarantined ? 202 : 201, .body = std::move(body)};
  }

  // Of its own entries only: whoever sends need not be able to ask what others sent.
  Result<Reply> proof(Call& call) {
    const auto sender = bearer(call, Scope::Write);
    if (!sender) return std::unexpected(sender.error());
    const auto place = placeIn(call.parameter("index"), record_);
    if (!place) return std::unexpected(place.error());
    const auto journal = record_.of(place->generation);
    const auto entry = journal ? (*journal)->entry(place->index) : std::unexpected(journal.error());
    if (!entry || entry->source != sender->source()) {
      return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"});
    }
    auto file = proofFile(journal_, record_, *place);
    if (!file) return std::unexpected(std::move(file.error()));
    return Reply{.fields = {{"Content-Type", "text/plain; charset=utf-8"}},
                 .raw = std::move(*file)};
  }

  Result<Reply> list(Call&) {
    const auto senders = senders_.all();
    if (!senders) return std::unexpected(senders.error());
    const auto accounts = arrivals_.accounts();
    Json::Array bodies;
    for (const Sender& sender : *senders) bodies.push_back(bodyOf(sender, accounts));
    Json::Array relays;
    for (const std::string_view relay : {usage::kTcpRelay, usage::kUdpRelay}) {
      relays.emplace_back(Json::Object{{"source", relay}, {"account", accountOf(accounts, relay)}});
    }
    return Reply{.body =
                     Json::Object{{"senders", std::move(bodies)}, {"relays", std::move(relays)}}};
  }

  Result<Reply> makeToken(Call& call) {
    Members members(call.body);
    Sender sender = begun(members, call);
    for (const Json& given : members.array("scopes")) {
      const auto scope = given.text() ? usage::scopeFrom(*given.text()) : std::nullopt;
      if (!scope || sender.may(*scope) || sender.scopes.size() >= kMaxScopes) {
        members.wrong("scopes");
        break;
      }
      sender.scopes.push_back(*scope);
    }
    if (sender.scopes.empty()) members.wrong("scopes");
    if (members.has("expires_days")) {
      const std::int64_t* days = members.any("expires_days").integer();
      if (days == nullptr || *days < 1 || *days > usage::kMaxTokenLife.count()) {
        members.wrong("expires_days");
      } else {
        sender.expires = sender.made + std::chrono::days{*days};
      }
    }
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    // What it reads is what entries say.
    if (sender.may(usage::Scope::Read) && !mayOpenBodies(call.caller)) {
      return fail(ErrorCode::PermissionDenied, MessageId{"usage.token-reads"});
    }
    const std::string token = usage::makeSenderToken(random_);
    sender.token = sha256(bytesOf(token));
    if (auto kept = keep(sender); !kept) return std::unexpected(std::move(kept.error()));
    return Reply{
        .status = 201,
        .body = Json::Object{{"sender", bodyOf(sender, arrivals_.accounts())}, {"token", token}}};
  }

  Result<Reply> certify(Call& call) {
    Members members(call.body);
    Sender sender = begun(members, call);
    sender.scopes = {Scope::Write};
    const std::string csr = members.maybeText("request", kMaxRequestBytes).value_or("");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto made = around_.certify(csr, usage::certificateUri(journal_.clinic(), sender.id));
    if (!made) return std::unexpected(made.error());
    sender.certificate_serial = made->serial;
    if (auto kept = keep(sender); !kept) return std::unexpected(std::move(kept.error()));
    return Reply{.status = 201,
                 .body = Json::Object{{"sender", bodyOf(sender, arrivals_.accounts())},
                                      {"certificate", made->certificate_pem},
                                      {"key", made->key_pem.empty() ? Json() : Json(made->key_pem)},
                                      {"authority", made->authority_pem}}};
  }

  Result<Reply> revoke(Call& call) {
    const auto id = SenderId::fromText(call.parameter("sender"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"usage.sender-unknown"});
    if (auto done = senders_.revoke(*id, call.caller.actor(), clock_.now()); !done) {
      return std::unexpected(std::move(done.error()));
    }
    around_.changed();
    return Reply{.status = 204};
  }

 private:
  // Members::finish() is for the caller, who reads more.
  [[nodiscard]] Sender begun(Members& members, const Call& call) {
    Sender sender{.id = ids_.make<SenderId>(),
                  .name = members.text("name", kMaxName),
                  .made_by = call.caller.signedIn().person,
                  .made = clock_.now()};
    if (auto good = usage::checkSenderName(sender.name); !good) {
      members.wrong("name", std::move(good.error()));
    }
    return sender;
  }

  [[nodiscard]] Result<void> keep(const Sender& sender) {
    if (auto added = senders_.add(sender); !added) return added;
    around_.changed();
    return {};
  }

  [[nodiscard]] Result<Sender> bearer(const Call& call, Scope scope) const {
    const auto senders = senders_.all();
    if (!senders) return std::unexpected(senders.error());
    const auto token = bearerToken(call.request);
    const Sender* found =
        token ? usage::findByToken(*senders, *token, scope, clock_.now()) : nullptr;
    if (found == nullptr) {
      return fail(ErrorCode::Unauthenticated, MessageId{"usage.token-refused"});
    }
    return *found;
  }

  [[nodiscard]] static Json accountOf(const std::vector<usage::Account>& accounts,
                                      std::string_view source) {
    const auto found = std::ranges::find(accounts, source, &usage::Account::source);
    return accountBody(found == accounts.end() ? usage::Account{} : *found);
  }

  [[nodiscard]] Json bodyOf(const Sender& sender,
                            const std::vector<usage::Account>& accounts) const {
    Json body = usage::toJson(sender);
    body.object()->emplace("source", sender.source());
    const bool reads = sender.may(Scope::Read) && around_.may_read(sender.made_by);
    body.object()->emplace("reads", reads);
    body.object()->emplace("valid",
                           sender.isValid(clock_.now()) && (reads || sender.may(Scope::Write)));
    body.object()->emplace("account", accountOf(accounts, sender.source()));
    return body;
  }

  usage::SenderRegister& senders_;
  usage::Arrivals& arrivals_;
  journal::Journal& journal_;
  const journal::Generations& record_;
  const Clock& clock_;
  Random& random_;
  IdSource& ids_;
  UsageSurroundings around_;
};

}  // namespace

std::vector<Route> usageOperations(usage::SenderRegister& senders, usage::Arrivals& arrivals,
                                   journal::Journal& journal, const journal::Generations& record,
                                   const Clock& clock, Random& random, IdSource& ids,
                                   UsageSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<UsageOperations>(senders, arrivals, journal, record, clock, random,
                                              ids, std::move(surroundings));
  const auto bind = [&](Result<Reply> (UsageOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"POST", "/audit-events", "receiveAuditEvent", bind(&UsageOperations::receive), Body::Any},
      {"GET", "/audit-events/{index}/proof", "getAuditEventProof", bind(&UsageOperations::proof)},
      {"GET", "/senders", "listSenders", bind(&UsageOperations::list)},
      {"POST", "/senders/tokens", "makeSenderToken", bind(&UsageOperations::makeToken)},
      {"POST", "/senders/certificates", "certifySender", bind(&UsageOperations::certify)},
      {"DELETE", "/senders/{sender}", "revokeSender", bind(&UsageOperations::revoke)},
  };
}

}  // namespace sekisho::http
