#include "capabilities/orca/probe/monsiaj_log.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::orca::monsiaj {
namespace {

constexpr std::size_t kMaxPart = 128;
constexpr std::size_t kMaxHostName = 255;

std::optional<What> connectTried(std::string_view uri) {
  ConnectTried tried{.tls = uri.starts_with("https://")};
  if (!takeLiteral(uri, "https://") && !takeLiteral(uri, "http://")) return std::nullopt;
  uri = uri.substr(0, uri.find_first_of("/?# "));
  uri = uri.substr(uri.rfind('@') + 1);  // npos + 1 is 0
  if (auto peer = peerFrom(uri)) {
    return ConnectTried{tried.tls, std::move(peer->address), peer->port};
  }
  const std::size_t colon = std::min(uri.find(':'), uri.size());
  if (isName(uri.substr(0, colon), kMaxHostName)) tried.host = uri.substr(0, colon);
  const auto port = colon < uri.size() ? numberFrom(uri.substr(colon + 1)) : std::nullopt;
  if (port && *port <= 65535) tried.port = static_cast<std::uint16_t>(*port);
  return tried;
}

template <class Event>
std::optional<What> ofSession(std::string_view rest) {
  const std::string_view session = takeWord(rest);
  if (!isSessionId(session)) return std::nullopt;
  return Event{std::string(session)};
}

// "M01] put_type[new]"
std::optional<What> windowShown(std::string_view rest) {
  const std::string_view window = rest.substr(0, rest.find(']'));
  if (window.size() == rest.size() || !isName(window, kMaxPart)) return std::nullopt;
  return WindowShown{std::string(window)};
}

// "M01 widget:M01.fixed1.B12 event:CLICKED"
std::optional<What> operated(std::string_view rest) {
  const std::string_view window = takeWord(rest);
  std::string_view widget = takeWord(rest);
  std::string_view event = takeWord(rest);
  if (!takeLiteral(widget, "widget:") || !takeLiteral(event, "event:")) return std::nullopt;
  for (const std::string_view part : {window, widget, event}) {
    if (!isName(part, kMaxPart)) return std::nullopt;
  }
  return Operated{std::string(window), std::string(widget), std::string(event)};
}

std::optional<What> whatMessageSays(std::string_view message) {
  std::string_view rest = trimmed(message);
  if (takeLiteral(rest, "window:")) return operated(rest);
  if (takeLiteral(rest, "show window[")) return windowShown(rest);
  if (takeLiteral(rest, "connected session_id:")) return ofSession<Connected>(rest);
  if (takeLiteral(rest, "disconnect session_id:")) return ofSession<Disconnected>(rest);
  if (takeLiteral(rest, "try connect ")) return connectTried(rest);
  if (rest.starts_with("printReport:")) return ReportPrinted{};
  if (rest.starts_with("downloadFile:")) return FileDownloaded{};
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::local_seconds> logBegan(std::string_view file_name) {
  constexpr std::size_t kDigits = 17;
  if (!takeLiteral(file_name, "monsiaj.log.")) return std::nullopt;
  if (file_name.size() != kDigits + 4 || !file_name.ends_with(".txt")) return std::nullopt;
  if (!numberFrom(file_name.substr(14, 3))) return std::nullopt;
  const auto year = numberFrom(file_name.substr(0, 4));
  const auto month = numberFrom(file_name.substr(4, 2));
  const auto day = numberFrom(file_name.substr(6, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::string time = std::string(file_name.substr(8, 2)) + ":" +
                           std::string(file_name.substr(10, 2)) + ":" +
                           std::string(file_name.substr(12, 2));
  return localTime({std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                    std::chrono::day(static_cast<unsigned>(*day))},
                   time);
}

std::optional<Line> lineFrom(std::string_view text, std::chrono::local_seconds began) {
  constexpr std::size_t kStamp = 15;  // "11/13 14:25:27 "
  if (text.size() < kStamp || text[2] != '/' || text[5] != ' ' || text[kStamp - 1] != ' ') {
    return std::nullopt;
  }
  const auto month = numberFrom(text.substr(0, 2));
  const auto day = numberFrom(text.substr(3, 2));
  if (!month || !day) return std::nullopt;
  const std::chrono::year_month_day begun{std::chrono::floor<std::chrono::days>(began)};
  const std::chrono::month of{static_cast<unsigned>(*month)};
  const auto year = of < begun.month() ? begun.year() + std::chrono::years(1) : begun.year();
  const auto at =
      localTime({year, of, std::chrono::day(static_cast<unsigned>(*day))}, text.substr(6, 8));
  std::string_view rest = text.substr(kStamp);
  const std::size_t close = rest.find("] ");
  if (!at || !rest.starts_with('[') || close == std::string_view::npos || close > kMaxPart) {
    return std::nullopt;
  }
  rest.remove_prefix(close + 2);
  return Line{.at = *at, .what = whatMessageSays(rest), .credentials = credentialsIn(rest)};
}

}  // namespace sekisho::orca::monsiaj
