#include "capabilities/usage/orca_use.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/written_record.h"
#include "core/json.h"
#include "core/text.h"

namespace sekisho::usage {
namespace {

constexpr std::string_view kUsed = "orca.used@";
constexpr std::string_view kInterface = "orca.interface-used@";
constexpr std::string_view kSession = "orca.session@";
constexpr std::string_view kHostName = "1";  // of Network::type
constexpr std::string_view kAddress = "2";
constexpr std::string_view kTimes = "times";
constexpr std::string_view kFunction = "function";
constexpr std::string_view kAuthentication = "110114";
constexpr std::string_view kLoggedOut = "logged-out";
constexpr std::size_t kMostText = 128;  // of a word of the log
constexpr std::int64_t kMostTimes = 1'000'000;
constexpr std::chrono::days kLongest{8};  // nobody's session is longer

std::optional<Instant> timeIn(const Json& event, std::string_view name) {
  const auto* text = event[name].text();
  return text == nullptr ? std::nullopt : fromRfc3339(*text);
}

Moment momentOf(Instant at) { return {.text = toRfc3339(at), .at = at}; }

Code ownCode(std::string code, std::string_view display) {
  return {std::string(systemFromName("Sekisho")), std::move(code), std::string(display)};
}

Code dicomCode(std::string_view code, std::string_view display) {
  return {std::string(kDcm), std::string(code), std::string(display)};
}

void putKind(Record& record, const journal::Entry& entry, const std::string& what) {
  record.subtypes.push_back(ownCode(std::string(kOrca), "ORCA"));
  if (entry.kind.starts_with(kSession)) {
    record.type = dicomCode(kAuthentication, "User Authentication");
    if (what == kLoggedOut) record.subtypes.push_back(dicomCode("110123", "Logout"));
  } else {
    record.type = dicomCode("110100", "Application Activity");
  }
  record.subtypes.push_back(
      ownCode((entry.kind.starts_with(kInterface) ? "orca-interface:" : "orca-") + what, what));
}

Entity orcaIn(const Json& event) {
  Entity orca{.type = Code{std::string(kEntityType), "2", "System Object"}, .name = "ORCA"};
  if (const auto* times = event[kTimes].integer()) {
    orca.details.push_back(
        {.type = std::string(kTimes), .value = std::to_string(*times), .text = true});
  }
  if (const auto* function = event[kFunction].text()) {
    orca.details.push_back({.type = std::string(kFunction), .value = *function, .text = true});
  }
  return orca;
}

Agent operatorIn(const Json& event) {
  Agent agent{.requestor = true};
  if (const auto* user = event["user"].text()) {
    agent.who = {.system = std::string(kOperatorIds), .value = *user};
  }
  if (const auto* place = event["place"].text()) {
    const bool address =
        place->contains(':') || place->find_first_not_of("0123456789.") == std::string::npos;
    agent.network = {*place, std::string(address ? kAddress : kHostName)};
  }
  return agent;
}

std::string detailOf(const Record& record, std::string_view type) {
  for (const Entity& entity : record.entities) {
    const auto said = std::ranges::find(entity.details, type, &Detail::type);
    if (said != entity.details.end()) return said->value;
  }
  return {};
}

/// Whether it is of the form an agent writes: whoever holds its key may write anything.
bool isPlain(const Json& event, std::optional<Instant> from, Instant until) {
  for (const char* name : {"what", "user", "place", "line", "session", "function"}) {
    const auto* text = event[name].text();
    if (text != nullptr && text->size() > kMostText) return false;
  }
  const auto* times = event[kTimes].integer();
  if (times != nullptr && (*times < 1 || *times > kMostTimes)) return false;
  return !from || (*from <= until && until - *from <= kLongest);
}

}  // namespace

bool isOrcaUse(const journal::Entry& entry) noexcept {
  return std::ranges::any_of(std::to_array({kUsed, kInterface, kSession}),
                             [&](std::string_view kind) { return entry.kind.starts_with(kind); });
}

Result<Reading> readOrcaUse(const journal::Entry& entry, std::string_view body) {
  const auto json = parseJson(body);
  if (!json) return fail(ErrorCode::InvalidInput, kUnreadable, {}, json.error().arguments);
  const Json& event = (*json)["event"];
  const auto* device = (*json)["device"].text();
  const auto* what = event["what"].text();
  const auto until = timeIn(event, "until");
  if (device == nullptr || what == nullptr || !until) {
    return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", "event"}});
  }
  const auto from = timeIn(event, "from");
  if (!isPlain(event, from, *until)) {
    return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", "event"}});
  }
  // The end of a session is told of when it ended, a stretch of acts when it began.
  const bool of_end = entry.kind.starts_with(kSession);
  Record record{.action = Action::Execute,
                .recorded = momentOf(of_end ? *until : from.value_or(*until)),
                .period = Period{.end = momentOf(*until)},
                .outcome = Outcome::Success,
                .agents = {operatorIn(event)},
                .source = {.observer = {.system = std::string(kDeviceIds), .value = *device},
                           .types = {{std::string(kSourceType), "4", "Application Server"}}},
                .entities = {orcaIn(event)}};
  if (from) record.period->start = momentOf(*from);
  putKind(record, entry, *what);
  return Reading{.record = std::move(record)};
}

std::optional<Stretch> stretchOf(const Record& record) {
  if (!record.period) return std::nullopt;
  const auto& [start, end] = *record.period;
  if (!start || !end || !start->at || !end->at) return std::nullopt;
  return Stretch{*start->at, *end->at};
}

std::optional<SessionEnd> sessionEndOf(const Record& record) {
  const bool of_orca = !record.subtypes.empty() && record.subtypes.front().code == kOrca;
  if (!of_orca || record.type.code != kAuthentication) return std::nullopt;
  const std::string& how = record.subtypes.back().code;
  SessionEnd end{.function = detailOf(record, kFunction)};
  if (how == "orca-logged-out") end.how = SessionEnd::How::LoggedOut;
  if (how == "orca-closed") end.how = SessionEnd::How::Closed;
  if (!record.agents.empty()) end.terminal = record.agents.front().network.address;
  return end;
}

std::optional<OrcaSession> sessionOf(const Record& record) {
  const auto end = sessionEndOf(record);
  if (!end || !record.period || !record.period->end || !record.period->end->at) return std::nullopt;
  OrcaSession session{.server = record.source.observer.value,
                      .operator_id = operatorOf(record),
                      .terminal = end->terminal,
                      .until = *record.period->end->at,
                      .ended = OrcaSession::Ended::Then};
  if (end->how == SessionEnd::How::Cut) {
    const bool lost = record.subtypes.back().code == "orca-lost-sight";
    session.ended = lost ? OrcaSession::Ended::Unseen : OrcaSession::Ended::ByThen;
  }
  if (record.period->start) session.from = record.period->start->at;
  return session;
}

std::string operatorOf(const Record& record) {
  return record.agents.empty() ? std::string() : record.agents.front().who.value;
}

std::int64_t timesOf(const Record& record) {
  return toInteger(detailOf(record, kTimes)).value_or(1);
}

}  // namespace sekisho::usage
