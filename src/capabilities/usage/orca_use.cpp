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
constexpr std::string_view kPatientOpen = "orca.patient-open@";
constexpr std::string_view kWritten = "orca.written@";
constexpr std::string_view kJob = "orca.job@";
constexpr std::string_view kPulled = "orca.pulled@";
constexpr std::string_view kPrinted = "orca.printed@";
constexpr std::string_view kExported = "orca.exported@";
constexpr std::string_view kClientUsed = "orca.client-used@";
constexpr std::string_view kClientOutput = "orca.client-output@";
constexpr std::string_view kClientSession = "orca.client-session@";
constexpr std::string_view kAtTerminal = "orca-at-terminal:";
constexpr std::string_view kHostName = "1";  // of Network::type
constexpr std::string_view kAddress = "2";
constexpr std::string_view kTimes = "times";
constexpr std::string_view kFunction = "function";
constexpr std::string_view kQuiet = "quiet";
constexpr std::string_view kNoneQuiet = "none";
constexpr std::size_t kMostQuiet = 20;
constexpr std::string_view kResult = "result";
constexpr std::string_view kSealedNumber = "number";
constexpr std::string_view kAuthentication = "110114";
constexpr std::string_view kPatientRecord = "110110";
constexpr std::string_view kLoggedOut = "logged-out";
constexpr std::size_t kMostText = 128;  // of a word of the log
constexpr std::int64_t kMostTimes = 1'000'000;
// One that is left open at a screen goes on for as long as nobody starts 日レセ anew.
constexpr std::chrono::days kLongest{400};

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

/// How a kind of entry is a record: by which event, as what by its last subtype, and what it does.
struct OrcaKind {
  std::string_view kind;
  std::string_view code;
  std::string_view display;
  std::string_view prefix;
  Action action = Action::Execute;
  bool of_patient = false;
  bool at_terminal = false;  // told by the terminal itself, which its device is
};

constexpr std::array<OrcaKind, 12> kKinds{{
    {kUsed, "110100", "Application Activity", "orca-"},
    {kInterface, "110100", "Application Activity", "orca-interface:"},
    {kSession, kAuthentication, "User Authentication", "orca-"},
    {kPatientOpen, kPatientRecord, "Patient Record", "orca-open:", Action::Read, true},
    {kWritten, kPatientRecord, "Patient Record", "orca-written:", Action::Update, true},
    {kJob, "110100", "Application Activity", "orca-job:"},
    {kPulled, "110106", "Export", "orca-pulled:", Action::Read},
    {kPrinted, "110106", "Export", "orca-printed:", Action::Read},
    {kExported, "110106", "Export", "orca-exported:", Action::Read},
    {kClientUsed, "110100", "Application Activity", kAtTerminal, Action::Execute, false, true},
    {kClientOutput, "110106", "Export", kAtTerminal, Action::Read, false, true},
    {kClientSession, "110100", "Application Activity", kAtTerminal, Action::Execute, false, true},
}};

const OrcaKind* kindOf(const journal::Entry& entry) noexcept {
  const auto* const found = std::ranges::find_if(
      kKinds, [&](const OrcaKind& one) { return entry.kind.starts_with(one.kind); });
  return found == kKinds.end() ? nullptr : found;
}

void putKind(Record& record, const OrcaKind& kind, const std::string& what) {
  record.type = dicomCode(kind.code, kind.display);
  record.action = kind.action;
  record.subtypes.push_back(ownCode(std::string(kOrca), "ORCA"));
  if (kind.kind == kSession && what == kLoggedOut) {
    record.subtypes.push_back(dicomCode("110123", "Logout"));
  }
  record.subtypes.push_back(ownCode(std::string(kind.prefix) + what, what));
}

void putDetail(Entity& entity, std::string_view type, const Json& event) {
  const Json& said = event[type];
  std::string value;
  if (const auto* text = said.text()) value = *text;
  if (const auto* number = said.integer()) value = std::to_string(*number);
  if (const auto* yes = said.boolean()) value = *yes ? "true" : "false";
  if (value.empty()) return;
  entity.details.push_back({.type = std::string(type), .value = std::move(value), .text = true});
}

/// Known by the name that stands for the number.
std::optional<Entity> patientIn(const Json& event) {
  const auto* name = event["patient"].text();
  if (name == nullptr) return std::nullopt;
  Entity patient{.what = {.system = std::string(kPatientNames), .value = *name},
                 .type = Code{std::string(kEntityType), "1", "Person"},
                 .role = Code{std::string(kObjectRole), "1", "Patient"}};
  putDetail(patient, kSealedNumber, event);
  return patient;
}

// A detail for each span; one that says "none" where it is known that there was none.
void putQuiet(Entity& entity, const Json& event) {
  const auto* spans = event[kQuiet].array();
  if (spans == nullptr) return;
  for (const Json& span : *spans) {
    const auto from = timeIn(span, "from");
    const auto until = timeIn(span, "until");
    if (!from || !until) continue;
    entity.details.push_back({.type = std::string(kQuiet),
                              .value = toRfc3339(*from) + "/" + toRfc3339(*until),
                              .text = true});
  }
  if (spans->empty()) {
    entity.details.push_back(
        {.type = std::string(kQuiet), .value = std::string(kNoneQuiet), .text = true});
  }
}

std::optional<std::vector<Stretch>> quietIn(const Record& record) {
  std::optional<std::vector<Stretch>> quiet;
  for (const Entity& entity : record.entities) {
    for (const Detail& detail : entity.details) {
      if (detail.type != kQuiet) continue;
      if (!quiet) quiet.emplace();
      const std::size_t middle = detail.value.find('/');
      if (middle == std::string::npos) continue;
      const auto from = fromRfc3339(detail.value.substr(0, middle));
      const auto until = fromRfc3339(detail.value.substr(middle + 1));
      if (from && until) quiet->push_back({*from, *until});
    }
  }
  return quiet;
}

