#include "programs/hub/persons_meant.h"

#include <algorithm>

#include "core/folding.h"
#include "core/text.h"

namespace sekisho::hub {
namespace {

// Of what a name has less than two characters of, nearly everybody would be meant.
constexpr std::size_t kShortestBytes = 4;

bool isNamed(const people::Person& person, const std::string& text) {
  const auto within = [&](std::string_view name) {
    const std::string folded = foldedName(name);
    return !folded.empty() && (folded.contains(text) || text.contains(folded));
  };
  return text.size() >= kShortestBytes && (within(person.name) || within(person.kana));
}

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
  const std::string folded = foldedName(text);
  std::vector<PersonId> meant;
  for (const people::Person& person : *people) {
    const bool owns = std::ranges::any_of(*owners, [&](const ownership::AccountOwner& owner) {
      return owner.person == person.id && !owner.ended &&
             lowered(owner.account.name) == lowered(text);
    });
    if (owns || has(person, text) || isNamed(person, folded)) meant.push_back(person.id);
  }
  return meant;
}

}  // namespace sekisho::hub
