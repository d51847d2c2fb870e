#include "core/clock.h"

#include <charconv>
#include <cstdint>

namespace sekisho {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

template <class T>
bool readDigits(std::string_view text, std::size_t at, std::size_t count, T& value) {
  const char* first = text.data() + at;
  const auto [end, error] = std::from_chars(first, first + count, value);
  return error == std::errc{} && end == first + count && *first != '-';
}

void writeDigits(std::string& text, std::size_t at, std::size_t count, std::int64_t value) {
  for (std::size_t i = at + count; i-- > at; value /= 10) {
    text[i] = static_cast<char>('0' + value % 10);
  }
}

}  // namespace

// Every entry of a journal is written and read by this: no formatting by pattern.
std::string toRfc3339(Instant at) {
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const auto time = (at - day).count();  // milliseconds
  const int of_year = static_cast<int>(date.year());
  std::string text = "0000-00-00T00:00:00.000Z";
  writeDigits(text, 5, 2, static_cast<unsigned>(date.month()));
  writeDigits(text, 8, 2, static_cast<unsigned>(date.day()));
  writeDigits(text, 11, 2, time / 3'600'000);
  writeDigits(text, 14, 2, time / 60'000 % 60);
  writeDigits(text, 17, 2, time / 1000 % 60);
  writeDigits(text, 20, 3, time % 1000);
  if (of_year < 0 || of_year > 9999) return text.replace(0, 4, std::to_string(of_year));
  writeDigits(text, 0, 4, of_year);
  return text;
}

std::optional<Instant> fromRfc3339(std::string_view text) {
  int y = 0, h = 0, m = 0, s = 0, ms = 0;
  unsigned mo = 0, d = 0;
  if (text.size() != 24 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || text[19] != '.' || text[23] != 'Z' || !readDigits(text, 0, 4, y) ||
      !readDigits(text, 5, 2, mo) || !readDigits(text, 8, 2, d) || !readDigits(text, 11, 2, h) ||
      !readDigits(text, 14, 2, m) || !readDigits(text, 17, 2, s) || !readDigits(text, 20, 3, ms)) {
    return std::nullopt;
  }
  const year_month_day date{year{y}, month{mo}, day{d}};
  if (!date.ok() || h > 23 || m > 59 || s > 59) return std::nullopt;
  return Instant{sys_days{date}.time_since_epoch() + hours{h} + minutes{m} + seconds{s} +
                 milliseconds{ms}};
}

std::string toIsoDay(sys_days day) { return toRfc3339(day).substr(0, 10); }

std::optional<sys_days> fromIsoDay(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto midnight = fromRfc3339(std::string(text) + "T00:00:00.000Z");
  return midnight ? std::optional(floor<days>(*midnight)) : std::nullopt;
}

year_month_day japaneseDay(Instant at) noexcept { return floor<days>(at + kJst); }

}  // namespace sekisho
