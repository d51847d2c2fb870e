#include "capabilities/updates/probe/first_seen.h"

#include "core/text.h"

namespace sekisho::updates {

std::string textOf(const FirstSeenDays& days) {
  std::string text;
  for (const auto& [key, day] : days) {
    text += std::to_string(day);
    text += ' ';
    text += key;
    text += '\n';
  }
  return text;
}

FirstSeenDays firstSeenFrom(std::string_view text) {
  FirstSeenDays days;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos || space + 1 == line.size()) continue;
    const auto day = toInteger(line.substr(0, space));
    if (day && *day >= 0) days.emplace(line.substr(space + 1), *day);
  }
  return days;
}

}  // namespace sekisho::updates
