#include "capabilities/catalog/table_reader.h"

#include <algorithm>

#include "core/check.h"
#include "core/text.h"

namespace sekisho::catalog {
namespace {

constexpr std::size_t kMaxIdBytes = 100;
constexpr std::size_t kMaxTableNameBytes = 64;
constexpr std::chrono::seconds kMaxDuration = std::chrono::days{3653};

bool isLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::optional<std::chrono::seconds> durationFrom(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const auto count = toInteger(text.substr(0, text.size() - 1));
  if (!count || *count <= 0 || *count > kMaxDuration.count()) return std::nullopt;
  std::chrono::seconds unit{};
  switch (text.back()) {
    case 's': unit = std::chrono::seconds{1}; break;
    case 'm': unit = std::chrono::minutes{1}; break;
    case 'h': unit = std::chrono::hours{1}; break;
    case 'd': unit = std::chrono::days{1}; break;
    default: return std::nullopt;
  }
  const auto length = *count * unit;
  return length <= kMaxDuration ? std::optional(length) : std::nullopt;
}

bool isDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = toInteger(text.substr(0, 4));
  const auto month = toInteger(text.substr(5, 2));
  const auto day = toInteger(text.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *day < 1) return false;
  return std::chrono::year_month_day{std::chrono::year{static_cast<int>(*year)},
                                     std::chrono::month{static_cast<unsigned>(*month)},
                                     std::chrono::day{static_cast<unsigned>(*day)}}
      .ok();
}

}  // namespace

bool isSpecId(std::string_view text) noexcept {
  if (text.empty() || text.size() > kMaxIdBytes) return false;
  bool after_word = false;
  for (const char c : text) {
    const bool in_word = isLowerOrDigit(c);
    if (!in_word && (!after_word || (c != '.' && c != '-'))) return false;
    after_word = in_word;
  }
  return after_word;
}

bool isTableName(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kMaxTableNameBytes && text[0] >= 'a' && text[0] <= 'z' &&
         std::ranges::all_of(text, [](char c) { return isLowerOrDigit(c) || c == '_'; });
}

TableReader::TableReader(std::string_view file, const SpecValue& value,
                         std::vector<SpecProblem>& problems, std::string where)
    : file_(file), value_(value), problems_(problems), where_(std::move(where)) {
  SEKISHO_CHECK(value.table() != nullptr);
}

const SpecValue* TableReader::find(std::string_view key) const {
  const auto& members = *value_.table();
  const auto found = std::ranges::find(members, key, &SpecMember::key);
  return found == members.end() ? nullptr : &found->value;
}

int TableReader::lineOf(std::string_view key) const {
  const SpecValue* found = find(key);
  return found != nullptr ? found->line : value_.line;
}

std::string TableReader::named(std::string_view key) const {
  return where_.empty() ? std::string(key) : where_ + "." + std::string(key);
}

void TableReader::problem(int line, MessageId message, std::vector<MessageArgument> arguments) {
  problems_.push_back(
      {.file = file_, .line = line, .message = message, .arguments = std::move(arguments)});
}

void TableReader::wrong(std::string_view key, std::string_view given, std::string_view allowed) {
  problem(lineOf(key), kValueWrong,
          {{"key", named(key)}, {"value", std::string(given)}, {"allowed", std::string(allowed)}});
}

void TableReader::wrongType(std::string_view key, const SpecValue& found,
                            std::string_view expected) {
  problem(found.line, kKeyType, {{"key", named(key)}, {"expected", std::string(expected)}});
}

const SpecValue* TableReader::ask(std::string_view key, bool needed, std::string_view expected) {
  asked_.emplace(key);
  const SpecValue* found = find(key);
  if (found == nullptr && needed) {
    problem(value_.line, kKeyMissing, {{"key", named(key)}, {"expected", std::string(expected)}});
  }
  return found;
}

std::string TableReader::wordsOf(std::string_view key, const SpecValue& found) {
  const std::string* text = found.text();
  if (text == nullptr || trimmed(*text).empty()) {
    wrongType(key, found, "a text that is not empty");
    return {};
  }
  return *text;
}

std::string TableReader::words(std::string_view key) {
  const SpecValue* found = ask(key, true, "a text");
  return found != nullptr ? wordsOf(key, *found) : std::string();
}

std::optional<std::string> TableReader::maybeWords(std::string_view key) {
  const SpecValue* found = ask(key, false, "a text");
  return found != nullptr ? std::optional(wordsOf(key, *found)) : std::nullopt;
}

std::string TableReader::specId(std::string_view key) {
  std::string id = words(key);
  if (!id.empty() && !isSpecId(id)) {
    wrong(key, id, "lower-case words joined by '.' or '-', at most 100 characters");
  }
  return id;
}

std::optional<std::string> TableReader::maybeSpecId(std::string_view key) {
  if (has(key)) return specId(key);
  (void)ask(key, false, {});
  return std::nullopt;
}

Text TableReader::textOf(std::string_view key, const SpecValue& found) {
  if (found.table() == nullptr) {
    wrongType(key, found, "{ja = \"…\", en = \"…\"}");
    return {};
  }
  TableReader languages(file_, found, problems_, named(key));
  Text text{.ja = languages.words("ja"), .en = languages.words("en")};
  languages.finish();
  return text;
}

