#include "capabilities/retention/retention.h"

#include <algorithm>

#include "capabilities/journal/actor.h"
#include "core/text.h"

namespace sekisho::retention {
namespace {

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer,
                              std::vector<MessageArgument> arguments = {}) {
  arguments.push_back({"pointer", std::string(pointer)});
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, std::move(arguments));
}

bool isSaid(std::string_view text) {
  return !spacesFolded(text).empty() && isOneLine(text, kMostWords);
}

journal::Month monthOf(std::chrono::sys_days day) { return journal::monthOf(Instant{day} - kJst); }

int monthsSince(const journal::Month& month, const journal::Month& now) {
  return (now.year - month.year) * 12 + static_cast<int>(now.month) - static_cast<int>(month.month);
}

}  // namespace

bool Hold::holds(const journal::Month& month) const {
  return !released && monthsSince(first, month) >= -1 && (!last || month <= *last);
}

Result<void> check(const Rule& rule) {
  if (rule.months < kFewestMonths || rule.months > kMostMonths) {
    return refuse(
        "retention.months", "/months",
        {{"fewest", std::to_string(kFewestMonths)}, {"most", std::to_string(kMostMonths)}});
  }
  if (!isSaid(rule.reason)) return refuse("retention.reason", "/reason");
  return {};
}

Result<void> check(const Hold& hold) {
  if (hold.last && *hold.last < hold.first) return refuse("retention.months-order", "/last");
  if (!isSaid(hold.reason)) return refuse("retention.reason", "/reason");
  return {};
}

const Rule* inForce(const std::vector<Rule>& rules, journal::EntryClass of,
                    std::chrono::sys_days today) {
  const Rule* newest = nullptr;
  for (const Rule& rule : rules) {
    if (rule.entry_class != of || rule.from > today) continue;
    if (newest == nullptr || rule.at > newest->at) newest = &rule;
  }
  return newest;
}

// Without a rule everything is kept, so the first one is a shorter one, too.
std::chrono::sys_days firstDay(const std::vector<Rule>& rules, journal::EntryClass of, int months,
                               std::chrono::sys_days today) {
  const Rule* now = inForce(rules, of, today);
  const bool shorter = now == nullptr || months < now->months;
  return shorter ? today + kShorterAfter : today;
}

std::vector<journal::BodyShelf> due(const std::vector<journal::BodyShelf>& living,
                                    const std::vector<Rule>& rules, const std::vector<Hold>& holds,
                                    std::chrono::sys_days today) {
  std::vector<journal::BodyShelf> shelves;
  for (const journal::BodyShelf& shelf : living) {
    const Rule* rule = inForce(rules, shelf.entry_class, today);
    if (rule == nullptr || monthsSince(shelf.month, monthOf(today)) <= rule->months) continue;
    if (heldBy(holds, shelf.month) == nullptr) shelves.push_back(shelf);
  }
  std::ranges::sort(shelves, {}, [](const journal::BodyShelf& shelf) {
    return std::pair(shelf.month, shelf.entry_class);
  });
  return shelves;
}

const Hold* heldBy(const std::vector<Hold>& holds, const journal::Month& month) {
  const auto found =
      std::ranges::find_if(holds, [&](const Hold& hold) { return hold.holds(month); });
  return found == holds.end() ? nullptr : &*found;
}

Json toJson(const Rule& rule) {
  return Json::Object{{"id", rule.id.text()},       {"class", journal::nameOf(rule.entry_class)},
                      {"months", rule.months},      {"reason", rule.reason},
                      {"by", rule.by.text()},       {"at", toRfc3339(rule.at)},
                      {"from", toIsoDay(rule.from)}};
}

Json toJson(const Hold& hold) {
  Json released;
  if (hold.released) {
    released = Json::Object{{"by", hold.released->by.text()},
                            {"at", toRfc3339(hold.released->at)},
                            {"why", hold.released->why}};
  }
  return Json::Object{{"id", hold.id.text()},
                      {"first", hold.first.text()},
                      {"last", hold.last ? Json(hold.last->text()) : Json()},
                      {"reason", hold.reason},
                      {"by", hold.by.text()},
                      {"at", toRfc3339(hold.at)},
                      {"released", std::move(released)}};
}

}  // namespace sekisho::retention
