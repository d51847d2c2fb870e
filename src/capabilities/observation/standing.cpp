#include "capabilities/observation/standing.h"

#include <algorithm>
#include <utility>

namespace sekisho::observation {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

std::optional<sys_days> endedOn(const Notice& notice) {
  if (!notice.ended) return std::nullopt;
  return sys_days{japaneseDay(notice.ended->at)};
}

// Staff were told, and nobody ended it before its first day.
bool everBegins(const Notice& notice) {
  const auto ended = endedOn(notice);
  return notice.given && (!ended || notice.start <= *ended);
}

// Whether `notice` was given to staff after `other` was.
bool givenAfter(const Notice& notice, const Notice& other) {
  return notice.given && (!other.given || notice.given->at > other.given->at);
}

// Whose turn it is, whether or not it still holds: of those begun the one given last.
const Notice* turnOf(std::span<const Notice> notices, sys_days day) {
  const Notice* last = nullptr;
  for (const Notice& notice : notices) {
    if (!everBegins(notice) || notice.start > day) continue;
    if (last == nullptr || givenAfter(notice, *last)) last = &notice;
  }
  return last;
}

bool holds(const Notice& notice, sys_days day) {
  const auto ended = endedOn(notice);
  return (!notice.until || day <= *notice.until) && (!ended || day < *ended);
}

// The first day after `day` on which another notice may begin or this one is over.
std::optional<sys_days> nextChange(std::span<const Notice> notices, const Notice& standing,
                                   sys_days day) {
  std::optional<sys_days> next;
  const auto note = [&](sys_days when) {
    if (when > day && (!next || when < *next)) next = when;
  };
  if (standing.until) note(*standing.until + days{1});
  if (const auto ended = endedOn(standing)) note(*ended);
  for (const Notice& notice : notices) {
    if (everBegins(notice)) note(notice.start);
  }
  return next;
}

Span spanFrom(std::span<const Notice> notices, sys_days first) {
  const Notice* standing = inForce(notices, first);
  sys_days day = first;
  while (true) {
    const auto next = nextChange(notices, *standing, day);
    if (!next) return {.first = first, .last = {}};
    const Notice* then = inForce(notices, *next);
    if (then == nullptr) return {.first = first, .last = *next - days{1}};
    standing = then;
    day = *next;
  }
}

}  // namespace

std::string_view nameOf(State state) noexcept {
  switch (state) {
    case State::Written: return "written";
    case State::Waiting: return "waiting";
    case State::InForce: return "in-force";
    case State::Replaced: return "replaced";
    case State::Over: return "over";
    case State::Ended: return "ended";
  }
  std::unreachable();
}

const Notice* inForce(std::span<const Notice> notices, sys_days day) {
  const Notice* turn = turnOf(notices, day);
  return turn != nullptr && holds(*turn, day) ? turn : nullptr;
}

const Notice* governing(std::span<const Notice> notices, sys_days day) {
  return turnOf(notices, day);
}

State stateOf(const Notice& notice, std::span<const Notice> notices, sys_days today) {
  if (notice.ended) return State::Ended;
  if (!notice.given) return State::Written;
  if (notice.until && *notice.until < today) return State::Over;
  if (notice.start > today) return State::Waiting;
  const Notice* turn = turnOf(notices, today);
  return turn != nullptr && turn->id == notice.id ? State::InForce : State::Replaced;
}

std::optional<Span> openDays(std::span<const Notice> notices, sys_days today) {
  if (const Notice* standing = inForce(notices, today)) {
    return Span{.first = standing->start, .last = spanFrom(notices, today).last};
  }
  std::optional<sys_days> next;
  for (const Notice& notice : notices) {
    const bool opens =
        notice.start > today && everBegins(notice) && inForce(notices, notice.start) != nullptr;
    if (opens && (!next || notice.start < *next)) next = notice.start;
  }
  if (!next) return std::nullopt;
  return spanFrom(notices, *next);
}

sys_days Keeping::forgottenBefore(sys_days today) const {
  const auto then = std::chrono::year_month_day{today} - std::chrono::months{months};
  return then.ok() ? sys_days{then} : sys_days{then.year() / then.month() / std::chrono::last};
}

std::optional<Span> daysOf(const Notice& notice, std::span<const Notice> notices) {
  if (!everBegins(notice)) return std::nullopt;
  const Notice* turn = turnOf(notices, notice.start);
  if (turn == nullptr || turn->id != notice.id) return std::nullopt;
  Span span{.first = notice.start, .last = notice.until};
  const auto end = [&](sys_days last) {
    if (!span.last || last < *span.last) span.last = last;
  };
  if (const auto ended = endedOn(notice)) end(*ended);
  for (const Notice& other : notices) {
    const bool later = everBegins(other) && other.start > notice.start && givenAfter(other, notice);
    if (later) end(other.start - days{1});
  }
  return span;
}

std::vector<Keeping> keepings(std::span<const Notice> notices, sys_days today) {
  std::vector<Keeping> list;
  for (const Notice& notice : notices) {
    const auto span = daysOf(notice, notices);
    if (span && span->first <= today) list.push_back({.span = *span, .months = notice.keep_months});
  }
  return list;
}

}  // namespace sekisho::observation
