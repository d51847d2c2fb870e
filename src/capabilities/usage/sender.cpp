#include "capabilities/usage/sender.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho::usage {
namespace {

constexpr std::string_view kTokenBegins = "sekisho_";

}  // namespace

std::string_view nameOf(Scope scope) noexcept {
  return scope == Scope::Write ? "audit:write" : "audit:read";
}

std::optional<Scope> scopeFrom(std::string_view name) noexcept {
  for (const Scope scope : {Scope::Write, Scope::Read}) {
    if (name == nameOf(scope)) return scope;
  }
  return std::nullopt;
}

bool Sender::may(Scope scope) const { return std::ranges::find(scopes, scope) != scopes.end(); }

std::string makeSenderToken(Random& random) {
  std::array<std::byte, 32> bytes{};
  random.fill(bytes);
  return std::string(kTokenBegins) + toBase64Url(bytes);
}

Result<void> checkSenderName(std::string_view name) {
  if (!trimmed(name).empty() && isOneLine(name, kMaxSenderNameBytes)) return {};
  return fail(ErrorCode::InvalidInput, MessageId{"usage.sender-name"}, {}, {{"pointer", "/name"}});
}

const Sender* findByToken(const std::vector<Sender>& senders, std::string_view token, Scope scope,
                          Instant now) {
  const Sha256 digest = sha256(bytesOf(token));
  const Sender* found = nullptr;
  for (const Sender& sender : senders) {
    if (!sender.token || !equalInConstantTime(sender.token->view(), digest.view())) continue;
    found = &sender;
  }
  return found != nullptr && found->isValid(now) && found->may(scope) ? found : nullptr;
}

std::string certificateUri(ClinicId clinic, SenderId sender) {
  return "urn:sekisho:" + clinic.text() + ":sender-" + sender.text();
}

const Sender* findByCertificate(const std::vector<Sender>& senders, ClinicId clinic,
                                std::string_view uri, std::string_view serial, Instant now) {
  for (const Sender& sender : senders) {
    if (sender.certificate_serial.empty() || sender.certificate_serial != serial) continue;
    const bool named = certificateUri(clinic, sender.id) == uri;
    return named && sender.isValid(now) && sender.may(Scope::Write) ? &sender : nullptr;
  }
  return nullptr;
}

Json toJson(const Sender& sender) {
  Json::Array scopes;
  for (const Scope scope : sender.scopes) scopes.emplace_back(nameOf(scope));
  const auto or_null = [](const std::optional<Instant>& at) {
    return at ? Json(toRfc3339(*at)) : Json();
  };
  return Json::Object{{"id", sender.id.text()},
                      {"name", sender.name},
                      {"proof", sender.token ? "token" : "certificate"},
                      {"scopes", std::move(scopes)},
                      {"made", toRfc3339(sender.made)},
                      {"expires", or_null(sender.expires)},
                      {"revoked", or_null(sender.revoked)}};
}

}  // namespace sekisho::usage
