#include "capabilities/people/probe/doas.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/text.h"

namespace sekisho::people {
namespace {

enum class DoasKind { Keyword, Text, Brace };

struct DoasWord {
  DoasKind kind = DoasKind::Text;
  std::string text = {};
};
using DoasLine = std::vector<DoasWord>;

bool isDoasKeyword(std::string_view word) {
  static constexpr std::array<std::string_view, 10> kKeywords{
      "permit", "deny", "as", "cmd", "args", "nopass", "nolog", "persist", "keepenv", "setenv"};
  return std::ranges::find(kKeywords, word) != kKeywords.end();
}

/// Cuts a text into the words of its lines as doas does.
class DoasText {
 public:
  explicit DoasText(std::string_view text) : text_(text) {}

  // Nothing if a quote or a backslash has no end.
  std::optional<std::vector<DoasLine>> lines() {
    for (at_ = 0; at_ < text_.size(); ++at_) {
      if (!take(text_[at_])) return std::nullopt;
    }
    if (in_quotes_) return std::nullopt;
    endWord();
    return std::move(lines_);
  }

 private:
  bool take(char c) {
    if (c == '\\') return takeEscaped();
    if (c == '"') {
      in_quotes_ = !in_quotes_;
      is_literal_ = is_word_ = true;
    } else if (c == '\n') {
      endWord();
      lines_.emplace_back();
      return !in_quotes_;
    } else if (in_quotes_ || !std::string_view(" \t{}#").contains(c)) {
      word_ += c;
      is_word_ = true;
    } else if (c == '#') {
      endWord();
      at_ = std::min(text_.find('\n', at_), text_.size()) - 1;
    } else if (c == '{' || c == '}') {
      endWord();
      lines_.back().push_back({DoasKind::Brace, std::string(1, c)});
    } else if (is_word_) {
      endWord();
    }
    return c != '\0';
  }

  bool takeEscaped() {
    if (++at_ == text_.size()) return false;
    if (text_[at_] == '\n') {
      is_literal_ = true;  // the line goes on; to doas its next word is no keyword
      return !in_quotes_;
    }
    word_ += text_[at_];
    is_word_ = true;
    return true;
  }

  void endWord() {
    if (is_word_) {
      const bool is_keyword = !is_literal_ && isDoasKeyword(word_);
      lines_.back().push_back({is_keyword ? DoasKind::Keyword : DoasKind::Text, word_});
    }
    word_.clear();
    is_word_ = is_literal_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<DoasLine> lines_ = std::vector<DoasLine>(1);
  std::string word_ = {};
  bool is_word_ = false;     // "" is one, too
  bool is_literal_ = false;  // no keyword, whatever it spells
  bool in_quotes_ = false;
};

struct DoasRule {
  bool permits = false;
  bool no_password = false;
  std::string identity = {};
  std::optional<std::string> target = {};
  bool one_command = false;
};

/// Reads the words of a rule from left to right.
class DoasWords {
 public:
  explicit DoasWords(const DoasLine& line) : line_(line) {}

  // "permit nopass setenv { A B } :wheel as root cmd /bin/ls args -l"
  std::optional<DoasRule> rule() {
    DoasRule rule{.permits = take(DoasKind::Keyword, "permit")};
    if (rule.permits ? !options(rule) : !take(DoasKind::Keyword, "deny")) return std::nullopt;
    auto identity = text();
    if (!identity) return std::nullopt;
    rule.identity = std::move(*identity);
    if (take(DoasKind::Keyword, "as")) {
      rule.target = text();
      if (!rule.target) return std::nullopt;
    }
    rule.one_command = take(DoasKind::Keyword, "cmd");
    if (rule.one_command && !text()) return std::nullopt;
    if (rule.one_command && take(DoasKind::Keyword, "args")) {
      while (text()) continue;
    }
    if (at_ != line_.size()) return std::nullopt;
    return rule;
  }

 private:
  bool options(DoasRule& rule) {
    bool persists = false;
    for (;;) {
      if (take(DoasKind::Keyword, "nopass")) {
        rule.no_password = true;
      } else if (take(DoasKind::Keyword, "persist")) {
        persists = true;
      } else if (take(DoasKind::Keyword, "setenv")) {
        if (!take(DoasKind::Brace, "{")) return false;
        while (text()) continue;
        if (!take(DoasKind::Brace, "}")) return false;
      } else if (!take(DoasKind::Keyword, "keepenv") && !take(DoasKind::Keyword, "nolog")) {
        return !(rule.no_password && persists);
      }
    }
  }
  bool take(DoasKind kind, std::string_view spelt) {
    if (at_ == line_.size() || line_[at_].kind != kind || line_[at_].text != spelt) return false;
    ++at_;
    return true;
  }
  std::optional<std::string> text() {
    if (at_ == line_.size() || line_[at_].kind != DoasKind::Text) return std::nullopt;
    return line_[at_++].text;
  }

  const DoasLine& line_;
  std::size_t at_ = 0;
};

// Names count, and numbers.
bool isNamed(const SudoSubject& who, std::string_view identity) {
  if (!identity.starts_with(':')) return identity == who.name || toInteger(identity) == who.uid;
  const std::string_view group = identity.substr(1);
  return std::ranges::any_of(who.groups, [&](const auto& one) {
    return one.name == group || toInteger(group) == one.gid;
  });
}

bool reachesRoot(const DoasRule& rule) {
  return !rule.target || *rule.target == "root" || toInteger(*rule.target) == 0;
}

}  // namespace

SudoRights doasRightsOf(const SudoSubject& who, std::string_view text) {
  constexpr SudoRights kMayBe{.root = Claim::Unknown, .without_password = Claim::Unknown};
  const auto lines = DoasText(text).lines();
  if (!lines) return kMayBe;
  SudoRights rights;
  for (const DoasLine& line : *lines) {
    if (line.empty()) continue;
    const auto rule = DoasWords(line).rule();
    if (!rule) return kMayBe;
    if (!isNamed(who, rule->identity) || !reachesRoot(*rule)) continue;
    // What is said of one command leaves the others as they were.
    if (!rule->one_command) rights = {};
    if (!rule->permits) continue;
    rights.root = Claim::Yes;
    if (rule->no_password) rights.without_password = Claim::Yes;
  }
  return rights;
}

}  // namespace sekisho::people
