#include "capabilities/incidents/worry.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/text.h"

namespace sekisho::incidents {
namespace {

template <class T, std::size_t N>
using Names = std::array<std::pair<T, std::string_view>, N>;

constexpr Names<Sign, 6> kSigns{{{Sign::Screen, "screen"},
                                 {Sign::Stuck, "stuck"},
                                 {Sign::Message, "message"},
                                 {Sign::Figures, "figures"},
                                 {Sign::Machine, "machine"},
                                 {Sign::Other, "other"}}};
constexpr Names<Way, 4> kWays{
    {{Way::Telephone, "telephone"}, {Way::Fax, "fax"}, {Way::Visit, "visit"}, {Way::Mail, "mail"}}};
constexpr Names<Recurrence, 3> kRecurrences{
    {{Recurrence::First, "first"}, {Recurrence::Again, "again"}, {Recurrence::Unknown, "unknown"}}};
constexpr Names<StepKind, 5> kStepKinds{{{StepKind::Told, "told"},
                                         {StepKind::Answered, "answered"},
                                         {StepKind::Added, "added"},
                                         {StepKind::Closed, "closed"},
                                         {StepKind::Reopened, "reopened"}}};

template <class T, std::size_t N>
std::string_view nameIn(const Names<T, N>& names, T value) {
  return std::ranges::find(names, value, &std::pair<T, std::string_view>::first)->second;
}

template <class T, std::size_t N>
std::optional<T> valueIn(const Names<T, N>& names, std::string_view name) {
  const auto* const found = std::ranges::find(names, name, &std::pair<T, std::string_view>::second);
  return found == names.end() ? std::nullopt : std::optional(found->first);
}

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

bool isLine(std::string_view text, std::size_t most) {
  return !trimmed(text).empty() && isOneLine(text, most);
}

// The steps since it was filed, or reopened last.
std::span<const Step> stepsSinceOpen(const WorryReport& report) {
  const auto last = std::ranges::find(report.steps.rbegin(), report.steps.rend(),
                                      StepKind::Reopened, &Step::kind);
  return {last.base(), report.steps.end()};
}

const Step* lastOf(std::span<const Step> steps, StepKind kind) {
  const auto found = std::ranges::find(steps.rbegin(), steps.rend(), kind, &Step::kind);
  return found == steps.rend() ? nullptr : &*found;
}

bool isOfTheTime(const WorryReport& report, const Step& step) {
  return step.when <= step.at + kClockSlack && step.when >= report.seen - kClockSlack;
}

Result<void> checkClosing(const WorryReport& report, const Step& step) {
  if (!isLine(step.words, kMaxWordsBytes)) return refuse("incidents.step-words", "/words");
  if (!step.recurrence) return refuse("incidents.recurrence", "/recurrence");
  const bool whole = report.told() != nullptr && report.answered() != nullptr;
  const bool said = isLine(step.why_without, kMaxWordsBytes);
  if (whole ? !isOneLine(step.why_without, kMaxWordsBytes) : !said) {
    return refuse("incidents.why-without", "/why_without");
  }
  return {};
}

// How many steps are kept free behind one: whatever was added, it can be told, answered and closed.
std::size_t kept(StepKind kind) {
  switch (kind) {
    case StepKind::Added: return kKeptToEnd;
    case StepKind::Told:
    case StepKind::Answered:
    case StepKind::Reopened: return 1;
    case StepKind::Closed: break;
  }
  return 0;
}

Json orNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

}  // namespace

std::string_view nameOf(Sign sign) noexcept { return nameIn(kSigns, sign); }
std::string_view nameOf(Way way) noexcept { return nameIn(kWays, way); }
std::string_view nameOf(Recurrence recurrence) noexcept { return nameIn(kRecurrences, recurrence); }
std::string_view nameOf(StepKind kind) noexcept { return nameIn(kStepKinds, kind); }
std::optional<Sign> signFrom(std::string_view name) noexcept { return valueIn(kSigns, name); }
std::optional<Way> wayFrom(std::string_view name) noexcept { return valueIn(kWays, name); }
std::optional<Recurrence> recurrenceFrom(std::string_view name) noexcept {
  return valueIn(kRecurrences, name);
}
std::optional<StepKind> stepKindFrom(std::string_view name) noexcept {
  return valueIn(kStepKinds, name);
}

bool WorryReport::isOpen() const {
  return lastOf(stepsSinceOpen(*this), StepKind::Closed) == nullptr;
}

Instant WorryReport::openSince() const {
  const Step* reopened = lastOf(steps, StepKind::Reopened);
  return reopened == nullptr ? at : reopened->at;
}

const Step* WorryReport::told() const {
  const Step* told = lastOf(stepsSinceOpen(*this), StepKind::Told);
  return told == nullptr ? answered() : told;
}
const Step* WorryReport::answered() const {
  return lastOf(stepsSinceOpen(*this), StepKind::Answered);
}

std::vector<Opening> WorryReport::openings() const {
  std::vector<Opening> openings{{.from = at}};
  for (const Step& step : steps) {
    Opening& now = openings.back();
    if (step.kind == StepKind::Told || step.kind == StepKind::Answered) {
      now.told = std::min(now.told.value_or(step.when), step.when);
    }
    if (step.kind == StepKind::Closed) now.closed = step.at;
    if (step.kind == StepKind::Reopened) openings.push_back({.from = step.at});
  }
  return openings;
}

Result<void> check(const WorryReport& report) {
  if (!isOneLine(report.words, kMaxWordsBytes)) return refuse("incidents.words", "/words");
  if (report.paper && !isLine(report.paper->writer, kMaxNameBytes)) {
    return refuse("incidents.writer", "/paper/writer");
  }
  const bool fits = report.paper ? report.seen <= report.at && report.seen >= report.at - kPaperLate
                                 : report.seen == report.at;
  if (!fits) return refuse("incidents.seen", "/seen");
  return {};
}

Result<void> check(const WorryReport& report, const Step& step) {
  if (report.steps.size() + kept(step.kind) >= kMaxSteps) {
    return fail(ErrorCode::Conflict, MessageId{"incidents.steps-full"});
  }
  if (step.kind == StepKind::Reopened) {
    if (report.isOpen()) return fail(ErrorCode::Conflict, MessageId{"incidents.open"});
    if (!isLine(step.words, kMaxWordsBytes)) return refuse("incidents.step-words", "/words");
    return {};
  }
  if (!report.isOpen()) return fail(ErrorCode::Conflict, MessageId{"incidents.closed"});
  if (step.kind == StepKind::Closed) return checkClosing(report, step);
  const bool has_whom = step.kind == StepKind::Told || step.kind == StepKind::Answered;
  if (has_whom && !isLine(step.whom, kMaxNameBytes)) return refuse("incidents.whom", "/whom");
  if (has_whom && !isOfTheTime(report, step)) return refuse("incidents.when", "/when");
  if (step.kind == StepKind::Told) {
    if (!step.way) return refuse("incidents.way", "/way");
    return {};
  }
  if (!isLine(step.words, kMaxWordsBytes)) return refuse("incidents.step-words", "/words");
  return {};
}

Json toJson(const Step& step) {
  return Json::Object{{"kind", nameOf(step.kind)},
                      {"by", step.by ? Json(step.by->text()) : Json()},
                      {"at", toRfc3339(step.at)},
                      {"when", toRfc3339(step.when)},
                      {"whom", orNull(step.whom)},
                      {"way", step.way ? Json(nameOf(*step.way)) : Json()},
                      {"words", orNull(step.words)},
                      {"recurrence", step.recurrence ? Json(nameOf(*step.recurrence)) : Json()},
                      {"why_without", orNull(step.why_without)}};
}

Json toJson(const WorryReport& report) {
  const auto& paper = report.paper;
  return Json::Object{{"id", report.id.text()},
                      {"number", textOf(report.number)},
                      {"by", report.by.text()},
                      {"at", toRfc3339(report.at)},
                      {"seen", toRfc3339(report.seen)},
                      {"sign", nameOf(report.sign)},
                      {"words", orNull(report.words)},
                      {"seat", report.seat ? Json(report.seat->text()) : Json()},
                      {"seat_name", orNull(report.seat_name)},
                      {"paper", paper ? Json(Json::Object{{"writer", paper->writer}}) : Json()},
                      {"attached", report.attached}};
}

}  // namespace sekisho::incidents
