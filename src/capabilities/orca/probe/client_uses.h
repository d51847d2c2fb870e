#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/orca/probe/monsiaj_log.h"
#include "capabilities/orca/probe/quiet.h"
#include "capabilities/orca/probe/uses.h"
#include "core/clock.h"
#include "core/json.h"

namespace sekisho::orca {

/// Makes of the log of one run of monsiaj, the client of panda, what is recorded of it (P-06,
/// P-10): panda's own log tells who logged in and out and nothing of what was done between.
///
/// | kind | one for | `what` |
/// | --- | --- | --- |
/// | `orca.client-used@1` | acts in one function | the function (functionOf) |
/// | `orca.client-output@1` | what left 日レセ at this terminal | `report`, `file` |
/// | `orca.client-session@1` | a session that ended here | `disconnected`, `cut` |
///
/// Each body has `line`, which names the line that began it; `session`, by which panda's own log
/// knows whose it is (sessionMark); `from` and `until` by the terminal's clock. Acts come in
/// stretches, as those of Uses, and `times` says how many. Of a session `function` is where it
/// ended, and `quiet` has the spans in which nothing was operated, the first Uses::kMostQuiet,
/// where its beginning was seen and the clock did not go back in it. `cut` is one of which the log
/// does not tell the end: its last line is taken for it.
///
/// Nobody's name is in the log, nor in what is told of it. What it has not told yet is its state,
/// from which another goes on. One thread.
class ClientUses {
 public:
  static constexpr std::chrono::days kSilent{4};  ///< After so long a session is cut.
  static constexpr std::size_t kMostQuiet = 500;  ///< Spans of one session.

  /// `name` names the line, and no other.
  void take(const monsiaj::Line& line, const std::string& name);

  /// Nothing more comes of before then: what is over by now is told.
  void passTo(Instant now);
  /// Nothing more comes at all.
  void end();

  /// What became ready to be told, in its order.
  [[nodiscard]] std::vector<Told> told() { return std::exchange(told_, {}); }

  [[nodiscard]] Json state() const;
  /// Empty if it is no state of such a form.
  [[nodiscard]] static ClientUses from(const Json& state);

 private:
  using Key = std::pair<std::string, std::string>;  // kind and what
  struct Session {
    std::string line = {};
    std::string mark = {};      // empty: it began before this log was read
    std::string function = {};  // where it is
    std::optional<Instant> from = {};
    std::optional<Instant> act = {};  // the last; nothing if what is quiet is not known
    std::vector<Quiet::Span> quiet = {};
  };

  [[nodiscard]] Session& sessionFrom(const std::string& line);
  void act(Session& session, const Key& key, const std::string& line, Instant at);
  static void noteQuiet(Session& session, Instant at);
  void endSession(std::string_view how, Instant at);
  void tell(const Key& key, const Uses::Stretch& stretch);
  void tellStretches();

  std::map<Key, Uses::Stretch> stretches_;
  std::optional<Session> session_;
  Instant last_{};  // of its lines
  std::vector<Told> told_;
};

}  // namespace sekisho::orca
