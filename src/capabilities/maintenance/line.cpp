#include "capabilities/maintenance/line.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace sekisho::maintenance {
namespace {

constexpr std::chrono::days kLongestKept{366};
constexpr int kCategories = 5;

std::unexpected<Error> wrong(std::string_view message, std::string pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::move(pointer)}});
}

std::unexpected<Error> conflict(std::string_view message) {
  return fail(ErrorCode::Conflict, MessageId{message});
}

// Lines are fine, other control characters are not.
bool isProse(const std::string& text, std::size_t most) {
  if (text.size() > most) return false;
  return std::ranges::all_of(split(text, '\n'),
                             [&](std::string_view line) { return isOneLine(line, most); });
}

template <class Value, std::size_t kCount>
std::optional<Value> valueFrom(std::string_view name, const std::array<Value, kCount>& all) {
  const auto found = std::ranges::find_if(all, [&](Value value) { return nameOf(value) == name; });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

Result<void> check(const Taken& taken, Instant now) {
  const std::chrono::sys_days today{japaneseDay(now)};
  const bool fine = taken.category >= 1 && taken.category <= kCategories &&
                    isOneLine(taken.medium, kMaxShortBytes) && !trimmed(taken.what).empty() &&
                    isProse(taken.what, kMaxLongBytes) && taken.until >= today - kLongestAgo &&
                    taken.until <= today + kLongestKept && (!taken.done || *taken.done <= today);
  if (!fine) return wrong("maintenance.taken", "/taken");
  return {};
}

Result<void> checkTimes(Instant from, std::optional<Instant> until, Instant now) {
  if (from > now || from < now - kLongestAgo) return wrong("maintenance.times", "/from");
  if (until && (*until < from || *until > now)) return wrong("maintenance.times", "/until");
  return {};
}

Result<void> mayAdd(const Line& line, std::size_t seen) {
  if (line.turns.size() != seen) return conflict("maintenance.moved");
  if (line.turns.size() >= kMaxTurns) return conflict("maintenance.full");
  return {};
}

// What is no ruling leaves room for the clinic's word.
Result<void> mayTell(const Line& line, std::size_t seen) {
  if (auto fine = mayAdd(line, seen); !fine) return fine;
  const auto told =
      std::ranges::count_if(line.turns, [](const Turn& turn) { return !turn.ruling; });
  if (std::cmp_greater_equal(told, kMaxTold)) return conflict("maintenance.full");
  return {};
}

Json timeOr(std::optional<Instant> at) { return at ? Json(toRfc3339(*at)) : Json(); }

Json bodyOf(const Report& report) {
  return Json::Object{{"engineer", report.engineer}, {"company", report.company},
                      {"work", report.work},         {"taken", toJson(report.taken)},
                      {"by", report.by.text()},      {"at", toRfc3339(report.at)}};
}

Json bodyOf(const Ruling& ruling) {
  return Json::Object{{"word", nameOf(ruling.word)},
                      {"person", ruling.person ? Json(ruling.person->text()) : Json()},
                      {"said", ruling.said},
                      {"by", ruling.by.text()},
                      {"at", toRfc3339(ruling.at)}};
}

Json bodyOf(const Correction& correction) {
  return Json::Object{{"from", toRfc3339(correction.from)},  {"until", timeOr(correction.until)},
                      {"ending", nameOf(correction.ending)}, {"why", correction.why},
                      {"by", correction.by.text()},          {"at", toRfc3339(correction.at)}};
}

}  // namespace

std::string_view nameOf(Origin origin) noexcept {
  switch (origin) {
    case Origin::Session: return "session";
    case Origin::Visit: return "visit";
    case Origin::Tool: return "tool";
  }
  std::unreachable();
}

std::string_view nameOf(Ending ending) noexcept {
  switch (ending) {
    case Ending::Open: return "open";
    case Ending::Ended: return "ended";
    case Ending::Unseen: return "unseen";
    case Ending::MachineStopped: return "machine-stopped";
    case Ending::Written: return "written";
  }
  std::unreachable();
}

std::string_view nameOf(Form form) noexcept {
  switch (form) {
    case Form::Electronic: return "electronic";
    case Form::Medium: return "medium";
    case Form::Paper: return "paper";
    case Form::Oral: return "oral";
  }
  std::unreachable();
}

std::string_view nameOf(Disposal disposal) noexcept {
  switch (disposal) {
    case Disposal::Return: return "return";
    case Disposal::Destroy: return "destroy";
  }
  std::unreachable();
}

std::string_view nameOf(Word word) noexcept {
  switch (word) {
    case Word::Confirmed: return "confirmed";
    case Word::Own: return "own";
    case Word::Disputed: return "disputed";
    case Word::Withdrawn: return "withdrawn";
  }
  std::unreachable();
}

std::string_view nameOf(Standing standing) noexcept {
  switch (standing) {
    case Standing::ToName: return "to-name";
    case Standing::ToConfirm: return "to-confirm";
    case Standing::Confirmed: return "confirmed";
    case Standing::Own: return "own";
    case Standing::Disputed: return "disputed";
    case Standing::Withdrawn: return "withdrawn";
  }
  std::unreachable();
}

