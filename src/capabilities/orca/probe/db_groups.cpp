#include "capabilities/orca/probe/db_groups.h"

#include <algorithm>

#include "capabilities/orca/probe/log_words.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kMostGroups = 32;
constexpr std::size_t kMaxHost = 255;
constexpr std::string_view kBlanks = " \t\r\n";

// A word, a text between quotes or a single sign; nothing at the end.
struct DbToken {
  std::string_view text;
  bool quoted = false;
};

void skipComment(std::string_view& rest) {
  const bool block = rest.starts_with("/*");
  const std::size_t end = block ? rest.find("*/") : rest.find('\n');
  rest.remove_prefix(
      std::min(end == std::string_view::npos ? rest.size() : end + (block ? 2 : 1), rest.size()));
}

std::optional<DbToken> takeToken(std::string_view& rest) {
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks), rest.size()));
    if (rest.empty()) return std::nullopt;
    if (rest.front() != '#' && !rest.starts_with("/*")) break;
    skipComment(rest);
  }
  DbToken token;
  if (rest.front() == '"') {
    const std::size_t end = std::min(rest.find('"', 1), rest.size());
    token = {.text = rest.substr(1, end - 1), .quoted = true};
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return token;
  }
  const bool sign = rest.front() == '{' || rest.front() == '}' || rest.front() == ';';
  token.text = rest.substr(0, sign ? 1 : rest.find_first_of(" \t\r\n{};\""));
  rest.remove_prefix(token.text.size());
  return token;
}

bool isHost(std::string_view text) {
  return !text.empty() && text.size() <= kMaxHost && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

// Up to the brace that ends it.
DbGroup takeGroup(std::string_view& rest, std::string_view name) {
  DbGroup group{.name = std::string(name)};
  std::string_view key;
  while (const auto token = takeToken(rest)) {
    if (!token->quoted && token->text == "}") break;
    if (!token->quoted) {
      key = token->text;
    } else if (key == "port") {
      group.place = namedEndFrom(token->text);
    } else if (key == "redirect_port") {
      group.by = namedEndFrom(token->text);
    } else if (key == "redirect" && isHost(token->text)) {
      group.into = std::string(token->text);
    }
  }
  return group;
}

}  // namespace

std::optional<NamedEnd> namedEndFrom(std::string_view text) {
  if (text.empty() || text.starts_with('/')) return NamedEnd{};
  if (auto address = addressFrom(text)) return NamedEnd{.host = *std::move(address)};
  NamedEnd end;
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    const auto port = numberFrom(text.substr(colon + 1));
    if (!port || *port == 0 || *port > 65535) return std::nullopt;
    end.port = static_cast<std::uint16_t>(*port);
    text = text.substr(0, colon);
    if (text.empty()) return end;
  }
  if (auto address = addressFrom(text)) {
    end.host = *std::move(address);
  } else if (isHost(text)) {
    end.host = std::string(text);
  } else {
    return std::nullopt;
  }
  return end;
}

std::vector<DbGroup> dbGroupsFrom(std::string_view text) {
  std::vector<DbGroup> groups;
  bool named = false;  // "db_group" was read, and perhaps its name
  std::string_view name;
  while (const auto token = takeToken(text)) {
    if (!token->quoted && token->text == "db_group") {
      named = true;
      name = {};
    } else if (named && token->quoted && isHost(token->text)) {
      name = token->text;
    } else if (named && !token->quoted && token->text == "{") {
      groups.push_back(takeGroup(text, name));
      named = false;
      if (groups.size() == kMostGroups) break;
    } else {
      named = false;
    }
  }
  return groups;
}

bool eachDbSetting(std::string_view text,
                   const std::function<void(std::string_view, std::string_view)>& see) {
  const bool whole_file = !text.contains("#include");
  const bool whole_end = std::ranges::count(text, '"') % 2 == 0;
  bool understood = whole_file && whole_end;
  int depth = 0;
  std::string_view word;
  while (const auto token = takeToken(text)) {
    if (token->quoted) {
      if (depth > 0 && !word.empty()) see(word, token->text);
      word = {};
      continue;
    }
    // `user orca` may be read by panda or not; whoever reads this cannot tell.
    if (word == "user" || word == "password") understood = false;
    if (token->text == "{") ++depth;
    if (token->text == "}") --depth;
    word = token->text;
  }
  return understood && depth == 0;
}

}  // namespace sekisho::orca
