#include "capabilities/daily/signed_in.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace sekisho::daily {
namespace {

using evidence::ReceivedTable;

/// Whom a session belongs to, and of which kind it is.
using Session = std::tuple<std::string, std::string, std::string>;  // account, kind, seat

std::vector<Session> seatsIn(const evidence::Table& table, bool named) {
  std::vector<Session> seats;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (evidence::integerAt(table, row, "sessions").value_or(0) <= 0) continue;
    seats.emplace_back(named ? evidence::textAt(table, row, "account").value_or("") : "",
                       evidence::textAt(table, row, "kind").value_or(""),
                       evidence::textAt(table, row, "seat").value_or(""));
  }
  std::ranges::sort(seats);
  const auto rest = std::ranges::unique(seats);
  seats.erase(rest.begin(), rest.end());
  return seats;
}

// How long a table holds: until the next, or until nobody has heard of it for too long.
Instant endOf(std::span<const ReceivedTable> tables, std::size_t at) {
  const auto& mark = tables[at].mark;
  const Instant heard = std::max(mark.confirmed, mark.what.observed);
  if (at + 1 == tables.size()) return heard;
  const Instant next = tables[at + 1].mark.what.observed;
  return next - heard <= kSilence ? next : heard;
}

// What of a gap the terminal did not sleep through.
void addGaps(SignedIn& drawn, DeviceId terminal, Stretch gap, std::span<const Stretch> asleep) {
  for (const Stretch& sleep : asleep) {
    if (sleep.until <= gap.from || sleep.from >= gap.until) continue;
    if (sleep.from - gap.from > kSilence) drawn.gaps.push_back({terminal, gap.from, sleep.from});
    gap.from = std::max(gap.from, sleep.until);
  }
  if (gap.until - gap.from > kSilence) drawn.gaps.push_back({terminal, gap.from, gap.until});
}

}  // namespace

SignedIn signedInAt(DeviceId terminal, std::span<const ReceivedTable> tables,
                    std::span<const Stretch> asleep, Stretch within, bool named) {
  SignedIn drawn;
  std::map<Session, Line> going_on;
  const auto finish = [&](Line&& line) {
    if (line.until > line.from) drawn.lines.push_back(std::move(line));
  };
  std::optional<Instant> covered;
  for (std::size_t at = 0; at < tables.size(); ++at) {
    const Instant from = std::clamp(tables[at].mark.what.observed, within.from, within.until);
    const Instant until = std::clamp(endOf(tables, at), within.from, within.until);
    const bool told = tables[at].mark.status != evidence::TableStatus::Failed;
    const bool after_gap = covered && from > *covered;
    if (after_gap) addGaps(drawn, terminal, {*covered, from}, asleep);
    std::map<Session, Line> now;
    for (const Session& seat : told ? seatsIn(tables[at].content, named) : std::vector<Session>{}) {
      const auto before = going_on.find(seat);
      if (before != going_on.end() && !after_gap) {
        now[seat] = std::move(before->second);
        going_on.erase(before);
      } else {
        now[seat] = {.origin = Origin::SignedIn,
                     .account = std::get<0>(seat),
                     .terminal = terminal,
                     .from = from,
                     .what = std::get<1>(seat)};
      }
      now[seat].until = until;
    }
    for (auto& [seat, line] : going_on) finish(std::move(line));
    going_on = std::move(now);
    // A table that could not be read tells nothing of its time.
    if (told || !covered) covered = told ? until : from;
  }
  if (covered) addGaps(drawn, terminal, {*covered, within.until}, asleep);
  for (auto& [seat, line] : going_on) {
    line.open = true;
    finish(std::move(line));
  }
  std::ranges::sort(drawn.lines, {}, [](const Line& line) {
    return std::tie(line.from, line.account, line.what, line.until);
  });
  return drawn;
}

}  // namespace sekisho::daily
