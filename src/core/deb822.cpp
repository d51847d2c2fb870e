#include "core/deb822.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/text.h"

namespace sekisho {
namespace {

constexpr auto kNowhere = std::string_view::npos;

struct Boundary {
  std::size_t end = kNowhere;   // of the paragraph
  std::size_t next = kNowhere;  // where the following text starts
};

// The first line feed at or after `from` that an empty line follows.
Boundary findBoundary(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    const auto* at =
        static_cast<const char*>(std::memchr(text.data() + from, '\n', text.size() - from));
    if (at == nullptr) return {};
    const auto line_feed = static_cast<std::size_t>(at - text.data());
    std::size_t next = line_feed + 1;
    if (next < text.size() && text[next] == '\r') ++next;
    if (next < text.size() && text[next] == '\n') return {line_feed, next + 1};
    from = line_feed + 1;
  }
  return {};
}

char lowerCase(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

void ParagraphSplitter::add(std::string_view piece, const Each& each) {
  waiting_ += piece;
  std::size_t taken = 0;
  for (;;) {
    const Boundary found = findBoundary(waiting_, std::max(taken, searched_));
    if (found.end == kNowhere) break;
    hand(std::string_view(waiting_).substr(taken, found.end - taken), each);
    taken = searched_ = found.next;
  }
  waiting_.erase(0, taken);
  if (waiting_.size() > kMaxParagraphBytes) {
    skipping_ = skipped_one_ = true;
    waiting_.erase(0, waiting_.size() - 2);  // the boundary may have begun
  }
  // A boundary is at most "\n\r\n": all but its last byte may be here already.
  searched_ = waiting_.size() < 2 ? 0 : waiting_.size() - 2;
}

void ParagraphSplitter::finish(const Each& each) {
  hand(waiting_, each);
  waiting_.clear();
  searched_ = 0;
}

void ParagraphSplitter::hand(std::string_view paragraph, const Each& each) {
  if (std::exchange(skipping_, false)) return;
  while (!paragraph.empty() && (paragraph.front() == '\n' || paragraph.front() == '\r')) {
    paragraph.remove_prefix(1);
  }
  while (!paragraph.empty() && (paragraph.back() == '\n' || paragraph.back() == '\r')) {
    paragraph.remove_suffix(1);
  }
  if (paragraph.size() > kMaxParagraphBytes) {
    skipped_one_ = true;
  } else if (!paragraph.empty()) {
    each(paragraph);
  }
}

bool FieldWalk::next() {
  while (!rest_.empty()) {
    std::size_t end = rest_.find('\n');
    // Lines that begin with a blank go on with the field.
    while (end != kNowhere && end + 1 < rest_.size() &&
           (rest_[end + 1] == ' ' || rest_[end + 1] == '\t')) {
      end = rest_.find('\n', end + 1);
    }
    const std::string_view field = rest_.substr(0, end);
    rest_.remove_prefix(end == kNowhere ? rest_.size() : end + 1);
    const std::size_t colon = field.substr(0, field.find('\n')).find(':');
    if (colon == kNowhere || colon == 0 || field.front() == '#' || field.front() == ' ') continue;
    name_ = trimmed(field.substr(0, colon));
    value_ = trimmed(field.substr(colon + 1));
    return true;
  }
  return false;
}

bool FieldWalk::is(std::string_view name) const noexcept {
  return std::ranges::equal(name_, name,
                            [](char a, char b) { return lowerCase(a) == lowerCase(b); });
}

std::string_view fieldOf(std::string_view paragraph, std::string_view name) {
  FieldWalk fields(paragraph);
  while (fields.next()) {
    if (fields.is(name)) return fields.value();
  }
  return {};
}

}  // namespace sekisho