Entity orcaIn(const Json& event) {
  Entity orca{.type = Code{std::string(kEntityType), "2", "System Object"}, .name = "ORCA"};
  for (const std::string_view said :
       {kTimes, kFunction, std::string_view("session"), std::string_view("interval_ms"),
        std::string_view("cut"), std::string_view("place_by"), std::string_view("candidates"),
        std::string_view("table"), kResult}) {
    putDetail(orca, said, event);
  }
  putQuiet(orca, event);
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
  for (const char* name : {"what", "user", "place", "line", "session", "function", "patient",
                           "number", "table", "result", "place_by"}) {
    const auto* text = event[name].text();
    if (text != nullptr && text->size() > kMostText) return false;
  }
  const auto* quiet = event[kQuiet].array();
  if (quiet != nullptr && quiet->size() > kMostQuiet) return false;
  const auto* times = event[kTimes].integer();
  if (times != nullptr && (*times < 1 || *times > kMostTimes)) return false;
  return !from || *from <= until;
}

}  // namespace

bool isOrcaUse(const journal::Entry& entry) noexcept { return kindOf(entry) != nullptr; }

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
  auto from = timeIn(event, "from");
  if (!isPlain(event, from, *until)) {
    return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", "event"}});
  }
  if (from && *until - *from > kLongest) from.reset();
  const OrcaKind* kind = kindOf(entry);
  if (kind == nullptr) return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", "kind"}});
  // The end of a session is told of when it ended, a stretch of acts when it began.
  const bool of_end = kind->kind == kSession || kind->kind == kClientSession;
  const Code source = kind->at_terminal
                          ? Code{std::string(kSourceType), "1", "End-user display device"}
                          : Code{std::string(kSourceType), "4", "Application Server"};
  Record record{.recorded = momentOf(of_end ? *until : from.value_or(*until)),
                .period = Period{.end = momentOf(*until)},
                .outcome = Outcome::Success,
                .agents = {operatorIn(event)},
                .source = {.observer = {.system = std::string(kDeviceIds), .value = *device},
                           .types = {source}},
                .entities = {orcaIn(event)}};
  if (from) record.period->start = momentOf(*from);
  putKind(record, *kind, *what);
  if (auto patient = kind->of_patient ? patientIn(event) : std::nullopt) {
    record.entities.insert(record.entities.begin(), *std::move(patient));
  }
  if (const auto* result = event[kResult].text(); result != nullptr && *result != "done") {
    record.outcome = Outcome::MinorFailure;
  }
  return Reading{.record = std::move(record)};
}

bool isOrcaRecord(const Record& record) {
  return !record.subtypes.empty() && record.subtypes.front().code == kOrca &&
         record.subtypes.front().system == systemFromName("Sekisho");
}

std::optional<Stretch> stretchOf(const Record& record) {
  if (!record.period) return std::nullopt;
  const auto& [start, end] = *record.period;
  if (!start || !end || !start->at || !end->at) return std::nullopt;
  return Stretch{*start->at, *end->at};
}

std::string sessionMarkOf(const Record& record) { return detailOf(record, "session"); }

std::optional<SessionEnd> sessionEndOf(const Record& record) {
  if (!isOrcaRecord(record) || record.type.code != kAuthentication) return std::nullopt;
  const std::string& how = record.subtypes.back().code;
  SessionEnd end{.function = detailOf(record, kFunction), .quiet = quietIn(record)};
  if (how == "orca-logged-out") end.how = SessionEnd::How::LoggedOut;
  if (how == "orca-closed") end.how = SessionEnd::How::Closed;
  if (!record.agents.empty()) end.terminal = record.agents.front().network.address;
  end.by_connection = !detailOf(record, "place_by").empty();
  end.candidates = toInteger(detailOf(record, "candidates")).value_or(0);
  return end;
}

bool isToldByTerminal(const Record& record) {
  return isOrcaRecord(record) && record.subtypes.back().code.starts_with(kAtTerminal);
}

std::optional<SessionAtTerminal> sessionAtTerminalOf(const Record& record) {
  if (!isToldByTerminal(record)) return std::nullopt;
  const std::string_view code = record.subtypes.back().code;
  if (code != "orca-at-terminal:disconnected" && code != "orca-at-terminal:cut") {
    return std::nullopt;
  }
  return SessionAtTerminal{.function = detailOf(record, kFunction), .quiet = quietIn(record)};
}

std::optional<std::string_view> orcaFunctionOf(const Record& record) {
  if (!isOrcaRecord(record) || record.type.code != kPatientRecord) return std::nullopt;
  const std::string_view code = record.subtypes.back().code;
  return code.substr(std::min(code.find(':'), code.size() - 1) + 1);
}

void showPatientNumbers(Record& record, const OpenNumber& open) {
  for (Entity& entity : record.entities) {
    if (entity.what.system != kPatientNames) continue;
    const auto sealed = std::ranges::find(entity.details, kSealedNumber, &Detail::type);
    if (sealed == entity.details.end()) continue;
    if (auto number = open(sealed->value, entity.what.value)) {
      entity.what = {.system = std::string(kPatientNumbers), .value = *std::move(number)};
      entity.details.erase(sealed);
    }
  }
}

std::optional<OrcaSession> sessionOf(const Record& record) {
  const auto end = sessionEndOf(record);
  if (!end || !record.period || !record.period->end || !record.period->end->at) return std::nullopt;
  OrcaSession session{.server = record.source.observer.value,
                      .operator_id = operatorOf(record),
                      .terminal = end->terminal,
                      .by_connection = end->by_connection && !end->terminal.empty(),
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
