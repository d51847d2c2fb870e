#include <algorithm>

#include "programs/hub/clinic_registers.h"
#include "programs/hub/orca_losses.h"
#include "programs/hub/orca_sessions.h"
#include "programs/hub/second_person.h"

namespace sekisho::hub {

// Who may send now, and relays that were ever heard.
Result<void> addUsageSources(posture::Clinic& clinic, const Sources& of) {
  const Hub::State& state = of.state;
  const auto senders = state.senders->all();
  if (!senders) return std::unexpected(senders.error());
  const Instant now = state.clock.now();
  const auto accounts = state.arrivals->accounts();
  const auto add = [&](posture::UsageSource seen) {
    const auto found = std::ranges::find(accounts, seen.source, &usage::Account::source);
    if (found != accounts.end()) {
      seen.accepted = static_cast<std::int64_t>(found->accepted);
      seen.quarantined = static_cast<std::int64_t>(found->quarantined);
      seen.missed = static_cast<std::int64_t>(found->missed);
      seen.last_heard = found->last_heard;
    }
    if (seen.last_heard) {
      seen.silent_open_h = clinic.hours.openBetween(*seen.last_heard, now) / std::chrono::hours{1};
    }
    clinic.usage_sources.push_back(std::move(seen));
  };
  for (const usage::Sender& sender : *senders) {
    if (!sender.isValid(now) || !sender.may(usage::Scope::Write)) continue;
    add({.source = sender.source(),
         .name = sender.name,
         .kind = sender.token ? "token" : "certificate"});
  }
  for (const usage::Account& account : accounts) {
    if (!account.source.starts_with("relay/")) continue;
    add({.source = account.source, .name = account.source, .kind = "relay"});
  }
  return {};
}

Result<void> addLogChecks(posture::Clinic& clinic, const Sources& of) {
  const auto checks = of.state.log_checks->all();
  if (!checks) return std::unexpected(checks.error());
  for (const logchecks::LogCheck& check : *checks) {
    clinic.log_checks.push_back({.id = check.id.text(),
                                 .person = check.by,
                                 .first = check.first,
                                 .last = check.last,
                                 .checked = posture::japaneseDays(check.at),
                                 .own_acts_seen = isWholeToday(of.state, check),
                                 .of_journal = check.readsJournal()});
  }
  const auto set_up = setUpOn(of.state);
  if (!set_up) return std::unexpected(set_up.error());
  clinic.set_up = *set_up;
  return {};
}

Result<void> addRetention(posture::Clinic& clinic, const Sources& of) {
  const auto rules = of.state.retention->rules();
  if (!rules) return std::unexpected(rules.error());
  for (const auto kind :
       {journal::EntryClass::Decision, journal::EntryClass::Usage, journal::EntryClass::Raw}) {
    const auto* rule = retention::inForce(*rules, kind, of.today);
    posture::RetentionRule seen{.entry_class = std::string(journal::nameOf(kind))};
    if (rule != nullptr) seen.months = rule->months;
    clinic.retention_rules.push_back(std::move(seen));
  }
  return {};
}

// A journal that could not be read whole makes one control unknown, not all of them, and what it
// tells stays a failure. Today is none of the week's days.
Result<void> addOrcaSessions(posture::Clinic& clinic, const Sources& of) {
  const auto machines = machinesWithOrca(of.state);
  if (!machines) return std::unexpected(machines.error());
  const WeekOfSessions::Week week = of.state.week_of_sessions->before(of.today, *machines);
  if (!week.whole) clinic.orca_session_ends.push_back({.day = of.today});
  for (const auto& [day, ends] : week.days) {
    clinic.orca_session_ends.push_back(
        {.day = day, .logged_out = ends.logged_out, .closed = ends.closed, .cut = ends.cut});
  }
  return {};
}

Result<void> addOrcaReach(posture::Clinic& clinic, const Sources& of) {
  if (!of.state.orca_answers) return {};  // the hub is opening
  for (const auto& [device, answer] : of.state.orca_answers->newest()) {
    posture::OrcaReach reach{
        .device = device, .reached = answer.took.has_value(), .before = answer.before};
    if (!reach.reached) reach.silent = answer.at;
    clinic.orca_reach.push_back(reach);
  }
  return {};
}

Result<void> addDailyUses(posture::Clinic& clinic, const Sources& of) {
  const auto standing = of.state.day_book->days(of.today - kAskedFor, of.today);
  if (!standing) return std::unexpected(standing.error());
  for (const DayStanding& one : *standing) {
    if (one.standing == daily::Standing::Closed || one.standing == daily::Standing::Early) continue;
    clinic.daily_uses.push_back({.day = one.day,
                                 .state = std::string(daily::nameOf(one.standing)),
                                 .open_days = one.open_days});
  }
  return {};
}

}  // namespace sekisho::hub
