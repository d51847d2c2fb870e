#include "capabilities/posture/responsible.h"

#include <algorithm>

namespace sekisho::posture {
namespace {

using catalog::Actor;

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool actsAs(Actor who, const Person& person) {
  switch (who) {
    case Actor::Administrator: return person.signs_in && contains(person.roles, "administrator");
    case Actor::Director:
      return person.kind == "director" || (person.signs_in && contains(person.roles, "director"));
    case Actor::SafetyManager: return contains(person.safety_roles, "safety-manager");
    case Actor::Staff:
    case Actor::Provider: break;
  }
  return false;
}

}  // namespace

std::optional<Responsible> responsibleFor(Actor who, std::span<const Person> people,
                                          std::chrono::sys_days today) {
  std::optional<Responsible> first;
  for (const Person& person : people) {
    if (!person.isHere(today) || !actsAs(who, person)) continue;
    if (!first || person.name < first->name) first = Responsible{person.name, who};
  }
  return first;
}

}  // namespace sekisho::posture
