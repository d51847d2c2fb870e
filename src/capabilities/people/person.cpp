#include "capabilities/people/person.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/clock.h"
#include "core/mail_address.h"
#include "core/skeleton.h"
#include "core/text.h"

namespace sekisho::people {
namespace {

template <class T>
using Names = std::pair<T, std::string_view>;

constexpr std::array kKinds{Names<Kind>{Kind::Director, "director"},
                            Names<Kind>{Kind::Doctor, "doctor"},
                            Names<Kind>{Kind::Nurse, "nurse"},
                            Names<Kind>{Kind::Clerk, "clerk"},
                            Names<Kind>{Kind::OtherStaff, "other-staff"},
                            Names<Kind>{Kind::Temporary, "temporary"},
                            Names<Kind>{Kind::Locum, "locum"},
                            Names<Kind>{Kind::WalksUp, "walks-up"},
                            Names<Kind>{Kind::Engineer, "engineer"}};
constexpr std::array kSafetyRoles{Names<SafetyRole>{SafetyRole::SafetyManager, "safety-manager"},
                                  Names<SafetyRole>{SafetyRole::Planner, "planner"},
                                  Names<SafetyRole>{SafetyRole::Operations, "operations"},
                                  Names<SafetyRole>{SafetyRole::Auditor, "auditor"}};
constexpr std::array kLanguages{Names<Language>{Language::Japanese, "ja"},
                                Names<Language>{Language::English, "en"}};

template <class T, std::size_t N>
std::string_view nameIn(const std::array<Names<T>, N>& names, T value) {
  return std::ranges::find(names, value, &Names<T>::first)->second;
}

template <class T, std::size_t N>
std::optional<T> valueIn(const std::array<Names<T>, N>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name, &Names<T>::second);
  return found == names.end() ? std::nullopt : std::optional(found->first);
}

std::unexpected<Error> refuse(std::string_view message, std::string_view field) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {},
              {{"pointer", "/" + std::string(field)}});
}

bool isPlain(std::string_view text) { return isOneLine(text, kMaxTextBytes); }

// Hiragana, katakana (full and half width), the long-vowel mark, middle dot and spaces: all lie in
// U+3040–30FF, U+FF65–FF9F or are a space of either width.
bool isKana(std::string_view text) {
  while (!text.empty()) {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    if (text.size() < 3) return false;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(text[i]) & 0xFFU; };
    const unsigned point =
        ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
    const bool kana = (point >= 0x3040 && point <= 0x30FF) || (point >= 0xFF65 && point <= 0xFF9F);
    if ((byte(0) & 0xF0U) != 0xE0U || (!kana && point != 0x3000)) return false;
    text.remove_prefix(3);
  }
  return true;
}

Json dayOrNull(const std::optional<std::chrono::sys_days>& day) {
  return day ? Json(toIsoDay(*day)) : Json();
}

Json pledgeBody(const std::optional<Pledge>& pledge) {
  if (!pledge) return {};
  return Json::Object{{"signed_on", toIsoDay(pledge->signed_on)},
                      {"after_leaving", pledge->after_leaving},
                      {"contract_clause", pledge->contract_clause},
                      {"document", pledge->document ? Json(pledge->document->text()) : Json()}};
}

// The first field that who comes for a time cannot be without; empty if all are there.
std::string_view missingOfShortTerm(const Person& person) {
  if (!isShortTerm(person.kind)) return {};
  if (trimmed(person.employer).empty()) return "employer";
  if (!person.until) return "until";
  if (!person.instructed_by) return "instructed_by";
  return {};
}

Result<void> checkTexts(const Person& person) {
  const std::array<std::pair<std::string_view, const std::string*>, 2> texts{
      {{"name", &person.name}, {"employer", &person.employer}}};
  for (const auto& [field, text] : texts) {
    const bool missing = field == "name" && trimmed(*text).empty();
    if (missing || !isPlain(*text)) {
      return fail(ErrorCode::InvalidInput, MessageId{"people.field-bad"}, {},
                  {{"field", std::string(field)}, {"pointer", "/" + std::string(field)}});
    }
  }
  if (!isWrittenAsAName(person.name)) return refuse("core.name-characters", "name");
  if (!isPlain(person.kana) || !isKana(person.kana)) return refuse("people.kana", "kana");
  if (!person.mail.empty() && !isMailAddress(person.mail)) return refuse("people.mail", "mail");
  return {};
}

// One operator at a time, each with a text and with days that can be.
bool operatorsStand(const std::vector<OperatorUse>& operators) {
  if (operators.size() > kMaxOperators) return false;
  for (std::size_t i = 0; i < operators.size(); ++i) {
    const OperatorUse& one = operators[i];
    if (trimmed(one.id).empty() || !isPlain(one.id)) return false;
    if (one.until && *one.until < one.from) return false;
    const bool last = i + 1 == operators.size();
    if (!last && (!one.until || operators[i + 1].from <= *one.until)) return false;
  }
  return true;
}

}  // namespace

std::string_view nameOf(Kind kind) noexcept { return nameIn(kKinds, kind); }
std::string_view nameOf(SafetyRole role) noexcept { return nameIn(kSafetyRoles, role); }
std::string_view nameOf(Language language) noexcept { return nameIn(kLanguages, language); }
std::optional<Kind> kindFrom(std::string_view name) noexcept { return valueIn(kKinds, name); }
std::optional<SafetyRole> safetyRoleFrom(std::string_view name) noexcept {
  return valueIn(kSafetyRoles, name);
}
std::optional<Language> languageFrom(std::string_view name) noexcept {
  return valueIn(kLanguages, name);
}

