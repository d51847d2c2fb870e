#include "capabilities/orca/probe/conf_file.h"

#include <algorithm>

#include "core/text.h"

namespace sekisho::orca {
namespace {

bool isKey(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

std::string_view unquoted(std::string_view value) {
  const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                      value.front() == value.back();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

}  // namespace

std::map<std::string, std::string, std::less<>> confFrom(std::string_view text) {
  std::map<std::string, std::string, std::less<>> settings;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#') || line.starts_with('!')) continue;
    if (line.starts_with("export ")) line = trimmed(line.substr(7));
    const std::size_t divider = line.find_first_of("=:");
    if (divider == std::string_view::npos) continue;
    const std::string_view key = trimmed(line.substr(0, divider));
    if (!isKey(key)) continue;
    settings.insert_or_assign(std::string(key),
                              std::string(unquoted(trimmed(line.substr(divider + 1)))));
  }
  return settings;
}

}  // namespace sekisho::orca
