#include "platform/machine/unit_file.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace sekisho::platform {
namespace {

bool isComment(std::string_view line) { return line.starts_with('#') || line.starts_with(';'); }

void take(std::string_view line, std::string& section, std::vector<UnitSetting>& settings) {
  const std::string_view plain = trimmed(line);
  if (plain.starts_with('[')) {
    section = std::string(plain.substr(1, plain.rfind(']') - 1));
    return;
  }
  const std::size_t equals = plain.find('=');
  if (equals == std::string_view::npos) return;
  settings.push_back({.section = section,
                      .key = std::string(trimmed(plain.substr(0, equals))),
                      .value = std::string(trimmed(plain.substr(equals + 1)))});
}

}  // namespace

std::vector<UnitSetting> unitSettingsIn(std::string_view text) {
  std::vector<UnitSetting> settings;
  std::string section;
  std::string joined;
  for (const std::string_view line : split(text, '\n')) {
    // A comment between lines that go on does not end them.
    if (isComment(trimmed(line))) continue;
    const std::string_view whole = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
    if (whole.ends_with('\\')) {
      joined.append(whole.substr(0, whole.size() - 1)).append(" ");
      continue;
    }
    take(joined.append(whole), section, settings);
    joined.clear();
  }
  take(joined, section, settings);
  return settings;
}

std::string programOfExec(std::string_view value) {
  const auto parts = words(value);
  if (parts.empty()) return {};
  std::string_view program = parts.front();
  program.remove_prefix(std::min(program.find_first_not_of("-@+!:|"), program.size()));
  if (program.size() > 1 && program.front() == '"' && program.back() == '"') {
    program = program.substr(1, program.size() - 2);
  }
  return std::string(program);
}

std::optional<std::vector<std::string>> wordsOfExec(std::string_view value) {
  const std::size_t begin = std::min(value.find_first_not_of("-+!:|"), value.size());
  value.remove_prefix(begin);
  if (value.starts_with('@') || value.find_first_of("\\%") != std::string_view::npos)
    return std::nullopt;
  std::vector<std::string> all;
  std::string word;
  bool inside = false;
  char quote = '\0';
  for (const char c : value) {
    const bool ends = quote == '\0' && (c == ' ' || c == '\t');
    if (ends && inside) all.push_back(std::exchange(word, {}));
    inside = !ends;
    if (ends) continue;
    const bool is_quote = quote == '\0' ? c == '"' || c == '\'' : c == quote;
    if (is_quote) {
      quote = quote == '\0' ? c : '\0';
    } else {
      word += c;
    }
  }
  if (quote != '\0') return std::nullopt;
  if (inside) all.push_back(std::move(word));
  return all;
}

}  // namespace sekisho::platform
