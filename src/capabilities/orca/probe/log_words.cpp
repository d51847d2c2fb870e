#include "capabilities/orca/probe/log_words.h"

#include <algorithm>

namespace sekisho::orca {
namespace {

constexpr std::size_t kWebOrcaSession = 22;
constexpr std::string_view kUuidShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isLetterOrDigit(char c) { return isLetter(c) || isDigit(c); }
bool isHexDigit(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool isOfName(char c) { return isLetterOrDigit(c) || c == '.' || c == '_' || c == '-'; }

}  // namespace

bool isUuid(std::string_view text) noexcept {
  return text.size() == kUuidShape.size() &&
         std::ranges::equal(text, kUuidShape,
                            [](char c, char of) { return of == '-' ? c == '-' : isHexDigit(c); });
}

bool isSessionId(std::string_view text) noexcept {
  return (text.size() == kWebOrcaSession && std::ranges::all_of(text, isLetterOrDigit)) ||
         isUuid(text);
}

bool isName(std::string_view text, std::size_t most) noexcept {
  return !text.empty() && text.size() <= most && std::ranges::all_of(text, isOfName);
}

bool isUserId(std::string_view text) noexcept { return isName(text, kMaxUserId); }

std::optional<Peer> peerFrom(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view host = text.substr(0, colon);
  if (host.contains(':') && !host.starts_with('[')) return std::nullopt;
  auto address = addressFrom(host);
  const auto port = numberFrom(text.substr(colon + 1));
  if (!address || !port || *port > 65535) return std::nullopt;
  return Peer{std::move(*address), static_cast<std::uint16_t>(*port)};
}

std::optional<std::chrono::year_month_day> slashedDay(std::string_view text) noexcept {
  if (text.size() < 10 || text[4] != '/' || text[7] != '/') return std::nullopt;
  const auto year = numberFrom(text.substr(0, 4));
  const auto month = numberFrom(text.substr(5, 2));
  const auto day = numberFrom(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return std::chrono::year_month_day{std::chrono::year(*year),
                                     std::chrono::month(static_cast<unsigned>(*month)),
                                     std::chrono::day(static_cast<unsigned>(*day))};
}

}  // namespace sekisho::orca
