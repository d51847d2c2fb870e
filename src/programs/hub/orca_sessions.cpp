#include "programs/hub/orca_sessions.h"

#include <utility>

#include "programs/hub/each_hit.h"

namespace sekisho::hub {
namespace {

void take(const usage::Hit& hit, OrcaSessions& sessions) {
  const auto end = hit.told.record ? usage::sessionEndOf(*hit.told.record) : std::nullopt;
  if (!end) {
    sessions.whole = sessions.whole && !hit.destroyed;
    return;
  }
  sessions.days[japaneseDay(hit.told.until)].add(end->how);
  sessions.functions[end->function].add(end->how);
  sessions.terminals[end->terminal].add(end->how);
}

}  // namespace

void SessionEnds::add(usage::SessionEnd::How how) {
  switch (how) {
    case usage::SessionEnd::How::LoggedOut: ++logged_out; return;
    case usage::SessionEnd::How::Closed: ++closed; return;
    case usage::SessionEnd::How::Cut: ++cut; return;
  }
}

Result<OrcaSessions> orcaSessions(const journal::Generations& record, std::chrono::sys_days first,
                                  std::chrono::sys_days last, const std::function<bool()>& enough) {
  const Instant from = Instant{first} - kJst;
  const Instant until = Instant{last + std::chrono::days{1}} - kJst;
  const usage::Criteria criteria{.kind = "orca.session", .from = from, .until = until};
  OrcaSessions sessions;
  const auto whole = eachHit(record, criteria, enough, [&](const usage::Hit& hit) {
    if (hit.told.until >= from && hit.told.until < until) take(hit, sessions);
    return true;
  });
  if (!whole) return std::unexpected(whole.error());
  sessions.whole = sessions.whole && *whole;
  return sessions;
}

std::optional<WeekOfSessions::Days> WeekOfSessions::before(std::chrono::sys_days today) {
  constexpr std::chrono::days kWeek{7};
  constexpr std::chrono::minutes kHolds{10};
  constexpr std::chrono::milliseconds kReadFor{500};
  const std::lock_guard guard(lock_);
  const Instant now = clock_.now();
  if (last_ && last_->day == today && now >= last_->at && now - last_->at < kHolds) {
    return last_->days;
  }
  const auto until = std::chrono::steady_clock::now() + kReadFor;
  auto found = orcaSessions(record_, today - kWeek, today - std::chrono::days{1},
                            [until] { return std::chrono::steady_clock::now() >= until; });
  last_ = Read{.day = today, .at = now, .days = std::nullopt};
  if (found && found->whole) last_->days = std::move(found->days);
  return last_->days;
}

}  // namespace sekisho::hub
