#include "interfaces/http/fhir_parameters.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "core/text.h"

namespace sekisho::http {
namespace {

using usage::AnyOf;
using usage::Criteria;
using usage::Named;
using usage::Part;

constexpr std::size_t kMaxValue = 200;
constexpr std::size_t kMaxValues = 50;  // of which one is asked for
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

/// `2026-11-29T13:14` and what may follow, as the moment at which that minute begins.
std::optional<std::string> beginningOfMinute(std::string_view text) {
  constexpr std::size_t kMinute = std::string_view("2026-11-29T13:14").size();
  const bool is_minute =
      text.size() >= kMinute && text[kMinute - 3] == ':' &&
      (text.size() == kMinute || std::string_view("Z+-").contains(text[kMinute]));
  if (!is_minute) return std::nullopt;
  return std::string(text.substr(0, kMinute)).append(":00").append(text.substr(kMinute));
}

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
  const auto minute = beginningOfMinute(text);
  const std::string time = minute ? *minute : std::string(text);
  auto moment = usage::momentFrom(time);
  if (moment && !moment->at) moment = usage::momentFrom(time + "+09:00");
  if (!moment || !moment->at) return std::nullopt;
  const bool exact = text.find('.') != std::string_view::npos;
  const milliseconds lasts = minute ? std::chrono::minutes{1} : milliseconds{exact ? 1 : 1000};
  return Span{*moment->at, *moment->at + lasts};
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

/// The values between commas, without the escapes of FHIR; of a token ("system|value", "|value")
/// what stands behind the system. Nothing if one of them is empty or too long, or escapes what
/// needs no escape.
std::optional<AnyOf<std::string>> valuesOf(std::string_view text, bool token) {
  AnyOf<std::string> values(1);
  bool system = token;  // may still end
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\') {
      ++at;
      if (at == text.size() || !std::string_view("\\,|$").contains(text[at])) return std::nullopt;
      values.back() += text[at];
    } else if (c == ',') {
      values.emplace_back();
      system = token;
    } else if (c == '|' && system) {
      values.back().clear();
      system = false;
    } else {
      values.back() += c;
    }
  }
  const bool good = std::ranges::all_of(values, [](const std::string& value) {
    return !value.empty() && isOneLine(value, kMaxValue);
  });
  if (!good || values.size() > kMaxValues) return std::nullopt;
  return values;
}

/// Each of them as what it is a word for.
template <class T>
bool putWords(AnyOf<T>& asked, const AnyOf<std::string>& words,
              std::optional<T> (*known)(std::string_view)) {
  for (const std::string& word : words) {
    const auto value = known(word);
    if (!value) return false;
    asked.push_back(*value);
  }
  return true;
}

/// Parameters that ask for what stands in one place of a record.
struct PartParameter {
  std::string_view name;
  Part part;
};
constexpr auto kParts = std::to_array<PartParameter>({{"agent-role", Part::AgentRole},
                                                      {"altid", Part::AlternativeId},
                                                      {"entity", Part::Entity},
                                                      {"entity-name", Part::EntityName},
                                                      {"entity-role", Part::EntityRole},
                                                      {"entity-type", Part::EntityType},
                                                      {"entity.identifier", Part::Entity},
                                                      {"policy", Part::Policy},
                                                      {"site", Part::Site},
                                                      {"source", Part::Source},
                                                      {"source.identifier", Part::Source}});

bool readOne(const std::string& name, const std::string& value, Criteria& criteria) {
  const auto* const known = std::ranges::find(kParameters, name, &FhirParameter::name);
  if (known == kParameters.end()) return false;
  if (name == "date") return readDate(value, criteria);
  auto values = valuesOf(value, known->type == "token");
  if (!values) return false;
  const auto* const place = std::ranges::find(kParts, name, &PartParameter::name);
  if (place != kParts.end()) {
    return criteria.parts.emplace(place->part, *std::move(values)).second;
  }
  if (name == "action") return putWords(criteria.action, *values, usage::actionFrom);
  if (name == "outcome") return putWords(criteria.outcome, *values, usage::outcomeFrom);
  if (name == "type" || name == "subtype") {
    criteria.codes.push_back(*std::move(values));
  } else if (name.starts_with("patient")) {
    criteria.patient = *std::move(values);
  } else {
    AnyOf<Named>& named = name == "address" ? criteria.terminal : criteria.person;
    for (const std::string& one : *values) named.push_back({one});
  }
  return true;
}

bool readControl(const std::string& name, const std::string& value, FhirQuery& query) {
  if (name == "_count") {
    const auto count = toInteger(value);
    if (!count || *count < 1) return false;
    query.count = std::min(static_cast<std::uint64_t>(*count), kMaxFhirPage);
    return true;
  }
  if (name == "_page") query.page = value;
  return name == "_page" || name == "_format" || (name == "_sort" && value == kFhirOrder);
}

/// Of one person in two ways, and the like, only one is read.
std::string_view meansOf(std::string_view name) {
  if (name == "agent-name" || name == "agent.identifier") return "agent";
  return name == "patient.identifier" ? "patient" : name;
}

}  // namespace

std::span<const FhirParameter> fhirParameters() { return kParameters; }

bool takesFhirJson(const std::vector<platform::http::Field>& query) {
  return std::ranges::all_of(query, [](const platform::http::Field& field) {
    if (field.name != "_format") return true;
    const std::string type = lowered(trimmed(field.value.substr(0, field.value.find(';'))));
    // A '+' that nobody encoded is a space.
    return type == "json" || type == "application/json" || type == "application/fhir+json" ||
           type == "application/fhir json";
  });
}

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
