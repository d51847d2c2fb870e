#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "capabilities/orca/probe/weborca_event.h"
#include "platform/machine/line_cutter.h"

namespace sekisho::orca::weborca {

struct Event {
  /// When, in the server's local time. A line without a date has that of the last one with a date;
  /// nothing before the first. A dumped request is written just before the line of its error and
  /// has that line's.
  std::optional<std::chrono::local_seconds> at = {};
  /// Behind the line with which it became known, in all that was read; never goes back.
  std::uint64_t known_at = 0;
  What what = {};
  friend bool operator==(const Event&, const Event&) = default;
};

/// Lines, by what became of them.
struct Counts {
  std::uint64_t lines = 0;
  std::uint64_t unknown_dated = 0;    ///< Should stay few: else the log's form has changed.
  std::uint64_t unknown_undated = 0;  ///< Mostly what the application displays of itself.
  std::uint64_t too_long = 0;         ///< Longer than platform::LineCutter::kMaxLine.
  std::uint64_t dumped = 0;           ///< Of dumped requests.
  std::uint64_t of_go = 0;            ///< Of Go's own server: anybody who connects causes them.
  friend bool operator==(const Counts&, const Counts&) = default;
};

/// Reads WebORCA's log as it grows.
///
/// Whatever stands in a line that is not known, in a dumped request or behind what is known of a
/// line is dropped where it is read. Only that credentials stand there is told, and of a request
/// what FailedRequest has. It holds at most one line, and what it has not told yet of one end of a
/// session and of some requests. One reader serves one file; not for two threads at once.
class Log {
 public:
  /// What becomes known with `chunk`, which goes on where the one before it ended.
  [[nodiscard]] std::vector<Event> read(std::string_view chunk);

  [[nodiscard]] const Counts& counts() const { return counts_; }
  /// Behind the last whole line.
  [[nodiscard]] std::uint64_t readTo() const { return lines_.position(); }
  /// From where another reader must begin to go on after this one: it tells events up to readTo()
  /// again (known_at, plus this position), and from there on what this one would have told.
  [[nodiscard]] std::uint64_t resumeFrom() const;

 private:
  /// The display of ORCGSESEND, which is not finished.
  struct Clearing {
    SessionCleared event = {};
    std::uint64_t begin = 0;  // of the dated line before it
    int lines = 0;
    bool mixed = false;  // another one began before this one's answer came
  };
  /// What undated lines showed; it is told with the next date.
  struct Shown {
    std::optional<FailedRequest> request = {};
    Credentials kinds = {};
    std::uint64_t begin = 0;  // of the dated line before it
  };
  /// A line that came in pieces.
  struct Long {
    std::optional<std::chrono::local_seconds> at = {};
    bool dump = false;
    Shown shown = {};
  };

  void take(const platform::LineCutter::Line& line);
  void takePiece(const platform::LineCutter::Line& piece);
  void takeDated(std::chrono::local_seconds at, std::string_view text, std::uint64_t begin);
  void takeUndated(std::string_view text);
  void takeDump(std::string_view text);
  [[nodiscard]] bool takeClearing(std::string_view text);
  void beginClearing();
  void endClearing(std::optional<bool> lock_left);
  void date(std::chrono::local_seconds at, std::uint64_t begin, bool of_start);
  void show(Shown shown);
  void tellShown(std::optional<std::chrono::local_seconds> at);
  void tell(std::optional<std::chrono::local_seconds> at, What what);

  platform::LineCutter lines_;
  Counts counts_;
  std::vector<Event> told_;
  std::optional<std::chrono::local_seconds> at_;  // of the last dated line
  std::uint64_t dated_begin_ = 0;
  std::uint64_t line_end_ = 0;
  std::optional<Clearing> clearing_;
  std::vector<Shown> shown_;
  int open_dump_ = 0;  // lines of a dumped request (shown_.back()) that has not ended
  Long long_;
};

}  // namespace sekisho::orca::weborca
