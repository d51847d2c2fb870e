#include "interfaces/http/observation_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "capabilities/observation/standing.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using observation::Notice;
using observation::NoticeId;
using people::Person;

constexpr std::size_t kMaxPurpose = 400;
constexpr std::size_t kMaxReason = 1000;

class Operations {
 public:
  Operations(observation::NoticeRegister& notices, const people::PersonRegister& people,
             const Clock& clock, IdSource& ids, std::function<void()> changed)
      : notices_(notices),
        people_(people),
        clock_(clock),
        ids_(ids),
        changed_(std::move(changed)) {}

  Result<Reply> list(Call& call) {
    const auto notices = notices_.all();
    if (!notices) return std::unexpected(notices.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    Json::Array bodies;
    for (const Notice& notice : *notices) {
      bodies.push_back(bodyOf(notice, *notices, *people, call.caller));
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
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto given = notices_.give(*id,
                                     {.day = day.value_or(std::chrono::sys_days{}),
                                      .by = call.caller.signedIn().person,
                                      .at = clock_.now()},
                                     today());
    if (!given) return std::unexpected(given.error());
    return changed(*given, call, 200);
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
    Notice notice{.id = ids_.make<NoticeId>(),
                  .purpose = members.text("purpose", kMaxPurpose),
                  .responsible = members.id<PersonId>("responsible"),
                  .by = call.caller.signedIn().person,
                  .at = clock_.now()};
    const auto* months = members.any("keep_months").integer();
    if (months == nullptr) members.wrong("keep_months");
    const auto start = fromIsoDay(members.text("start", 10));
    if (!start) members.wrong("start");
    if (const auto until = members.maybeText("until", 10); until && !until->empty()) {
      notice.until = fromIsoDay(*until);
      if (!notice.until) members.wrong("until");
    }
    Members viewers(members.any("viewers"), "/viewers");
    for (const Json& word : viewers.array("roles")) {
      const auto role = observation::viewerRoleFrom(word.text() ? *word.text() : std::string());
      if (!role) {
        viewers.wrong("roles");
        break;
      }
      notice.viewers.roles.push_back(*role);
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
    const bool fits = *months >= 0 && *months <= observation::kMostMonths;
    notice.keep_months = fits ? static_cast<int>(*months) : 0;  // which check() refuses
    notice.start = start.value_or(std::chrono::sys_days{});
    return notice;
  }

  Result<Reply> changed(const Notice& notice, const Call& call, int status) {
    changed_();
    const auto notices = notices_.all();
    if (!notices) return std::unexpected(notices.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    return Reply{.status = status, .body = bodyOf(notice, *notices, *people, call.caller)};
  }

  [[nodiscard]] Json bodyOf(const Notice& notice, const std::vector<Notice>& notices,
                            const std::vector<Person>& people, const Caller& caller) const {
    const bool hides = !caller.person;  // the console; everybody who signs in may know
    const auto nameOf = [&](PersonId id) {
      const auto person = std::ranges::find(people, id, &Person::id);
      if (person == people.end()) return Json();
      return Json(hides ? std::string(kMasked) : person->name);
    };
    Json body = observation::toJson(notice);
    Json::Object& members = *body.object();
    Json::Array persons;
    for (const PersonId& person : notice.viewers.persons) {
      persons.push_back(Json::Object{{"id", person.text()}, {"name", nameOf(person)}});
    }
    (*members["viewers"].object())["persons"] = std::move(persons);
    members["responsible_name"] = nameOf(notice.responsible);
    members["by_name"] = nameOf(notice.by);
    members["state"] = observation::nameOf(observation::stateOf(notice, notices, today()));
    if (Json::Object* ended = members["ended"].object(); ended != nullptr && hides) {
      (*ended)["why"] = kMasked;
    }
    return body;
  }

  observation::NoticeRegister& notices_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  std::function<void()> changed_;
};

}  // namespace

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
                                         const people::PersonRegister& people, const Clock& clock,
                                         IdSource& ids, std::function<void()> changed) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<Operations>(notices, people, clock, ids, std::move(changed));
  const auto bind = [&](Result<Reply> (Operations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/notices", "listNotices", bind(&Operations::list)},
      {"POST", "/notices", "recordNotice", bind(&Operations::record)},
      {"POST", "/notices/{notice}/given", "giveNotice", bind(&Operations::give)},
      {"POST", "/notices/{notice}/end", "endNotice", bind(&Operations::end)},
  };
}

}  // namespace sekisho::http