Text TableReader::text(std::string_view key) {
  const SpecValue* found = ask(key, true, "{ja = \"…\", en = \"…\"}");
  return found != nullptr ? textOf(key, *found) : Text();
}

std::optional<Text> TableReader::maybeText(std::string_view key) {
  const SpecValue* found = ask(key, false, "{ja = \"…\", en = \"…\"}");
  return found != nullptr ? std::optional(textOf(key, *found)) : std::nullopt;
}

std::optional<std::int64_t> TableReader::maybeInteger(std::string_view key, std::int64_t least,
                                                      std::int64_t most) {
  if (has(key)) return integer(key, least, most);
  (void)ask(key, false, {});
  return std::nullopt;
}

std::int64_t TableReader::integer(std::string_view key, std::int64_t least, std::int64_t most) {
  const std::string allowed =
      "an integer from " + std::to_string(least) + " to " + std::to_string(most);
  const SpecValue* found = ask(key, true, allowed);
  if (found == nullptr) return least;
  const std::int64_t* integer = found->integer();
  if (integer == nullptr) {
    wrongType(key, *found, allowed);
    return least;
  }
  if (*integer < least || *integer > most) wrong(key, std::to_string(*integer), allowed);
  return *integer;
}

bool TableReader::flag(std::string_view key, bool otherwise) {
  const SpecValue* found = ask(key, false, "true or false");
  if (found == nullptr) return otherwise;
  if (found->boolean() == nullptr) {
    wrongType(key, *found, "true or false");
    return otherwise;
  }
  return *found->boolean();
}

bool TableReader::flag(std::string_view key) {
  const SpecValue* found = ask(key, true, "true or false");
  return found != nullptr && flag(key, false);
}

std::chrono::seconds TableReader::duration(std::string_view key) {
  const std::string given = words(key);
  const auto length = durationFrom(given);
  if (!given.empty() && !length) {
    wrong(key, given, "a length such as 90s, 30m, 2h or 7d, at most ten years");
  }
  return length.value_or(std::chrono::seconds{1});
}

std::optional<std::string> TableReader::maybeDay(std::string_view key) {
  auto given = maybeWords(key);
  if (given && !given->empty() && !isDay(*given)) wrong(key, *given, "a day such as 2026-01-21");
  return given;
}

std::vector<std::string> TableReader::listOf(std::string_view key, const SpecValue& found) {
  std::vector<std::string> texts;
  if (found.array() == nullptr) {
    wrongType(key, found, "a list of texts");
    return texts;
  }
  for (const SpecValue& element : *found.array()) {
    if (element.text() == nullptr || trimmed(*element.text()).empty()) {
      wrongType(key, element, "a list of texts, none of them empty");
    } else if (std::ranges::find(texts, *element.text()) != texts.end()) {
      wrong(key, *element.text(), "each only once");
    } else {
      texts.push_back(*element.text());
    }
  }
  return texts;
}

std::vector<std::string> TableReader::list(std::string_view key, std::size_t least) {
  const SpecValue* found = ask(key, true, "a list of texts");
  if (found == nullptr) return {};
  auto texts = listOf(key, *found);
  if (found->array() != nullptr && found->array()->size() < least) {
    wrong(key, "[]", "at least " + std::to_string(least));
  }
  return texts;
}

std::vector<std::string> TableReader::maybeList(std::string_view key) {
  const SpecValue* found = ask(key, false, "a list of texts");
  return found != nullptr ? listOf(key, *found) : std::vector<std::string>();
}

const SpecValue* TableReader::table(std::string_view key) {
  const SpecValue* found = ask(key, true, "a table");
  if (found != nullptr && found->table() == nullptr) {
    wrongType(key, *found, "a table");
    return nullptr;
  }
  return found;
}

const SpecValue* TableReader::maybeTable(std::string_view key) {
  if (has(key)) return table(key);
  return ask(key, false, {});
}

std::vector<const SpecValue*> TableReader::maybeTables(std::string_view key) {
  const SpecValue* found = ask(key, false, "tables");
  std::vector<const SpecValue*> tables;
  if (found == nullptr) return tables;
  if (found->array() == nullptr) {
    wrongType(key, *found, "tables, each begun by [[" + named(key) + "]]");
    return tables;
  }
  for (const SpecValue& element : *found->array()) {
    if (element.table() == nullptr) {
      wrongType(key, element, "tables, each begun by [[" + named(key) + "]]");
    } else {
      tables.push_back(&element);
    }
  }
  return tables;
}

const SpecValue* TableReader::any(std::string_view key) { return ask(key, false, "a value"); }

void TableReader::finish() {
  std::string allowed;
  for (const std::string& key : asked_) allowed += (allowed.empty() ? "" : ", ") + key;
  for (const SpecMember& member : *value_.table()) {
    if (!asked_.contains(member.key)) {
      problem(member.value.line, kKeyUnknown, {{"key", named(member.key)}, {"allowed", allowed}});
    }
  }
}

}  // namespace sekisho::catalog
