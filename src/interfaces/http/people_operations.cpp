#include "interfaces/http/people_operations.h"

#include <algorithm>
#include <map>
#include <set>

#include "capabilities/people/staff_list.h"
#include "core/mail_address.h"
#include "core/skeleton.h"
#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/list_preview.h"
#include "interfaces/http/session.h"

namespace sekisho::http {
namespace {

using people::Person;
using people::PersonRegister;

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

// Puts the members that the body has into `person`; members left out stay as they are.
void readInto(Members& members, Person& person, std::chrono::sys_days today) {
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
    readInto(members, person, today());
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto known = checkReferences(person); !known) {
      return std::unexpected(std::move(known.error()));
    }
    if (auto may = checkDirector({}, person, why, call.caller.signedIn()); !may) {
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
    readInto(members, *person, today());
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (*person == before) return fail(ErrorCode::InvalidInput, MessageId{"people.unchanged"});
    if (auto may = checkChange(before, *person, why, call.caller); !may) {
      return std::unexpected(std::move(may.error()));
    }
    if (auto known = checkReferences(*person); !known) {
      return std::unexpected(std::move(known.error()));
    }
    if (auto kept = people_.change(*person, why, call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed();
    return answered(*person, 200, call.caller);
  }

  Result<Reply> preview(Call& call) {
    const auto list = readList(call);
    if (!list) return std::unexpected(list.error());
    const auto all = people_.all();
    if (!all) return std::unexpected(all.error());
    ListPreview preview;
    const std::set<int> namesakes = namesakesIn(*list, *all);
    for (const people::Listed& listed : list->people) {
      const Person& person = listed.person;
      if (namesakes.contains(listed.line)) {
        preview.refuse(listed.line, {"name", "kana", "kind", "from"},
                       words_(MessageId{"people.name-taken"}, {}).text, {});
        continue;
      }
      preview.add(listed.line, isKnown(*all, person),
                  {{"name", person.name},
                   {"kana", person.kana},
                   {"kind", nameOf(person.kind)},
                   {"from", toIsoDay(person.from)}});
    }
    for (const people::ListProblem& problem : list->problems) {
      Json::Array allowed;
      for (const auto& [ja, en] : problem.allowed) {
        allowed.emplace_back(Json::Object{{"ja", ja}, {"en", en}});
      }
      preview.refuse(
          problem.line, {"name", "kana", "kind", "from"},
          words_(problem.message, {{"column", problem.column}, {"field", problem.column}}).text,
          std::move(allowed));
    }
    Reply reply = std::move(preview).reply();
    (*reply.body.object())["left_out"] = Json::Array(list->left_out.begin(), list->left_out.end());
    return reply;
  }

  Result<Reply> import(Call& call) {
    std::string why;
    const auto list = readList(call, &why);
    if (!list) return std::unexpected(list.error());
    const auto all = people_.all();
    if (!all) return std::unexpected(all.error());
    const std::size_t wrong = list->problems.size() + namesakesIn(*list, *all).size();
    if (wrong > 0) {
      return fail(ErrorCode::InvalidInput, MessageId{"people.list-wrong-lines"}, {},
                  {{"lines", std::to_string(wrong)}});
    }
    std::vector<Person> added;
    for (const people::Listed& listed : list->people) {
      if (isKnown(*all, listed.person)) continue;
      added.push_back(listed.person);
      added.back().id = ids_.make<PersonId>();
      if (auto may = checkDirector({}, added.back(), why, call.caller.signedIn()); !may) {
        return std::unexpected(std::move(may.error()));
      }
    }
    if (!added.empty()) {
      if (auto kept = people_.add(added, call.caller.actor()); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      around_.changed();
    }
    return imported(added.size(), list->people.size());
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

  // What the one who asks may change, and what only with a reason. Marks what they do alone.
  [[nodiscard]] Result<void> checkChange(const Person& before, Person& person, std::string_view why,
                                         const Caller& caller) {
    const access::Identity& by = caller.signedIn();
    // A director who is said to be a visitor is asked for no pledge; one who left signs in no more.
    const bool another_kind = before.kind != person.kind && by.person != person.id;
    if (before.name != person.name || before.from != person.from || before.until != person.until ||
        another_kind) {
      if (auto may = around_.may_rename(by, person.id); !may) return may;
    }
    const bool reason = !trimmed(why).empty();
    if (people::forgetsOperator(before, person, today()) && !reason) {
      return needed("people.operator-forgotten", "/operators");
    }
    // What they have stated and confirmed bears the new name from now on, and so does their
    // sign-in.
    if (before.name != person.name && !reason && !around_.roles(person.id).empty()) {
      return needed("people.rename-reason", "/why");
    }
    if (people::movesPassedFirstDay(before, person, today()) && !reason) {
      return needed("people.first-day-reason", "/why");
    }
    if (people::movesPassedLastDay(before, person, today()) && !reason) {
      return needed("people.last-day-reason", "/why");
    }
    // Nobody asks a visitor to read or to promise anything.
    if (before.kind != person.kind && person.kind == people::Kind::WalksUp && !reason) {
      return needed("people.visitor-reason", "/why");
    }
    if (auto may = checkOwn(before, person, why, by); !may) return may;
    return checkDirector(before, person, why, by);
  }

  // Who the director is, a director says; another only while no director can sign in, and alone.
  [[nodiscard]] Result<void> checkDirector(const Person& before, Person& person,
                                           std::string_view why, const access::Identity& by) const {
    const auto directs = [](const Person& one) { return one.kind == people::Kind::Director; };
    if (directs(before) == directs(person) || isDirector(by)) return {};
    if (around_.director_signs_in()) {
      return fail(ErrorCode::PermissionDenied, MessageId{"people.director-kind"});
    }
    if (trimmed(why).empty()) return needed("people.director-kind-reason", "/why");
    person.own_change = people::OwnChange{.at = clock_.now(), .why = std::string(trimmed(why))};
    return {};
  }

  static bool isDirector(const access::Identity& by) {
    return std::ranges::find(by.roles, access::Role::Director) != by.roles.end();
  }

  // One's own kind, duties, pledge and briefing are somebody else's to write, while there is one.
  [[nodiscard]] Result<void> checkOwn(const Person& before, Person& person, std::string_view why,
                                      const access::Identity& by) {
    const bool duties = before.kind != person.kind || before.safety_roles != person.safety_roles;
    const bool promises = before.pledge != person.pledge || before.briefed != person.briefed;
    if (!duties && !promises) return {};
    person.own_change.reset();
    if (by.person != person.id && !around_.is_of_their_making(by.person, person.id)) return {};
    if (around_.others_may(by.person, person.id)) {
      return fail(ErrorCode::PermissionDenied,
                  MessageId{duties ? "people.own-duties" : "people.own-promises"});
    }
    if (trimmed(why).empty()) {
      return needed(duties ? "people.own-duties-reason" : "people.own-promises-reason", "/why");
    }
    person.own_change = people::OwnChange{.at = clock_.now(), .why = std::string(trimmed(why))};
    return {};
  }

  static std::unexpected<Error> needed(std::string_view message, std::string_view pointer) {
    return fail(ErrorCode::InvalidInput, MessageId{message}, {},
                {{"pointer", std::string(pointer)}});
  }

  // Days that can be, documents on file, seats of the device register, and somebody else of the
  // staff register who instructs.
  [[nodiscard]] Result<void> checkReferences(const Person& person) const {
    if (auto past = people::checkPast(person, today()); !past) return past;
    for (const DeviceId seat : person.seats) {
      const auto is = around_.is_seat(seat);
      if (!is) return std::unexpected(is.error());
      if (!*is) return needed("people.seat-unknown", "/seats");
    }
    if (person.pledge && person.pledge->document) {
      if (auto filed = around_.on_file(*person.pledge->document); !filed) return filed;
    }
    return checkInstructor(person);
  }

  [[nodiscard]] Result<void> checkInstructor(const Person& person) const {
    if (!person.instructed_by) return {};
    const auto instructor = people_.person(*person.instructed_by);
    const bool unknown = !instructor && instructor.error().code == ErrorCode::NotFound;
    if (unknown || *person.instructed_by == person.id) {
      return fail(ErrorCode::InvalidInput, MessageId{"people.instructor"}, {},
                  {{"pointer", "/instructed_by"}});
    }
    if (!instructor) return std::unexpected(instructor.error());
    return {};
  }

  [[nodiscard]] Result<people::StaffList> readList(Call& call, std::string* why = nullptr) const {
    Members members(call.body);
    const std::string csv = members.text("csv", people::kMaxStaffListBytes, true);
    const std::string said = members.maybeText("why", kMaxReason).value_or("");
    if (why != nullptr) *why = said;
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    return people::parseStaffList(csv, today());
  }

  // Lines of whom nobody could tell from somebody of the register or of a line before.
  [[nodiscard]] std::set<int> namesakesIn(const people::StaffList& list,
                                          const std::vector<Person>& all) const {
    std::multimap<std::string, Person> by_name;
    for (const Person& person : all) by_name.emplace(skeletonOfName(person.name), person);
    std::set<int> lines;
    for (const people::Listed& listed : list.people) {
      if (isKnown(all, listed.person)) continue;
      const std::string name = skeletonOfName(listed.person.name);
      const auto [first, last] = by_name.equal_range(name);
      // Compared by id as well: who is listed has none yet.
      Person one = listed.person;
      one.id = ids_.make<PersonId>();
      const bool taken = std::any_of(
          first, last, [&](const auto& other) { return people::areNamesakes(one, other.second); });
      if (taken) lines.insert(listed.line);
      by_name.emplace(name, std::move(one));
    }
    return lines;
  }

  // Whoever left and comes back is somebody to be registered anew.
  [[nodiscard]] bool isKnown(const std::vector<Person>& all, const Person& person) const {
    return std::ranges::any_of(all, [&](const Person& other) {
      const bool same_stay =
          other.from == person.from || !other.until || *other.until >= person.from;
      return other.name == person.name && other.kana == person.kana && same_stay;
    });
  }

  PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  Words words_;
  PeopleSurroundings around_;
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
      {"POST", "/people/import/preview", "previewStaffImport", bind(&PeopleOperations::preview)},
      {"POST", "/people/import", "importStaff", bind(&PeopleOperations::import)},
      {"GET", "/people/{person}", "getPerson", bind(&PeopleOperations::get)},
      {"PATCH", "/people/{person}", "changePerson", bind(&PeopleOperations::change)},
  };
}

}  // namespace sekisho::http
