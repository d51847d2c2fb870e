#include "capabilities/orca/probe/panda_log.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "platform/machine/syslog_line.h"

namespace sekisho::orca::panda {
namespace {

constexpr std::size_t kMaxProcess = 32;
constexpr std::size_t kMaxApi = 64;
constexpr std::size_t kMaxClient = 16;
constexpr std::size_t kMaxVersion = 24;

bool isAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "2.0.29", "1:5.2.0-1": digits in short rows, which no number of a patient is.
bool isVersion(std::string_view text) {
  if (text.size() > kMaxVersion || !text.contains('.')) return false;
  int in_row = 0;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    in_row = digit ? in_row + 1 : 0;
    if (in_row > 3 || !(digit || c == '.' || c == '-' || c == ':' || c == '+')) return false;
  }
  return text.front() >= '0' && text.front() <= '9';
}

// "monsiaj/2.0.29 (…)" → "monsiaj/2.0.29"
std::string agentFrom(std::string_view text) {
  const std::string_view word = takeWord(text);
  const std::size_t slash = std::min(word.find('/'), word.size());
  const std::string_view client = word.substr(0, slash);
  const auto digits = std::ranges::count_if(client, [](char c) { return c >= '0' && c <= '9'; });
  if (!isName(client, kMaxClient) || digits > 1) return {};
  if (slash == word.size()) return std::string(client);
  return isVersion(word.substr(slash + 1)) ? std::string(word) : std::string();
}

struct UserAtHost {
  std::string user = {};
  std::string host = {};
  [[nodiscard]] bool whole() const { return !user.empty() && !host.empty(); }
};

// Each of the two, if it is one.
UserAtHost userAtHost(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return {};
  UserAtHost found;
  if (isUserId(text.substr(0, at))) found.user = text.substr(0, at);
  if (auto address = addressFrom(text.substr(at + 1))) {
    found.host = std::move(*address);
  } else if (isName(text.substr(at + 1), 255)) {
    found.host = text.substr(at + 1);
  }
  return found;
}

// "[user@host]", which it takes off.
std::optional<std::string_view> takeBrackets(std::string_view& rest) {
  const std::size_t end = rest.find(']');
  if (!rest.starts_with('[') || end == std::string_view::npos) return std::nullopt;
  const std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return inside;
}

// "3) " of "session start(3) "
std::optional<int> takeCount(std::string_view& rest) {
  const std::size_t close = rest.find(')');
  if (close == std::string_view::npos) return std::nullopt;
  const auto count = numberFrom(rest.substr(0, close));
  if (count) rest.remove_prefix(close + 1);
  return count;
}

std::optional<What> sessionStarted(std::string_view rest) {
  const auto open = takeCount(rest);
  const std::string_view session = takeWord(rest);
  const auto inside = takeBrackets(rest);
  if (!open || !isUuid(session) || !inside) return std::nullopt;
  UserAtHost of = userAtHost(*inside);
  if (!of.whole()) return std::nullopt;
  return SessionStarted{.open = *open,
                        .session = std::string(session),
                        .user = std::move(of.user),
                        .host = std::move(of.host),
                        .agent = agentFrom(rest)};
}

std::optional<What> sessionEnded(std::string_view rest) {
  const std::string_view session = takeWord(rest);
  const auto inside = takeBrackets(rest);
  if (!isUuid(session) || !inside) return std::nullopt;
  UserAtHost of = userAtHost(*inside);
  if (!of.whole()) return std::nullopt;
  return SessionEnded{.session = std::string(session),
                      .user = std::move(of.user),
                      .host = std::move(of.host),
                      .agent = agentFrom(rest)};
}

// Of the path only LD and window, which cannot hold what was asked for.
std::optional<What> apiCall(std::string_view rest) {
  const std::string_view status = takeWord(rest);
  const auto parts = split(takeWord(rest), '/');
  UserAtHost of = userAtHost(takeWord(rest));
  const auto number = numberFrom(status);
  if (status.size() != 3 || !number || parts.size() < 3 || !parts[0].empty() || !of.whole()) {
    return std::nullopt;
  }
  for (const std::string_view part : {parts[1], parts[2]}) {
    const bool begins = !part.empty() && !(part.front() >= '0' && part.front() <= '9');
    if (!begins || part.size() > kMaxApi || !std::ranges::all_of(part, isAlphanumeric)) {
      return std::nullopt;
    }
  }
  return ApiCall{.status = *number,
                 .api = "/" + std::string(parts[1]) + "/" + std::string(parts[2]),
                 .user = std::move(of.user),
                 .host = std::move(of.host)};
}

std::optional<What> invalidSession(std::string_view rest) {
  UserAtHost of = userAtHost(takeWord(rest));
  return InvalidSession{.user = std::move(of.user), .host = std::move(of.host)};
}

std::optional<What> sessionServerStarted(std::string_view rest) {
  const std::string_view version = takeWord(rest);
  return SessionServerStarted{.version = isVersion(version) ? std::string(version) : std::string()};
}

// "[user@host] Authorization Error", and 1.4's "[user@uuid] session start(3)", "… session end"
std::optional<What> ofSomebody(std::string_view rest) {
  const auto inside = takeBrackets(rest);
  if (!inside) return std::nullopt;
  UserAtHost of = userAtHost(*inside);
  if (rest.starts_with("Authorization Error")) {
    return AuthorizationError{.user = std::move(of.user), .host = std::move(of.host)};
  }
  if (of.user.empty() || !isUuid(of.host)) return std::nullopt;
  if (takeLiteral(rest, "session start(")) {
    const auto open = takeCount(rest);
    if (!open) return std::nullopt;
    return SessionStarted{.open = *open, .session = std::move(of.host), .user = std::move(of.user)};
  }
  if (!rest.starts_with("session end")) return std::nullopt;
  return SessionEnded{.session = std::move(of.host), .user = std::move(of.user)};
}

std::optional<What> whatMessageSays(std::string_view message) {
  std::string_view rest = trimmed(message);
  if (rest.starts_with('[')) return ofSomebody(rest);
  if (takeLiteral(rest, "api ")) return apiCall(rest);
  if (takeLiteral(rest, "session start(")) return sessionStarted(rest);
  if (takeLiteral(rest, "session end ")) return sessionEnded(rest);
  if (takeLiteral(rest, "invalid session id ")) return invalidSession(rest);
  if (takeLiteral(rest, "wfc start")) return sessionServerStarted(rest);
  if (rest == "can not get peer certificate") return PeerCertificateMissing{};
  if (rest == "glserver start" || rest == "glserver start (ssl)") {
    return ServerStarted{.tls = rest.ends_with(')')};
  }
  if (rest == "verify peer" || rest == "no verify peer") {
    return PeersVerified{.verified = rest.starts_with('v')};
  }
  if (rest == "receive stop signal") return StopReceived{};
  return std::nullopt;
}

}  // namespace

