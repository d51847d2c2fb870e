#include "programs/hub/duty_sources.h"

#include <algorithm>
#include <ranges>
#include <set>

#include "capabilities/duties/day_words.h"
#include "capabilities/evidence/holidays.h"
#include "capabilities/evidence/table.h"
#include "capabilities/observation/standing.h"
#include "capabilities/visits/self_check.h"
#include "programs/hub/access_registers.h"
#include "programs/hub/day_book.h"
#include "programs/hub/staff.h"
#include "programs/hub/state.h"
#include "programs/hub/still_open.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using duties::Duty;
using std::chrono::days;
using std::chrono::sys_days;

using Duties = Result<std::vector<Duty>>;

constexpr days kMonth{30};
constexpr days kTwoWeeks{14};
constexpr days kHalfYear{180};
constexpr days kYear{365};  // as reading.awareness asks

// Answers that end, and what a no promised.
Duties statementDuties(const Hub::State& state, sys_days) {
  const auto standing = state.statements->standing();
  if (!standing) return std::unexpected(standing.error());
  const auto specs = state.drop_ins->specs();
  std::vector<Duty> duties;
  for (const statements::Statement& statement : *standing) {
    const auto control = specs->controls().find(statement.control.name);
    // A provider's own question may have been taken out again.
    if (control == specs->controls().end() || control->second.statement() == nullptr) continue;
    Duty duty{.key = "statement:" + statement.id.text(),
              .what = MessageId{"duties.statement-ends"},
              .day = statement.until,
              .ahead = kMonth,
              .subject = {"control", statement.control.name},
              .topic = control->second.title,
              .operation = "makeStatement"};
    if (statement.target && *statement.target < statement.until) {
      duty.what = MessageId{"duties.statement-target"};
      duty.day = *statement.target;
      duty.ahead = kTwoWeeks;
      duty.in_charge = statement.in_charge;
    }
    duties.push_back(std::move(duty));
  }
  return duties;
}

// Sign-ins whose roles end by themselves.
Duties grantDuties(const Hub::State& state, sys_days today) {
  const auto signins = state.signins->all();
  if (!signins) return std::unexpected(signins.error());
  std::vector<Duty> duties;
  for (const access::SignIn& signin : *signins) {
    if (signin.disabled || !signin.ends) continue;
    // The end is the first moment after the last day.
    const sys_days last = japaneseDay(*signin.ends - std::chrono::milliseconds{1});
    const auto person = state.people->person(signin.person);
    const bool has_left = person && person->until && *person->until < today;
    if (last < today || has_left) continue;  // it opens nothing any more, and nothing is left to do
    duties.push_back({.key = "grant:" + signin.person.text() + ":" + toIsoDay(last),
                      .what = MessageId{"duties.grant-ends"},
                      .day = last,
                      .ahead = kMonth,
                      .subject = {"person", signin.person.text()},
                      .person = signin.person,
                      .operation = "grantRoles"});
  }
  return duties;
}

// Who comes, who leaves, and who has not pledged. Whoever left stays until evidence says that all
// that they used is closed.
Duties peopleDuties(const Hub::State& state, sys_days today) {
  const auto registers = accessRegistersOf(state);
  if (!registers) return std::unexpected(registers.error());
  std::vector<Duty> duties;
  const auto add = [&](const people::Person& person, std::string_view kind, MessageId what,
                       sys_days day, days ahead) {
    duties.push_back({.key = std::string(kind) + ":" + person.id.text() + ":" + toIsoDay(day),
                      .what = what,
                      .day = day,
                      .ahead = ahead,
                      .subject = {"person", person.id.text()},
                      .person = person.id,
                      .operation = "changePerson"});
  };
  for (const people::Person& person : registers->people) {
    const bool left = person.until && *person.until < today;
    if (left && !isAnythingOpen(state, *registers, person.id)) continue;
    if (!left && person.from > today) {
      add(person, "joins", MessageId{"duties.person-joins"}, person.from, kTwoWeeks);
    }
    if (person.until) {
      add(person, "leaves", MessageId{"duties.person-leaves"}, *person.until, kTwoWeeks);
    }
    if (!left && !person.pledge && person.kind != people::Kind::Director) {
      add(person, "pledge", MessageId{"duties.pledge"}, person.from, kTwoWeeks);
    }
  }
  return duties;
}

