#include "capabilities/reading/awareness.h"

#include <algorithm>
#include <set>

#include "core/text.h"

namespace sekisho::reading {
namespace {

std::unexpected<Error> wrong(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

}  // namespace

std::string_view nameOf(ActKind kind) noexcept {
  return kind == ActKind::Notice ? "notice" : "meeting";
}

std::optional<ActKind> actKindFrom(std::string_view name) noexcept {
  if (name == "notice") return ActKind::Notice;
  if (name == "meeting") return ActKind::Meeting;
  return std::nullopt;
}

Result<void> check(const Act& act, std::chrono::sys_days today) {
  if (trimmed(act.subject).empty() || !isOneLine(act.subject, kMaxSubjectBytes)) {
    return wrong("reading.subject", "/subject");
  }
  if (act.day > today) return wrong("reading.act-day", "/day");
  const std::set<PersonId> each(act.attendants.begin(), act.attendants.end());
  if (each.empty() || each.size() != act.attendants.size() || each.size() > kMaxAttendants) {
    return wrong("reading.attendants", "/attendants");
  }
  return {};
}

Json toJson(const Act& act) {
  Json::Array attendants;
  for (const PersonId& person : act.attendants) attendants.emplace_back(person.text());
  const auto& gone = act.withdrawn;
  return Json::Object{{"id", act.id.text()},
                      {"kind", nameOf(act.kind)},
                      {"day", toIsoDay(act.day)},
                      {"subject", act.subject},
                      {"attendants", std::move(attendants)},
                      {"by", act.by.text()},
                      {"at", toRfc3339(act.at)},
                      {"withdrawn", gone ? Json(Json::Object{{"by", gone->by.text()},
                                                             {"at", toRfc3339(gone->at)},
                                                             {"why", gone->why}})
                                         : Json()}};
}

}  // namespace sekisho::reading
