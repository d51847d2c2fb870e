#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/orca/probe/discovery.h"
#include "core/json.h"
#include "platform/compressed_file/compressed_file.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// How far a log and what it became were searched for passwords and other secrets, and what stands
/// in them. Cookies alone are none.
struct LogsSearched {
  std::int64_t files = 0;         ///< There are,
  std::int64_t searched = 0;      ///< of which so many were searched to their end,
  std::int64_t unreadable = 0;    ///< and so many cannot be (rights, packed in an unknown way).
  std::int64_t with_secrets = 0;  ///< Secrets stand in so many of them,
  std::int64_t oldest_day = 0;    ///< the oldest of that day, in days since 1970 (if any do),
  std::int64_t newest_day = 0;    ///< the newest of this one.
  friend bool operator==(const LogsSearched&, const LogsSearched&) = default;
};

/// Searches the log of one generation and the rotated copies beside it, packed ones too, each once
/// and a bounded piece at a time. Of what it finds it keeps days alone.
///
/// A file is known by its inode, under whichever name. What one gained since is searched behind
/// what was; one that is another than it was is searched anew. A secret without a date has that of
/// the line before it, or of the file's last change. What it knows is its state, from which
/// another goes on; a packed file begins anew then. One thread.
class LogSearch {
 public:
  static constexpr std::size_t kMostFiles = 1'000;  ///< Others count as not searched.
  static constexpr std::size_t kPiece = std::size_t{16} << 10U;

  /// `machine` outlives it.
  LogSearch(const platform::Machine& machine, Generation generation);
  ~LogSearch();
  LogSearch(LogSearch&&) noexcept;
  LogSearch& operator=(LogSearch&&) = delete;
  LogSearch(const LogSearch&) = delete;
  LogSearch& operator=(const LogSearch&) = delete;

  /// Looks which files there are. Fails as Machine::list; what was known stands then.
  [[nodiscard]] Result<void> look(const std::string& log);

  /// Searches about `most` bytes of what was not. Whether there was any.
  bool search(std::size_t most);

  /// As of the last look; nothing before the first.
  [[nodiscard]] std::optional<LogsSearched> searched() const;

  [[nodiscard]] Json state() const;
  /// Takes up what state() made; nothing of something else.
  void takeUp(const Json& state);

 private:
  /// One file that is there, or was when it was looked last.
  struct File {
    std::string path = {};
    std::int64_t size = 0;
    std::int64_t modified_ms = 0;
    std::int64_t known_size = -1;  // when it was searched to its end; -1 if it was not
    std::int64_t known_modified_ms = 0;
    std::int64_t head_bytes = 0;  // so many of its first bytes say whether it is the same still,
    std::string head = {};        // by their digest
    std::int64_t offset = 0;      // searched up to there
    std::optional<std::int64_t> day = {};  // of the last line before it that said one
    bool searched = false;                 // to an end that it had
    bool unreadable = false;
    bool tried = false;  // since it was looked last
    bool here = false;
    std::optional<std::int64_t> oldest_day = {};  // of secrets; nothing if there are none
    std::optional<std::int64_t> newest_day = {};

    [[nodiscard]] bool isDue() const {
      return !tried && (size != known_size || modified_ms != known_modified_ms);
    }
    /// Whether what was searched of it may stand: it went on behind that.
    [[nodiscard]] bool hasGrown() const { return size >= offset && size > known_size; }
    void found(std::int64_t on) {
      oldest_day = std::min(oldest_day.value_or(on), on);
      newest_day = std::max(newest_day.value_or(on), on);
    }
    void forget() {
      searched = false;
      known_size = -1;
      offset = 0;
      day = oldest_day = newest_day = std::nullopt;
    }
  };
  struct Reading;

  [[nodiscard]] bool begin();
  // Which end the reading, and the file with it, once they are through.
  [[nodiscard]] std::size_t readPlain(const platform::MachineFile& file);
  [[nodiscard]] std::size_t readPacked(platform::UnpackedFile& file);
  void take(std::string_view bytes);
  void finish(bool readable);

  const platform::Machine& machine_;
  Generation generation_;
  std::map<std::string, File> files_;  // by what they are
  std::int64_t beyond_ = 0;            // files that are not looked at, as there are too many
  std::unique_ptr<Reading> reading_;
  bool looked_ = false;
};

}  // namespace sekisho::orca
