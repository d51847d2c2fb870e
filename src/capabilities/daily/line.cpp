#include "capabilities/daily/line.h"

#include <utility>

namespace sekisho::daily {
namespace {

Json placeBy(const Line& line) {
  if (line.by_connection) return "connection";
  return line.candidates > 0 ? Json("ambiguous") : Json();
}

}  // namespace

std::string_view nameOf(Origin origin) noexcept {
  switch (origin) {
    case Origin::SignedIn: return "signed-in";
    case Origin::Record: return "record";
    case Origin::Written: return "written";
  }
  std::unreachable();
}

bool isUnknown(const Line& line) { return !line.person && !line.service; }

Json toJson(const Line& line) {
  return Json::Object{{"origin", nameOf(line.origin)},
                      {"person", line.person ? Json(line.person->text()) : Json()},
                      {"account", line.account},
                      {"service", line.service},
                      {"terminal", line.terminal ? Json(line.terminal->text()) : Json()},
                      {"place", line.place},
                      {"place_by", placeBy(line)},
                      {"candidates", line.candidates > 0 ? Json(line.candidates) : Json()},
                      {"from", toRfc3339(line.from)},
                      {"until", toRfc3339(line.until)},
                      {"what", line.what},
                      {"open", line.open},
                      {"times", line.times}};
}

Json keptOf(const Line& line) {
  Json kept = toJson(line);
  Json::Object& members = *kept.object();
  // A line whose terminal is told, or not known at all, is as it was before these were.
  for (const char* guess : {"place_by", "candidates"}) {
    if (members[guess].isNull()) members.erase(guess);
  }
  if (line.origin != Origin::Written) return kept;
  members.erase("what");
  members["written"] = line.written;
  return kept;
}

Json toJson(const Gap& gap) {
  return Json::Object{{"terminal", gap.terminal.text()},
                      {"from", toRfc3339(gap.from)},
                      {"until", toRfc3339(gap.until)}};
}

Sha256 digestOf(const Line& line) {
  Json body = keptOf(line);
  Json::Object& members = *body.object();
  // What goes on has no end yet.
  if (line.open) members.erase("until");
  // Whose an account is may be put into the register later: the evidence stays the same.
  if (line.origin != Origin::Written) {
    members.erase("person");
    members.erase("service");
  }
  return sha256(bytesOf(canonicalJson(body)));
}

Instant beginningOf(std::chrono::sys_days day) noexcept { return Instant{day} - kJst; }

}  // namespace sekisho::daily