// Accounts that are somebody's until a day; after it until they are somebody else's, or closed.
Duties accountDuties(const Hub::State& state, sys_days today) {
  const auto registers = accessRegistersOf(state);
  if (!registers) return std::unexpected(registers.error());
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  std::vector<Duty> duties;
  for (const ownership::AccountOwner& owner : registers->owners) {
    if (owner.ended || !owner.until) continue;
    if (*owner.until < today) {
      const ownership::AccountOwner* last = registers->ownerOf(owner.account);
      const bool is_last = last != nullptr && last->id == owner.id;
      if (!is_last || !mayBeOpen(state, *registers, owner.account)) continue;
    }
    const auto device = std::ranges::find(*devices, owner.account.device, &inventory::Device::id);
    if (device == devices->end()) continue;  // retired
    duties.push_back({.key = "account:" + owner.id.text(),
                      .what = MessageId{"duties.account-ends"},
                      .day = *owner.until,
                      .ahead = kTwoWeeks,
                      .subject = {"accounts", owner.account.device.text()},
                      .topic = {device->name, device->name},
                      .person = owner.person,
                      .operation = "assignAccount"});
  }
  return duties;
}

// As updates.os-supported reckons: Debian's longer support is for everybody.
std::optional<std::int64_t> supportEnds(const evidence::Table& system) {
  const auto usual = evidence::integerAt(system, 0, "support_ends_day");
  if (evidence::textAt(system, 0, "os") != "debian") return usual;
  const auto longer = evidence::integerAt(system, 0, "support_extended_ends_day");
  return longer ? longer : usual;
}

// The authority that browsers trust, and the ends of support that machines report.
Duties machineDuties(const Hub::State& state, sys_days) {
  const Instant ends = state.keys->web().certificate().validUntil();
  const sys_days last = japaneseDay(ends);
  std::vector<Duty> duties{{.key = "authority:" + toIsoDay(last),
                            .what = MessageId{"duties.authority-ends"},
                            .day = last,
                            .ahead = kHalfYear,
                            .subject = {"settings", ""},
                            .operation = "changeSettings"}};
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  for (const inventory::Device& device : *devices) {
    const auto system = state.tables->newest(device.id, "system");
    if (!system) continue;  // nothing has read it: the board says so
    const auto day = supportEnds(system->content);
    if (!day) continue;
    const sys_days support_ends{days{*day}};
    duties.push_back({.key = "support:" + device.id.text() + ":" + toIsoDay(support_ends),
                      .what = MessageId{"duties.support-ends"},
                      .day = support_ends,
                      .ahead = kHalfYear,
                      .subject = {"device", device.id.text()},
                      .topic = {device.name, device.name},
                      .operation = "updateDevice"});
  }
  return duties;
}

// What people still have to read: their own sign-in says it, or whoever shows it to them. And when
// they are to be told again.
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

// The list of holidays that this version carries: what lies after it counts as open.
Duties holidayDuties(const Hub::State& state, sys_days) {
  const evidence::Hours hours = state.settings->current().hours;
  if (hours.confirmed && !hours.closed_on_holidays) return Duties{};
  const sys_days last = evidence::Holidays::ofJapan().last;
  return std::vector<Duty>{{.key = "holidays:" + toIsoDay(last),
                            .what = MessageId{"duties.holidays-end"},
                            .day = last,
                            .ahead = kHalfYear,
                            .subject = {"settings", ""},
                            .operation = "changeSettings"}};
}

// Before the first review, and the first look at the access log, as long after set-up as one comes
// after the other.
void addFirst(const Hub::State& state, sys_days set_up, bool reviewed, bool looked,
              std::vector<Duty>& duties) {
  if (!reviewed) {
    duties.push_back({.key = "review-first:" + toIsoDay(set_up),
                      .what = MessageId{"duties.review-first"},
                      .day = set_up + days{ruleOf(state, "review_days")},
                      .ahead = kMonth,
                      .subject = {"review", ""},
                      .operation = "startReview"});
  }
  if (!looked) {
    duties.push_back({.key = "log-check-first:" + toIsoDay(set_up),
                      .what = MessageId{"duties.log-check-first"},
                      .day = set_up + days{ruleOf(state, "log_check_days")},
                      .ahead = kTwoWeeks,
                      .subject = {"log-check", ""},
                      .operation = "recordLogCheck"});
  }
}

