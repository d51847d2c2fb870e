#include "programs/hub/persons_meant.h"

#include <algorithm>

#include "capabilities/people/called.h"
#include "core/text.h"

namespace sekisho::hub {
namespace {

bool has(const people::Person& person, std::string_view text) {
  return person.id.text() == text ||
         std::ranges::any_of(person.operators, [&](const people::OperatorUse& one) {
           return lowered(one.id) == lowered(text);
         });
}

}  // namespace

Result<std::vector<PersonId>> personsMeant(const Hub::State& state, std::string_view text) {
  const auto people = state.people->all();
  const auto owners = state.owners->all();
  if (!people) return std::unexpected(people.error());
  if (!owners) return std::unexpected(owners.error());
  std::vector<PersonId> meant;
  for (const people::Person& person : *people) {
    // What they did while it was theirs is found after they gave it back, too.
    const bool owns = std::ranges::any_of(*owners, [&](const ownership::AccountOwner& owner) {
      return owner.person == person.id && lowered(owner.account.name) == lowered(text);
    });
    if (owns || has(person, text) || people::isCalled(person, text)) meant.push_back(person.id);
  }
  return meant;
}

}  // namespace sekisho::hub
