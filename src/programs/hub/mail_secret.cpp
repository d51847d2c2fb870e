#include "programs/hub/mail_secret.h"

#include "core/json.h"

namespace sekisho::hub {
namespace {

constexpr std::size_t kMaxFile = 4096;

Json placeOf(const mail::MailServer& server) {
  return Json::Object{{"host", server.host},
                      {"port", static_cast<std::int64_t>(server.port)},
                      {"user", server.user}};
}

}  // namespace

Result<void> MailSecret::keep(const mail::MailServer& server, const std::string& password) {
  if (password.empty() || password.size() > mail::kMaxPasswordBytes) {
    return fail(ErrorCode::InvalidInput, MessageId{"mail.password"}, {},
                {{"pointer", "/password"}});
  }
  const Json file = Json::Object{{"of", placeOf(server)}, {"password", password}};
  return platform::writeFileAtomically(disk_, path_, bytesOf(canonicalJson(file) + "\n"));
}

Result<std::optional<std::string>> MailSecret::passwordFor(const mail::MailServer& server) const {
  const auto bytes = platform::readFile(disk_, path_, kMaxFile);
  if (!bytes && bytes.error().code == ErrorCode::NotFound) return std::nullopt;
  if (!bytes) return std::unexpected(bytes.error());
  const auto json = parseJson(textOf(*bytes));
  const auto* password = json ? (*json)["password"].text() : nullptr;
  if (password == nullptr) return fail(ErrorCode::Corrupt, MessageId{"mail.password-broken"});
  if ((*json)["of"] != placeOf(server)) return std::nullopt;
  return std::optional(*password);
}

Result<void> MailSecret::forget() {
  const auto there = platform::look(disk_, path_);
  if (!there) return std::unexpected(there.error());
  if (*there != platform::Presence::Present) return {};
  return platform::removeDurably(disk_, path_);
}

}  // namespace sekisho::hub
