#include "interfaces/http/people_operations.h"

#include <algorithm>
#include <map>
#include <memory>

#include "interfaces/http/body.h"
#include "interfaces/http/person_body.h"
#include "interfaces/http/person_changes.h"
#include "interfaces/http/session.h"

namespace sekisho::http {
namespace {

using people::Person;
using people::PersonRegister;
// Whom others ask.
bool decides(access::Role role) {
  switch (role) {
    case access::Role::Director:
    case access::Role::Administrator:
    case access::Role::SafetyManager: return true;
    case access::Role::Staff:
    case access::Role::Temporary:
    case access::Role::Provider:
    case access::Role::SetUp: break;
  }
  return false;
}

class PeopleOperations {
 public:
  PeopleOperations(PersonRegister& people, const Clock& clock, IdSource& ids, Words words,
                   PeopleSurroundings surroundings)
      : people_(people),
        clock_(clock),
        ids_(ids),
        words_(std::move(words)),
        around_(std::move(surroundings)) {}

  Result<Reply> list(Call& call) {
    const auto all = people_.all();
    if (!all) return std::unexpected(all.error());
    const auto telling = around_.notice();
    if (!telling) return std::unexpected(telling.error());
    Json::Array bodies;
    int here = 0;
    for (const Person& person : *all) {
      here += person.isHere(today()) ? 1 : 0;
      bodies.emplace_back(listedBody(person, *telling, call.caller));
    }
    return Reply{.body = Json::Object{{"here", here}, {"people", std::move(bodies)}}};
  }

  // Whom one tells when something is wrong: those here with a duty, the director, the providers.
  Result<Reply> contacts(Call& call) {
    const auto all = people_.all();
    if (!all) return std::unexpected(all.error());
    Json::Array bodies;
    for (const Person& person : *all) {
      const bool told = person.kind == people::Kind::Director ||
                        person.kind == people::Kind::Engineer || !person.safety_roles.empty();
      if (!told || !person.isHere(today())) continue;
      Json whole = people::toJson(person);
      Json::Object body{{"person", whole["id"]}};
      for (const char* name : {"name", "kind", "employer", "safety_roles"}) {
        body[name] = whole[name];
      }
      if (call.caller.masked()) {
        for (const char* personal : {"name", "employer"}) body[personal] = kMasked;
      }
      bodies.emplace_back(std::move(body));
    }
    return Reply{.body = Json::Object{{"contacts", std::move(bodies)}}};
  }

  Result<Reply> deciders(Call&) {
    const auto all = people_.all();
    if (!all) return std::unexpected(all.error());
    std::multimap<std::string, Json> by_name;
    for (const Person& person : *all) {
      access::Roles roles = around_.roles(person.id);
      std::erase_if(roles, [](access::Role role) { return !decides(role); });
      if (roles.empty() || !person.isHere(today())) continue;
      by_name.emplace(person.name, Json::Object{{"name", person.name}, {"roles", rolesOf(roles)}});
    }
    Json::Array bodies;
    for (auto& [name, body] : by_name) bodies.push_back(std::move(body));
    return Reply{.body = Json::Object{{"people", std::move(bodies)}}};
  }

  Result<Reply> get(Call& call) {
    const auto person = find(call);
    if (!person) return std::unexpected(person.error());
    return answered(*person, 200, call.caller);
  }

