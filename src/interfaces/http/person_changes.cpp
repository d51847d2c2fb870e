#include "interfaces/http/person_changes.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::http {
namespace {

using people::Person;

bool isDirector(const access::Identity& by) {
  return std::ranges::find(by.roles, access::Role::Director) != by.roles.end();
}

std::unexpected<Error> needed(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

}  // namespace

std::chrono::sys_days PersonChanges::today() const { return japaneseDay(clock_.now()); }

Result<void> PersonChanges::mayAdd(Person& person, std::string_view why,
                                   const access::Identity& by) const {
  return checkDirector({}, person, why, by);
}

Result<void> PersonChanges::mayChange(const Person& before, Person& person, std::string_view why,
                                      const access::Identity& by) const {
  // A director who is said to be a visitor is asked for no pledge; one who left signs in no more.
  const bool another_kind = before.kind != person.kind && by.person != person.id;
  if (before.name != person.name || before.from != person.from || before.until != person.until ||
      another_kind) {
    if (auto may = around_.may_rename(by, person.id); !may) return may;
  }
  if (trimmed(why).empty()) {
    if (auto may = checkReasons(before, person); !may) return may;
  }
  if (auto may = checkOwn(before, person, why, by); !may) return may;
  return checkDirector(before, person, why, by);
}

// What needs a reason whoever does it; asked when none is given.
Result<void> PersonChanges::checkReasons(const Person& before, const Person& person) const {
  if (people::forgetsOperator(before, person, today())) {
    return needed("people.operator-forgotten", "/operators");
  }
  // What they have stated and confirmed bears the new name from now on, and so does their sign-in,
  // whether it is stopped meanwhile or not.
  if (before.name != person.name && around_.has_sign_in(person.id)) {
    return needed("people.rename-reason", "/why");
  }
  if (people::movesPassedFirstDay(before, person, today())) {
    return needed("people.first-day-reason", "/why");
  }
  if (people::movesPassedLastDay(before, person, today())) {
    return needed("people.last-day-reason", "/why");
  }
  // Nobody asks a visitor to read or to promise anything.
  if (before.kind != person.kind && person.kind == people::Kind::WalksUp) {
    return needed("people.visitor-reason", "/why");
  }
  return {};
}

// Who the director is, a director says; another only while no director can sign in, and alone.
Result<void> PersonChanges::checkDirector(const Person& before, Person& person,
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

// One's own kind, duties, pledge and briefing are somebody else's to write, while there is one.
Result<void> PersonChanges::checkOwn(const Person& before, Person& person, std::string_view why,
                                     const access::Identity& by) const {
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

Result<void> PersonChanges::checkReferences(const Person& person) const {
  if (auto past = people::checkPast(person, today()); !past) return past;
  for (const DeviceId seat : person.seats) {
    const auto is = around_.is_seat(seat);
    if (!is) return std::unexpected(is.error());
    if (!*is) return needed("people.seat-unknown", "/seats");
  }
  if (auto may = checkOperators(person); !may) return may;
  if (person.pledge && person.pledge->document) {
    if (auto filed = around_.on_file(*person.pledge->document); !filed) return filed;
  }
  return checkInstructor(person);
}

// What was is not judged: it may have been found only later that a program used it, too.
Result<void> PersonChanges::checkOperators(const Person& person) const {
  for (const people::OperatorUse& use : person.operators) {
    if (use.until && *use.until < today()) continue;
    const auto is = around_.is_programs(use.id, {std::max(use.from, today()), use.until});
    if (!is) return std::unexpected(is.error());
    if (*is) {
      return fail(ErrorCode::Conflict, MessageId{"people.operator-of-program"}, {},
                  {{"pointer", "/operators"}});
    }
  }
  return {};
}

Result<void> PersonChanges::checkInstructor(const Person& person) const {
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

}  // namespace sekisho::http
