#include "interfaces/cli/json_place.h"

#include <algorithm>
#include <string>

namespace sekisho::cli {
namespace {

/// Walks over a well-formed JSON text.
class Walk {
 public:
  explicit Walk(std::string_view json) : json_(json) { skipSpace(); }

  [[nodiscard]] std::size_t at() const { return at_; }

  /// Goes to the value named `name` (a member, or an item by its number) of the value it stands at;
  /// false, and to nowhere of use, if there is none.
  bool enter(std::string_view name) {
    const char opened = peek();
    if (opened != '{' && opened != '[') return false;
    step();
    for (std::size_t number = 0; peek() != '}' && peek() != ']'; ++number) {
      std::string_view found;
      if (opened == '{') {
        found = takeText();
        step();  // the colon
      }
      if (opened == '{' ? found == name : std::to_string(number) == name) return true;
      skipValue();
      if (peek() == ',') step();
    }
    return false;
  }

 private:
  [[nodiscard]] char peek() const { return at_ < json_.size() ? json_[at_] : ']'; }

  void skipSpace() { at_ = std::min(json_.find_first_not_of(" \t\r\n", at_), json_.size()); }

  void step() {
    ++at_;
    skipSpace();
  }

  // What stands between the quotes, escapes as they are.
  std::string_view takeText() {
    const std::size_t begin = ++at_;
    while (at_ < json_.size() && json_[at_] != '"') at_ += json_[at_] == '\\' ? 2 : 1;
    const std::string_view text = json_.substr(begin, at_ - begin);
    step();
    return text;
  }

  // A text, a number or a word, or all of a list or an object.
  void skipValue() {
    int depth = 0;
    do {
      const char c = peek();
      if (c == '"') {
        takeText();
      } else if (c == '{' || c == '[') {
        ++depth;
        step();
      } else if (c == '}' || c == ']') {
        --depth;
        step();
      } else if (c == ',' || c == ':') {
        step();
      } else {
        at_ = std::min(json_.find_first_of(",:}] \t\r\n", at_), json_.size());
        skipSpace();
      }
    } while (depth > 0 && at_ < json_.size());
  }

  std::string_view json_;
  std::size_t at_ = 0;
};

}  // namespace

std::size_t lineAt(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  return static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
}

std::size_t lineOf(std::string_view json, std::string_view pointer) {
  Walk walk(json);
  std::size_t place = walk.at();
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    if (!walk.enter(pointer.substr(0, end))) break;
    place = walk.at();
    pointer.remove_prefix(end);
  }
  return lineAt(json, place);
}

}  // namespace sekisho::cli
