#include "capabilities/usage/written_use.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::usage {
namespace {

std::unexpected<Error> refuse(std::string_view message, std::string_view pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::string(pointer)}});
}

template <class Id>
bool take(const Json& json, Id& id) {
  const auto* text = json.text();
  const auto read = text == nullptr ? std::nullopt : Id::fromText(*text);
  if (read) id = *read;
  return read.has_value();
}

bool take(const Json& json, Instant& at) {
  const auto* text = json.text();
  const auto read = text == nullptr ? std::nullopt : fromRfc3339(*text);
  if (read) at = *read;
  return read.has_value();
}

bool take(const Json& json, std::string& into) {
  const auto* text = json.text();
  if (text != nullptr) into = *text;
  return text != nullptr;
}

bool take(const Json& json, bool& into) {
  const auto* claim = json.boolean();
  if (claim != nullptr) into = *claim;
  return claim != nullptr;
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

std::optional<WrittenUse> writtenUseFrom(const Json& json) {
  WrittenUse use;
  if (!take(json["id"], use.id) || !take(json["person"], use.person) ||
      !take(json["terminal"], use.terminal) || !take(json["from"], use.from) ||
      !take(json["until"], use.until) || !take(json["purpose"], use.purpose) ||
      !take(json["by"], use.by) || !take(json["at"], use.at)) {
    return std::nullopt;
  }
  if (const Json& paper = json["paper"]; !paper.isNull()) {
    use.paper.emplace();
    if (!take(paper["writer"], use.paper->writer)) return std::nullopt;
  }
  if (const Json& corrects = json["corrects"]; !corrects.isNull()) {
    use.corrects.emplace();
    if (!take(corrects["of"], use.corrects->of) || !take(corrects["why"], use.corrects->why) ||
        !take(corrects["taken_back"], use.corrects->taken_back)) {
      return std::nullopt;
    }
  }
  return use;
}

}  // namespace sekisho::usage
