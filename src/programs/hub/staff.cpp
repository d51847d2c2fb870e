#include "programs/hub/staff.h"

#include <algorithm>

#include "capabilities/access/store/act_rows.h"
#include "capabilities/access/store/sign_in_store.h"
#include "capabilities/people/store/person_store.h"
#include "interfaces/http/observation_operations.h"
#include "programs/hub/second_person.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

people::Person personFor(const access::SignIn& signin) {
  const auto has = [&](access::Role role) {
    return std::ranges::find(signin.roles, role) != signin.roles.end();
  };
  const people::Kind kind = has(access::Role::Director)    ? people::Kind::Director
                            : has(access::Role::Temporary) ? people::Kind::Temporary
                            : has(access::Role::SetUp) || has(access::Role::Provider)
                                ? people::Kind::Engineer
                                : people::Kind::OtherStaff;
  return {
      .id = signin.person, .name = signin.name, .kind = kind, .from = japaneseDay(signin.created)};
}

Result<void> admit(Hub::State& state, const access::SignIn& signin, const journal::Actor& by) {
  const auto act = state.access->given(signin, by);
  const auto change = [&](storage::Transaction& transaction) -> Result<journal::Decision> {
    if (auto kept = access::insert(transaction, signin); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    if (auto kept = people::insertIfMissing(transaction, personFor(signin)); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    if (auto noted = access::noteAct(transaction, act); !noted) {
      return std::unexpected(std::move(noted.error()));
    }
    return journal::Decision{
        "access.sign-in-added@1",
        Json::Object{{"by", by.toJson()},
                     {"person", signin.person.text()},
                     {"name", signin.name},
                     {"roles", access::textOf(signin.roles)},
                     {"reason", signin.reason},
                     {"ends", signin.ends ? Json(toRfc3339(*signin.ends)) : Json()},
                     {"contract", signin.contract},
                     {"scope", signin.scope}}};
  };
  auto decided = state.decisions->record(state.clinic(), change);
  if (!decided) return std::unexpected(std::move(decided.error()));
  state.registersChanged(std::nullopt);
  return {};
}

Result<void> registerSignIns(Hub::State& state) {
  const auto signins = state.signins->all();
  if (!signins) return std::unexpected(signins.error());
  const auto known = state.people->all();
  if (!known) return std::unexpected(known.error());
  std::vector<people::Person> missing;
  for (const access::SignIn& signin : *signins) {
    if (std::ranges::find(*known, signin.person, &people::Person::id) == known->end()) {
      missing.push_back(personFor(signin));
    }
  }
  return missing.empty() ? Result<void>{} : state.people->add(missing, journal::Actor::hub());
}

std::optional<access::Roles> rolesToday(const Hub::State& state, PersonId person) {
  const auto signin = state.signins->byPerson(person);
  if (!signin || !state.access->maySignIn(*signin)) return std::nullopt;
  return signin->roles;
}

bool signsIn(const Hub::State& state, PersonId person) {
  const auto signin = state.signins->byPerson(person);
  return signin && state.access->maySignIn(*signin);
}

Result<std::vector<reading::Reader>> readersOf(const Hub::State& state) {
  const auto signins = state.signins->all();
  if (!signins) return std::unexpected(signins.error());
  const auto people = state.people->all();
  if (!people) return std::unexpected(people.error());
  const auto owners = state.owners->all();
  if (!owners) return std::unexpected(owners.error());
  const auto today = japaneseDay(state.clock.now());
  std::vector<reading::Reader> readers;
  for (const people::Person& person : *people) {
    // Whoever can work does, and is no newcomer of a day to come.
    const bool comes = person.from > today;
    const bool works =
        signsIn(state, person.id) || (comes && ownership::ownsAny(*owners, person.id, today));
    if (!works && !person.isHere(today)) continue;
    reading::Reader reader{.person = person.id,
                           .kind = std::string(nameOf(person.kind)),
                           .from = comes ? std::chrono::sys_days{} : person.from};
    const auto signin = std::ranges::find(*signins, person.id, &access::SignIn::person);
    if (signin != signins->end() && state.access->maySignIn(*signin)) {
      for (const access::Role role : signin->roles) reader.roles.emplace_back(nameOf(role));
    }
    readers.push_back(std::move(reader));
  }
  return readers;
}

Result<void> mayRename(const Hub::State& state, const access::Identity& by, PersonId person) {
  const auto signin = state.signins->byPerson(person);
  if (!signin && signin.error().code == ErrorCode::NotFound) return {};
  if (!signin) return std::unexpected(signin.error());
  const auto holds = [](const access::Roles& roles, access::Role role) {
    return std::ranges::find(roles, role) != roles.end();
  };
  const bool director = holds(by.roles, access::Role::Director);
  const bool decides = director || holds(by.roles, access::Role::Administrator);
  const bool own = person == by.person && anotherMay(state, "confirmStatement", by.person);
  if (own || (holds(signin->roles, access::Role::Director) && !director) ||
      (holds(signin->roles, access::Role::Administrator) && !decides)) {
    return fail(ErrorCode::PermissionDenied, MessageId{"people.not-yours"});
  }
  return {};
}

bool directorSignsIn(const Hub::State& state) {
  const auto signins = state.signins->all();
  if (!signins) return true;  // nobody is let in by what could not be read
  return std::ranges::any_of(*signins, [&](const access::SignIn& signin) {
    return std::ranges::find(signin.roles, access::Role::Director) != signin.roles.end() &&
           state.access->maySignIn(signin);
  });
}

bool anotherMay(const Hub::State& state, std::string_view operation, PersonId but) {
  const auto people = whoMay(state, operation);
  return !people || std::ranges::any_of(*people, [&](PersonId one) { return one != but; });
}

Result<http::TellingOfNotice> tellingOfNotice(const Hub::State& state) {
  http::TellingOfNotice telling;
  const auto notices = state.notices_to_staff->all();
  if (!notices) return std::unexpected(notices.error());
  const auto* notice = observation::toTell(*notices, japaneseDay(state.clock.now()));
  if (notice == nullptr) return telling;
  const auto told = state.told->all();
  if (!told) return std::unexpected(told.error());
  const auto people = state.people->all();
  if (!people) return std::unexpected(people.error());
  telling.told = observation::toldOf(*told, notice->id);
  for (const people::Person& person : *people) {
    if (http::isToBeTold(*notice, person)) telling.to_tell.insert(person.id);
  }
  return telling;
}

}  // namespace sekisho::hub
