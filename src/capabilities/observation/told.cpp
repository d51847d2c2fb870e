#include "capabilities/observation/told.h"

#include "capabilities/observation/standing.h"

namespace sekisho::observation {

bool joinedAfter(const Notice& notice, PersonId person, std::chrono::sys_days first_day) {
  if (!notice.given || person == notice.responsible || person == notice.given->by) return false;
  return first_day > notice.given->day;
}

const Notice* toTell(std::span<const Notice> notices, std::chrono::sys_days today) {
  if (const Notice* standing = inForce(notices, today)) return standing;
  const Notice* next = nullptr;
  for (const Notice& notice : notices) {
    if (stateOf(notice, notices, today) != State::Waiting) continue;
    if (next == nullptr || notice.start < next->start) next = &notice;
  }
  return next;
}

std::set<PersonId> toldOf(std::span<const Told> told, NoticeId notice) {
  std::set<PersonId> persons;
  for (const Told& one : told) {
    if (one.notice == notice) persons.insert(one.person);
  }
  return persons;
}

Result<void> check(const Told& told, std::span<const Notice> notices,
                   std::chrono::sys_days first_day, std::chrono::sys_days today) {
  const Notice* current = toTell(notices, today);
  if (current == nullptr || current->id != told.notice) {
    return fail(ErrorCode::Conflict, MessageId{"observation.not-current"});
  }
  if (!joinedAfter(*current, told.person, first_day)) {
    return fail(ErrorCode::InvalidInput, MessageId{"observation.told-with-all"}, {},
                {{"pointer", "/person"}});
  }
  const auto& given = current->given;
  if (told.day > today || (given && told.day < given->day)) {
    return fail(ErrorCode::InvalidInput, MessageId{"observation.told-day"}, {},
                {{"pointer", "/day"}});
  }
  return {};
}

Json toJson(const Told& told) {
  return Json::Object{{"notice", told.notice.text()},
                      {"person", told.person.text()},
                      {"day", toIsoDay(told.day)},
                      {"own", told.isTheirOwn()}};
}

}  // namespace sekisho::observation
