#include "interfaces/http/fhir_parameters.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "core/text.h"

namespace sekisho::http {
namespace {

using usage::Criteria;
using usage::Named;
using usage::Part;

constexpr std::size_t kMaxValue = 200;
constexpr std::chrono::hours kJapan{9};

constexpr auto kParameters = std::to_array<FhirParameter>({{"date", "date"},
                                                           {"agent", "reference"},
                                                           {"agent-name", "string"},
                                                           {"agent.identifier", "token"},
                                                           {"agent-role", "token"},
                                                           {"altid", "token"},
                                                           {"policy", "uri"},
                                                           {"patient", "reference"},
                                                           {"patient.identifier", "token"},
                                                           {"address", "string"},
                                                           {"source", "reference"},
                                                           {"source.identifier", "token"},
                                                           {"site", "token"},
                                                           {"entity", "reference"},
                                                           {"entity.identifier", "token"},
                                                           {"entity-name", "string"},
                                                           {"entity-role", "token"},
                                                           {"entity-type", "token"},
                                                           {"type", "token"},
                                                           {"subtype", "token"},
                                                           {"action", "token"},
                                                           {"outcome", "token"}});

std::unexpected<Error> wrong(const std::string& name) {
  const bool known = std::ranges::any_of(
      kParameters, [&](const FhirParameter& parameter) { return parameter.name == name; });
  // What somebody made up may be anything.
  return fail(ErrorCode::InvalidInput, MessageId{"usage.fhir-parameter"}, {},
              {{"parameter", known || name.starts_with('_') ? name.substr(0, 20) : "?"}});
}

/// The time that a value of any precision stands for; without a zone, in Japan.
struct Span {
  Instant begin;
  Instant end;
};

std::optional<Span> spanOf(std::string_view text) {
  using std::chrono::days;
  using std::chrono::milliseconds;
  using std::chrono::months;
  using std::chrono::sys_days;
  using std::chrono::year_month_day;
  const auto year = toInteger(text.substr(0, 4));
  if (text.size() == 4 && year && *year > 0) {
    const auto january = [](std::int64_t of) -> sys_days {
      return std::chrono::year{static_cast<int>(of)} / std::chrono::January / 1;
    };
    const sys_days first = january(*year);
    const sys_days next = january(*year + 1);
    return Span{first - kJapan, next - kJapan};
  }
  if (text.size() == 7) {
    const auto first = fromIsoDay(std::string(text) + "-01");
    if (!first) return std::nullopt;
    const year_month_day day{*first};
    const sys_days next = (day.year() / day.month() + months{1}) / 1;
    return Span{*first - kJapan, next - kJapan};
  }
  if (const auto day = fromIsoDay(text)) return Span{*day - kJapan, *day + days{1} - kJapan};
  auto moment = usage::momentFrom(text);
  if (moment && !moment->at) moment = usage::momentFrom(std::string(text) + "+09:00");
  if (!moment || !moment->at) return std::nullopt;
  const bool exact = text.find('.') != std::string_view::npos;
  return Span{*moment->at, *moment->at + milliseconds{exact ? 1 : 1000}};
}

bool readDate(const std::string& value, Criteria& criteria) {
  std::string_view text = value;
  std::string_view prefix = "eq";
  if (text.size() > 2 && text[0] >= 'a' && text[0] <= 'z') {
    prefix = text.substr(0, 2);
    text.remove_prefix(2);
  }
  const auto span = spanOf(text);
  if (!span) return false;
  const auto from = [&](Instant at) { criteria.from = std::max(criteria.from, at); };
  const auto until = [&](Instant at) { criteria.until = std::min(criteria.until, at); };
  if (prefix == "eq") {
    from(span->begin);
    until(span->end);
  } else if (prefix == "ge") {
    from(span->begin);
  } else if (prefix == "gt" || prefix == "sa") {
    from(span->end);
  } else if (prefix == "le") {
    until(span->end);
  } else if (prefix == "lt" || prefix == "eb") {
    until(span->begin);
  } else {
    return false;
  }
  return true;
}

/// What a token says, whichever system it is of: "system|value", "|value" or "value".
std::string valueOf(const std::string& token) { return token.substr(token.find('|') + 1); }

template <class T>
bool put(std::optional<T>& member, std::optional<T> value) {
  if (!value) return false;
  member = std::move(value);
  return true;
}

/// Parameters that ask for what stands in one place of a record.
struct PartParameter {
  std::string_view name;
  Part part;
  bool token;
};
constexpr auto kParts = std::to_array<PartParameter>({{"agent-role", Part::AgentRole, true},
                                                      {"altid", Part::AlternativeId, true},
                                                      {"entity", Part::Entity, false},
                                                      {"entity-name", Part::EntityName, false},
                                                      {"entity-role", Part::EntityRole, true},
                                                      {"entity-type", Part::EntityType, true},
                                                      {"entity.identifier", Part::Entity, true},
                                                      {"policy", Part::Policy, false},
                                                      {"site", Part::Site, true},
                                                      {"source", Part::Source, false},
                                                      {"source.identifier", Part::Source, true}});

bool readOne(const std::string& name, const std::string& value, Criteria& criteria) {
  if (value.empty() || !isOneLine(value, kMaxValue)) return false;
  const auto* const place = std::ranges::find(kParts, name, &PartParameter::name);
  if (place != kParts.end()) {
    return criteria.parts.emplace(place->part, place->token ? valueOf(value) : value).second;
  }
  if (name == "date") return readDate(value, criteria);
  if (name == "agent" || name == "agent-name") return put(criteria.person, {Named{value}});
  if (name == "agent.identifier") return put(criteria.person, {Named{valueOf(value)}});
  if (name == "patient") return put(criteria.patient, {value});
  if (name == "patient.identifier") return put(criteria.patient, {valueOf(value)});
  if (name == "address") return put(criteria.terminal, {Named{value}});
  if (name == "action") return put(criteria.action, usage::actionFrom(valueOf(value)));
  if (name == "outcome") return put(criteria.outcome, usage::outcomeFrom(valueOf(value)));
  if (name != "type" && name != "subtype") return false;
  criteria.codes.push_back(valueOf(value));
  return !criteria.codes.back().empty();
}

bool readControl(const std::string& name, const std::string& value, FhirQuery& query) {
  if (name == "_count") {
    const auto count = toInteger(value);
    if (!count || *count < 1) return false;
    query.count = std::min(static_cast<std::uint64_t>(*count), kMaxFhirPage);
    return true;
  }
  if (name == "_page") query.page = value;
  return name == "_page" || name == "_format" || (name == "_sort" && value == "-date");
}

/// Of one person in two ways, and the like, only one is read.
std::string_view meansOf(std::string_view name) {
  if (name == "agent-name" || name == "agent.identifier") return "agent";
  return name == "patient.identifier" ? "patient" : name;
}

}  // namespace

std::span<const FhirParameter> fhirParameters() { return kParameters; }

Result<FhirQuery> readFhirQuery(const std::vector<platform::http::Field>& query) {
  FhirQuery read;
  read.criteria.records_only = true;
  std::set<std::string_view> seen;
  bool dated = false;
  for (const auto& [name, value] : query) {
    const bool control = name.starts_with('_');
    if (name != "date" && !seen.insert(meansOf(name)).second) return wrong(name);
    dated = dated || name == "date";
    if (!(control ? readControl(name, value, read) : readOne(name, value, read.criteria))) {
      return wrong(name);
    }
  }
  if (!dated && read.page.empty()) {
    return fail(ErrorCode::InvalidInput, MessageId{"usage.fhir-date"});
  }
  return read;
}

}  // namespace sekisho::http
