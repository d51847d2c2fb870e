#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho::platform {

/// Cuts what a growing file gained into lines, whichever chunks it is read in.
///
/// It holds at most kMaxLine bytes. A line longer than that comes in pieces of kMaxLine bytes, each
/// of which begins with the last kOverlap bytes of the one before it, so that a word of that length
/// stands whole in one of them. A last line without an end is held until its end comes.
class LineCutter {
 public:
  static constexpr std::size_t kMaxLine = 65536;
  static constexpr std::size_t kOverlap = 64;

  struct Line {
    std::string_view text = {};  ///< Without its end ("\n" or "\r\n"); until the next call.
    bool first = true;           ///< Begins a line.
    bool last = true;            ///< Ends one.
    std::uint64_t begin = 0;     ///< Where the line (not the piece) begins in all that was added.
    std::uint64_t end = 0;       ///< Behind the line's end; of a piece that is not the last: 0.
    [[nodiscard]] bool whole() const { return first && last; }
  };

  /// `chunk` must live until next() returns nothing, and nothing must be left of the one before.
  void add(std::string_view chunk);
  [[nodiscard]] std::optional<Line> next();

  /// Where the line begins that has not ended yet.
  [[nodiscard]] std::uint64_t position() const { return begin_; }

 private:
  [[nodiscard]] Line lineEndingAt(std::size_t newline);
  [[nodiscard]] Line pieceUntilFull();

  std::string held_;          // of the line that has not ended
  bool held_is_out_ = false;  // the last piece handed out lies in held_
  std::string_view rest_;
  bool first_ = true;
  std::uint64_t begin_ = 0;
  std::uint64_t read_ = 0;  // up to where rest_ begins
};

}  // namespace sekisho::platform
