#include "programs/hub/orca_sessions.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "programs/hub/each_hit.h"
#include "programs/hub/orca_losses.h"

namespace sekisho::hub {
namespace {

constexpr std::chrono::minutes kQuiet{10};

std::int64_t minutesOf(const usage::Stretch& span) {
  return std::chrono::floor<std::chrono::minutes>(span.until - span.from).count();
}

bool wasLeftOpen(const usage::Stretch& open, const std::vector<usage::Stretch>& quiet) {
  return std::ranges::any_of(quiet, [&](const usage::Stretch& span) {
    return std::min(open.until, span.until) - std::max(open.from, span.from) >= kQuiet;
  });
}

/// Reads the journal in days, and counts what it says.
class Counting {
 public:
  Counting(const journal::Generations& record, const std::function<bool()>& enough,
           const usage::StoodAt& stood_at, OrcaSessions& sessions)
      : record_(record), enough_(enough), stood_at_(stood_at), sessions_(sessions) {}

  Result<void> takeTerminals(std::chrono::sys_days first, std::chrono::sys_days last) {
    return each("orca.client-session", first, last, [this](const usage::Hit& hit) {
      if (!hit.told.record || !usage::sessionAtTerminalOf(*hit.told.record)) return;
      at_terminals_[usage::sessionMarkOf(*hit.told.record)].push_back(*hit.told.record);
    });
  }

  Result<void> countEnds(std::chrono::sys_days first, std::chrono::sys_days last) {
    return each("orca.session", first, last, [this](const usage::Hit& hit) {
      const auto end = endOf(hit);
      if (!end) {
        sessions_.whole = false;
        return;
      }
      sessions_.days[japaneseDay(hit.told.until)].add(*end);
      sessions_.functions[end->function].add(*end);
      sessions_.terminals[end->terminal].add(*end);
    });
  }

  // A session that was opened again is told twice.
  Result<void> takeEnds(std::chrono::sys_days first, std::chrono::sys_days last) {
    return each("orca.session", first, last, [this](const usage::Hit& hit) {
      if (auto end = endOf(hit)) {
        ends_[usage::sessionMarkOf(*hit.told.record)].push_back(
            {*hit.told.record, *std::move(end)});
      }
    });
  }

  Result<void> countPatients(std::chrono::sys_days first, std::chrono::sys_days last) {
    return each("orca.patient-open", first, last, [this](const usage::Hit& hit) {
      const auto open = hit.told.record ? usage::stretchOf(*hit.told.record) : std::nullopt;
      const auto function = open ? usage::orcaFunctionOf(*hit.told.record) : std::nullopt;
      if (!function) {
        sessions_.whole = false;
        return;
      }
      const usage::SessionEnd* end = endWith(*hit.told.record, *open);
      if (end == nullptr || !end->quiet) return;  // whether it was left open is not known
      const std::int64_t left = wasLeftOpen(*open, *end->quiet) ? 1 : 0;
      for (SessionEnds* ends :
           {&sessions_.days[japaneseDay(hit.told.until)],
            &sessions_.functions[std::string(*function)], &sessions_.terminals[end->terminal]}) {
        ends->left_open = ends->left_open.value_or(0) + left;
      }
    });
  }

 private:
  struct Ended {
    usage::Record record;
    usage::SessionEnd end;
  };

  /// Hands over what the journal has of a kind in these days. What tells of a time that cannot be
  /// may be of any of them.
  Result<void> each(std::string_view kind, std::chrono::sys_days first, std::chrono::sys_days last,
                    const std::function<void(const usage::Hit&)>& take) {
    const Instant from = Instant{first} - kJst;
    const Instant until = Instant{last + std::chrono::days{1}} - kJst;
    const usage::Criteria criteria{.kind = std::string(kind), .from = from, .until = until};
    const auto whole = eachHit(record_, criteria, enough_, [&](const usage::Hit& hit) {
      if (!isDated(hit)) {
        sessions_.whole = false;
      } else if (hit.told.until >= from && hit.told.until < until) {
        take(hit);
      }
      return true;
    });
    if (!whole) return std::unexpected(whole.error());
    sessions_.whole = sessions_.whole && *whole;
    return {};
  }

  // With what its terminal told of it, as lines of the journal are joined (SessionJoin).
  [[nodiscard]] std::optional<usage::SessionEnd> endOf(const usage::Hit& hit) const {
    if (!hit.told.record) return std::nullopt;
    const usage::Record& record = *hit.told.record;
    auto end = usage::sessionEndOf(record);
    if (!end) return end;
    const auto same = at_terminals_.find(usage::sessionMarkOf(record));
    if (same == at_terminals_.end()) return end;
    for (const usage::Record& one : same->second) {
      const auto span = usage::spanOf(one);
      if (!span || !usage::isOfTimeOf(*span, record)) continue;
      if (!usage::isOfTerminalOf(one, record, stood_at_)) continue;
      auto told = usage::sessionAtTerminalOf(one);
      if (!told) continue;
      if (end->function.empty()) end->function = told->function;
      if (!end->quiet) end->quiet = std::move(told->quiet);
    }
    return end;
  }

