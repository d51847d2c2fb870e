#include "capabilities/duties/icalendar.h"

#include <fmt/core.h>

namespace sekisho::duties {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::size_t kMaxLineBytes = 75;
constexpr std::string_view kProduct = "-//Sekisho//Sekisho//EN";

std::string dateOf(sys_days day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}{:02}{:02}", int{date.year()}, unsigned{date.month()},
                     unsigned{date.day()});
}

std::string timeOf(Instant at) {
  const auto day = std::chrono::floor<days>(at);
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
  return fmt::format("{}T{:02}{:02}{:02}Z", dateOf(day), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

// A character that may not be cut: whether this byte goes on with one.
bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::string alarmOf(const Event& event, std::chrono::minutes before) {
  return folded("BEGIN:VALARM") + folded("ACTION:DISPLAY") +
         folded("DESCRIPTION:" + escaped(event.summary)) +
         folded(fmt::format("TRIGGER:-PT{}M", before.count())) + folded("END:VALARM");
}

std::string eventOf(const Event& event, Instant now) {
  std::string text = folded("BEGIN:VEVENT") + folded("UID:" + event.uid) +
                     folded("DTSTAMP:" + timeOf(now)) +
                     folded("DTSTART;VALUE=DATE:" + dateOf(event.day)) +
                     folded("DTEND;VALUE=DATE:" + dateOf(event.day + days{1})) +
                     folded("SUMMARY:" + escaped(event.summary));
  if (!event.description.empty()) text += folded("DESCRIPTION:" + escaped(event.description));
  // It takes nobody's time, and is no appointment that others could see as one.
  text += folded("TRANSP:TRANSPARENT") + folded("CLASS:CONFIDENTIAL");
  if (const auto before = event.told_before) text += alarmOf(event, *before);
  return text + folded("END:VEVENT");
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string value;
  for (const char byte : text) {
    if (byte == '\\' || byte == ';' || byte == ',') {
      value += '\\';
      value += byte;
    } else if (byte == '\n') {
      value += "\\n";
    } else if (static_cast<unsigned char>(byte) >= 0x20 && byte != 0x7F) {
      value += byte;
    }
  }
  return value;
}

std::string folded(std::string_view text) {
  std::string lines;
  std::size_t room = kMaxLineBytes;
  while (text.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && continues(text[cut])) --cut;
    if (cut == 0) cut = room;  // no UTF-8 at all
    lines += text.substr(0, cut);
    lines += "\r\n ";
    text.remove_prefix(cut);
    room = kMaxLineBytes - 1;  // the space counts
  }
  lines += text;
  return lines + "\r\n";
}

std::string writeCalendar(std::string_view name, std::span<const Event> events, Instant now) {
  const std::string title = escaped(name);
  std::string text = folded("BEGIN:VCALENDAR") + folded("VERSION:2.0") +
                     folded("PRODID:" + std::string(kProduct)) + folded("CALSCALE:GREGORIAN") +
                     folded("NAME:" + title) + folded("X-WR-CALNAME:" + title) +
                     folded("REFRESH-INTERVAL;VALUE=DURATION:PT6H") +
                     folded("X-PUBLISHED-TTL:PT6H");
  for (const Event& event : events) text += eventOf(event, now);
  return text + folded("END:VCALENDAR");
}

}  // namespace sekisho::duties
