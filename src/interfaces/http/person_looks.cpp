#include "interfaces/http/person_looks.h"

#include <set>
#include <utility>

namespace sekisho::http {
namespace {

void collectPersons(const Json& body, std::set<PersonId>& persons) {
  if (const Json::Array* list = body.array()) {
    for (const Json& one : *list) collectPersons(one, persons);
  }
  const Json::Object* members = body.object();
  if (members == nullptr) return;
  for (const auto& [name, value] : *members) {
    const auto person = name == "person" && value.text() != nullptr
                            ? PersonId::fromText(*value.text())
                            : std::nullopt;
    if (person) persons.insert(*person);
    collectPersons(value, persons);
  }
}

}  // namespace

Route keepingLooks(Route route, observation::LookRegister& looks, const Clock& clock) {
  route.answer = [inner = std::move(route.answer), &looks, &clock](Call& call) -> Result<Reply> {
    auto reply = inner(call);
    if (!reply || !call.caller.person) return reply;
    const auto person = PersonId::fromText(call.parameter("person"));
    const PersonId by = call.caller.person->person;
    if (!person || *person == by) return reply;
    const observation::PersonLook look{.person = *person, .by = by, .at = clock.now()};
    if (auto kept = looks.record(look); !kept) return std::unexpected(std::move(kept.error()));
    return reply;
  };
  return route;
}

Route keepingListLooks(Route route, observation::List list, observation::LookRegister& looks,
                       const Clock& clock) {
  route.answer = [inner = std::move(route.answer), list, &looks,
                  &clock](Call& call) -> Result<Reply> {
    auto reply = inner(call);
    if (!reply || !call.caller.person) return reply;
    std::set<PersonId> persons;
    collectPersons(reply->body, persons);
    const PersonId by = call.caller.person->person;
    persons.erase(by);
    const observation::ListLook look{
        .list = list, .persons = {persons.begin(), persons.end()}, .by = by, .at = clock.now()};
    if (auto kept = looks.record(look); !kept) return std::unexpected(std::move(kept.error()));
    return reply;
  };
  return route;
}

}  // namespace sekisho::http