  // Of several that fit, one that says when it was quiet.
  [[nodiscard]] const usage::SessionEnd* endWith(const usage::Record& patient,
                                                 const usage::Stretch& open) const {
    const auto same = ends_.find(usage::sessionMarkOf(patient));
    if (same == ends_.end()) return nullptr;
    const usage::SessionEnd* found = nullptr;
    for (const Ended& one : same->second) {
      const bool fits = usage::isOfTimeOf(open, one.record) &&
                        usage::isOfTerminalOf(patient, one.record, stood_at_);
      if (fits && (found == nullptr || !found->quiet)) found = &one.end;
    }
    return found;
  }

  const journal::Generations& record_;
  const std::function<bool()>& enough_;
  const usage::StoodAt& stood_at_;
  OrcaSessions& sessions_;
  // By session: what panda's own log does not tell, and how each ended.
  std::map<std::string, std::vector<usage::Record>, std::less<>> at_terminals_ = {};
  std::map<std::string, std::vector<Ended>, std::less<>> ends_ = {};
};

// A terminal may say so later than the server, and its clock may be another.
constexpr std::chrono::days kOtherClock{1};
// Sessions end after their patients were closed.
constexpr std::chrono::days kLongest{3};

}  // namespace

void SessionEnds::add(const usage::SessionEnd& end) {
  switch (end.how) {
    case usage::SessionEnd::How::LoggedOut: ++logged_out; break;
    case usage::SessionEnd::How::Closed: ++closed; break;
    case usage::SessionEnd::How::Cut: ++cut; break;
  }
  if (!end.quiet) return;
  ++quiet_told;
  for (const usage::Stretch& span : *end.quiet) {
    ++quiet_spans;
    quiet_minutes += minutesOf(span);
  }
}

Result<OrcaSessions> orcaSessions(const journal::Generations& record, std::chrono::sys_days first,
                                  std::chrono::sys_days last, const std::function<bool()>& enough,
                                  Terminals terminals, const usage::StoodAt& stood_at) {
  OrcaSessions sessions;
  Counting counting(record, enough, stood_at, sessions);
  if (terminals == Terminals::Joined) {
    auto told = counting.takeTerminals(first - kOtherClock, last + kOtherClock);
    if (!told) return std::unexpected(std::move(told.error()));
  }
  auto read = counting.countEnds(first, last);
  if (!read) return std::unexpected(std::move(read.error()));
  return sessions;
}

Result<void> countLeftOpen(const journal::Generations& record, std::chrono::sys_days first,
                           std::chrono::sys_days last, const std::function<bool()>& enough,
                           OrcaSessions& sessions, const usage::StoodAt& stood_at) {
  Counting counting(record, enough, stood_at, sessions);
  auto taken = counting.takeTerminals(first - kOtherClock, last + kLongest);
  if (!taken) return taken;
  taken = counting.takeEnds(first, last + kLongest);
  if (!taken) return taken;
  return counting.countPatients(first, last);
}

WeekOfSessions::Week WeekOfSessions::before(std::chrono::sys_days today,
                                            const std::set<std::string>& machines) {
  constexpr std::chrono::days kWeek{7};
  constexpr std::chrono::minutes kHolds{10};
  constexpr std::chrono::milliseconds kReadFor{500};
  const std::lock_guard guard(lock_);
  const Instant now = clock_.now();
  const bool holds = last_ && last_->day == today && last_->machines == machines &&
                     now >= last_->at && now - last_->at < kHolds;
  if (holds) return last_->week;
  const auto until = std::chrono::steady_clock::now() + kReadFor;
  const auto enough = [until] { return std::chrono::steady_clock::now() >= until; };
  auto found = orcaSessions(record_, today - kWeek, today - std::chrono::days{1}, enough,
                            Terminals::LeftAside);
  const auto lost =
      isUseOfOrcaLost(record_, machines, Instant{today - kWeek} - kJst, Instant::max(), enough);
  last_ = Read{.day = today, .at = now, .machines = machines, .week = {}};
  if (found) {
    const bool whole = found->whole && lost && !*lost;
    last_->week = {.days = std::move(found->days), .whole = whole};
  }
  return last_->week;
}

}  // namespace sekisho::hub
