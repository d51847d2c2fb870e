#include "platform/machine/line_cutter.h"

#include <utility>

#include "core/check.h"

namespace sekisho::platform {

void LineCutter::add(std::string_view chunk) {
  SEKISHO_CHECK(rest_.empty());
  rest_ = chunk;
}

std::optional<LineCutter::Line> LineCutter::next() {
  if (std::exchange(held_is_out_, false)) {
    // Of a line that goes on, its tail is the head of the next piece.
    held_.erase(0, first_ ? held_.size() : held_.size() - kOverlap);
  }
  const std::size_t newline = rest_.find('\n');
  const std::size_t there = newline == std::string_view::npos ? rest_.size() : newline;
  if (there > kMaxLine - held_.size()) return pieceUntilFull();
  if (newline != std::string_view::npos) return lineEndingAt(newline);
  held_ += rest_;
  read_ += rest_.size();
  rest_ = {};
  return std::nullopt;
}

LineCutter::Line LineCutter::lineEndingAt(std::size_t newline) {
  Line line{.text = rest_.substr(0, newline), .first = first_, .begin = begin_};
  if (!held_.empty()) {
    held_ += line.text;
    held_is_out_ = true;
    line.text = held_;
  }
  rest_.remove_prefix(newline + 1);
  read_ += newline + 1;
  begin_ = line.end = read_;
  first_ = true;
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  return line;
}

LineCutter::Line LineCutter::pieceUntilFull() {
  const std::size_t room = kMaxLine - held_.size();
  held_ += rest_.substr(0, room);
  held_is_out_ = true;
  rest_.remove_prefix(room);
  read_ += room;
  return {.text = held_, .first = std::exchange(first_, false), .last = false, .begin = begin_};
}

}  // namespace sekisho::platform
