#include "programs/hub/duty_sources.h"

#include <algorithm>
#include <ranges>

#include "capabilities/duties/day_words.h"
#include "capabilities/evidence/holidays.h"
#include "programs/hub/day_book.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/staff.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using duties::Duty;
using std::chrono::days;
using std::chrono::sys_days;

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
  const std::optional<sys_days>& day = *set_up;
  if (day) {
    const bool reviewed = std::ranges::any_of(*reviews, standing);
    addFirst(state, *day, reviewed, looked, duties);
  }
  return duties;
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
  for (auto* const of :
       {&statementDuties, &grantDuties, &peopleDuties, &accountDuties, &machineDuties,
        &readingDuties, &checkDuties, &visitDuties, &selfCheckDuties, &noticeDuties, &holidayDuties,
        &dailyDuties, &maintenanceDuties, &worryDuties, &internetDuties, &backupDuties}) {
    sources.emplace_back([&state, of](sys_days today) { return shared(state, of(state, today)); });
  }
  return sources;
}

}  // namespace sekisho::hub
