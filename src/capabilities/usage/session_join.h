#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "capabilities/journal/generations.h"
#include "capabilities/usage/orca_use.h"
#include "capabilities/usage/record.h"

namespace sekisho::usage {

/// Whether a device of the register stood where a log says that somebody worked then; nothing if
/// nobody knows.
using StoodAt =
    std::function<std::optional<bool>(std::string_view device, std::string_view place, Instant at)>;

/// What joining has to know besides the journal.
struct JoinSurroundings {
  std::function<bool()> enough;  ///< Whether time is up, as search() asks.
  /// Whether use of that time may be told by name; of any time if it is not set.
  std::function<bool(Instant)> may_name = {};
  StoodAt stood_at = {};  ///< Never told apart by it if it is not set.
};

/// Joins what is told of one session of 日レセ by several sources, each of which knows a part: its
/// end (the log), patients that were open in it (the database), what a terminal told of it. They
/// share the digest of its id alone, so that their times have to fit, too: within kGive of the
/// session's own, by whichever clock.
///
/// | into | comes | out of |
/// | --- | --- | --- |
/// | an end that names nobody | the operator | patients that were open in it |
/// | an open patient | terminal, how and when it ended; the operator if it names none | its end |
/// | what a terminal told | the operator | its end, else patients that were open in it |
///
/// What was joined says so in the entity of 日レセ: `who_by` and `place_by` "session" (then also
/// the end's own `place_by` and `candidates`, if the terminal is its connection's), `session_ended`
/// and `session_until`. `session_join` says why nothing was where something might be: "unfinished"
/// (no time was left, it was asked too often, or a part of the journal cannot be read),
/// "other-times", "other-terminal". Without any of them there is nothing more in the journal.
///
/// Looks into the journal kMost times at most, and at kMostHits records each time. One thread.
class SessionJoin {
 public:
  static constexpr std::size_t kMost = 100;
  static constexpr std::size_t kMostHits = 20;
  static constexpr std::chrono::minutes kGive{10};
  /// A session that was not seen to begin is taken to have gone on for so long before its end.
  static constexpr std::chrono::hours kUnseen{24};
  /// Ends are looked for so long after what was done first, and only then beyond.
  static constexpr std::chrono::days kUsually{8};

  /// `record` outlives it.
  SessionJoin(const journal::Generations& record, JoinSurroundings around)
      : record_(record), around_(std::move(around)) {}

  /// Joins into such a record what others tell; leaves what it tells itself, and other records,
  /// alone.
  void putInto(Record& record);

 private:
  /// What was found of a session by one kind of entry, newest first.
  struct Looked {
    std::vector<Record> records = {};
    bool whole = false;
  };
  struct Sought {
    std::string_view kind;
    std::string mark;
    Stretch within;
  };
  struct Session;

  const Looked& look(const Sought& sought);
  [[nodiscard]] Looked search(const Sought& sought) const;
  [[nodiscard]] Session sessionOf(const Record& record, const Stretch& of);
  [[nodiscard]] std::string operatorBy(const Record& record, const Session& session,
                                       const Stretch& of, bool& whole);
  const journal::Generations& record_;
  JoinSurroundings around_;
  std::map<std::tuple<std::string_view, std::string, Instant, Instant>, Looked> looked_ = {};
};

/// From when until when such a record went on; of what was not seen to begin, only its end.
[[nodiscard]] std::optional<Stretch> spanOf(const Record& record);

/// Whether what went on then may be of a session that ended with that record, by their times,
[[nodiscard]] bool isOfTimeOf(const Stretch& span, const Record& end);
/// and by where: a log names no other terminal than the record does, nor than the one that told it.
[[nodiscard]] bool isOfTerminalOf(const Record& record, const Record& end, const StoodAt& stood_at);

/// Whether a record that was joined says that not all could be looked up.
[[nodiscard]] bool isJoinUnfinished(const Record& record);

}  // namespace sekisho::usage