// The review that is begun, or the next one a year after the last; and the next month's look at the
// access log.
Duties checkDuties(const Hub::State& state, sys_days) {
  const auto reviews = state.reviews->all();
  if (!reviews) return std::unexpected(reviews.error());
  const auto checks = state.log_checks->all();
  if (!checks) return std::unexpected(checks.error());
  std::vector<Duty> duties;
  const auto standing = [](const reviews::Review& review) { return !review.abandoned; };
  if (const auto found = std::ranges::find_if(*reviews, standing); found != reviews->end()) {
    const reviews::Review& newest = *found;
    sys_days due = newest.due;
    if (newest.signature) {
      due = sys_days{japaneseDay(newest.started)} + days{ruleOf(state, "review_days")};
    }
    duties.push_back({.key = "review:" + newest.id.text(),
                      .what = MessageId{newest.signature ? "duties.review-next" : "duties.review"},
                      .day = due,
                      .ahead = kMonth,
                      .subject = {"review", newest.id.text()},
                      .operation = "startReview"});
  }
  // Only what reads the journal counts as a look at it.
  auto read = std::views::filter(*checks, &logchecks::LogCheck::readsJournal);
  const auto last = std::ranges::max_element(read, {}, &logchecks::LogCheck::last);
  const bool looked = last != read.end();
  if (looked) {
    duties.push_back({.key = "log-check:" + last->id.text(),
                      .what = MessageId{"duties.log-check"},
                      .day = last->last + days{ruleOf(state, "log_check_days")},
                      .ahead = kTwoWeeks,
                      .subject = {"log-check", last->id.text()},
                      .operation = "recordLogCheck"});
  }
  const auto set_up = setUpOn(state);
  if (!set_up) return std::unexpected(set_up.error());
  if (*set_up) {
    const bool reviewed = std::ranges::any_of(*reviews, standing);
    addFirst(state, **set_up, reviewed, looked, duties);
  }
  return duties;
}

// What was read at a visit goes stale.
Duties visitDuties(const Hub::State& state, sys_days) {
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  std::vector<Duty> duties;
  for (const inventory::Device& device : *devices) {
    const auto system = state.tables->mark(device.id, "system");
    if (!system || system->confirmed_by != evidence::Origin::Visit) continue;
    const sys_days last = japaneseDay(system->confirmed + evidence::kVisitFreshFor);
    duties.push_back({.key = "visit:" + device.id.text() + ":" + toIsoDay(last),
                      .what = MessageId{"duties.visit-reading"},
                      .day = last,
                      .ahead = kTwoWeeks,
                      .subject = {"visits", device.id.text()},
                      .topic = {device.name, device.name},
                      .operation = "importReading"});
  }
  return duties;
}

// The last day on which every answer still holds; what a self-check left open is asked anew in a
// month.
sys_days heldUntil(const visits::StandingSelfCheck& check, days holds) {
  sys_days last = sys_days::max();
  for (const visits::StandingAnswer& answer : check.answers) {
    const bool tells =
        answer.told == visits::Told::No || (answer.told == visits::Told::Yes && answer.counts);
    last = std::min(last, sys_days{japaneseDay(answer.at)} + (tells ? holds : kMonth));
  }
  return last;
}

