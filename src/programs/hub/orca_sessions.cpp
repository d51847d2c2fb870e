#include "programs/hub/orca_sessions.h"

#include <algorithm>
#include <utility>

#include "programs/hub/each_hit.h"
#include "programs/hub/orca_losses.h"

namespace sekisho::hub {
namespace {

constexpr std::chrono::minutes kQuiet{10};

std::int64_t minutesOf(const usage::Stretch& span) {
  return std::chrono::floor<std::chrono::minutes>(span.until - span.from).count();
}

void takeTerminal(const usage::Hit& hit, OrcaSessions& sessions) {
  auto told = hit.told.record ? usage::sessionAtTerminalOf(*hit.told.record) : std::nullopt;
  if (told) sessions.at_terminals[usage::sessionMarkOf(*hit.told.record)] = *std::move(told);
}

void takeSession(const usage::Hit& hit, OrcaSessions& sessions) {
  auto end = hit.told.record ? usage::sessionEndOf(*hit.told.record) : std::nullopt;
  if (!end) {
    sessions.whole = false;
    return;
  }
  const auto at_terminal = sessions.at_terminals.find(usage::sessionMarkOf(*hit.told.record));
  if (at_terminal != sessions.at_terminals.end()) {
    if (end->function.empty()) end->function = at_terminal->second.function;
    if (!end->quiet) end->quiet = at_terminal->second.quiet;
  }
  sessions.days[japaneseDay(hit.told.until)].add(*end);
  sessions.functions[end->function].add(*end);
  sessions.terminals[end->terminal].add(*end);
}

// A session that was opened again is told twice.
void takeQuiet(const usage::Hit& hit, OrcaSessions& sessions) {
  const auto end = hit.told.record ? usage::sessionEndOf(*hit.told.record) : std::nullopt;
  if (!end) return;
  const std::string mark = usage::sessionMarkOf(*hit.told.record);
  if (!end->terminal.empty()) sessions.seats[mark] = end->terminal;
  if (!end->quiet) return;
  auto& spans = sessions.quiet[mark];
  spans.insert(spans.end(), end->quiet->begin(), end->quiet->end());
}

void takeQuietAtTerminal(const usage::Hit& hit, OrcaSessions& sessions) {
  const auto told = hit.told.record ? usage::sessionAtTerminalOf(*hit.told.record) : std::nullopt;
  if (!told || !told->quiet) return;
  auto& spans = sessions.quiet[usage::sessionMarkOf(*hit.told.record)];
  spans.insert(spans.end(), told->quiet->begin(), told->quiet->end());
}

bool wasLeftOpen(const usage::Stretch& open, const std::vector<usage::Stretch>& quiet) {
  return std::ranges::any_of(quiet, [&](const usage::Stretch& span) {
    return std::min(open.until, span.until) - std::max(open.from, span.from) >= kQuiet;
  });
}

void takePatient(const usage::Hit& hit, OrcaSessions& sessions) {
  const auto open = hit.told.record ? usage::stretchOf(*hit.told.record) : std::nullopt;
  const auto function = open ? usage::orcaFunctionOf(*hit.told.record) : std::nullopt;
  if (!function) {
    sessions.whole = false;
    return;
  }
  const std::string mark = usage::sessionMarkOf(*hit.told.record);
  const auto quiet = sessions.quiet.find(mark);
  const auto seat = sessions.seats.find(mark);
  const bool left = quiet != sessions.quiet.end() && wasLeftOpen(*open, quiet->second);
  for (SessionEnds* ends :
       {&sessions.days[japaneseDay(hit.told.until)], &sessions.functions[std::string(*function)],
        &sessions.terminals[seat == sessions.seats.end() ? std::string() : seat->second]}) {
    ends->left_open = ends->left_open.value_or(0) + (left ? 1 : 0);
  }
}

/// Hands over what the journal has of a kind in these days.
Result<void> eachOf(std::string_view kind, const journal::Generations& record,
                    std::chrono::sys_days first, std::chrono::sys_days last,
                    const std::function<bool()>& enough, OrcaSessions& sessions,
                    void (*take)(const usage::Hit&, OrcaSessions&)) {
  const Instant from = Instant{first} - kJst;
  const Instant until = Instant{last + std::chrono::days{1}} - kJst;
  const usage::Criteria criteria{.kind = std::string(kind), .from = from, .until = until};
  const auto whole = eachHit(record, criteria, enough, [&](const usage::Hit& hit) {
    if (hit.told.until >= from && hit.told.until < until) take(hit, sessions);
    return true;
  });
  if (!whole) return std::unexpected(whole.error());
  sessions.whole = sessions.whole && *whole;
  return {};
}

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
                                  Terminals terminals) {
  OrcaSessions sessions;
  if (terminals == Terminals::Joined) {
    // A terminal may say so later than the server, and its clock may be another.
    auto told = eachOf("orca.client-session", record, first - std::chrono::days{1},
                       last + std::chrono::days{1}, enough, sessions, &takeTerminal);
    if (!told) return std::unexpected(std::move(told.error()));
  }
  auto read = eachOf("orca.session", record, first, last, enough, sessions, &takeSession);
  if (!read) return std::unexpected(std::move(read.error()));
  return sessions;
}

Result<void> countLeftOpen(const journal::Generations& record, std::chrono::sys_days first,
                           std::chrono::sys_days last, const std::function<bool()>& enough,
                           OrcaSessions& sessions) {
  // Sessions end after their patients were closed.
  constexpr std::chrono::days kLongest{3};
  auto quiet = eachOf("orca.session", record, first, last + kLongest, enough, sessions, &takeQuiet);
  if (!quiet) return quiet;
  quiet = eachOf("orca.client-session", record, first - std::chrono::days{1}, last + kLongest,
                 enough, sessions, &takeQuietAtTerminal);
  if (!quiet) return quiet;
  return eachOf("orca.patient-open", record, first, last, enough, sessions, &takePatient);
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
