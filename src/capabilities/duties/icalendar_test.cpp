#include "capabilities/duties/icalendar.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/text.h"

namespace sekisho::duties {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Reads back what folding made, as any program that follows the RFC does.
std::string unfolded(std::string text) {
  for (std::size_t at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ", at)) {
    text.erase(at, 3);
  }
  return text;
}

std::vector<std::string> linesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 2);
  }
  return lines;
}

Event event() {
  return {.uid = "abc@sekisho",
          .day = std::chrono::year{2026} / 12 / 31,
          .summary = "申告の期限：教育, 守秘; 院内\\外",
          .description = "一行目\n二行目",
          .told_before = std::chrono::minutes{930}};
}

constexpr Instant kNow = fromMs(1'764'000'000'000);  // 2025-11-24T16:00:00Z

TEST(AnICalendar, IsWrittenLineByLineAsRfc5545HasIt) {
  const Event one = event();
  EXPECT_THAT(
      linesOf(unfolded(writeCalendar("関所", {&one, 1}, kNow))),
      ElementsAre("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sekisho//Sekisho//EN",
                  "CALSCALE:GREGORIAN", "NAME:関所", "X-WR-CALNAME:関所",
                  "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H", "BEGIN:VEVENT",
                  "UID:abc@sekisho", "DTSTAMP:20251124T160000Z", "DTSTART;VALUE=DATE:20261231",
                  "DTEND;VALUE=DATE:20270101", "SUMMARY:申告の期限：教育\\, 守秘\\; 院内\\\\外",
                  "DESCRIPTION:一行目\\n二行目", "TRANSP:TRANSPARENT", "CLASS:CONFIDENTIAL",
                  "BEGIN:VALARM", "ACTION:DISPLAY",
                  "DESCRIPTION:申告の期限：教育\\, 守秘\\; 院内\\\\外", "TRIGGER:-PT930M",
                  "END:VALARM", "END:VEVENT", "END:VCALENDAR"));
}

TEST(AnICalendar, WithoutEventsIsOneStill) {
  const std::string text = writeCalendar("a", {}, kNow);
  EXPECT_TRUE(text.starts_with("BEGIN:VCALENDAR\r\n"));
  EXPECT_TRUE(text.ends_with("END:VCALENDAR\r\n"));
}

TEST(ALineOfICalendar, IsFoldedAt75BytesAndNeverInsideACharacter) {
  for (std::size_t ascii = 0; ascii < 80; ++ascii) {
    std::string text(ascii, 'a');
    for (int i = 0; i < 60; ++i) text += i % 7 == 0 ? "𠮷" : "関";
    const std::string lines = folded(text);
    EXPECT_EQ(unfolded(lines), text + "\r\n");
    for (const std::string& line : linesOf(lines)) {
      EXPECT_LE(line.size(), 75U);
      EXPECT_TRUE(isUtf8(line)) << ascii;
    }
  }
}

TEST(ALineOfICalendar, OfExactly75BytesStaysWhole) {
  EXPECT_EQ(folded(std::string(75, 'a')), std::string(75, 'a') + "\r\n");
  EXPECT_EQ(folded(std::string(76, 'a')), std::string(75, 'a') + "\r\n a\r\n");
}

TEST(ATextOfICalendar, CannotBeginALineOfItsOwn) {
  const Event one{.uid = "u", .day = {}, .summary = "a\r\nATTACH:http://elsewhere\nb\x07"};
  const std::string text = writeCalendar("x\nSOURCE:y", {&one, 1}, kNow);
  EXPECT_THAT(text, HasSubstr("SUMMARY:a\\nATTACH:http://elsewhere\\nb\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("\r\nATTACH")));
  EXPECT_THAT(text, Not(HasSubstr("\r\nSOURCE")));
}

}  // namespace
}  // namespace sekisho::duties
