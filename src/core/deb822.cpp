#include "core/deb822.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/text.h"

namespace sekisho {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::size_t kJoinedAtOnce = 4096;  // more than most paragraphs have

struct Boundary {
  std::size_t end = kNowhere;   // of the paragraph
  std::size_t next = kNowhere;  // where the following text starts
};

using Bytes16 = unsigned char __attribute__((vector_size(16)));

Bytes16 sixteenAt(const char* at) {
  Bytes16 bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

// Goes on over what holds no line feed before another one or before a carriage return: sixteen
// bytes at once, as almost all of a package list is skipped so.
std::size_t skipOrdinary(std::string_view text, std::size_t from) {
  for (; from + sizeof(Bytes16) < text.size(); from += sizeof(Bytes16)) {
    const Bytes16 here = sixteenAt(text.data() + from);
    const Bytes16 next = sixteenAt(text.data() + from + 1);
    const auto hits = (here == '\n') & ((next == '\n') | (next == '\r'));
    const auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(hits);
    if ((halves[0] | halves[1]) != 0) break;
  }
  return from;
}

// The first line feed at or after `from` that an empty line follows.
Boundary findBoundary(std::string_view text, std::size_t from) {
  while ((from = skipOrdinary(text, from)) < text.size()) {
    const auto line_feed = text.find('\n', from);
    if (line_feed == kNowhere) return {};
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
  if (!waiting_.empty()) piece = complete(piece, each);
  for (;;) {
    const Boundary found = findBoundary(piece, 0);
    if (found.end == kNowhere) break;
    hand(piece.substr(0, found.end), each);
    piece.remove_prefix(found.next);
  }
  keep(piece);
}

// Hands on the paragraph that waits, once its end is there; returns what follows it.
std::string_view ParagraphSplitter::complete(std::string_view piece, const Each& each) {
  while (!piece.empty()) {
    const std::size_t before = waiting_.size();
    const std::size_t searched = searched_;
    waiting_ += piece.substr(0, kJoinedAtOnce);
    const Boundary found = findBoundary(waiting_, searched);
    if (found.end != kNowhere) {
      hand(std::string_view(waiting_).substr(0, found.end), each);
      waiting_.clear();
      return piece.substr(found.next - before);
    }
    piece.remove_prefix(waiting_.size() - before);
    keep({});
  }
  return piece;
}

// Keeps what has no end yet, unless it is too long already.
void ParagraphSplitter::keep(std::string_view rest) {
  waiting_ += rest;
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
