#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/people/probe/polkit_grants.h"
#include "core/text.h"

namespace sekisho::people {
namespace {

/// A word, a number, a text without its quotes, or a sign such as "===" of JavaScript.
struct Token {
  enum class Kind { Word, Text, Sign };
  Kind kind = Kind::Sign;
  std::string_view text = {};
};
using Tokens = std::vector<Token>;

bool isWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

/// Takes a script apart. Texts with a backslash, template texts and anything that is no sign known
/// here cannot be told.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : rest_(text) {}

  std::optional<Tokens> tokens() {
    while (skipped()) {
      if (rest_.empty()) return std::move(tokens_);
      const bool taken = isWordCharacter(rest_.front())                  ? takeWord()
                         : rest_.front() == '"' || rest_.front() == '\'' ? takeText()
                                                                         : takeSign();
      if (!taken) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  // Spaces and comments; false for one that does not end.
  bool skipped() {
    for (;;) {
      const std::size_t spaces = std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size());
      rest_.remove_prefix(spaces);
      if (rest_.starts_with("//")) {
        rest_.remove_prefix(endOfLine());
      } else if (rest_.starts_with("/*")) {
        const std::size_t end = rest_.find("*/", 2);
        if (end == std::string_view::npos) return false;
        rest_.remove_prefix(end + 2);
      } else {
        return true;
      }
    }
  }
  // JavaScript's lines end at U+2028 and U+2029 too.
  [[nodiscard]] std::size_t endOfLine() const {
    std::size_t end = rest_.size();
    for (const std::string_view one : {"\n", "\r", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
      end = std::min(end, rest_.find(one));
    }
    return end;
  }
  void take(Token::Kind kind, std::size_t bytes) {
    tokens_.push_back({kind, rest_.substr(0, bytes)});
    rest_.remove_prefix(bytes);
  }
  bool takeWord() {
    const auto* end = std::ranges::find_if_not(rest_, &isWordCharacter);
    take(Token::Kind::Word, static_cast<std::size_t>(end - rest_.begin()));
    return true;
  }
  bool takeText() {
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) return false;
    const std::string_view text = rest_.substr(1, end - 1);
    if (text.find_first_of("\\\n\r") != std::string_view::npos) return false;
    tokens_.push_back({Token::Kind::Text, text});
    rest_.remove_prefix(end + 1);
    return true;
  }
  bool takeSign() {
    static constexpr std::array<std::string_view, 18> kSigns{"===", "!==", "==", "!=", "&&", "||",
                                                             ">=",  "<=",  ">",  "<",  "!",  "(",
                                                             ")",   "{",   "}",  "[",  "]",  "."};
    for (const std::string_view sign : kSigns) {
      if (!rest_.starts_with(sign)) continue;
      take(Token::Kind::Sign, sign.size());
      return true;
    }
    if (rest_.front() != ',' && rest_.front() != ';') return false;
    take(Token::Kind::Sign, 1);
    return true;
  }

  std::string_view rest_;
  Tokens tokens_ = {};
};

/// Reads the calls of a script one after the other.
class Script {
 public:
  explicit Script(Tokens tokens) : tokens_(std::move(tokens)) {}

  PolkitGrants grants() {
    while (at_ < tokens_.size()) {
      if (!call()) {
        grants_.is_unclear = true;
        break;
      }
    }
    return std::move(grants_);
  }

 private:
  [[nodiscard]] bool sees(std::string_view sign) const {
    return at_ < tokens_.size() && tokens_[at_].kind != Token::Kind::Text &&
           tokens_[at_].text == sign;
  }
  bool took(std::string_view sign) {
    const bool is = sees(sign);
    if (is) ++at_;
    return is;
  }
  template <class... Signs>
  bool tookAll(Signs... signs) {
    return (took(signs) && ...);
  }
  std::optional<std::string_view> takeWord() {
    if (at_ == tokens_.size() || tokens_[at_].kind != Token::Kind::Word) return std::nullopt;
    return tokens_[at_++].text;
  }

  // polkit.addRule(function(action, subject) { … });
  bool call() {
    if (!tookAll("polkit", ".")) return false;
    const auto name = takeWord();
    if (!name || (*name != "addRule" && *name != "addAdminRule")) return false;
    if (!tookAll("(", "function", "(")) return false;
    const auto action = takeWord();
    if (!action || !took(",") || !takeWord() || !tookAll(")", "{")) return false;
    const bool understood = *name == "addRule" ? rule(*action) : administrators();
    if (!understood || !tookAll("}", ")")) return false;
    while (took(";")) {
    }
    return true;
  }

  // return ["unix-group:sudo", "unix-user:0"];
  bool administrators() {
    if (!tookAll("return", "[")) return false;
    const std::size_t begin = at_;
    while (at_ < tokens_.size() && tokens_[at_].kind == Token::Kind::Text) {
      ++at_;
      if (!took(",")) break;
    }
    const std::size_t end = at_;
    if (!took("]")) return false;
    while (took(";")) {
    }
    std::string list;
    for (std::size_t i = begin; i < end; ++i) {
      if (tokens_[i].kind == Token::Kind::Text) list += std::string(tokens_[i].text) + ";";
    }
    const PolkitGrants named = grantsOfSections("AdminIdentities=" + list);
    grants_.groups.insert(named.groups.begin(), named.groups.end());
    grants_.users.insert(named.users.begin(), named.users.end());
    return !named.is_unclear;
  }

