#include "capabilities/ownership/program_operator.h"

#include "core/text.h"

namespace sekisho::ownership {
namespace {

std::unexpected<Error> refuseField(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

}  // namespace

bool ProgramOperator::isInForce(std::chrono::sys_days day) const {
  return !ended && from <= day && (!until || day <= *until);
}

Days ProgramOperator::days() const { return {from, lastDayOf(until, ended)}; }

bool ProgramOperator::overlaps(const ProgramOperator& other) const {
  return name == other.name && doMeet(days(), other.days());
}

Result<void> check(const ProgramOperator& row) {
  if (row.name.empty() || trimmed(row.name) != row.name ||
      !isOneLine(row.name, kMaxOperatorBytes)) {
    return refuseField("ownership.operator", "/operator");
  }
  if (trimmed(row.purpose).empty() || !isOneLine(row.purpose, kMaxPurposeBytes)) {
    return refuseField("ownership.purpose", "/purpose");
  }
  if (row.until && *row.until < row.from) return refuseField("ownership.until", "/until");
  return {};
}

Json toJson(const ProgramOperator& row) {
  const auto& gone = row.ended;
  return Json::Object{{"id", row.id.text()},
                      {"operator", row.name},
                      {"person", row.person.text()},
                      {"purpose", row.purpose},
                      {"from", toIsoDay(row.from)},
                      {"until", row.until ? Json(toIsoDay(*row.until)) : Json()},
                      {"by", row.by.text()},
                      {"at", toRfc3339(row.at)},
                      {"ended", gone ? Json(Json::Object{{"by", gone->by.text()},
                                                         {"at", toRfc3339(gone->at)},
                                                         {"why", gone->why}})
                                     : Json()}};
}

}  // namespace sekisho::ownership
