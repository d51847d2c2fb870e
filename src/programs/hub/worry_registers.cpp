// Worry reports as controls and the calendar see them.
#include <algorithm>

#include "programs/hub/clinic_registers.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/words.h"
#include "programs/hub/worry_routes.h"

namespace sekisho::hub {
namespace {

using duties::Duty;
using incidents::WorryReport;
using std::chrono::days;
using std::chrono::sys_days;

// Closed ones prove for so long that worries are told.
constexpr days kClosedCount{400};

// The longest that it took until somebody was told, of all the times that it was open.
void noteTelling(posture::Worry& seen, const WorryReport& report) {
  for (const incidents::Opening& opening : report.openings()) {
    if (opening.told) {
      const auto hours = std::chrono::floor<std::chrono::hours>(*opening.told - opening.from);
      seen.told_h =
          std::max({seen.told_h.value_or(0), static_cast<std::int64_t>(hours.count()), 0L});
    } else if (opening.closed) {
      seen.untold = true;
    }
    seen.closed =
        opening.closed ? std::optional(posture::japaneseDays(*opening.closed)) : std::nullopt;
  }
}

}  // namespace

Result<void> addWorries(posture::Clinic& clinic, const Sources& of) {
  const Hub::State& state = of.state;
  const auto named = state.worries->contact();
  if (!named) return std::unexpected(named.error());
  if (const std::optional<incidents::Contact>& contact = *named) {
    clinic.worry_contact = posture::WorryContact{.by_telephone = !contact->telephone.empty(),
                                                 .by_mail = !contact->mail.empty(),
                                                 .named = posture::japaneseDays(contact->at)};
  }
  const auto reports = state.worries->list();
  if (!reports) return std::unexpected(reports.error());
  const Instant now = state.clock.now();
  for (const WorryReport& report : *reports) {
    const sys_days filed = posture::japaneseDays(report.at);
    const bool open = report.isOpen();
    if (!open && filed + kClosedCount < of.today) continue;
    posture::Worry seen{.report = report.id.text(),
                        .number = incidents::textOf(report.number),
                        .filed = filed,
                        .open = open,
                        .told = report.told() != nullptr,
                        .answered = report.answered() != nullptr};
    noteTelling(seen, report);
    if (open) {
      seen.open_days = (of.today - posture::japaneseDays(report.openSince())).count();
      if (!seen.told) seen.waiting_h = (now - report.openSince()) / std::chrono::hours{1};
    }
    clinic.worries.push_back(std::move(seen));
  }
  return {};
}

bool hasOpenWorries(const Hub::State& state) {
  const auto reports = state.worries->list();
  return !reports || std::ranges::any_of(*reports, &WorryReport::isOpen);
}

Duties worryDuties(const Hub::State& state, sys_days) {
  const auto reports = state.worries->list();
  if (!reports) return std::unexpected(reports.error());
  std::vector<Duty> duties;
  for (const WorryReport& report : *reports) {
    if (!report.isOpen()) continue;
    const bool told = report.told() != nullptr;
    const sys_days since = japaneseDay(report.openSince());
    const std::string number = incidents::textOf(report.number);
    duties.push_back({.key = (told ? "worry-close:" : "worry-tell:") + report.id.text(),
                      .what = MessageId{told ? "duties.worry-close" : "duties.worry-tell"},
                      .day = told ? since + days{ruleOf(state, "worry_open_days")} : since,
                      .ahead = kHalfYear,  // as soon as it is there
                      .subject = {"worry", report.id.text()},
                      .topic = {number, number},
                      .operation = told ? "closeWorry" : "tellOfWorry"});
  }
  return duties;
}

}  // namespace sekisho::hub
