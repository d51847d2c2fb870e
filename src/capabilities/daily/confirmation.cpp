#include "capabilities/daily/confirmation.h"

#include <algorithm>
#include <set>

#include "capabilities/journal/actor.h"
#include "core/text.h"

namespace sekisho::daily {
namespace {

/// What an entry's body takes of lines: it is at most a megabyte.
constexpr std::size_t kMostLineBytes = std::size_t{700} << 10U;

ConfirmedLine confirmed(const Line& line) { return {line.origin, digestOf(line)}; }

}  // namespace

std::string_view nameOf(Standing standing) noexcept {
  switch (standing) {
    case Standing::Closed: return "closed";
    case Standing::Early: return "early";
    case Standing::Waits: return "waits";
    case Standing::Confirmed: return "confirmed";
    case Standing::Differs: return "differs";
  }
  std::unreachable();
}

Difference differenceOf(const Draft& draft, const Confirmation& confirmation) {
  Difference difference;
  std::multiset<ConfirmedLine> left(confirmation.lines.begin(), confirmation.lines.end());
  for (std::size_t at = 0; at < draft.lines.size(); ++at) {
    auto found = left.find(confirmed(draft.lines[at]));
    if (found == left.end()) {
      // It was confirmed as going on, and has ended since.
      Line going_on = draft.lines[at];
      going_on.open = true;
      found = left.find(confirmed(going_on));
    }
    if (found == left.end()) {
      difference.added.push_back(at);
    } else {
      left.erase(found);
    }
  }
  difference.gone = std::ranges::count(left, Origin::Written, &ConfirmedLine::origin);
  return difference;
}

Instant closingOf(std::chrono::sys_days day, const evidence::Hours& hours) {
  const Instant midnight = beginningOf(day + std::chrono::days{1});
  const auto spans = hours.spansOn(day);
  const auto last = std::ranges::max_element(spans, {}, &evidence::OpenSpan::to);
  return last == spans.end() ? midnight : beginningOf(day) + last->to;
}

int openDaysSince(std::chrono::sys_days day, std::chrono::sys_days today,
                  const evidence::Hours& hours) {
  int open = 0;
  for (auto next = day + std::chrono::days{1}; next <= today; next += std::chrono::days{1}) {
    if (hours.openOn(next)) ++open;
  }
  return open;
}

Result<void> check(const Draft& draft, const Said& said, const Confirmation* last,
                   const evidence::Hours& hours, Instant now) {
  if (now < closingOf(draft.day, hours)) {
    return fail(ErrorCode::Conflict, MessageId{"daily.early"});
  }
  if (!draft.whole) return fail(ErrorCode::Unavailable, MessageId{"daily.counting"});
  if (digestOf(draft) != said.digest) return fail(ErrorCode::Conflict, MessageId{"daily.moved"});
  if (last != nullptr && differenceOf(draft, *last).empty()) {
    return fail(ErrorCode::Conflict, MessageId{"daily.nothing-new"});
  }
  if (draft.lines.size() > kMaxLines) {
    return fail(ErrorCode::InvalidInput, MessageId{"daily.too-long"}, {}, {{"pointer", "/digest"}});
  }
  const bool empty = trimmed(said.remark).empty();
  if ((unknownIn(draft) > 0 && empty) || (!empty && !isOneLine(said.remark, kMaxRemarkBytes))) {
    return fail(ErrorCode::InvalidInput, MessageId{"daily.remark"}, {}, {{"pointer", "/remark"}});
  }
  return {};
}

Confirmation confirmationOf(const Draft& draft, const Said& said, ConfirmationId id, PersonId by,
                            Instant at, const Seal& seal) {
  Confirmation kept{.id = id,
                    .day = draft.day,
                    .by = by,
                    .at = at,
                    .digest = said.digest,
                    .unknown = unknownIn(draft),
                    .remark = std::string(trimmed(said.remark)),
                    .seal = seal};
  kept.lines.reserve(draft.lines.size());
  for (const Line& line : draft.lines) kept.lines.push_back(confirmed(line));
  std::ranges::sort(kept.lines);
  return kept;
}

Json toJson(const Confirmation& confirmation) {
  return Json::Object{{"id", confirmation.id.text()},
                      {"day", toIsoDay(confirmation.day)},
                      {"by", confirmation.by.text()},
                      {"at", toRfc3339(confirmation.at)},
                      {"digest", confirmation.digest.hex()},
                      {"unknown", confirmation.unknown},
                      {"remark", confirmation.remark},
                      {"lines", static_cast<std::int64_t>(confirmation.lines.size())},
                      {"seal", Json::Object{{"generation", confirmation.seal.generation},
                                            {"size", confirmation.seal.size},
                                            {"root", confirmation.seal.root.hex()}}}};
}

Json bodyOf(const Confirmation& confirmation, const Draft& draft) {
  Json::Array lines;
  std::size_t bytes = 0;
  for (const Line& line : draft.lines) {
    lines.push_back(keptOf(line));
    bytes += canonicalJson(lines.back()).size();
    if (bytes > kMostLineBytes) break;
  }
  Json::Array gaps;
  for (const Gap& gap : draft.gaps) gaps.push_back(toJson(gap));
  return Json::Object{{"by", journal::Actor::ofPerson(confirmation.by).toJson()},
                      {"confirmation", toJson(confirmation)},
                      {"named", draft.named},
                      {"lines", std::move(lines)},
                      {"gaps", std::move(gaps)},
                      {"sources", toJson(draft.sources)}};
}

}  // namespace sekisho::daily