bool isOwnError(const Line& line) noexcept {
  if (!line.what) return line.error;
  if (const auto* call = std::get_if<ApiCall>(&*line.what)) return call->status >= 500;
  const bool asked_wrongly = std::holds_alternative<AuthorizationError>(*line.what) ||
                             std::holds_alternative<InvalidSession>(*line.what) ||
                             std::holds_alternative<PeerCertificateMissing>(*line.what);
  return line.error && !asked_wrongly;
}

std::optional<Line> lineOfSyslog(std::string_view text, std::chrono::year_month read_in) {
  const auto line = platform::syslogLineFrom(text, read_in);
  if (!line) return std::nullopt;
  std::string_view process = line->tag;
  if (!takeLiteral(process, "panda/") || !isName(process, kMaxProcess)) return std::nullopt;
  return Line{.at = line->at,
              .process = std::string(process),
              .what = whatMessageSays(line->message),
              .credentials = credentialsIn(line->message)};
}

std::optional<Line> lineOfLogFile(std::string_view text) {
  constexpr std::size_t kHead = 22;  // "2025/11/13/14:25:27 L:"
  if (text.size() < kHead || text[10] != '/' || text[19] != ' ' || text[20] < 'A' ||
      text[20] > 'Z' || text[21] != ':') {
    return std::nullopt;
  }
  const auto day = slashedDay(text);
  if (!day) return std::nullopt;
  const auto at = localTime(*day, text.substr(11, 8));
  const std::string_view place = text.substr(kHead);
  const std::size_t file = place.find(':');
  const std::size_t number =
      file == std::string_view::npos ? std::string_view::npos : place.find(':', file + 1);
  if (!at || number == std::string_view::npos || !isName(place.substr(0, file), kMaxApi) ||
      !numberFrom(place.substr(file + 1, number - file - 1))) {
    return std::nullopt;
  }
  const std::string_view message = place.substr(number + 1);
  return Line{.at = {.local = *at},
              .what = whatMessageSays(message),
              .credentials = credentialsIn(message),
              .error = text[20] == 'E'};
}

}  // namespace sekisho::orca::panda
