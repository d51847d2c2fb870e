#include <algorithm>
#include <set>

#include "capabilities/observation/standing.h"
#include "programs/hub/day_book.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/staff.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

using duties::Duty;
using std::chrono::days;
using std::chrono::sys_days;

constexpr days kYear{365};  // as reading.awareness asks

// Since when nothing is collected about persons: the last notice's end, else the set-up. Nothing
// before there is a machine.
Result<std::optional<sys_days>> unobservedSince(const Hub::State& state,
                                                const std::vector<observation::Notice>& notices) {
  const auto set_up = setUpOn(state);
  if (!set_up) return set_up;
  const std::optional<sys_days>& day = *set_up;
  if (!day) return day;
  sys_days since = *day;
  for (const observation::Notice& notice : notices) {
    const auto open = observation::daysOf(notice, notices);
    if (open && open->last) since = std::max(since, *open->last);
  }
  return std::optional(since);
}

// Whoever joined after staff were told, until they were told, too.
Duties withTelling(const Hub::State& state, const observation::Notice& notice,
                   std::vector<Duty> duties, sys_days today) {
  const auto telling = tellingOfNotice(state);
  if (!telling) return std::unexpected(telling.error());
  const auto people = state.people->all();
  if (!people) return std::unexpected(people.error());
  for (const people::Person& person : *people) {
    const bool left = person.until && *person.until < today;
    const bool open = telling->to_tell.contains(person.id) && !telling->told.contains(person.id);
    if (left || !open) continue;
    duties.push_back({.key = "notice-tell:" + notice.id.text() + ":" + person.id.text(),
                      .what = MessageId{"duties.notice-tell"},
                      .day = person.from,
                      .ahead = kTwoWeeks,
                      .subject = {"notice", notice.id.text()},
                      .person = person.id,
                      .operation = "tellOfNotice"});
  }
  return duties;
}

}  // namespace

Duties readingDuties(const Hub::State& state, sys_days) {
  const auto materials = state.reading->materials();
  if (!materials) return std::unexpected(materials.error());
  const auto read = state.reading->acknowledgements();
  if (!read) return std::unexpected(read.error());
  const auto readers = readersOf(state);
  if (!readers) return std::unexpected(readers.error());
  const auto acts = state.reading->acts();
  if (!acts) return std::unexpected(acts.error());
  std::set<std::pair<reading::EditionId, PersonId>> done;
  for (const reading::Acknowledgement& one : *read) done.emplace(one.edition, one.person);
  std::vector<Duty> duties;
  for (const reading::Material& material : *materials) {
    const reading::Edition& edition = material.newest();
    for (const reading::Reader& reader : *readers) {
      if (material.stopped || !reading::concerns(material.audience, reader)) continue;
      if (done.contains({edition.id, reader.person})) continue;
      Duty duty{.key = "reading:" + edition.id.text() + ":" + reader.person.text(),
                .what = MessageId{"duties.reading"},
                .day = reading::dueFor(edition, reader),
                .ahead = reading::kLongestTime,  // as soon as it is there
                .subject = {"reading", edition.id.text()},
                .topic = {material.title, material.title},
                .person = reader.person,
                .operation = "recordReading"};
      if (reader.roles.empty()) {
        duty.what = MessageId{"duties.reading-for"};  // somebody else records it for them
      } else {
        duty.in_charge = reader.person;
      }
      duties.push_back(std::move(duty));
    }
  }
  const auto told = std::ranges::find_if(
      *acts, [](const reading::Act& act) { return !act.withdrawn.has_value(); });
  if (told != acts->end()) {
    duties.push_back({.key = "awareness:" + told->id.text(),
                      .what = MessageId{"duties.awareness"},
                      .day = told->day + kYear,
                      .ahead = kMonth,
                      .subject = {"awareness", told->id.text()},
                      .operation = "recordAwareness"});
  }
  return duties;
}

Duties noticeDuties(const Hub::State& state, sys_days today) {
  const auto notices = state.notices_to_staff->all();
  if (!notices) return std::unexpected(notices.error());
  std::vector<Duty> duties;
  for (const observation::Notice& notice : *notices) {
    if (stateOf(notice, *notices, today) != observation::State::Written) continue;
    duties.push_back({.key = "notice-give:" + notice.id.text(),
                      .what = MessageId{"duties.notice-give"},
                      .day = notice.start - days{1},
                      .ahead = kTwoWeeks,
                      .subject = {"notice", notice.id.text()},
                      .operation = "giveNotice"});
  }
  const observation::Notice* standing = observation::toTell(*notices, today);
  if (standing == nullptr && duties.empty()) {
    const auto since = unobservedSince(state, *notices);
    if (!since) return std::unexpected(since.error());
    const std::optional<sys_days>& day = *since;
    if (day) {
      duties.push_back({.key = "notice-missing:" + toIsoDay(*day),
                        .what = MessageId{"duties.notice-missing"},
                        .day = *day + kMonth,
                        .ahead = kMonth,
                        .subject = {"notice", ""},
                        .operation = "recordNotice"});
    }
  }
  if (standing != nullptr && standing->until) {
    duties.push_back({.key = "notice:" + standing->id.text(),
                      .what = MessageId{"duties.notice-ends"},
                      .day = *standing->until,
                      .ahead = kMonth,
                      .subject = {"notice", standing->id.text()},
                      .operation = "recordNotice"});
  }
  if (standing == nullptr) return duties;
  return withTelling(state, *standing, std::move(duties), today);
}

}  // namespace sekisho::hub
