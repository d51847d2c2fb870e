#include "interfaces/http/observation_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "capabilities/access/permissions.h"
#include "capabilities/observation/standing.h"
#include "core/text.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using observation::Notice;
using observation::NoticeId;
using observation::Told;
using people::Person;

constexpr std::size_t kMaxNoticePurpose = 400;

// Reads purpose, viewers, months and first day; `persons` too, if the members have them.
Notice readNotice(Members& members, Members& viewers) {
  Notice notice{.purpose = members.text("purpose", kMaxNoticePurpose)};
  const auto* months = members.any("keep_months").integer();
  if (months == nullptr) members.wrong("keep_months");
  const auto start = fromIsoDay(members.text("start", 10));
  if (!start) members.wrong("start");
  notice.start = start.value_or(std::chrono::sys_days{});
  for (const Json& word : viewers.array("roles")) {
    const auto role = observation::viewerRoleFrom(word.text() ? *word.text() : std::string());
    if (!role) {
      viewers.wrong("roles");
      break;
    }
    notice.viewers.roles.push_back(*role);
  }
  const bool fits = months != nullptr && *months >= 0 && *months <= observation::kMostMonths;
  notice.keep_months = fits ? static_cast<int>(*months) : 0;  // which check() refuses
  return notice;
}

class ObservationOperations {
 public:
  ObservationOperations(observation::NoticeRegister& notices, observation::ToldRegister& told,
                        const people::PersonRegister& people, const Clock& clock, IdSource& ids,
                        SecondTo second, std::function<void()> changed)
      : notices_(notices),
        told_(told),
        people_(people),
        clock_(clock),
        ids_(ids),
        second_(std::move(second)),
        changed_(std::move(changed)) {}

