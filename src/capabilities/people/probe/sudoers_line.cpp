#include <algorithm>
#include <array>
#include <cctype>

#include "capabilities/people/probe/sudoers.h"
#include "core/text.h"

namespace sekisho::people {
namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool isTagOrOption(std::string_view word) {
  return !word.empty() &&
         std::ranges::all_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

constexpr std::array<std::string_view, 4> kDigests{"sha224", "sha256", "sha384", "sha512"};

}  // namespace

/// Reads one logical line from left to right.
class SudoersLine {
 public:
  explicit SudoersLine(std::string_view line) : rest_(line) {}

  bool atEnd() {
    skipSpace();
    return rest_.empty();
  }
  bool take(char c) {
    skipSpace();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view rest() {
    skipSpace();
    return rest_;
  }

  // "a, !b , %c": ends before whatever is neither an item nor a comma. Empty if there is no item.
  Sudoers::List list(std::string_view ends) {
    Sudoers::List items;
    do {
      Sudoers::Item item;
      while (take('!')) item.negated = !item.negated;
      if (!name(ends, item)) return {};
      items.push_back(std::move(item));
    } while (take(','));
    return items;
  }

  // The part after '=' of a user specification, up to ':' or the end.
  bool commands(std::vector<Sudoers::Command>& into) {
    Sudoers::Command next;
    do {
      next.negated = false;
      if (take('(') && !runAs(next)) return false;
      tagsAndOptions(next);
      while (take('!')) next.negated = !next.negated;
      next.name = command();
      if (next.name.empty()) return false;
      into.push_back(next);
    } while (take(','));
    return true;
  }

 private:
  void skipSpace() {
    while (!rest_.empty() && isSpace(rest_.front())) rest_.remove_prefix(1);
  }

  bool name(std::string_view ends, Sudoers::Item& item) {
    skipSpace();
    // %"domain users" and "user name" alike.
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '"') {
        const std::size_t end = rest_.find('"', 1);
        if (end == std::string_view::npos) return false;
        item.text += rest_.substr(1, end - 1);
        item.quoted = true;
        rest_.remove_prefix(end + 1);
        continue;
      }
      if (isSpace(c) || c == ',' || ends.contains(c)) break;
      if (c == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      item.text += rest_.front();
      rest_.remove_prefix(1);
    }
    return !item.text.empty();
  }

  // "root, db : www)": the users, or the caller itself if there are none.
  bool runAs(Sudoers::Command& command) {
    command.has_run_as = true;
    command.run_as_users.clear();
    command.run_as_groups.clear();
    if (take(')')) return true;
    if (!take(':')) {
      command.run_as_users = list("):");
      if (command.run_as_users.empty()) return false;
      if (take(')')) return true;
      if (!take(':')) return false;
    }
    if (take(')')) return true;
    command.run_as_groups = list(")");
    return !command.run_as_groups.empty() && take(')');
  }

  // NOPASSWD: and its kin, and ROLE=value, in any order.
  void tagsAndOptions(Sudoers::Command& command) {
    for (;;) {
      skipSpace();
      const std::size_t end = std::min(rest_.find_first_of(":= \t,"), rest_.size());
      const std::string_view word = rest_.substr(0, end);
      if (end == rest_.size() || !isTagOrOption(word)) return;
      if (rest_[end] == ':') {
        if (word == "NOPASSWD") command.no_password = true;
        if (word == "PASSWD") command.no_password = false;
        rest_.remove_prefix(end + 1);
      } else if (rest_[end] == '=') {
        rest_.remove_prefix(end + 1);
        Sudoers::Item value;
        if (!name("", value)) return;
      } else {
        return;
      }
    }
  }

  // A path with its arguments, an alias or ALL, up to an unescaped comma or colon.
  std::string command() {
    skipSpace();
    for (const std::string_view digest : kDigests) {
      if (!rest_.starts_with(digest) || rest_.substr(digest.size()).find(':') != 0) continue;
      rest_.remove_prefix(std::min(rest_.find_first_of(" \t"), rest_.size()));
      skipSpace();
    }
    std::string text;
    while (!rest_.empty() && rest_.front() != ',' && rest_.front() != ':') {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      text += rest_.front();
      rest_.remove_prefix(1);
    }
    return std::string(trimmed(text));
  }

