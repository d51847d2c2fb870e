#include "capabilities/usage/session_join.h"

#include <algorithm>
#include <utility>

#include "capabilities/usage/search.h"

namespace sekisho::usage {
namespace {

constexpr std::string_view kEnds = "orca.session";
constexpr std::string_view kOpens = "orca.patient-open";
constexpr std::string_view kBySession = "session";
constexpr std::string_view kOwnPrefix = "orca-";
constexpr std::string_view kUnfinished = "unfinished";

void say(Record& record, std::string_view type, std::string value) {
  record.entities.back().details.push_back(
      {.type = std::string(type), .value = std::move(value), .text = true});
}

Stretch sessionSpanOf(const Record& end, Stretch told) {
  if (!stretchOf(end)) told.from -= SessionJoin::kUnseen;
  return told;
}

bool fits(const Stretch& one, const Stretch& session) {
  return one.from <= session.until + SessionJoin::kGive &&
         one.until >= session.from - SessionJoin::kGive;
}

bool isOpenPatient(const Record& record) {
  return !record.subtypes.empty() && record.subtypes.back().code.starts_with("orca-open:");
}

std::string detailOf(const Record& record, std::string_view type) {
  const std::vector<Detail>& details = record.entities.back().details;
  const auto said = std::ranges::find(details, type, &Detail::type);
  return said == details.end() ? std::string() : said->value;
}

/// Terminal, how and when it ended, out of the end of its session.
void putEnd(Record& record, const Record& end) {
  Agent& agent = record.agents.front();
  const Network& network = end.agents.front().network;
  if (agent.network.address.empty()) {
    agent.network = network;
    if (!network.address.empty()) say(record, "place_by", std::string(kBySession));
    for (const std::string_view own : {"place_by", "candidates"}) {
      if (std::string said = detailOf(end, own); !said.empty()) say(record, own, std::move(said));
    }
  }
  std::string_view how = end.subtypes.back().code;
  if (how.starts_with(kOwnPrefix)) how.remove_prefix(kOwnPrefix.size());
  say(record, "session_ended", std::string(how));
  if (end.period && end.period->end) say(record, "session_until", end.period->end->text);
}

std::chrono::sys_days dayOf(Instant at) { return std::chrono::floor<std::chrono::days>(at); }

}  // namespace

/// What the journal has of the session of a record.
struct SessionJoin::Session {
  std::optional<Record> end = {};
  Stretch span = {};               ///< Of that end.
  std::string_view why_none = {};  ///< Why there is no end, as `session_join` says it.
};

std::optional<Stretch> spanOf(const Record& record) {
  if (const auto stretch = stretchOf(record)) return stretch;
  if (!record.period || !record.period->end || !record.period->end->at) return std::nullopt;
  return Stretch{*record.period->end->at, *record.period->end->at};
}

bool isOfTimeOf(const Stretch& span, const Record& end) {
  const auto told = spanOf(end);
  return told && fits(span, sessionSpanOf(end, *told));
}

bool isOfTerminalOf(const Record& record, const Record& end, const StoodAt& stood_at) {
  const auto told = sessionEndOf(end);
  if (!told || told->terminal.empty() || told->by_connection) return true;
  const std::string& own = record.agents.front().network.address;
  if (!own.empty() && own != told->terminal) return false;
  const auto span = spanOf(record);
  if (!span || !isToldByTerminal(record) || !stood_at) return true;
  return stood_at(record.source.observer.value, told->terminal, span->from).value_or(true);
}

bool isJoinUnfinished(const Record& record) {
  return !record.entities.empty() && detailOf(record, "session_join") == kUnfinished;
}

SessionJoin::Looked SessionJoin::search(const Sought& sought) const {
  const Criteria criteria{.kind = std::string(sought.kind),
                          .word = sought.mark,
                          .from = sought.within.from,
                          .until = sought.within.until};
  Looked looked;
  if (around_.enough()) return looked;
  auto found = usage::search(record_, criteria, record_.end(), kMostHits, around_.enough);
  if (!found) return looked;
  for (Hit& hit : found->hits) {
    if (!hit.told.record || sessionMarkOf(*hit.told.record) != sought.mark) continue;
    looked.records.push_back(*std::move(hit.told.record));
  }
  looked.whole = !found->next && found->unread == 0 && found->closed.empty();
  return looked;
}

const SessionJoin::Looked& SessionJoin::look(const Sought& sought) {
  static const Looked kNothing;
  const auto key = std::tuple(sought.kind, sought.mark, sought.within.from, sought.within.until);
  const auto known = looked_.find(key);
  if (known != looked_.end()) return known->second;
  if (looked_.size() >= kMost) return kNothing;
  return looked_.emplace(key, search(sought)).first->second;
}

SessionJoin::Session SessionJoin::sessionOf(const Record& record, const Stretch& of) {
  const std::string mark = sessionMarkOf(record);
  // By days: what one session did on one day is looked for once.
  const Instant from{dayOf(of.from - kGive)};
  const Instant usually{dayOf(of.until) + std::chrono::days{1} + kUsually};
  Session session;
  for (const Stretch within : {Stretch{from, usually}, Stretch{usually, Instant::max()}}) {
    const Looked& ends = look({kEnds, mark, within});
    for (const Record& end : ends.records) {
      const auto told = spanOf(end);
      if (!told) continue;
      const Stretch span = sessionSpanOf(end, *told);
      if (!fits(of, span)) {
        session.why_none = "other-times";
      } else if (!isOfTerminalOf(record, end, around_.stood_at)) {
        session.why_none = "other-terminal";
      } else {
        return {.end = end, .span = span};
      }
    }
    if (!ends.whole) return {.why_none = kUnfinished};
  }
  return session;
}

std::string SessionJoin::operatorBy(const Record& record, const Session& session, const Stretch& of,
                                    bool& whole) {
  if (around_.may_name && !around_.may_name(of.from)) return {};
  if (session.end && !sessionEndOf(record)) {
    if (std::string id = operatorOf(*session.end); !id.empty()) return id;
  }
  if (isOpenPatient(record)) return {};
  const Stretch span = session.end ? session.span : of;
  const Looked& opens =
      look({kOpens, sessionMarkOf(record), {span.from - kGive, span.until + kGive}});
  for (const Record& open : opens.records) {
    const auto stretch = spanOf(open);
    if (!stretch || !fits(*stretch, span)) continue;
    if (std::string id = operatorOf(open); !id.empty()) return id;
  }
  whole = opens.whole;
  return {};
}

void SessionJoin::putInto(Record& record) {
  if (record.agents.empty() || record.entities.empty() || sessionMarkOf(record).empty()) return;
  const bool is_end = sessionEndOf(record).has_value();
  const bool is_open = isOpenPatient(record);
  const auto told = spanOf(record);
  if (!told || (!is_end && !is_open && !isToldByTerminal(record))) return;
  const bool is_named = !operatorOf(record).empty();
  if (is_named && !is_open) return;
  const Stretch of = is_end ? sessionSpanOf(record, *told) : *told;
  const Session session = is_end ? Session{.end = record, .span = of} : sessionOf(record, of);
  std::string_view why_none = session.why_none;
  if (session.end && is_open) putEnd(record, *session.end);
  // What another session was of, or nobody could look up, tells nothing of who it was.
  if (!is_named && why_none != "other-times" && why_none != "other-terminal") {
    bool whole = true;
    const std::string id = operatorBy(record, session, of, whole);
    if (!id.empty()) {
      record.agents.front().who = {.system = std::string(kOperatorIds), .value = id};
      say(record, "who_by", std::string(kBySession));
    }
    if (id.empty() && !whole) why_none = kUnfinished;
  }
  if (!why_none.empty()) say(record, "session_join", std::string(why_none));
}

}  // namespace sekisho::usage
