#include "capabilities/usage/written_use.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::usage {
namespace {

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

bool isSaid(std::string_view text) {
  return !trimmed(text).empty() && isOneLine(text, kMaxPurposeBytes);
}

}  // namespace

Result<void> check(const WrittenUse& use, Instant now) {
  if (use.until <= use.from || use.until - use.from > kLongestUse || use.until > now) {
    return refuse("usage.written-times", "/until");
  }
  if (use.from < now - kWrittenLate) return refuse("usage.written-late", "/from");
  if (!isSaid(use.purpose)) return refuse("usage.written-purpose", "/purpose");
  if (use.paper && !isSaid(use.paper->writer)) {
    return refuse("usage.written-writer", "/paper/writer");
  }
  if (use.corrects && !isSaid(use.corrects->why)) return refuse("usage.written-why", "/why");
  return {};
}

Result<void> checkCorrectable(const WrittenUse& use, const std::vector<WrittenUse>& others) {
  const bool corrected = std::ranges::any_of(others, [&](const WrittenUse& other) {
    return other.corrects && other.corrects->of == use.id;
  });
  if (corrected) return fail(ErrorCode::Conflict, MessageId{"usage.written-corrected"});
  return {};
}

Instant beginningOf(std::chrono::sys_days day) { return Instant{day - std::chrono::hours{9}}; }

Json toJson(const WrittenUse& use) {
  Json paper;
  if (use.paper) paper = Json::Object{{"writer", use.paper->writer}};
  Json corrects;
  if (use.corrects) {
    corrects = Json::Object{{"of", use.corrects->of.text()},
                            {"why", use.corrects->why},
                            {"taken_back", use.corrects->taken_back}};
  }
  return Json::Object{{"id", use.id.text()},
                      {"person", use.person.text()},
                      {"terminal", use.terminal.text()},
                      {"from", toRfc3339(use.from)},
                      {"until", toRfc3339(use.until)},
                      {"purpose", use.purpose},
                      {"paper", std::move(paper)},
                      {"corrects", std::move(corrects)},
                      {"by", use.by.text()},
                      {"at", toRfc3339(use.at)}};
}

}  // namespace sekisho::usage
