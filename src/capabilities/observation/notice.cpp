#include "capabilities/observation/notice.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::observation {
namespace {

// What the records are never for. Whole words of the field: 安全性の評価 is another thing.
constexpr std::array<std::string_view, 10> kBarred{"勤怠",       "出退勤",   "勤務時間", "勤務評価",
                                                   "人事評価",   "業績評価", "人事考課", "査定",
                                                   "attendance", "appraisal"};

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer,
                              std::vector<MessageArgument> more = {}) {
  more.insert(more.begin(), {"pointer", std::string(pointer)});
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, std::move(more));
}

template <class Each>
bool hasTwice(std::vector<Each> list) {
  std::ranges::sort(list);
  return std::ranges::adjacent_find(list) != list.end();
}

bool mayStand(const Viewers& viewers) {
  const bool anybody = !viewers.roles.empty() || !viewers.persons.empty();
  return anybody && viewers.persons.size() <= kMaxPersons && !hasTwice(viewers.roles) &&
         !hasTwice(viewers.persons);
}

Json toJson(const Viewers& viewers) {
  Json::Array roles;
  for (const ViewerRole role : viewers.roles) roles.emplace_back(nameOf(role));
  Json::Array persons;
  for (const PersonId& person : viewers.persons) persons.emplace_back(person.text());
  return Json::Object{{"roles", std::move(roles)}, {"persons", std::move(persons)}};
}

}  // namespace

std::string_view nameOf(ViewerRole role) noexcept {
  switch (role) {
    case ViewerRole::Director: return "director";
    case ViewerRole::Administrator: return "administrator";
    case ViewerRole::SafetyManager: return "safety-manager";
  }
  std::unreachable();
}

std::optional<ViewerRole> viewerRoleFrom(std::string_view name) noexcept {
  for (const ViewerRole role : kViewerRoles) {
    if (nameOf(role) == name) return role;
  }
  return std::nullopt;
}

Result<void> check(const Notice& notice, std::chrono::sys_days today) {
  if (trimmed(notice.purpose).empty() || !isOneLine(notice.purpose, kMaxPurposeBytes)) {
    return refuse("observation.purpose", "/purpose");
  }
  const std::string purpose = lowered(notice.purpose);
  for (const std::string_view word : kBarred) {
    if (purpose.find(word) != std::string::npos) {
      return refuse("observation.purpose-barred", "/purpose", {{"word", std::string(word)}});
    }
  }
  if (!mayStand(notice.viewers)) return refuse("observation.viewers", "/viewers/roles");
  if (notice.keep_months < 1 || notice.keep_months > kMostMonths) {
    return refuse("observation.keep", "/keep_months");
  }
  if (notice.start < today || notice.start > today + kStartAhead) {
    return refuse("observation.start", "/start");
  }
  if (notice.until && *notice.until < notice.start) return refuse("observation.until", "/until");
  return {};
}

Result<void> check(const Notice& notice, const Given& given, std::chrono::sys_days today) {
  if (notice.ended) return fail(ErrorCode::Conflict, MessageId{"observation.ended"});
  if (notice.given) return fail(ErrorCode::Conflict, MessageId{"observation.given"});
  if (given.day > today) return refuse("observation.given-ahead", "/day");
  const std::chrono::sys_days written{japaneseDay(notice.at)};
  if (given.day < written - kGivenBefore) return refuse("observation.given-long-ago", "/day");
  if (given.day >= notice.start) return refuse("observation.given-late", "/day");
  return {};
}

Json toJson(const Notice& notice) {
  const auto& given = notice.given;
  const auto& ended = notice.ended;
  return Json::Object{{"id", notice.id.text()},
                      {"purpose", notice.purpose},
                      {"responsible", notice.responsible.text()},
                      {"viewers", toJson(notice.viewers)},
                      {"keep_months", notice.keep_months},
                      {"start", toIsoDay(notice.start)},
                      {"until", notice.until ? Json(toIsoDay(*notice.until)) : Json()},
                      {"by", notice.by.text()},
                      {"at", toRfc3339(notice.at)},
                      {"given", given ? Json(Json::Object{{"day", toIsoDay(given->day)},
                                                          {"by", given->by.text()},
                                                          {"at", toRfc3339(given->at)},
                                                          {"alone", given->alone}})
                                      : Json()},
                      {"ended", ended ? Json(Json::Object{{"by", ended->by.text()},
                                                          {"at", toRfc3339(ended->at)},
                                                          {"why", ended->why}})
                                      : Json()}};
}

}  // namespace sekisho::observation