  Result<Reply> list(Call& call) {
    const auto notices = notices_.all();
    if (!notices) return std::unexpected(notices.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto told = told_.all();
    if (!told) return std::unexpected(told.error());
    Json::Array bodies;
    for (const Notice& notice : *notices) {
      bodies.push_back(bodyOf(notice, {*notices, *people, *told, call.caller}));
    }
    Json::Array staff;
    for (const Person& person : *people) {
      if (!person.isHere(today()) || call.caller.masked()) continue;
      staff.push_back(Json::Object{{"id", person.id.text()}, {"name", person.name}});
    }
    const bool open = observation::inForce(*notices, today()) != nullptr;
    return Reply{.body = Json::Object{{"today", toIsoDay(today())},
                                      {"open", open},
                                      {"people", std::move(staff)},
                                      {"notices", std::move(bodies)}}};
  }

  Result<Reply> record(Call& call) {
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    auto notice = noticeFrom(call);
    if (!notice) return std::unexpected(std::move(notice.error()));
    if (auto fine = observation::check(*notice, today()); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    if (!isHere(*people, notice->responsible, notice->start)) {
      return refuse("observation.responsible", "/responsible");
    }
    for (const PersonId& person : notice->viewers.persons) {
      if (!isHere(*people, person, notice->start)) {
        return refuse("observation.viewer-unknown", "/viewers/persons");
      }
    }
    if (auto kept = notices_.record(*notice); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return changed(*notice, call, 201);
  }

  Result<Reply> give(Call& call) {
    const auto id = NoticeId::fromText(call.parameter("notice"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"observation.unknown"});
    Members members(call.body);
    const auto day = fromIsoDay(members.text("day", 10));
    if (!day) members.wrong("day");
    const std::string why(trimmed(members.maybeText("why", kMaxReason).value_or("")));
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto alone = checkOpening(*id, why, call.caller);
    if (!alone) return std::unexpected(alone.error());
    const auto given = notices_.give(*id,
                                     {.day = day.value_or(std::chrono::sys_days{}),
                                      .by = call.caller.signedIn().person,
                                      .at = clock_.now(),
                                      .alone = *alone ? why : std::string()},
                                     today());
    if (!given) return std::unexpected(given.error());
    return changed(*given, call, 200);
  }

  // By it people begin to be observed: a director says so, or somebody else than who wrote who may
  // see them. Whether it is said alone.
  [[nodiscard]] Result<bool> checkOpening(NoticeId id, const std::string& why,
                                          const Caller& caller) const {
    const auto& roles = caller.signedIn().roles;
    if (std::ranges::find(roles, access::Role::Director) != roles.end()) return false;
    const auto notices = notices_.all();
    if (!notices) return std::unexpected(notices.error());
    const auto notice = std::ranges::find(*notices, id, &Notice::id);
    if (notice == notices->end()) return false;  // which giving it says
    const auto second = second_(caller, notice->by);
    if (!second) return std::unexpected(second.error());
    if (second->worth() == Worth::NeedsAnother) {
      return fail(ErrorCode::PermissionDenied, MessageId{"observation.needs-another"});
    }
    if (second->isAlone() && why.empty()) return refuse("observation.given-why", "/why");
    return second->isAlone();
  }

  Result<Reply> tellOther(Call& call) {
    const auto id = NoticeId::fromText(call.parameter("notice"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"observation.unknown"});
    Members members(call.body);
    const auto person = members.id<PersonId>("person");
    const auto day = fromIsoDay(members.text("day", 10));
    if (!day) members.wrong("day");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto notice = tell({.notice = *id,
                              .person = person,
                              .day = day.value_or(std::chrono::sys_days{}),
                              .by = call.caller.signedIn().person,
                              .at = clock_.now()});
    if (!notice) return std::unexpected(notice.error());
    return changed(*notice, call, 200);
  }

  Result<Reply> acknowledge(Call& call) {
    const auto id = NoticeId::fromText(call.parameter("notice"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"observation.unknown"});
    const PersonId person = call.caller.signedIn().person;
    const auto notice =
        tell({.notice = *id, .person = person, .day = today(), .by = person, .at = clock_.now()});
    if (!notice) return std::unexpected(notice.error());
    changed_();
    return Reply{.status = 204};
  }

  Result<Reply> end(Call& call) {
    const auto id = NoticeId::fromText(call.parameter("notice"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"observation.unknown"});
    Members members(call.body);
    const std::string why = members.text("why", kMaxReason);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto ended =
        notices_.end(*id, {.by = call.caller.signedIn().person, .at = clock_.now(), .why = why});
    if (!ended) return std::unexpected(ended.error());
    return changed(*ended, call, 200);
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  static std::unexpected<Error> refuse(std::string_view message, std::string_view pointer) {
    return fail(ErrorCode::InvalidInput, MessageId{message}, {},
                {{"pointer", std::string(pointer)}});
  }

  static bool isHere(const std::vector<Person>& people, PersonId id, std::chrono::sys_days day) {
    const auto found = std::ranges::find(people, id, &Person::id);
    return found != people.end() && found->isHere(day);
  }

  Result<Notice> noticeFrom(Call& call) {
    Members members(call.body);
    Members viewers(members.any("viewers"), "/viewers");
    Notice notice = readNotice(members, viewers);
    notice.id = ids_.make<NoticeId>();
    notice.responsible = members.id<PersonId>("responsible");
    notice.by = call.caller.signedIn().person;
    notice.at = clock_.now();
    if (const auto until = members.maybeText("until", 10); until && !until->empty()) {
      notice.until = fromIsoDay(*until);
      if (!notice.until) members.wrong("until");
    }
    for (const Json& word : viewers.array("persons")) {
      const auto person = PersonId::fromText(word.text() ? *word.text() : std::string());
      if (!person) {
        viewers.wrong("persons");
        break;
      }
      notice.viewers.persons.push_back(*person);
    }
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto read = viewers.finish(); !read) return std::unexpected(std::move(read.error()));
    return notice;
  }

  // Whoever is asked about and what they are told, as they are now.
  struct View {
    const std::vector<Notice>& notices;
    const std::vector<Person>& people;
    const std::vector<Told>& told;
    const Caller& caller;
  };

  Result<Reply> changed(const Notice& notice, const Call& call, int status) {
    changed_();
    const auto notices = notices_.all();
    if (!notices) return std::unexpected(notices.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto told = told_.all();
    if (!told) return std::unexpected(told.error());
    return Reply{.status = status, .body = bodyOf(notice, {*notices, *people, *told, call.caller})};
  }

  // Keeps that somebody who joined later was told, and answers the notice.
  Result<Notice> tell(const Told& told) {
    const auto notices = notices_.all();
    if (!notices) return std::unexpected(notices.error());
    const auto person = people_.person(told.person);
    if (!person) return std::unexpected(person.error());
    const auto notice = std::ranges::find(*notices, told.notice, &Notice::id);
    if (notice == notices->end()) {
      return fail(ErrorCode::NotFound, MessageId{"observation.unknown"});
    }
    if (auto fine = observation::check(told, *notices, person->from, today()); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    if (auto kept = told_.record(told); !kept) return std::unexpected(std::move(kept.error()));
    return *notice;
  }

  [[nodiscard]] Json bodyOf(const Notice& notice, const View& view) const {
    Json body = noticeBody(notice, view.notices, view.people, today());
    Json::Object& members = *body.object();
    members["joined"] = joinedBodies(notice, view);
    if (view.caller.person) return body;
    // The console; everybody who signs in may know.
    for (const char* name : {"responsible_name", "by_name"}) {
      if (!members[name].isNull()) members[name] = kMasked;
    }
    for (Json& person : *(*members["viewers"].object())["persons"].array()) {
      if (!person["name"].isNull()) (*person.object())["name"] = kMasked;
    }
    if (Json::Object* ended = members["ended"].object()) (*ended)["why"] = kMasked;
    if (Json::Object* given = members["given"].object();
        given && !(*given)["alone"].text()->empty()) {
      (*given)["alone"] = kMasked;
    }
    return body;
  }

  // Of the notice that holds, for whoever may say that they were told.
  [[nodiscard]] Json joinedBodies(const Notice& notice, const View& view) const {
    Json::Array bodies;
    const Notice* current = observation::toTell(view.notices, today());
    const bool may = !view.caller.person ||
                     access::authorize("tellOfNotice", &view.caller.person->roles).has_value();
    if (!may || current == nullptr || current->id != notice.id) return bodies;
    std::vector<Person> joined;
    std::ranges::copy_if(view.people, std::back_inserter(joined), [&](const Person& person) {
      const bool left = person.until && *person.until < today();
      return !left && isToBeTold(notice, person);
    });
    std::ranges::stable_sort(joined, {}, &Person::from);
    for (const Person& person : joined) bodies.push_back(joinedBody(notice, person, view));
    return bodies;
  }

  static Json joinedBody(const Notice& notice, const Person& person, const View& view) {
    const bool hides = !view.caller.person;
    const auto told = std::ranges::find_if(view.told, [&](const Told& one) {
      return one.notice == notice.id && one.person == person.id;
    });
    Json when;
    if (told != view.told.end()) {
      const auto by = std::ranges::find(view.people, told->by, &Person::id);
      when = Json::Object{{"day", toIsoDay(told->day)},
                          {"own", told->isTheirOwn()},
                          {"by_name", by == view.people.end() ? Json()
                                      : hides                 ? Json(kMasked)
                                                              : Json(by->name)}};
    }
    return Json::Object{{"id", person.id.text()},
                        {"name", hides ? std::string(kMasked) : person.name},
                        {"from", toIsoDay(person.from)},
                        {"told", std::move(when)}};
  }

  observation::NoticeRegister& notices_;
  observation::ToldRegister& told_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  SecondTo second_;
  std::function<void()> changed_;
};

}  // namespace

bool isToBeTold(const Notice& notice, const Person& person) {
  return person.kind != people::Kind::WalksUp &&
         observation::joinedAfter(notice, person.id, person.from);
}

Json noticeBody(const Notice& notice, const std::vector<Notice>& notices,
                const std::vector<Person>& people, std::chrono::sys_days today) {
  const auto name_of = [&](PersonId id) {
    const auto person = std::ranges::find(people, id, &Person::id);
    return person == people.end() ? Json() : Json(person->name);
  };
  Json body = observation::toJson(notice);
  Json::Object& members = *body.object();
  Json::Array persons;
  for (const PersonId& person : notice.viewers.persons) {
    persons.push_back(Json::Object{{"id", person.text()}, {"name", name_of(person)}});
  }
  (*members["viewers"].object())["persons"] = std::move(persons);
  members["responsible_name"] = name_of(notice.responsible);
  members["by_name"] = name_of(notice.by);
  members["state"] = observation::nameOf(observation::stateOf(notice, notices, today));
  members["joined"] = Json::Array{};
  return body;
}

Result<std::optional<Notice>> noticeOfSetUp(const Json& body, std::string_view at) {
  if (body.isNull()) return std::nullopt;
  Members members(body, std::string(at));
  Members viewers(members.any("viewers"), std::string(at) + "/viewers");
  Notice notice = readNotice(members, viewers);
  if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
  if (auto read = viewers.finish(); !read) return std::unexpected(std::move(read.error()));
  return std::optional(std::move(notice));
}

bool maySeeObserved(const observation::Notice* governing, const Caller& caller) {
  if (governing == nullptr || !caller.person) return false;
  const observation::Viewers& viewers = governing->viewers;
  const auto named = [&](access::Role role) {
    const auto viewer = observation::viewerRoleFrom(access::nameOf(role));
    return viewer && std::ranges::find(viewers.roles, *viewer) != viewers.roles.end();
  };
  return std::ranges::any_of(caller.person->roles, named) ||
         std::ranges::find(viewers.persons, caller.person->person) != viewers.persons.end();
}

std::vector<Route> observationOperations(observation::NoticeRegister& notices,
                                         observation::ToldRegister& told,
                                         const people::PersonRegister& people, const Clock& clock,
                                         IdSource& ids, SecondTo second,
                                         std::function<void()> changed) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<ObservationOperations>(notices, told, people, clock, ids,
                                                    std::move(second), std::move(changed));
  const auto bind = [&](Result<Reply> (ObservationOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/notices", "listNotices", bind(&ObservationOperations::list)},
      {"POST", "/notices", "recordNotice", bind(&ObservationOperations::record)},
      {"POST", "/notices/{notice}/given", "giveNotice", bind(&ObservationOperations::give)},
      {"POST", "/notices/{notice}/told", "tellOfNotice", bind(&ObservationOperations::tellOther)},
      {"POST", "/notices/{notice}/acknowledged", "acknowledgeNotice",
       bind(&ObservationOperations::acknowledge)},
      {"POST", "/notices/{notice}/end", "endNotice", bind(&ObservationOperations::end)},
  };
}

}  // namespace sekisho::http
