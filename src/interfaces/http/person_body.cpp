#include "interfaces/http/person_body.h"

#include <algorithm>

#include "core/mail_address.h"

namespace sekisho::http {
namespace {

using people::Person;

constexpr std::size_t kMaxText = 80;

// Readers of members that are words or days of their own; each marks its member wrong.
template <class Read>
auto wordOf(Members& members, std::string_view name, Read read) -> decltype(read("")) {
  const auto value = read(members.text(name, kMaxText));
  if (!value) members.wrong(name);
  return value;
}

std::optional<std::chrono::sys_days> maybeDay(Members& members, std::string_view name) {
  const auto text = members.maybeText(name, 10);
  if (!text || text->empty()) return std::nullopt;
  const auto day = fromIsoDay(*text);
  if (!day) members.wrong(name);
  return day;
}

template <class SomeId>
std::vector<SomeId> idsOf(Members& members, std::string_view name) {
  std::vector<SomeId> ids;
  for (const Json& item : members.array(name)) {
    const auto id = item.text() == nullptr ? std::nullopt : SomeId::fromText(*item.text());
    if (!id) {
      members.wrong(name);
      break;
    }
    ids.push_back(*id);
  }
  return ids;
}

std::vector<people::SafetyRole> safetyRolesOf(Members& members) {
  std::vector<people::SafetyRole> roles;
  for (const Json& word : members.array("safety_roles")) {
    const auto role = word.text() == nullptr ? std::nullopt : people::safetyRoleFrom(*word.text());
    if (!role || std::ranges::find(roles, *role) != roles.end()) {
      members.wrong("safety_roles");
      break;
    }
    roles.push_back(*role);
  }
  return roles;
}

std::optional<people::Pledge> pledgeOf(Members& members) {
  const Json& body = members.any("pledge");
  if (body.isNull()) return std::nullopt;
  Members pledge(body, "/pledge");
  const auto signed_on = fromIsoDay(pledge.text("signed_on", 10));
  people::Pledge read{.signed_on = signed_on.value_or(std::chrono::sys_days{}),
                      .after_leaving = pledge.boolean("after_leaving"),
                      .contract_clause = pledge.text("contract_clause", kMaxText, true)};
  if (const auto document = pledge.maybeText("document", 36)) {
    read.document = documents::DocumentId::fromText(*document);
    if (!read.document) pledge.wrong("document");
  }
  if (!signed_on || !pledge.finish()) members.wrong("pledge");
  return read;
}

std::vector<people::OperatorUse> operatorsOf(Members& members) {
  std::vector<people::OperatorUse> operators;
  const Json::Array& written = members.array("operators");
  for (std::size_t i = 0; i < written.size(); ++i) {
    Members one(written[i], "/operators/" + std::to_string(i));
    people::OperatorUse use{.id = one.text("operator", kMaxText)};
    use.from = wordOf(one, "from", &fromIsoDay).value_or(std::chrono::sys_days{});
    use.until = maybeDay(one, "until");
    if (!one.finish()) members.wrong("operators");
    operators.push_back(std::move(use));
  }
  return operators;
}

// An operator alone is theirs from a day on, whatever was theirs before; else from their first day.
void readOperator(Members& members, Person& person, std::chrono::sys_days today) {
  if (members.has("operators")) person.operators = operatorsOf(members);
  const auto said = maybeDay(members, "operator_from");
  if (!members.has("operator")) return;
  people::assignOperator(person, members.text("operator", kMaxText, true),
                         said.value_or(person.operators.empty() ? person.from : today));
}

}  // namespace

void readPerson(Members& members, Person& person, std::chrono::sys_days today) {
  if (members.has("name")) person.name = members.text("name", kMaxText);
  if (members.has("kana")) person.kana = members.text("kana", kMaxText, true);
  if (members.has("kind")) {
    person.kind = wordOf(members, "kind", &people::kindFrom).value_or(person.kind);
  }
  if (members.has("employer")) person.employer = members.text("employer", kMaxText, true);
  if (members.has("safety_roles")) person.safety_roles = safetyRolesOf(members);
  if (members.has("from")) person.from = maybeDay(members, "from").value_or(person.from);
  if (members.present("until")) person.until = maybeDay(members, "until");
  if (members.has("language")) {
    person.language = wordOf(members, "language", &people::languageFrom).value_or(person.language);
  }
  if (members.present("pledge")) person.pledge = pledgeOf(members);
  if (members.present("instructed_by")) {
    const auto text = members.maybeText("instructed_by", 36);
    person.instructed_by = text ? PersonId::fromText(*text) : std::nullopt;
    if (text && !person.instructed_by) members.wrong("instructed_by");
  }
  if (members.has("seats")) person.seats = idsOf<DeviceId>(members, "seats");
  readOperator(members, person, today);
  if (members.present("briefed")) person.briefed = maybeDay(members, "briefed");
  if (members.has("mail")) person.mail = members.text("mail", kMaxMailAddress, true);
  if (members.has("reminders")) person.reminders = members.boolean("reminders");
}

}  // namespace sekisho::http
