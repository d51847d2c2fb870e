#include "capabilities/posture/pair_state.h"

#include <algorithm>

namespace sekisho::posture {
namespace {

// Parts are told apart by their lengths: no two different lists give the same text.
void add(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ':';
  text += part;
}

void add(std::string& text, bool claim) { text += claim ? '1' : '0'; }

void keepEarlier(std::optional<Instant>& earliest, const std::optional<Instant>& at, Instant now) {
  if (at && *at > now && (!earliest || *at < *earliest)) earliest = at;
}

}  // namespace

Instant endOf(std::chrono::sys_days day) noexcept {
  return Instant{(day + std::chrono::days{1}).time_since_epoch()} - kJst;
}

std::optional<Instant> PairState::seenAt() const {
  std::optional<Instant> oldest;
  for (const TableState& table : tables) {
    if (table.device && table.status && (!oldest || table.observed < *oldest)) {
      oldest = table.observed;
    }
  }
  return oldest;
}

std::optional<Instant> PairState::nextChange(Instant now) const {
  std::optional<Instant> next;
  for (const TableState& table : tables) keepEarlier(next, table.stale_at, now);
  keepEarlier(next, overdue_at, now);
  if (excepted_until) keepEarlier(next, endOf(*excepted_until), now);
  return next;
}

Sha256 textDigestOf(const catalog::ControlSpec& control) {
  std::string text;
  add(text, control.id.name);
  add(text, catalog::nameOf(control.scope));
  add(text, catalog::nameOf(control.evidence));
  add(text, control.strict);
  if (const auto* measured = control.measured()) {
    add(text, measured->judge);
    add(text, measured->message);
    add(text, measured->unknown);
    add(text, std::to_string(static_cast<int>(measured->when_empty)));
  } else {
    add(text, std::string_view(control.statement() != nullptr ? "statement" : "later"));
  }
  return sha256(bytesOf(text));
}

Sha256 fingerprintOf(const Sha256& control_text, const PairState& state, Instant now) {
  std::string text;
  add(text, control_text.hex());
  for (const TableState& table : state.tables) {
    add(text, table.table);
    add(text, table.device ? std::string_view(table.device->text()) : std::string_view());
    add(text, table.digest ? std::string_view(table.digest->hex()) : std::string_view());
    add(text, table.status ? evidence::nameOf(*table.status) : std::string_view());
    add(text, table.stale_at && *table.stale_at <= now);
    add(text, table.is_doubted);
    add(text, table.has_agent);
    add(text, table.lacks_columns);
    // Only where it says something: fingerprints of before stay what they were.
    if (table.read_at_visit) add(text, std::string_view("visit"));
    if (table.was_visited) add(text, std::string_view("visited"));
  }
  if (state.stated) {
    add(text, nameOf(state.stated->verdict));
    add(text, state.stated->reason.message);
    for (const MessageArgument& argument : state.stated->reason.arguments) {
      add(text, argument.name);
      add(text, argument.value);
    }
  }
  add(text, state.asleep_since.has_value());
  add(text, state.isOverdue(now));
  add(text, state.excepted_until ? std::to_string(state.excepted_until->time_since_epoch().count())
                                 : std::string());
  return sha256(bytesOf(text));
}

Judgement inItsState(Judgement judgement, const catalog::ControlSpec& control,
                     const PairState& state, Instant now) {
  if (judgement.verdict == Verdict::Fail && state.excepted_until && !control.strict) {
    judgement.verdict = Verdict::Excepted;
  }
  const auto seen_at = state.seenAt();
  if (!state.asleep_since || !seen_at) return judgement;
  return asleep(std::move(judgement), *seen_at, state.isOverdue(now));
}

}  // namespace sekisho::posture
