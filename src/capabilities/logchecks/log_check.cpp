#include "capabilities/logchecks/log_check.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "core/text.h"

namespace sekisho::logchecks {
namespace {

constexpr std::array<std::pair<Source, std::string_view>, 5> kSources{
    {{Source::Journal, "journal"},
     {Source::LogIns, "log-ins"},
     {Source::Operators, "operators"},
     {Source::Remote, "remote"},
     {Source::Other, "other"}}};

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

Json bodyOf(const OwnActsSeen& seen) {
  return Json::Object{{"by", seen.by.text()},  {"at", toRfc3339(seen.at)}, {"looked", seen.looked},
                      {"lately", seen.lately}, {"alone", seen.alone},      {"why", seen.why}};
}

bool isSaid(std::string_view text) {
  return !trimmed(text).empty() && isOneLine(text, kMaxTextBytes);
}

}  // namespace

std::string_view nameOf(Source source) noexcept {
  return std::ranges::find(kSources, source, &std::pair<Source, std::string_view>::first)->second;
}

std::optional<Source> sourceFrom(std::string_view name) noexcept {
  const auto* const found =
      std::ranges::find(kSources, name, &std::pair<Source, std::string_view>::second);
  return found == kSources.end() ? std::nullopt : std::optional(found->first);
}

Result<void> check(const LogCheck& check, std::chrono::sys_days today) {
  if (check.last < check.first || check.last >= today ||
      check.last - check.first > kLongestPeriod) {
    return refuse("logchecks.period", "/last");
  }
  // Strictly rising: none is there twice.
  if (check.sources.empty() ||
      std::ranges::adjacent_find(check.sources, std::greater_equal{}) != check.sources.end()) {
    return refuse("logchecks.sources", "/sources");
  }
  if (!isSaid(check.looked)) return refuse("logchecks.looked", "/looked");
  if (check.clear ? !check.found.empty() : !isSaid(check.found)) {
    return refuse("logchecks.found", "/found");
  }
  if (check.clear ? !check.done.empty() : !isSaid(check.done)) {
    return refuse("logchecks.done", "/done");
  }
  return {};
}

Result<LogCheck> recorded(LogCheck check, const SecondPerson& second) {
  check.alone = second.isAlone();
  if (check.alone && !isSaid(check.why)) return refuse("logchecks.why", "/why");
  if (!check.alone) check.why.clear();
  return check;
}

Result<OwnActsSeen> seen(const LogCheck& check, OwnActsSeen seen, SecondPerson second) {
  second.own = seen.by == check.by;
  if (second.own) return fail(ErrorCode::Conflict, MessageId{"logchecks.own-same"});
  if (!mayFollow(check.own_acts, check.own_acts_before, seen.by, second.worth())) {
    return fail(ErrorCode::Conflict, MessageId{"logchecks.own-seen"});
  }
  if (!isSaid(seen.looked)) return refuse("logchecks.looked", "/looked");
  seen.lately = second.lately;
  seen.alone = second.isAlone();
  if (seen.alone && !isSaid(seen.why)) return refuse("logchecks.seen-why", "/why");
  if (!seen.alone) seen.why.clear();
  return seen;
}

bool LogCheck::readsJournal() const {
  return std::ranges::find(sources, Source::Journal) != sources.end();
}

std::vector<Period> missingIn(const std::vector<LogCheck>& checks,
                              std::optional<std::chrono::sys_days> set_up) {
  std::vector<Period> checked;
  checked.reserve(checks.size() + 1);
  for (const LogCheck& check : checks) {
    if (!check.readsJournal() || (set_up && check.last < *set_up)) continue;
    checked.push_back({check.first, check.last});
  }
  if (checked.empty()) return {};
  if (set_up) checked.push_back({*set_up - std::chrono::days{1}, *set_up - std::chrono::days{1}});
  std::ranges::sort(checked, {}, &Period::first);
  std::vector<Period> missing;
  for (std::optional<std::chrono::sys_days> until; const Period& period : checked) {
    if (until && period.first > *until + std::chrono::days{1}) {
      missing.push_back({*until + std::chrono::days{1}, period.first - std::chrono::days{1}});
    }
    until = until ? std::max(*until, period.last) : period.last;
  }
  return missing;
}

std::optional<std::chrono::sys_days> lastChecked(const std::vector<LogCheck>& checks) {
  std::optional<std::chrono::sys_days> last;
  for (const LogCheck& check : checks) {
    if (check.readsJournal()) last = std::max(last.value_or(check.last), check.last);
  }
  return last;
}

std::optional<Period> nextPeriod(const std::vector<LogCheck>& checks,
                                 std::optional<std::chrono::sys_days> set_up,
                                 std::chrono::sys_days today) {
  using std::chrono::days;
  const std::chrono::year_month_day day{today};
  const std::chrono::sys_days month_end =
      std::chrono::sys_days{day.year() / day.month() / 1} - days{1};
  const auto newest = lastChecked(checks);
  if (!newest) {
    const std::chrono::year_month_day before{month_end};
    const std::chrono::sys_days month = before.year() / before.month() / 1;
    const std::chrono::sys_days first = std::min(set_up.value_or(month), month);
    return Period{first, std::min(month_end, first + kLongestPeriod)};
  }
  const std::chrono::sys_days first = *newest + days{1};
  if (first >= today) return std::nullopt;
  const std::chrono::sys_days last = first <= month_end ? month_end : today - days{1};
  return Period{first, std::min(last, first + kLongestPeriod)};
}

Json toJson(const LogCheck& check) {
  Json::Array before;
  for (const OwnActsSeen& one : check.own_acts_before) before.push_back(bodyOf(one));
  Json::Array sources;
  for (const Source source : check.sources) sources.emplace_back(nameOf(source));
  return Json::Object{{"id", check.id.text()},
                      {"first", toIsoDay(check.first)},
                      {"last", toIsoDay(check.last)},
                      {"sources", std::move(sources)},
                      {"looked", check.looked},
                      {"clear", check.clear},
                      {"found", check.found},
                      {"done", check.done},
                      {"seal", Json::Object{{"generation", check.seal.generation},
                                            {"size", check.seal.size},
                                            {"root", check.seal.root.hex()}}},
                      {"material", check.material},
                      {"by", check.by.text()},
                      {"at", toRfc3339(check.at)},
                      {"alone", check.alone},
                      {"why", check.why},
                      {"own_acts", check.own_acts ? bodyOf(*check.own_acts) : Json()},
                      {"own_acts_before", std::move(before)}};
}

}  // namespace sekisho::logchecks