Result<void> check(const Person& person) {
  if (auto fine = checkTexts(person); !fine) return fine;
  if (person.until && *person.until < person.from) return refuse("people.dates", "until");
  if (const auto missing = missingOfShortTerm(person); !missing.empty()) {
    return refuse("people.temporary-incomplete", missing);
  }
  if (person.seats.size() > kMaxSeats) return refuse("people.seats", "seats");
  if (!operatorsStand(person.operators)) return refuse("people.operators", "operators");
  if (person.pledge) {
    const std::string& clause = person.pledge->contract_clause;
    const bool missing = person.kind == Kind::Temporary && trimmed(clause).empty();
    if (missing || !isPlain(clause)) return refuse("people.pledge-clause", "pledge");
  }
  return {};
}

Result<void> checkPast(const Person& person, std::chrono::sys_days today) {
  if (person.pledge && person.pledge->signed_on > today) {
    return refuse("people.not-yet", "pledge");
  }
  if (person.briefed && *person.briefed > today) return refuse("people.not-yet", "briefed");
  return {};
}

bool areNamesakes(const Person& one, const Person& other) {
  const auto left_before = [](const Person& gone, const Person& comes) {
    return gone.until && *gone.until < comes.from;
  };
  return one.id != other.id && !left_before(one, other) && !left_before(other, one) &&
         skeletonOfName(one.name) == skeletonOfName(other.name);
}

Json toJson(const Person& person) {
  Json::Array safety_roles;
  for (const SafetyRole role : person.safety_roles) safety_roles.emplace_back(nameOf(role));
  Json::Array seats;
  for (const DeviceId seat : person.seats) seats.emplace_back(seat.text());
  Json::Array operators;
  for (const OperatorUse& one : person.operators) {
    operators.emplace_back(Json::Object{
        {"operator", one.id}, {"from", toIsoDay(one.from)}, {"until", dayOrNull(one.until)}});
  }
  return Json::Object{
      {"id", person.id.text()},
      {"name", person.name},
      {"kana", person.kana},
      {"kind", nameOf(person.kind)},
      {"employer", person.employer},
      {"safety_roles", std::move(safety_roles)},
      {"from", toIsoDay(person.from)},
      {"until", dayOrNull(person.until)},
      {"language", nameOf(person.language)},
      {"pledge", pledgeBody(person.pledge)},
      {"instructed_by", person.instructed_by ? Json(person.instructed_by->text()) : Json()},
      {"seats", std::move(seats)},
      {"operator", person.operatorId()},
      {"operators", std::move(operators)},
      {"briefed", dayOrNull(person.briefed)},
      {"mail", person.mail},
      {"reminders", person.reminders},
      {"own_change", person.own_change ? Json(Json::Object{{"at", toRfc3339(person.own_change->at)},
                                                           {"why", person.own_change->why}})
                                       : Json()}};
}

std::string_view Person::operatorId() const {
  return operators.empty() || operators.back().until ? std::string_view() : operators.back().id;
}

void assignOperator(Person& person, std::string id, std::chrono::sys_days from) {
  if (person.operatorId() == id) return;
  std::vector<OperatorUse>& operators = person.operators;
  if (!operators.empty() && !operators.back().until) {
    if (operators.back().from < from) {
      operators.back().until = from - std::chrono::days{1};
    } else {
      operators.pop_back();
    }
  }
  if (!id.empty()) operators.push_back({.id = std::move(id), .from = from});
}

bool forgetsOperator(const Person& before, const Person& after, std::chrono::sys_days today) {
  return std::ranges::any_of(before.operators, [&](const OperatorUse& had) {
    return had.from < today && std::ranges::none_of(
                                   after.operators,
                                   [&](const OperatorUse& has) {
                                     return has.id == had.id && has.from <= had.from &&
                                            (!had.until || has.until == had.until);
                                   });
  });
}

bool movesPassedFirstDay(const Person& before, const Person& after, std::chrono::sys_days today) {
  return before.from != after.from && (before.from <= today || after.from < today);
}

bool movesPassedLastDay(const Person& before, const Person& after, std::chrono::sys_days today) {
  const auto passed = [&](const Person& one) { return one.until && *one.until < today; };
  return before.until != after.until && (passed(before) || passed(after));
}

bool isJoining(const Person& person, std::chrono::sys_days today) {
  const bool left = person.until && *person.until < today;
  return !left && person.kind != Kind::WalksUp && person.from + kJoiningFor >= today;
}

std::vector<Step> firstDay(const Person& person) {
  std::vector<Step> steps{
      {MessageId{"people.first-day-pledge"}, person.pledge && person.pledge->after_leaving},
      {MessageId{"people.first-day-briefed"}, person.briefed.has_value()}};
  if (person.kind == Kind::WalksUp) return steps;
  if (person.kind == Kind::Engineer) {
    steps.push_back({MessageId{"people.first-day-employer"}, !trimmed(person.employer).empty()});
  }
  if (isShortTerm(person.kind)) {
    steps.push_back({MessageId{"people.first-day-instructed"}, person.instructed_by.has_value()});
    steps.push_back({MessageId{"people.first-day-seats"}, !person.seats.empty()});
  }
  steps.push_back({MessageId{"people.first-day-operator"}, !person.operatorId().empty()});
  return steps;
}

}  // namespace sekisho::people