// Those that the controls `self-check.*` ask of: terminals, and what has no role yet, without an
// agent.
Duties selfCheckDuties(const Hub::State& state, sys_days) {
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  const auto rows = state.devices->all(true);
  if (!rows) return std::unexpected(rows.error());
  const auto checks = state.visits->selfChecks(inventory::rowsToday(*rows));
  if (!checks) return std::unexpected(checks.error());
  const auto agents = state.fleet->agents();
  if (!agents) return std::unexpected(agents.error());
  std::set<DeviceId> with_agent;
  for (const fleet::Agent& agent : *agents) {
    if (agent.state == fleet::AgentState::Enrolled) with_agent.insert(agent.device);
  }
  const days holds{ruleOf(state, "self_check_days")};
  std::vector<Duty> duties;
  for (const inventory::Device& device : *devices) {
    const bool is_terminal =
        device.roles.empty() ||
        std::ranges::find(device.roles, inventory::DeviceRole::Terminal) != device.roles.end();
    if (!is_terminal || with_agent.contains(device.id)) continue;
    const auto found = std::ranges::find(*checks, device.id,
                                         [](const auto& check) { return check.newest.device; });
    const bool first = found == checks->end();
    const sys_days last =
        first ? sys_days{japaneseDay(device.registered)} + kMonth : heldUntil(*found, holds);
    duties.push_back({.key = "self-check:" + device.id.text() + ":" + toIsoDay(last),
                      .what = MessageId{first ? "duties.self-check-first" : "duties.self-check"},
                      .day = last,
                      .ahead = kTwoWeeks,
                      .subject = {"self-check", device.id.text()},
                      .topic = {device.name, device.name},
                      .operation = "makeSelfCheck"});
  }
  return duties;
}

// Since when nothing is collected about persons: the last notice's end, else the set-up. Nothing
// before there is a machine.
Result<std::optional<sys_days>> unobservedSince(const Hub::State& state,
                                                const std::vector<observation::Notice>& notices) {
  const auto set_up = setUpOn(state);
  if (!set_up || !*set_up) return set_up;
  sys_days since = **set_up;
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

// While no notice to staff holds, or once there is one, what it asks for next.
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
    if (*since) {
      duties.push_back({.key = "notice-missing:" + toIsoDay(**since),
                        .what = MessageId{"duties.notice-missing"},
                        .day = **since + kMonth,
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

// Days whose journal of use nobody has confirmed, or that differ since; the newest few.
Duties dailyDuties(const Hub::State& state, sys_days today) {
  constexpr std::size_t kMost = 10;
  const auto standing = state.day_book->days(today - kAskedFor, today);
  if (!standing) return std::unexpected(standing.error());
  const evidence::Hours hours = state.settings->current().hours;
  std::vector<Duty> duties;
  for (const DayStanding& one : *standing | std::views::reverse) {
    const bool differs = one.standing == daily::Standing::Differs;
    if (one.standing != daily::Standing::Waits && !differs) continue;
    if (duties.size() == kMost) break;
    sys_days due = today + days{ruleOf(state, "daily_confirm_days") - one.open_days};
    // So many days on which it is open; over already is over.
    for (int left = static_cast<int>(ruleOf(state, "daily_confirm_days")) - one.open_days;
         left >= 0 && daily::openDaysSince(today, due, hours) < left; due += days{1}) {
    }
    duties.push_back({.key = "daily:" + toIsoDay(one.day),
                      .what = MessageId{differs ? "duties.daily-differs" : "duties.daily"},
                      .day = due,
                      .ahead = kTwoWeeks,
                      .subject = {"daily", toIsoDay(one.day)},
                      .topic = duties::wordsOf(one.day),
                      .operation = "confirmDailyUse"});
  }
  return duties;
}

// Whoever cannot sign in sees no calendar: their duties fall to whoever may do them, too.
Duties shared(const Hub::State& state, Duties duties) {
  if (!duties) return duties;
  for (Duty& duty : *duties) {
    duty.is_shared = duty.in_charge && !signsIn(state, *duty.in_charge);
  }
  return duties;
}

}  // namespace

Result<std::optional<sys_days>> setUpOn(const Hub::State& state) {
  const auto devices = state.devices->all(true);
  if (!devices) return std::unexpected(devices.error());
  const auto first = std::ranges::min_element(*devices, {}, &inventory::Device::registered);
  if (first == devices->end()) return std::nullopt;
  return std::optional<sys_days>(japaneseDay(first->registered));
}

std::vector<duties::Source> dutySources(Hub::State& state) {
  std::vector<duties::Source> sources;
  for (auto* const of : {&statementDuties, &grantDuties, &peopleDuties, &accountDuties,
                         &machineDuties, &readingDuties, &checkDuties, &visitDuties,
                         &selfCheckDuties, &noticeDuties, &holidayDuties, &dailyDuties}) {
    sources.emplace_back([&state, of](sys_days today) { return shared(state, of(state, today)); });
  }
  return sources;
}

}  // namespace sekisho::hub