std::optional<Origin> originFrom(std::string_view name) noexcept {
  return valueFrom(name, std::array{Origin::Session, Origin::Visit, Origin::Tool});
}

std::optional<Ending> endingFrom(std::string_view name) noexcept {
  return valueFrom(name, std::array{Ending::Open, Ending::Ended, Ending::Unseen,
                                    Ending::MachineStopped, Ending::Written});
}

std::optional<Form> formFrom(std::string_view name) noexcept {
  return valueFrom(name, std::array{Form::Electronic, Form::Medium, Form::Paper, Form::Oral});
}

std::optional<Disposal> disposalFrom(std::string_view name) noexcept {
  return valueFrom(name, std::array{Disposal::Return, Disposal::Destroy});
}

std::optional<Word> wordFrom(std::string_view name) noexcept {
  return valueFrom(name, std::array{Word::Confirmed, Word::Own, Word::Disputed, Word::Withdrawn});
}

bool isSettled(Standing standing) noexcept {
  return standing == Standing::Confirmed || standing == Standing::Own ||
         standing == Standing::Withdrawn;
}

const Report* Line::report() const noexcept {
  const Report* newest = nullptr;
  for (const Turn& turn : turns) {
    if (turn.report) newest = &*turn.report;
  }
  return newest;
}

const Ruling* Line::ruling() const noexcept {
  const Ruling* newest = nullptr;
  for (const Turn& turn : turns) {
    if (turn.ruling) newest = &*turn.ruling;
  }
  return newest;
}

std::vector<Taken> Line::taken() const {
  const Standing stands = standing();
  const Report* told = report();
  if (told == nullptr || stands == Standing::Own || stands == Standing::Withdrawn) return {};
  return told->taken;
}

bool Line::wentOnAfter(Instant moment) const noexcept {
  if (origin != Origin::Session) return false;
  const std::optional<Instant>& last = until ? until : seen;
  return ending != Ending::Open && last && *last > moment;
}

Standing Line::standing() const noexcept {
  bool named = false;
  bool told_since = false;  // since the clinic's last word
  std::optional<Word> word;
  for (const Turn& turn : turns) {
    if (turn.report) named = true;
    told_since = !turn.ruling || wentOnAfter(turn.ruling->at);
    if (turn.ruling) word = turn.ruling->word;
  }
  if (!word) return named ? Standing::ToConfirm : Standing::ToName;
  switch (*word) {
    case Word::Confirmed: return told_since ? Standing::ToConfirm : Standing::Confirmed;
    case Word::Own: return Standing::Own;
    case Word::Disputed: return Standing::Disputed;  // until the clinic itself says otherwise
    case Word::Withdrawn: return Standing::Withdrawn;
  }
  std::unreachable();
}

Result<void> checkWritten(const Line& line, Instant now) {
  if (line.origin == Origin::Session) return wrong("maintenance.origin", "/origin");
  return checkTimes(line.from, line.until, now);
}

Result<void> check(const Report& report, Instant now) {
  if (trimmed(report.engineer).empty() || !isOneLine(report.engineer, kMaxShortBytes)) {
    return wrong("maintenance.engineer", "/engineer");
  }
  if (!isOneLine(report.company, kMaxShortBytes)) return wrong("maintenance.company", "/company");
  if (trimmed(report.work).empty() || !isProse(report.work, kMaxLongBytes)) {
    return wrong("maintenance.work", "/work");
  }
  if (report.taken.size() > kMaxTaken) return wrong("maintenance.taken", "/taken");
  for (const Taken& taken : report.taken) {
    if (auto fine = check(taken, now); !fine) return fine;
  }
  return {};
}

Result<void> check(const Ruling& ruling) {
  if ((ruling.word == Word::Own) != ruling.person.has_value()) {
    return wrong("maintenance.own-person", "/person");
  }
  const bool needs_words = ruling.word == Word::Disputed || ruling.word == Word::Withdrawn;
  if (!isProse(ruling.said, kMaxLongBytes) || (needs_words && trimmed(ruling.said).empty())) {
    return wrong("maintenance.said", "/said");
  }
  return {};
}

Result<void> checkTaken(const Report& report, Instant from) {
  const std::chrono::sys_days day{japaneseDay(from)};
  const auto before = [&](const Taken& one) {
    return one.until < day || (one.done && *one.done < day);
  };
  const bool wrong_day = std::ranges::any_of(report.taken, before);
  return wrong_day ? wrong("maintenance.taken", "/taken") : Result<void>();
}

Result<void> mayReport(const Line& line, const Report& report, std::size_t seen) {
  if (auto fine = mayTell(line, seen); !fine) return fine;
  const Standing standing = line.standing();
  if (standing == Standing::Own || standing == Standing::Withdrawn) {
    return conflict("maintenance.not-providers");
  }
  return checkTaken(report, line.from);
}

