#include "platform/machine/session_file.h"

#include "core/text.h"

namespace sekisho::platform {

std::map<std::string, std::string, std::less<>> assignmentsIn(std::string_view text) {
  std::map<std::string, std::string, std::less<>> values;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || values.size() > 64) continue;
    std::string_view value = line.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    values.emplace(line.substr(0, equals), toUtf8(value));
  }
  return values;
}

}  // namespace sekisho::platform
