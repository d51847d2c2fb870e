#include "capabilities/visits/visit.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/text.h"

namespace sekisho::visits {
namespace {

constexpr std::chrono::days kLongestAgo{400};

std::unexpected<Error> wrong(std::string_view message, std::string pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::move(pointer)}});
}

bool isSomebody(const std::string& who) {
  return !trimmed(who).empty() && isOneLine(who, kMaxShortBytes);
}

// Lines are fine, other control characters are not.
bool isProse(const std::string& text, std::size_t most) {
  if (text.size() > most) return false;
  const auto lines = split(text, '\n');
  return std::ranges::all_of(lines, [&](std::string_view line) { return isOneLine(line, most); });
}

Result<void> checkDay(std::chrono::sys_days day, std::chrono::sys_days today) {
  if (day > today || day < today - kLongestAgo) return wrong("visits.day", "/day");
  return {};
}

Json textsOf(const std::vector<std::string>& texts) {
  return Json::Array(texts.begin(), texts.end());
}

}  // namespace

std::string_view nameOf(NotAtVisits why) noexcept {
  switch (why) {
    case NotAtVisits::HasAgent: return "has-agent";
    case NotAtVisits::OtherSystem: return "other-system";
  }
  std::unreachable();
}

Error refusalOf(NotAtVisits why, std::string device_name) {
  return {.code = ErrorCode::Conflict,
          .message =
              MessageId{why == NotAtVisits::HasAgent ? "visits.has-agent" : "visits.other-system"},
          .arguments = {{"device", std::move(device_name)}}};
}

Result<void> check(const Visit& visit, std::chrono::sys_days today) {
  if (auto fine = checkDay(visit.day, today); !fine) return fine;
  if (!isSomebody(visit.who)) return wrong("visits.who", "/who");
  if (!isOneLine(visit.company, kMaxShortBytes)) return wrong("visits.company", "/company");
  if (!isProse(visit.about, kMaxAboutBytes)) return wrong("visits.about", "/about");
  const std::set<DeviceId> once(visit.devices.begin(), visit.devices.end());
  if (once.empty() || once.size() != visit.devices.size() || once.size() > kMaxVisitDevices) {
    return wrong("visits.devices", "/devices");
  }
  return {};
}

Result<void> check(const Reading& reading, std::chrono::sys_days today) {
  if (auto fine = checkDay(reading.day, today); !fine) return fine;
  if (!isSomebody(reading.who)) return wrong("visits.who", "/who");
  return {};
}

Instant observedAt(Instant by_its_clock, std::chrono::sys_days day, Instant now) {
  const Instant day_ends = Instant{(day + std::chrono::days{1}).time_since_epoch()} - kJst;
  return std::min({by_its_clock, day_ends, now});
}

Json toJson(const Visit& visit) {
  Json::Array devices;
  for (const DeviceId& device : visit.devices) devices.emplace_back(device.text());
  return Json::Object{
      {"id", visit.id.text()},
      {"day", toIsoDay(visit.day)},
      {"who", visit.who},
      {"company", visit.company},
      {"about", visit.about},
      {"devices", std::move(devices)},
      {"report", visit.report ? Json(Json::Object{{"document", visit.report->document.text()},
                                                  {"digest", visit.report->digest.hex()}})
                              : Json()},
      {"by", visit.by.text()},
      {"at", toRfc3339(visit.at)}};
}

Json toJson(const Reading& reading) {
  return Json::Object{{"id", reading.id.text()},
                      {"device", reading.device.text()},
                      {"visit", reading.visit ? Json(reading.visit->text()) : Json()},
                      {"day", toIsoDay(reading.day)},
                      {"who", reading.who},
                      {"observed", toRfc3339(reading.observed)},
                      {"fresh_until", toRfc3339(reading.observed + evidence::kVisitFreshFor)},
                      {"machine", reading.machine},
                      {"windows", reading.windows},
                      {"could_not", textsOf(reading.could_not)},
                      {"unknown", textsOf(reading.unknown)},
                      {"digest", reading.digest.hex()},
                      {"by", reading.by.text()},
                      {"at", toRfc3339(reading.at)}};
}

}  // namespace sekisho::visits