Result<void> mayRule(const Line& line, const Ruling& ruling, std::size_t seen) {
  if (auto fine = mayAdd(line, seen); !fine) return fine;
  if (ruling.word == Word::Confirmed && line.report() == nullptr) {
    return conflict("maintenance.unnamed");
  }
  if (ruling.word == Word::Withdrawn && line.origin == Origin::Session) {
    return conflict("maintenance.measured");
  }
  return {};
}

Result<Line> corrected(Line line, Instant from, std::optional<Instant> until, const Correction& why,
                       std::size_t seen) {
  const Instant now = why.at;
  if (auto fine = mayTell(line, seen); !fine) return std::unexpected(std::move(fine.error()));
  if (trimmed(why.why).empty() || !isProse(why.why, kMaxLongBytes)) {
    return wrong("maintenance.why", "/why");
  }
  const bool measured = line.origin == Origin::Session;
  const bool end_known = line.until && line.ending != Ending::Written;
  if (measured && line.ending == Ending::Open) return conflict("maintenance.still-open");
  const auto minute = std::chrono::floor<std::chrono::minutes>(from);
  if (until && *until < from && *until >= minute) {
    until = std::min(std::max(from, Instant{minute + std::chrono::seconds{59}}), now);
  }
  if (measured && (from != line.from || !until || end_known)) {
    return conflict("maintenance.measured");
  }
  if (!measured) {
    if (auto fine = checkTimes(from, until, now); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
  } else if (*until < from || *until > now) {
    return wrong("maintenance.times", "/until");
  }
  Correction turn = why;
  turn.from = line.from;
  turn.until = line.until;
  turn.ending = line.ending;
  line.turns.push_back({.correction = std::move(turn)});
  line.from = from;
  line.until = until;
  line.ending = until ? Ending::Written : Ending::Open;
  return line;
}

int openDaysSince(const Line& line, std::chrono::sys_days today, const evidence::Hours& hours) {
  int open = 0;
  const std::chrono::sys_days known{japaneseDay(line.known)};
  for (auto day = std::max(known, today - kLongestAgo) + std::chrono::days{1}; day <= today;
       day += std::chrono::days{1}) {
    if (hours.openOn(day)) ++open;
  }
  return open;
}

Json toJson(const std::vector<Taken>& taken) {
  Json::Array all;
  for (const Taken& one : taken) {
    all.emplace_back(Json::Object{{"category", std::int64_t{one.category}},
                                  {"form", nameOf(one.form)},
                                  {"medium", one.medium},
                                  {"what", one.what},
                                  {"disposal", nameOf(one.disposal)},
                                  {"until", toIsoDay(one.until)},
                                  {"done", one.done ? Json(toIsoDay(*one.done)) : Json()}});
  }
  return all;
}

std::optional<std::vector<Taken>> takenFrom(const Json& value) {
  const auto* all = value.array();
  if (all == nullptr) return std::nullopt;
  std::vector<Taken> taken;
  const auto text = [](const Json& one, std::string_view name) {
    const auto* found = one[name].text();
    return found == nullptr ? std::string() : *found;
  };
  for (const Json& one : *all) {
    const auto* category = one["category"].integer();
    const auto form = formFrom(text(one, "form"));
    const auto disposal = disposalFrom(text(one, "disposal"));
    const auto until = fromIsoDay(text(one, "until"));
    const auto done = fromIsoDay(text(one, "done"));
    const bool done_is_fine = one["done"].isNull() || done;
    if (category == nullptr || !std::in_range<int>(*category) || !form || !disposal || !until ||
        !done_is_fine) {
      return std::nullopt;
    }
    taken.push_back({.category = static_cast<int>(*category),
                     .form = *form,
                     .medium = text(one, "medium"),
                     .what = text(one, "what"),
                     .disposal = *disposal,
                     .until = *until,
                     .done = done});
  }
  return taken;
}

Json toJson(const Line& line) {
  Json::Array turns;
  for (const Turn& turn : line.turns) {
    if (turn.report) turns.emplace_back(Json::Object{{"report", bodyOf(*turn.report)}});
    if (turn.ruling) turns.emplace_back(Json::Object{{"ruling", bodyOf(*turn.ruling)}});
    if (turn.correction) {
      turns.emplace_back(Json::Object{{"correction", bodyOf(*turn.correction)}});
    }
  }
  return Json::Object{{"id", line.id.text()},
                      {"number", line.number},
                      {"device", line.device.text()},
                      {"origin", nameOf(line.origin)},
                      {"session", line.session},
                      {"service", line.service},
                      {"place", line.place},
                      {"account", line.account},
                      {"screen", line.screen},
                      {"from", toRfc3339(line.from)},
                      {"until", timeOr(line.until)},
                      {"ending", nameOf(line.ending)},
                      {"seen", timeOr(line.seen)},
                      {"known", toRfc3339(line.known)},
                      {"written", line.written ? Json(line.written->text()) : Json()},
                      {"standing", nameOf(line.standing())},
                      {"turns", std::move(turns)}};
}

}  // namespace sekisho::maintenance