  Result<Reply> add(Call& call) {
    Members members(call.body);
    Person person{.id = ids_.make<PersonId>(), .name = {}, .from = today()};
    const std::string why = members.maybeText("why", kMaxReason).value_or("");
    for (const char* needed : {"name", "kind"}) {
      if (!members.has(needed)) members.wrong(needed);
    }
    readPerson(members, person, today());
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto known = changes_.checkReferences(person); !known) {
      return std::unexpected(std::move(known.error()));
    }
    if (auto may = changes_.mayAdd(person, why, call.caller.signedIn()); !may) {
      return std::unexpected(std::move(may.error()));
    }
    if (auto kept = people_.add({person}, call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed();
    return answered(person, 201, call.caller);
  }

  Result<Reply> change(Call& call) {
    auto person = find(call);
    if (!person) return std::unexpected(std::move(person.error()));
    Members members(call.body);
    const std::string why = members.maybeText("why", kMaxReason).value_or("");
    const Person before = *person;
    readPerson(members, *person, today());
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (*person == before) return fail(ErrorCode::InvalidInput, MessageId{"people.unchanged"});
    if (auto may = changes_.mayChange(before, *person, why, call.caller.signedIn()); !may) {
      return std::unexpected(std::move(may.error()));
    }
    if (auto known = changes_.checkReferences(*person); !known) {
      return std::unexpected(std::move(known.error()));
    }
    if (auto kept = people_.change(*person, why, call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed();
    return answered(*person, 200, call.caller);
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  [[nodiscard]] Result<Reply> answered(const Person& person, int status,
                                       const Caller& caller) const {
    const auto telling = around_.notice();
    if (!telling) return std::unexpected(telling.error());
    return Reply{.status = status, .body = bodyOf(person, *telling, caller)};
  }

  [[nodiscard]] std::string_view stateOf(const Person& person) const {
    if (person.isHere(today())) return "here";
    return person.from > today() ? "coming" : "left";
  }

  static std::vector<people::Step> firstDayOf(const Person& person,
                                              const TellingOfNotice& telling) {
    std::vector<people::Step> needed = people::firstDay(person);
    if (telling.to_tell.contains(person.id)) {
      needed.push_back({MessageId{"people.first-day-notice"}, telling.told.contains(person.id)});
    }
    return needed;
  }

  // What a list needs: whoever wants to know more opens the person, which is a look at them.
  [[nodiscard]] Json listedBody(const Person& person, const TellingOfNotice& telling,
                                const Caller& caller) const {
    const auto left = std::ranges::count_if(firstDayOf(person, telling),
                                            [](const people::Step& step) { return !step.done; });
    return Json::Object{{"id", person.id.text()},
                        {"name", caller.masked() ? Json(kMasked) : Json(person.name)},
                        {"kind", nameOf(person.kind)},
                        {"state", stateOf(person)},
                        {"signs_in", !around_.roles(person.id).empty()},
                        {"first_day_left", std::int64_t{left}}};
  }

  // At the console without a person, what names somebody is masked.
  [[nodiscard]] Json bodyOf(const Person& person, const TellingOfNotice& telling,
                            const Caller& caller) const {
    Json body = people::toJson(person);
    Json::Object& members = *body.object();
    members["state"] = stateOf(person);
    members["signs_in"] = !around_.roles(person.id).empty();
    Json::Array steps;
    for (const people::Step& step : firstDayOf(person, telling)) {
      const Wording words = words_(step.message, {});
      steps.emplace_back(
          Json::Object{{"done", step.done}, {"text", words.text}, {"do", words.to_do}});
    }
    members["first_day"] = std::move(steps);
    if (caller.masked()) {
      for (const char* personal : {"name", "kana", "employer", "operator", "mail"}) {
        members[personal] = kMasked;
      }
      members["operators"] = Json::Array{};
      if (person.own_change) members["own_change"].object()->at("why") = kMasked;
    }
    return body;
  }

  [[nodiscard]] Result<Person> find(const Call& call) const {
    const auto id = PersonId::fromText(call.parameter("person"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"people.unknown"});
    return people_.person(*id);
  }

  PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  Words words_;
  PeopleSurroundings around_;
  PersonChanges changes_{people_, clock_, around_};
};

}  // namespace

std::vector<Route> peopleOperations(PersonRegister& people, const Clock& clock, IdSource& ids,
                                    Words words, PeopleSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<PeopleOperations>(people, clock, ids, std::move(words),
                                               std::move(surroundings));
  const auto bind = [&](Result<Reply> (PeopleOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/people", "listPeople", bind(&PeopleOperations::list)},
      {"GET", "/contacts", "listContacts", bind(&PeopleOperations::contacts)},
      {"GET", "/deciders", "listDeciders", bind(&PeopleOperations::deciders)},
      {"POST", "/people", "addPerson", bind(&PeopleOperations::add)},
      {"GET", "/people/{person}", "getPerson", bind(&PeopleOperations::get)},
      {"PATCH", "/people/{person}", "changePerson", bind(&PeopleOperations::change)},
  };
}

}  // namespace sekisho::http