  // Statements up to the function's end, each `if (…) return …;` or `return …;`.
  bool rule(std::string_view action) {
    while (!sees("}")) {
      bool is_desktop = false;
      const bool has_condition = took("if");
      if (has_condition && !condition(action, is_desktop)) return false;
      const bool braces = has_condition && took("{");
      if (!answer(is_desktop)) return false;
      if (braces && !took("}")) return false;
    }
    return true;
  }

  // Whatever is let through without an administrator's password is of the desktop.
  bool answer(bool is_desktop) {
    if (!took("return")) return false;
    std::string said;
    if (at_ < tokens_.size() && tokens_[at_].kind == Token::Kind::Text) {
      said = lowered(tokens_[at_++].text);
    } else if (tookAll("polkit", ".", "Result", ".")) {
      said = lowered(takeWord().value_or(""));
    }
    while (took(";")) {
    }
    static constexpr std::array<std::string_view, 4> kAsks{"no", "auth_admin", "auth_admin_keep",
                                                           "not_handled"};
    if (std::ranges::find(kAsks, said) != kAsks.end()) return true;
    static constexpr std::array<std::string_view, 3> kGrants{"yes", "auth_self", "auth_self_keep"};
    return is_desktop && std::ranges::find(kGrants, said) != kGrants.end();
  }

  // `(…)`, balanced; `is_desktop` if it only holds for actions of the desktop.
  bool condition(std::string_view action, bool& is_desktop) {
    if (!took("(")) return false;
    const std::size_t begin = at_;
    for (int open = 1; at_ < tokens_.size(); ++at_) {
      if (sees("{") || sees("}") || sees(";") || sees("function")) return false;
      if (sees("(") && !mayBeCalled(at_)) return false;
      if (sees("(")) ++open;
      if (sees(")") && --open == 0) break;
    }
    const std::size_t end = at_;
    if (!took(")")) return false;
    is_desktop = onlyDesktop(begin, end, action);
    return true;
  }

  // Whether a bracket only groups, or calls a test of texts and groups that changes nothing.
  [[nodiscard]] bool mayBeCalled(std::size_t bracket) const {
    static constexpr std::array<std::string_view, 4> kTests{"isInGroup", "indexOf", "startsWith",
                                                            "lookup"};
    const Token& before = tokens_[bracket - 1];
    if (before.kind == Token::Kind::Text) return false;
    if (before.kind == Token::Kind::Sign) return before.text != ")" && before.text != "]";
    return tokens_[bracket - 2].text == "." &&
           std::ranges::find(kTests, before.text) != kTests.end();
  }

  // A list of tests of the action joined by ||, or one such list in brackets (or a single test)
  // followed by && and whatever makes it narrower.
  bool onlyDesktop(std::size_t begin, std::size_t end, std::string_view action) {
    const std::size_t after = at_;
    at_ = begin;
    const bool brackets = took("(");
    bool holds = desktopTests(action);
    if (brackets) holds = holds && took(")");
    const bool is_list = at_ > begin && was_list_;
    const bool narrowed = holds && at_ < end && sees("&&") && (brackets || !is_list);
    const bool whole = holds && (at_ == end || (narrowed && noAlternative(at_, end)));
    at_ = after;
    return whole;
  }

  bool desktopTests(std::string_view action) {
    was_list_ = false;
    if (!desktopTest(action)) return false;
    while (took("||")) {
      was_list_ = true;
      if (!desktopTest(action)) return false;
    }
    return true;
  }

  // action.id == "…", or action.id.indexOf("…") == 0.
  bool desktopTest(std::string_view action) {
    if (!tookAll(action, ".", "id")) return false;
    const bool begins = took(".");
    if (begins && !tookAll("indexOf", "(")) return false;
    if (!begins && !took("==") && !took("===")) return false;
    if (at_ == tokens_.size() || tokens_[at_].kind != Token::Kind::Text) return false;
    if (!isOfTheDesktop(tokens_[at_++].text)) return false;
    return !begins || (took(")") && (took("==") || took("===")) && took("0"));
  }

  // No || outside of brackets.
  [[nodiscard]] bool noAlternative(std::size_t begin, std::size_t end) const {
    int open = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const Token& token = tokens_[i];
      if (token.kind != Token::Kind::Sign) continue;
      if (token.text == "(") ++open;
      if (token.text == ")") --open;
      if (open == 0 && (token.text == "||" || token.text == ",")) return false;
    }
    return true;
  }

  Tokens tokens_;
  std::size_t at_ = 0;
  bool was_list_ = false;
  PolkitGrants grants_ = {};
};

}  // namespace

PolkitGrants grantsOfScript(std::string_view text) {
  auto tokens = Lexer(text).tokens();
  if (!tokens) return {.is_unclear = true};
  return Script(std::move(*tokens)).grants();
}

}  // namespace sekisho::people
