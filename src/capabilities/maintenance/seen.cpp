#include "capabilities/maintenance/seen.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::maintenance {
namespace {

constexpr std::string_view kOpened = "remote.opened@";
constexpr std::string_view kEnded = "remote.ended@";
constexpr std::size_t kMostText = 400;  // 128 bytes as agents cut them, each perhaps unreadable

// The text of a member; none if it is of a form that no agent writes.
std::optional<std::string> wordIn(const Json& event, std::string_view name) {
  if (event[name].isNull()) return std::string();
  const auto* text = event[name].text();
  if (text == nullptr || text->size() > kMostText || text->contains('\0')) return std::nullopt;
  return *text;
}

std::optional<Instant> timeIn(const Json& event, std::string_view name) {
  const auto* text = event[name].text();
  return text == nullptr ? std::nullopt : fromRfc3339(*text);
}

}  // namespace

bool isOfSession(std::string_view kind) noexcept {
  return kind.starts_with(kOpened) || kind.starts_with(kEnded);
}

std::optional<SeenSession> seenIn(std::string_view kind, const Json& event, Instant at) {
  SeenSession seen{.opened = kind.starts_with(kOpened), .at = at};
  const auto key = wordIn(event, "session");
  const auto service = wordIn(event, "service");
  const auto place = wordIn(event, "place");
  const auto account = wordIn(event, "account");
  if (!isOfSession(kind) || !key || key->empty() || !service || !place || !account) return {};
  seen.key = *key;
  seen.service = *service;
  seen.place = *place;
  seen.account = *account;
  const auto* screen = event["screen"].boolean();
  seen.screen = screen != nullptr && *screen;
  seen.from = timeIn(event, "from");
  seen.until = timeIn(event, "until");
  seen.seen = timeIn(event, "seen");
  if (seen.opened) return seen.from ? std::optional(seen) : std::nullopt;
  const auto* how = event["how"].text();
  const auto ending = how == nullptr ? std::nullopt : endingFrom(*how);
  if (!ending || *ending == Ending::Open || *ending == Ending::Written) return {};
  if (*ending == Ending::Ended && !seen.until) return {};
  seen.ending = *ending;
  return seen;
}

Line lineOf(const SeenSession& session, DeviceId device) {
  return {.id = session.line,
          .device = device,
          .session = session.key,
          .service = session.service,
          .place = session.place,
          .account = session.account,
          .screen = session.screen,
          .from = std::min(session.from.value_or(session.at), session.at),
          .known = session.at};
}

bool endWith(Line& line, const SeenSession& session) {
  const bool better = line.ending == Ending::Written && session.until;
  if (line.ending != Ending::Open && !better) return false;
  line.ending = session.ending;
  if (session.until) line.until = std::max(line.from, std::min(*session.until, session.at));
  if (!line.until && session.seen) line.seen = std::min(*session.seen, session.at);
  return true;
}

}  // namespace sekisho::maintenance
