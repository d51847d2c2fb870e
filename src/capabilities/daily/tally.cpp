#include "capabilities/daily/tally.h"

#include <algorithm>

namespace sekisho::daily {
namespace {

constexpr std::array<std::string_view, kActs> kNames{"sign-in",
                                                     "record",
                                                     "query",
                                                     "export",
                                                     "import",
                                                     "other",
                                                     "orca-reception",
                                                     "orca-patient-registration",
                                                     "orca-medical-acts",
                                                     "orca-diagnoses",
                                                     "orca-payments",
                                                     "orca-account-inquiry",
                                                     "orca-inquiry",
                                                     "orca-appointments",
                                                     "orca-statements",
                                                     "orca-claims",
                                                     "orca-system-management",
                                                     "orca-checks",
                                                     "orca-inpatients",
                                                     "orca-menu",
                                                     "orca-other"};
/// A stretch is told of so often that no pause comes into it, and for so long at most.
constexpr std::chrono::minutes kStep{10};
constexpr std::chrono::hours kLongestStretch{24};
static_assert(kStep < kPause);

std::chrono::sys_days dayOf(Instant at) { return japaneseDay(at); }

std::uint16_t minuteOf(Instant at) {
  return static_cast<std::uint16_t>((at - beginningOf(dayOf(at))) / std::chrono::minutes{1});
}

// What one record measured is not guessed because another guesses it, too.
void putSeat(DayTally& day, const Seat& seat, const Seen& seen) {
  if (seat.second.empty()) return;
  bool& alone = day.by_connection.try_emplace(seat, seen.by_connection).first->second;
  alone = alone && seen.by_connection;
}

void count(DayTally& day, const Seen& seen) {
  ++day.records;
  const Seat seat{seen.who, seen.where};
  const auto known = day.uses.find(seat);
  if (known == day.uses.end() && day.uses.size() >= kMostSeats) {
    ++day.left_out;
    return;
  }
  putSeat(day, seat, seen);
  const std::uint16_t minute = minuteOf(seen.at);
  if (seen.candidates) day.candidates[seat][minute].insert(*seen.candidates);
  if (seen.times > 0) {
    day.uses[seat][seen.act][minute] += static_cast<std::uint32_t>(seen.times);
  } else {
    day.uses.try_emplace(seat);
  }
  if (seen.act == Act::SignIn && seen.failed) ++day.failed[seat][minute];
  if (seen.patients.empty()) return;
  auto& patients = day.patients[{seat, static_cast<std::uint8_t>(minute / 60)}];
  for (const std::uint64_t patient : seen.patients) {
    if (patients.size() < kMostPatients) patients.insert(patient);
  }
}

}  // namespace

std::string_view nameOf(Act act) noexcept { return kNames.at(static_cast<std::size_t>(act)); }

std::optional<Act> actFrom(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Act>(found - kNames.begin());
}

DayTally* Tally::dayAt(Instant at) {
  const std::chrono::sys_days day = dayOf(at);
  return only_ && *only_ != day ? nullptr : &days_[day];
}

// Its acts are counted where it began; the rest of a stretch only says that it went on.
void Tally::add(const Seen& seen) {
  if (DayTally* day = dayAt(seen.at)) count(*day, seen);
  const Instant end = std::min(seen.until, seen.at + kLongestStretch);
  for (Instant at = seen.at; at < end;) {
    const Instant next = std::min(at + kStep, end);
    const Instant midnight = beginningOf(dayOf(next));
    if (at < midnight) goOn(seen, midnight - std::chrono::minutes{1});
    goOn(seen, next);
    at = next;
  }
}

void Tally::goOn(const Seen& seen, Instant at) {
  DayTally* day = dayAt(at);
  if (day == nullptr) return;
  const Seat seat{seen.who, seen.where};
  if (!day->uses.contains(seat) && day->uses.size() >= kMostSeats) return;
  putSeat(*day, seat, seen);
  day->uses[seat][seen.act][minuteOf(at)] += 0;
}

void Tally::addUndated(Seen seen, Instant arrived) {
  seen.at = arrived;
  DayTally* day = dayAt(arrived);
  if (day == nullptr) return;
  ++day->undated;
  count(*day, seen);
}

void Tally::addUnreadable(Instant arrived) {
  if (DayTally* day = dayAt(arrived)) ++day->unreadable;
}

void Tally::addRefused(const Seat& whom, Instant at, std::int64_t times) {
  DayTally* day = dayAt(at);
  if (day == nullptr) return;
  auto& refused = day->refused;
  if (refused.size() < kMostSeats || refused.contains(whom)) refused[whom] += times;
}

const DayTally& Tally::of(std::chrono::sys_days day) const {
  static const DayTally kNothing;
  const auto found = days_.find(day);
  return found == days_.end() ? kNothing : found->second;
}

void Tally::forgetBefore(std::chrono::sys_days day) {
  days_.erase(days_.begin(), days_.lower_bound(day));
}

namespace {

/// At one of how many terminals all sessions of that line were that name none; 0 if they differ.
std::int64_t candidatesOf(const DayTally& tally, const Seat& seat, const Line& line,
                          Instant midnight) {
  const auto sessions = tally.candidates.find(seat);
  if (sessions == tally.candidates.end()) return 0;
  std::set<std::int64_t> found;
  for (const auto& [minute, candidates] : sessions->second) {
    const Instant at = midnight + std::chrono::minutes{minute};
    if (at >= line.from && at < line.until) found.insert(candidates.begin(), candidates.end());
  }
  return found.size() == 1 ? *found.begin() : 0;
}

/// Whether connections alone tell of that terminal, of whoever it was if nobody is named.
bool isByConnection(const DayTally& tally, const Seat& seat) {
  bool found = false;
  for (const auto& [known, alone] : tally.by_connection) {
    if (known.second != seat.second || (!seat.first.empty() && known.first != seat.first)) continue;
    if (!alone) return false;
    found = true;
  }
  return found;
}

}  // namespace

std::vector<Line> linesOf(const DayTally& tally, std::chrono::sys_days day, bool named) {
  // By minute: the acts and how many. Whoever they are, one seat is one line where none is named.
  std::map<Seat, std::map<std::uint16_t, std::pair<std::set<Act>, std::int64_t>>> seats;
  for (const auto& [seat, acts] : tally.uses) {
    auto& minutes = seats[{named ? seat.first : "", seat.second}];
    for (const auto& [act, counted] : acts) {
      for (const auto& [minute, times] : counted) {
        auto& here = minutes[minute];
        here.first.insert(act);
        here.second += times;
      }
    }
  }
  std::vector<Line> lines;
  for (const auto& one : seats) {
    const Seat& seat = one.first;
    std::set<Act> acts;
    std::optional<Line> line;
    const auto finish = [&] {
      if (!line) return;
      for (const Act act : acts) {
        line->what += (line->what.empty() ? "" : " ") + std::string(nameOf(act));
      }
      line->by_connection = isByConnection(tally, seat);
      line->candidates = candidatesOf(tally, seat, *line, beginningOf(day));
      lines.push_back(std::move(*line));
      line.reset();
      acts.clear();
    };
    for (const auto& [minute, seen] : one.second) {
      const Instant at = beginningOf(day) + std::chrono::minutes{minute};
      if (line && at - line->until >= kPause) finish();
      if (!line) {
        line =
            Line{.origin = Origin::Record, .account = seat.first, .place = seat.second, .from = at};
      }
      line->until = at + std::chrono::minutes{1};
      line->times += seen.second;
      acts.insert(seen.first.begin(), seen.first.end());
    }
    finish();
  }
  return lines;
}

}  // namespace sekisho::daily
