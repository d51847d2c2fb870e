#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/digest.h"
#include "platform/machine/machine.h"

namespace sekisho::platform {

/// How far a log was read, and which file that was.
struct LogMark {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t head_bytes = 0;  ///< So many of its first bytes say which file it is;
  Sha256 head = {};              ///< this is their digest.
  std::uint64_t offset = 0;
  std::int64_t since_ms = 0;          ///< What was changed later, and is another, was not read yet.
  std::vector<Sha256> finished = {};  ///< Heads of the last files that were read before it.
  friend bool operator==(const LogMark&, const LogMark&) = default;
};

/// Reads what a log gains, whichever way it is rotated: renamed or copied and emptied, once or many
/// times since it was read last, as long as what it became lies beside it under a longer name and
/// is not compressed. Of one that somebody made shorter nothing is read again: it goes on at its
/// end, and says that something may be lost. Holds one file open. One thread.
class LogFollower {
 public:
  static constexpr std::uint64_t kHeadBytes = 256;
  static constexpr std::size_t kMostFinished = 16;

  struct Piece {
    std::string bytes = {};  ///< Empty if there is nothing new.
    bool another = false;    ///< They begin a file, after those of another one (or of the same,
                             ///< which was emptied).
    bool lost = false;       ///< Before them, something cannot be read any more.
  };

  /// Goes on behind `from`; without it at the end that the log has when it is first seen, or at its
  /// beginning if there is none yet. `machine` outlives it.
  LogFollower(const Machine& machine, std::string path, std::optional<LogMark> from)
      : machine_(machine), path_(std::move(path)), from_(std::move(from)) {}

  /// The next bytes, `most` at most. NotFound while there is no log, and what Machine::openFile and
  /// MachineFile::read answer; nothing is lost by any of them.
  [[nodiscard]] Result<Piece> next(std::size_t most);

  /// Of what next() has handed out, or where it is to go on; nothing before the log was first seen.
  [[nodiscard]] std::optional<LogMark> mark() const {
    return held_ ? std::optional(held_->mark) : from_;
  }

 private:
  struct Opened {
    MachineFile file;
    LogMark mark;
  };

  [[nodiscard]] Result<Opened> openAt(const std::string& path, std::uint64_t offset) const;
  /// The file that `mark` was made of, under whichever name; NotFound if there is none.
  [[nodiscard]] Result<Opened> find(const LogMark& mark) const;
  /// Of the rotated files that were not read, the one that came first.
  [[nodiscard]] std::optional<Opened> unreadRotated() const;
  [[nodiscard]] bool wasFinished(const LogMark& mark) const;
  /// The log as it is now if it begins as what `mark` was made of: where that was read to, or at
  /// its end if it is shorter.
  [[nodiscard]] std::optional<Opened> beginningAs(const LogMark& mark) const;
  [[nodiscard]] bool wasReplaced(Piece& piece);
  [[nodiscard]] Result<void> goOnIfShortened(Piece& piece);
  [[nodiscard]] Result<void> begin(Piece& piece);
  [[nodiscard]] Result<void> goOver(Piece& piece, bool emptied);
  [[nodiscard]] Result<void> readHeld(Piece& piece, std::size_t most);
  [[nodiscard]] Result<bool> wasEmptied() const;
  [[nodiscard]] Result<void> beginWithUnread(Piece& piece);
  [[nodiscard]] Result<bool> isAtItsEnd(Piece& piece, std::size_t most);
  void hold(Opened opened);

  const Machine& machine_;
  std::string path_;
  std::optional<LogMark> from_;
  bool seen_none_ = false;  // there was no log when it was first looked for
  std::unique_ptr<Opened> held_;
};

}  // namespace sekisho::platform
