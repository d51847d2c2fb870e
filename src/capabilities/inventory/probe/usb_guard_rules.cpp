#include "capabilities/inventory/probe/usb_guard_rules.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "core/text.h"

namespace sekisho::inventory {
namespace {

constexpr std::string_view kBlanks = " \t\r";

struct Token {
  std::string_view text;
  bool is_quoted = false;
};

// A word, which a condition's argument in parentheses is part of, ends before `end`.
std::size_t endOfWord(std::string_view line, std::size_t at) {
  at = std::min(line.find_first_of(" \t\r{}(#", at), line.size());
  if (at == line.size() || line[at] != '(') return at;
  const std::size_t closed = line.find(')', at);
  return closed == std::string_view::npos ? closed : closed + 1;
}

std::size_t endOfQuoted(std::string_view line, std::size_t at) {
  while (at < line.size() && line[at] != '"') at += line[at] == '\\' ? 2 : 1;
  return at < line.size() ? at : std::string_view::npos;
}

// Nothing if a quote or a parenthesis is not closed.
std::optional<std::vector<Token>> tokensOf(std::string_view line) {
  std::vector<Token> tokens;
  std::size_t at = line.find_first_not_of(kBlanks);
  while (at < line.size() && line[at] != '#') {
    const bool is_quoted = line[at] == '"';
    const bool is_brace = line[at] == '{' || line[at] == '}';
    if (is_quoted) ++at;
    const std::size_t end = is_quoted  ? endOfQuoted(line, at)
                            : is_brace ? at + 1
                                       : endOfWord(line, at);
    if (end == std::string_view::npos) return std::nullopt;
    tokens.push_back({.text = line.substr(at, end - at), .is_quoted = is_quoted});
    at = line.find_first_not_of(kBlanks, is_quoted ? end + 1 : end);
  }
  return tokens;
}

/// "with-interface one-of { 03:00:01 03:01:01 }"
struct Attribute {
  std::string_view name = {};
  std::string_view quantifier = "equals";
  std::vector<std::string_view> values = {};
};

bool isPlain(const Token& token, std::string_view text) {
  return !token.is_quoted && token.text == text;
}

// The attribute at the front, which is taken away; nothing if there is none that is well formed.
std::optional<Attribute> takeAttribute(std::span<const Token>& tokens) {
  static constexpr std::array<std::string_view, 6> kQuantifiers{
      "all-of", "one-of", "none-of", "equals", "equals-ordered", "match-all"};
  const auto take = [&]() -> std::optional<Token> {
    if (tokens.empty()) return std::nullopt;
    const Token first = tokens.front();
    tokens = tokens.subspan(1);
    return first;
  };
  const auto name = take();
  auto value = take();
  if (!name || name->is_quoted || !value) return std::nullopt;
  Attribute attribute{.name = name->text};
  if (!value->is_quoted && std::ranges::find(kQuantifiers, value->text) != kQuantifiers.end()) {
    attribute.quantifier = value->text;
    value = take();
    if (!value || !isPlain(*value, "{")) return std::nullopt;
  }
  if (!isPlain(*value, "{")) {
    attribute.values.push_back(value->text);
    return attribute;
  }
  for (auto each = take(); each; each = take()) {
    if (isPlain(*each, "}")) {
      return attribute.values.empty() ? std::nullopt : std::optional(attribute);
    }
    attribute.values.push_back(each->text);
  }
  return std::nullopt;
}

// "1050:0011", without a "*"
bool isDefiniteId(std::string_view id) {
  constexpr std::string_view kHex = "0123456789abcdefABCDEF";
  return id.size() == 9 && id[4] == ':' &&
         id.substr(0, 4).find_first_not_of(kHex) == std::string_view::npos &&
         id.substr(5).find_first_not_of(kHex) == std::string_view::npos;
}

constexpr std::string_view kStorage = "08:";

// Classes of USB whose devices hold no files: sound, lines, input, printers, hubs, card readers for
// chips, video, health, diagnosis, radio. Cameras and phones (06), and makers' own, may.
bool holdsNoFiles(std::string_view interface) {
  static constexpr std::array<std::string_view, 13> kClasses{
      "01:", "02:", "03:", "05:", "07:", "09:", "0a:", "0b:", "0e:", "0f:", "10:", "dc:", "e0:"};
  return std::ranges::find(kClasses, lowered(interface.substr(0, 3))) != kClasses.end();
}

StorageAdmitted admittedByInterface(const Attribute& attribute) {
  using enum StorageAdmitted;
  const auto& values = attribute.values;
  if (attribute.quantifier == "none-of") {
    return std::ranges::find(values, "08:*:*") != values.end() ? Chosen : NotTold;
  }
  if (std::ranges::all_of(values, holdsNoFiles)) return Chosen;
  const bool any_is_enough =
      values.size() == 1 || attribute.quantifier == "one-of" || attribute.quantifier == "match-all";
  const bool has_storage =
      std::ranges::any_of(values, [](auto value) { return value.starts_with(kStorage); });
  return any_is_enough && has_storage ? Any : NotTold;
}

StorageAdmitted admittedBy(const Attribute& attribute) {
  using enum StorageAdmitted;
  const auto& values = attribute.values;
  if (attribute.name == "label") return Any;  // it is the reader's
  if (attribute.name == "with-interface") return admittedByInterface(attribute);
  if (attribute.quantifier == "none-of") return NotTold;
  if (attribute.name == "id") {
    if (std::ranges::all_of(values, isDefiniteId)) return Chosen;
    return values.size() == 1 && values[0] == "*:*" ? Any : NotTold;
  }
  // Many sticks have an empty serial number.
  const bool names_one = attribute.name == "serial" || attribute.name == "hash";
  if (names_one && std::ranges::find(values, "") == values.end()) return Chosen;
  const bool is_any_port =
      attribute.name == "with-connect-type" && std::ranges::find(values, "hotplug") != values.end();
  return is_any_port ? Any : NotTold;
}

// What an "allow" lets in; a device must have all of its attributes.
StorageAdmitted admittedByAllow(std::span<const Token> tokens) {
  StorageAdmitted admitted = StorageAdmitted::Any;
  // The older form leaves out "id".
  if (!tokens.empty() && !tokens[0].is_quoted && tokens[0].text.contains(':')) {
    admitted = admittedBy({.name = "id", .values = {tokens[0].text}});
    tokens = tokens.subspan(1);
  }
  while (!tokens.empty()) {
    const auto attribute = takeAttribute(tokens);
    if (!attribute) return StorageAdmitted::NotTold;
    admitted = std::min(admitted, admittedBy(*attribute));
  }
  return admitted;
}

}  // namespace

UsbGuardRules usbGuardRulesIn(std::string_view text) {
  UsbGuardRules rules;
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view plain = trimmed(line);
    const std::string_view target = plain.substr(0, endOfWord(plain, 0));
    if (target != "allow" && target != "block" && target != "reject") continue;
    ++rules.count;
    if (target != "allow") continue;
    const auto tokens = tokensOf(line);
    rules.admitted =
        std::max(rules.admitted, tokens ? admittedByAllow(std::span(*tokens).subspan(1))
                                        : StorageAdmitted::NotTold);
  }
  return rules;
}

std::optional<std::string> usbGuardSetting(std::string_view text, std::string_view name,
                                           std::string_view otherwise) {
  std::optional<std::string> found;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || trimmed(line.substr(0, equals)) != name) continue;
    const std::string_view value = trimmed(line.substr(equals + 1));
    if (found && *found != value) return std::nullopt;
    found = value;
  }
  return found ? found : std::optional(std::string(otherwise));
}

}  // namespace sekisho::inventory