  std::string_view rest_;
};

namespace {

std::optional<std::pair<std::string_view, std::string_view>> firstWord(std::string_view line) {
  const std::size_t end = line.find_first_of(" \t");
  if (end == std::string_view::npos) return std::nullopt;
  return std::pair(line.substr(0, end), trimmed(line.substr(end)));
}

std::optional<Sudoers::Include> includeFrom(std::string_view line) {
  if (!line.starts_with('@') && !line.starts_with('#')) return std::nullopt;
  const auto parts = firstWord(line);
  if (!parts) return std::nullopt;
  const std::string_view word = parts->first.substr(1);
  if (word != "include" && word != "includedir") return std::nullopt;
  std::string path;
  SudoersLine rest(parts->second);
  const auto items = rest.list("");
  if (!items.empty()) path = items.front().text;
  return Sudoers::Include{.path = std::move(path), .is_folder = word == "includedir"};
}

}  // namespace

std::optional<Sudoers::Include> Sudoers::add(std::string_view line) {
  line = trimmed(line);
  if (line.empty()) return std::nullopt;
  if (auto include = includeFrom(line)) return include;
  if (line.starts_with("Defaults")) {
    addDefault(line.substr(8));
    return std::nullopt;
  }
  if (const auto parts = firstWord(line)) {
    const std::string_view word = parts->first;
    // Whatever a command alias stands for, it is some command.
    if (word == "Cmnd_Alias" || word == "Cmd_Alias") return std::nullopt;
    Aliases* const aliases = word == "User_Alias"    ? &user_aliases_
                             : word == "Runas_Alias" ? &run_as_aliases_
                             : word == "Host_Alias"  ? &host_aliases_
                                                     : nullptr;
    if (aliases != nullptr) {
      addAliases(*aliases, parts->second);
      return std::nullopt;
    }
  }
  addRule(line);
  return std::nullopt;
}

void Sudoers::addDefault(std::string_view rest) {
  Default setting;
  if (!rest.empty() && std::string_view(":@>!").contains(rest.front())) {
    setting.scope = rest.front();
    SudoersLine parts(rest.substr(1));
    setting.of = parts.list("");
    rest = parts.rest();
  }
  setting.setting = std::string(trimmed(rest));
  defaults_.push_back(std::move(setting));
}

void Sudoers::addAliases(Aliases& aliases, std::string_view definitions) {
  SudoersLine rest(definitions);
  do {
    const auto name = rest.list("=");
    auto members = rest.take('=') ? rest.list(":") : List{};
    if (name.size() != 1 || members.empty()) {
      has_malformed_line_ = true;
      return;
    }
    aliases.insert_or_assign(name[0].text, std::move(members));
  } while (rest.take(':'));
  has_malformed_line_ = has_malformed_line_ || !rest.atEnd();
}

void Sudoers::addRule(std::string_view line) {
  SudoersLine parts(line);
  Rule rule{.users = parts.list("=")};
  bool understood = !rule.users.empty();
  do {
    Grant grant;
    grant.hosts = parts.list("=");
    understood =
        understood && !grant.hosts.empty() && parts.take('=') && parts.commands(grant.commands);
    rule.grants.push_back(std::move(grant));
  } while (understood && parts.take(':'));
  if (understood && parts.atEnd()) {
    rules_.push_back(std::move(rule));
  } else {
    has_malformed_line_ = true;
  }
}

std::vector<std::string> sudoersLines(std::string_view text) {
  std::vector<std::string> lines;
  std::string joined;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool goes_on = line.ends_with('\\') && !line.ends_with("\\\\");
    if (goes_on) line.remove_suffix(1);
    joined += line;
    if (goes_on) continue;

    // A '#' starts a comment unless digits follow (a user id) or the line is an include.
    const std::string_view whole = trimmed(joined);
    std::size_t end = whole.size();
    bool in_quotes = false;
    for (std::size_t i = 0; i < whole.size() && end == whole.size(); ++i) {
      if (whole[i] == '\\') {
        ++i;
      } else if (whole[i] == '"') {
        in_quotes = !in_quotes;
      } else if (whole[i] == '#' && !in_quotes && !includeFrom(whole) &&
                 !(i + 1 < whole.size() &&
                   std::isdigit(static_cast<unsigned char>(whole[i + 1])) != 0)) {
        end = i;
      }
    }
    const std::string_view kept = trimmed(whole.substr(0, end));
    if (!kept.empty()) lines.emplace_back(kept);
    joined.clear();
  }
  if (!trimmed(joined).empty()) lines.emplace_back(trimmed(joined));
  return lines;
}

}  // namespace sekisho::people
