#include "programs/hub/operator_week.h"

#include <algorithm>
#include <set>
#include <utility>

#include "capabilities/usage/orca_use.h"
#include "programs/hub/each_hit.h"
#include "programs/hub/orca_losses.h"
#include "programs/hub/orca_seats.h"

namespace sekisho::hub {
namespace {

using Enough = std::function<bool()>;

/// Puts a week together out of several searches, each of which may fail or not come to its end.
class Gathering {
 public:
  Gathering(const journal::Generations& record, std::chrono::sys_days first,
            std::chrono::sys_days last, std::set<std::string> machines, const Enough& enough)
      : record_(record),
        from_(Instant{first} - kJst),
        until_(Instant{last + std::chrono::days{1}} - kJst),
        enough_(enough),
        machines_(std::move(machines)) {}

  Result<void> addSessions() {
    return each(
        {.kind = "orca.session", .from = from_, .until = until_}, [this](const usage::Hit& hit) {
          const auto session = hit.told.record ? usage::sessionOf(*hit.told.record) : std::nullopt;
          if (!session) {
            week_.whole = false;
            return true;
          }
          machines_.insert(session->server);
          if (!session->operator_id.empty()) {
            note(week_.operators[session->operator_id].at_screen, hit);
          }
          if (isDated(hit)) sessions_.push_back(*session);
          return true;
        });
  }

  Result<void> addCalls() {
    return each({.kind = "orca.interface-used", .from = from_, .until = until_},
                [this](const usage::Hit& hit) {
                  if (!hit.told.record) {
                    week_.whole = false;
                    return true;
                  }
                  machines_.insert(hit.told.record->source.observer.value);
                  const std::string id = usage::operatorOf(*hit.told.record);
                  if (id.empty()) {
                    week_.unnamed_calls = true;
                  } else {
                    note(week_.operators[id].by_program, hit);
                  }
                  return true;
                });
  }

  // The newest act of one of them is enough.
  Result<void> addActs(const std::vector<std::string>& sought) {
    std::set<std::string> asked(sought.begin(), sought.end());
    for (const auto& [id, used] : week_.operators) {
      if (used.by_program) asked.insert(id);
    }
    for (const std::string& id : asked) {
      const usage::Criteria criteria{
          .person = {{.text = id}}, .kind = "orca.used", .from = from_, .until = until_};
      auto looked = each(criteria, [&](const usage::Hit& hit) {
        const bool theirs = hit.told.record && usage::operatorOf(*hit.told.record) == id;
        if (theirs) note(week_.operators[id].at_screen, hit);
        return !theirs;
      });
      if (!looked) return looked;
    }
    return {};
  }

  // Of the others, whoever they are: one who never logs out is in no session's end by name.
  Result<void> addOtherActs() {
    const usage::Criteria criteria{.kind = "orca.used", .from = from_, .until = until_};
    const auto whole = eachHit(record_, criteria, enough_, [&](const usage::Hit& hit) {
      if (hit.destroyed || !hit.told.record || !isDated(hit)) week_.acts_whole = false;
      if (!hit.told.record || isBefore(hit)) return true;
      const std::string id = usage::operatorOf(*hit.told.record);
      if (id.empty()) {
        week_.unnamed_acts = true;
      } else {
        note(week_.operators[id].at_screen, hit);
      }
      return true;
    });
    if (!whole) return std::unexpected(whole.error());
    week_.acts_whole = week_.acts_whole && *whole;
    return {};
  }

  // What the servers' agents could not send is missing among what is here.
  Result<void> addLosses() {
    const auto lost = isUseOfOrcaLost(record_, machines_, from_, Instant::max(), enough_);
    if (!lost) return std::unexpected(lost.error());
    week_.whole = week_.whole && !*lost;
    return {};
  }

  OperatorWeek finish() && {
    usage::Beside beside = usage::sessionsAtOnce(std::move(sessions_));
    week_.at_once = std::move(beside.pairs);
    week_.whole = week_.whole && beside.whole;
    return std::move(week_);
  }

 private:
  Result<void> each(const usage::Criteria& criteria,
                    const std::function<bool(const usage::Hit&)>& take) {
    const auto whole = eachHit(record_, criteria, enough_, [&](const usage::Hit& hit) {
      if (hit.destroyed || !isDated(hit)) week_.whole = false;
      return hit.destroyed || isBefore(hit) || take(hit);
    });
    if (!whole) return std::unexpected(whole.error());
    week_.whole = week_.whole && *whole;
    return {};
  }

  // It may have gone on before these days, and is told by when it ended.
  [[nodiscard]] bool isBefore(const usage::Hit& hit) const {
    return isDated(hit) && hit.told.until < from_;
  }

  static void note(std::optional<std::chrono::sys_days>& last, const usage::Hit& hit) {
    const std::chrono::sys_days day = lastDayOf(hit);
    last = std::max(last.value_or(day), day);
  }

  const journal::Generations& record_;
  Instant from_;
  Instant until_;
  const Enough& enough_;
  OperatorWeek week_ = {};
  std::vector<usage::OrcaSession> sessions_ = {};
  std::set<std::string> machines_;
};

}  // namespace

Result<OperatorWeek> operatorsWithin(const journal::Generations& record,
                                     std::chrono::sys_days first, std::chrono::sys_days last,
                                     const std::vector<std::string>& sought,
                                     std::set<std::string> machines, const Enough& enough) {
  Gathering gathering(record, first, last, std::move(machines), enough);
  if (auto added = gathering.addSessions(); !added) return std::unexpected(added.error());
  if (auto added = gathering.addCalls(); !added) return std::unexpected(added.error());
  if (auto added = gathering.addActs(sought); !added) return std::unexpected(added.error());
  if (auto added = gathering.addLosses(); !added) return std::unexpected(added.error());
  if (auto added = gathering.addOtherActs(); !added) return std::unexpected(added.error());
  return std::move(gathering).finish();
}

OperatorWeek WeekOfOperators::until(std::chrono::sys_days today,
                                    const std::vector<std::string>& sought,
                                    const std::set<std::string>& machines) {
  constexpr std::chrono::days kDays{7};
  constexpr std::chrono::minutes kHolds{10};
  constexpr std::chrono::milliseconds kReadFor{1500};
  const std::lock_guard guard(lock_);
  const Instant now = parts_.clock.now();
  const bool holds = last_ && last_->day == today && last_->sought == sought &&
                     last_->machines == machines && now >= last_->at && now - last_->at < kHolds;
  if (holds) return last_->week;
  const auto enough_at = std::chrono::steady_clock::now() + kReadFor;
  auto found = operatorsWithin(parts_.record, today - kDays, today, sought, machines, [enough_at] {
    return std::chrono::steady_clock::now() >= enough_at;
  });
  last_ =
      Read{.day = today,
           .at = now,
           .sought = sought,
           .machines = machines,
           .week = found ? std::move(*found) : OperatorWeek{.whole = false, .acts_whole = false}};
  last_->week.at_once = seated(last_->week.at_once);
  return last_->week;
}

std::vector<usage::SessionsAtOnce> WeekOfOperators::seated(
    const std::vector<usage::SessionsAtOnce>& all) const {
  auto devices = parts_.devices.all(true);
  if (!devices) devices = std::vector<inventory::Device>();  // whose an address was is not known
  OrcaSeats seats(parts_.tables, {parts_.addresses, *std::move(devices)});
  std::vector<usage::SessionsAtOnce> seated;
  for (const usage::SessionsAtOnce& both : all) {
    if (auto certain = seats.certain(both)) seated.push_back(*std::move(certain));
  }
  return seated;
}

}  // namespace sekisho::hub
