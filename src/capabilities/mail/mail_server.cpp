#include "capabilities/mail/mail_server.h"

#include <algorithm>
#include <array>
#include <functional>

#include "core/mail_address.h"
#include "core/text.h"

namespace sekisho::mail {
namespace {

constexpr std::size_t kMaxHost = 253;       // RFC 1035 §2.3.4
constexpr std::size_t kMaxNameBytes = 120;  // 40 characters of Japanese
constexpr std::size_t kMaxMembers = 8;

constexpr std::array<std::pair<Security, std::string_view>, 3> kSecurities{
    {{Security::Tls, "tls"}, {Security::StartTls, "starttls"}, {Security::None, "none"}}};

std::unexpected<Error> wrong(MessageId why, std::string pointer) {
  return fail(ErrorCode::InvalidInput, why, {}, {{"pointer", "/" + std::move(pointer)}});
}

bool isHost(std::string_view text) {
  return !text.empty() && text.size() <= kMaxHost && text.front() != '-' &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '.' || c == ':';
         });
}

bool isThisMachine(std::string_view host) {
  const bool numbers = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return lowered(host) == "localhost" || host == "::1" || (numbers && host.starts_with("127."));
}

bool areReminders(const std::vector<int>& days) {
  return days.size() <= kMaxReminders &&
         std::ranges::all_of(days, [](int day) { return day >= 0 && day <= kMaxDaysBefore; }) &&
         std::ranges::adjacent_find(days, std::ranges::less_equal{}) == days.end();
}

bool isPem(std::string_view text) {
  return text.size() <= kMaxAuthoritiesBytes && text.contains("-----BEGIN CERTIFICATE-----") &&
         std::ranges::all_of(text, [](char c) { return (c >= ' ' && c < '\x7f') || c == '\n'; });
}

}  // namespace

std::string_view nameOf(Security security) noexcept {
  return std::ranges::find(kSecurities, security, &decltype(kSecurities)::value_type::first)
      ->second;
}

Result<void> check(const MailServer& server) {
  if (!isHost(server.host)) return wrong(MessageId{"mail.host"}, "host");
  if (server.port == 0) return wrong(MessageId{"mail.port"}, "port");
  if (server.security == Security::None && !isThisMachine(server.host)) {
    return wrong(MessageId{"mail.security"}, "security");
  }
  if (!isOneLine(server.user, kMaxNameBytes)) return wrong(MessageId{"mail.user"}, "user");
  if (!isMailAddress(server.sender)) return wrong(MessageId{"mail.sender"}, "sender");
  if (!isOneLine(server.sender_name, kMaxNameBytes)) {
    return wrong(MessageId{"mail.sender-name"}, "sender_name");
  }
  if (!areReminders(server.days_before)) return wrong(MessageId{"mail.days-before"}, "days_before");
  if (!server.authorities_pem.empty() && !isPem(server.authorities_pem)) {
    return wrong(MessageId{"mail.authorities"}, "authorities");
  }
  return {};
}

Json toJson(const MailServer& server) {
  Json::Array days;
  for (const int day : server.days_before) days.emplace_back(day);
  return Json::Object{{"host", server.host},
                      {"port", static_cast<std::int64_t>(server.port)},
                      {"security", nameOf(server.security)},
                      {"user", server.user},
                      {"sender", server.sender},
                      {"sender_name", server.sender_name},
                      {"days_before", std::move(days)},
                      {"authorities", server.authorities_pem}};
}

Result<MailServer> mailServerFrom(const Json& json) {
  MailServer server;
  server.days_before.clear();
  if (json.object() == nullptr || json.object()->size() != kMaxMembers) {
    return wrong(MessageId{"mail.host"}, "host");
  }
  const auto text = [&](std::string_view name, std::string& into) {
    if (json[name].text() != nullptr) into = *json[name].text();
    return json[name].text() != nullptr;
  };
  std::string security;
  if (!text("host", server.host)) return wrong(MessageId{"mail.host"}, "host");
  const auto* port = json["port"].integer();
  if (port == nullptr || *port < 1 || *port > 65535) return wrong(MessageId{"mail.port"}, "port");
  server.port = static_cast<std::uint16_t>(*port);
  const bool told = text("security", security);
  const auto* found =
      std::ranges::find(kSecurities, security, &decltype(kSecurities)::value_type::second);
  if (!told || found == kSecurities.end()) return wrong(MessageId{"mail.security"}, "security");
  server.security = found->first;
  if (!text("user", server.user)) return wrong(MessageId{"mail.user"}, "user");
  if (!text("sender", server.sender)) return wrong(MessageId{"mail.sender"}, "sender");
  if (!text("sender_name", server.sender_name)) {
    return wrong(MessageId{"mail.sender-name"}, "sender_name");
  }
  if (!text("authorities", server.authorities_pem)) {
    return wrong(MessageId{"mail.authorities"}, "authorities");
  }
  const auto* days = json["days_before"].array();
  for (const Json& day : days == nullptr ? Json::Array{Json()} : *days) {
    if (day.integer() == nullptr || *day.integer() > kMaxDaysBefore || *day.integer() < 0) {
      return wrong(MessageId{"mail.days-before"}, "days_before");
    }
    server.days_before.push_back(static_cast<int>(*day.integer()));
  }
  std::ranges::sort(server.days_before, std::greater{});
  if (auto fine = check(server); !fine) return std::unexpected(std::move(fine.error()));
  return server;
}

}  // namespace sekisho::mail
