#include "programs/hub/second_person.h"

#include <algorithm>

#include "capabilities/access/permissions.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

Result<void> mustBeOwn(const Hub::State& state, const http::Caller& caller) {
  return state.access->mustBeOwn(caller.signedIn(), caller.console.has_value());
}

// One's own word, for want of others, was judged when it was given.
template <class Word>
bool countsToday(const Hub::State& state, std::string_view operation, PersonId first,
                 const Word& word) {
  if (word.worth() != Worth::Alone || !word.lately) return word.worth() != Worth::NeedsAnother;
  const auto others = othersBeside(state, operation, first, word.by, Making::OfOneHand);
  return others && others->empty();
}

}  // namespace

Result<std::vector<PersonId>> whoMay(const Hub::State& state, std::string_view operation) {
  const auto signins = state.signins->all();
  if (!signins) return std::unexpected(signins.error());
  const Instant now = state.clock.now();
  std::vector<PersonId> people;
  for (const access::SignIn& signin : *signins) {
    const bool directs =
        std::ranges::find(signin.roles, access::Role::Director) != signin.roles.end();
    const bool signs_in = !signin.disabled && (!signin.ends || *signin.ends > now || directs);
    if (signs_in && access::authorize(operation, &signin.roles)) people.push_back(signin.person);
  }
  return people;
}

Result<std::vector<PersonId>> othersBeside(const Hub::State& state, std::string_view operation,
                                           PersonId first, PersonId second, Making making) {
  auto people = whoMay(state, operation);
  if (!people) return people;
  const access::Access& access = *state.access;
  std::erase_if(*people, [&](PersonId person) {
    if (making == Making::OfOneHand) return !access.couldConfirmInstead(person, first, second);
    return person == first || person == second || access.cameFrom(person, first) ||
           access.cameFrom(person, second);
  });
  return people;
}

Result<SecondPerson> secondPerson(const Hub::State& state, const http::Caller& caller,
                                  std::string_view operation, PersonId first, Making making) {
  const PersonId me = caller.signedIn().person;
  SecondPerson second{.own = me == first};
  if (second.own) {
    // Anybody else, whosever making: their word is judged when they give it.
    auto people = whoMay(state, operation);
    if (!people) return std::unexpected(std::move(people.error()));
    std::erase(*people, me);
    second.others = std::move(*people);
    return second;
  }
  if (auto own = mustBeOwn(state, caller); !own) return std::unexpected(std::move(own.error()));
  second.lately = making == Making::OfOneHand ? state.access->areOfOneHand(me, first)
                                              : state.access->cameFrom(me, first);
  if (!second.lately) return second;
  auto others = othersBeside(state, operation, first, me, making);
  if (!others) return std::unexpected(std::move(others.error()));
  second.others = std::move(*others);
  return second;
}

Result<SecondPerson> secondToAll(const Hub::State& state, const http::Caller& caller,
                                 std::string_view operation, std::span<const PersonId> firsts) {
  if (auto own = mustBeOwn(state, caller); !own) return std::unexpected(std::move(own.error()));
  const PersonId me = caller.signedIn().person;
  std::vector<PersonId> makers;
  std::ranges::copy_if(firsts, std::back_inserter(makers), [&](PersonId first) {
    return first != me && state.access->cameFrom(me, first);
  });
  SecondPerson second{.lately = !makers.empty()};
  if (!second.lately) return second;
  auto people = whoMay(state, operation);
  if (!people) return std::unexpected(std::move(people.error()));
  // Whoever could sign as one whom nobody of the list, nor the caller, has made.
  std::erase_if(*people, [&](PersonId person) {
    const auto made = [&](PersonId maker) {
      return maker != person && state.access->cameFrom(person, maker);
    };
    return person == me || std::ranges::find(makers, person) != makers.end() || made(me) ||
           std::ranges::any_of(firsts, made);
  });
  second.others = std::move(*people);
  return second;
}

posture::SecondWord secondWordOf(const Hub::State& state, const statements::Statement& given) {
  if (!given.confirmed) return posture::SecondWord::None;
  return countsToday(state, "confirmStatement", given.by, *given.confirmed)
             ? posture::SecondWord::Counts
             : posture::SecondWord::NeedsAnother;
}

bool isWholeToday(const Hub::State& state, const logchecks::LogCheck& check) {
  return check.alone ||
         (check.own_acts && countsToday(state, "confirmOwnActs", check.by, *check.own_acts));
}

}  // namespace sekisho::hub
