#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/orca/probe/panda_log.h"
#include "capabilities/orca/probe/quiet.h"
#include "capabilities/orca/probe/weborca_log.h"
#include "core/clock.h"
#include "core/json.h"

namespace sekisho::orca {

/// Something to be recorded, of a kind in specs/events.
struct Told {
  std::string kind = {};
  Json::Object body = {};
  friend bool operator==(const Told&, const Told&) = default;
};

/// Makes of 日レセ's lines what is recorded of them.
///
/// | kind | one for | `what` |
/// | --- | --- | --- |
/// | `orca.used@1` | a user in one function | the function (functionOf) |
/// | `orca.interface-used@1` | a user and an interface | the interface |
/// | `orca.refused@1` | requests refused, by address | HTTP's status |
/// | `orca.credentials-logged@1` | secrets in the log | `basic`, `cookie`, `other` |
/// | `orca.session@1` | a session that ended | how: `logged-out`, `closed`, `cut`, … |
///
/// A session ended by `logged-out`; by `closed`, when its browser was closed without; by `cut`,
/// when its connection broke (ReadError), or may have; by `server-started`, or in `lost-sight`.
///
/// Of an ended session of WebORCA `quiet` has the spans (`from`, `until`) in which its user
/// operated nothing (Quiet), where that is known for all of it; the first kMostQuiet.
///
/// Of an ended session whose log names no terminal, `place` is the machine with a connection that
/// began and ended when it did (Seats), if there was one such machine, however many others were
/// connected, and `place_by` says `connection`; if there were several, `place_by` says `ambiguous`,
/// and `candidates` how many. Of a page that was loaded anew it is the last one's connection that
/// counts. Where a broken connection's address stands in the log, and that session
/// alone ended by then, within a second, it is `place` as told.
///
/// Acts without kPause between them are one stretch, of kLongest at most: `times` says how many.
/// Each body has `line`, which names the line that began it and is told once; `from` and `until`;
/// `user` and `place` where they are known. Nobody's session can be taken over by what is told: of
/// its id a digest is. Which user's it was WebORCA says only when it clears the session away, at
/// its end or minutes later, and it is told of sessions only that began under a notice, too.
///
/// What it has not told yet is its state, from which another goes on. One thread.
class Uses {
 public:
  static constexpr std::chrono::minutes kPause{10};
  static constexpr std::chrono::hours kLongest{1};
  static constexpr std::chrono::minutes kSettled{2};  ///< An end is told in several lines.
  /// How long one that nobody logged out of waits for the name of its user. WebORCA clears it away
  /// 3 to 15 minutes after its connection ended, and names it then; whom it has not named by now it
  /// hardly will, and an end that nobody is told of helps nobody.
  static constexpr std::chrono::minutes kClearing{20};
  static constexpr std::chrono::hours kUnseen{24};
  static constexpr std::size_t kMost = 2'000;    ///< Stretches or sessions that go on.
  static constexpr std::size_t kMostQuiet = 20;  ///< Spans of one session.
  /// Addresses told apart among those that are refused at a time: anybody may be refused.
  static constexpr std::size_t kMostRefused = 50;

  /// Acts of one kind without kPause between them.
  struct Stretch {
    std::string line = {};
    Instant from{};
    Instant until{};
    std::int64_t times = 0;

    /// Whether whatever comes at `now` belongs to another one.
    [[nodiscard]] bool isOverAt(Instant now) const {
      return now >= until + kPause || now >= from + kLongest;
    }
  };

  /// Which line of which file said it.
  struct Place {
    std::string_view file;
    std::uint64_t at = 0;
  };

  /// Whether the clinic had told its staff by then that it is recorded who it was.
  using Named = std::function<bool(Instant)>;

  /// From which machines a connection began then and ended then.
  using Seats = std::function<std::set<std::string>(Instant from, Instant until)>;
  /// Holds sessions against them from here on; what it asks outlives this.
  void joinWith(Seats seats) { seats_ = std::move(seats); }

  /// Who it was is left out of what happened while staff were not told.
  void take(const weborca::Event& event, const Place& place, const Named& named);
  void take(const panda::Line& line, const Place& place, const Named& named);

  /// Nothing more comes of before then: stretches and sessions that are over by now end.
  void passTo(Instant now);

  /// What became ready to be told, in its order.
  [[nodiscard]] std::vector<Told> told() { return std::exchange(told_, {}); }

  /// When nothing was operated.
  [[nodiscard]] const Quiet& quiet() const noexcept { return quiet_; }
  /// Some of the log was not read: what was quiet before is not known, nor whether a session that
  /// is open ended there. One of which nothing is heard for kUnseen is told as lost.
  void lostSight(Instant at);

  /// The last day in Japan on which a line with passwords or tokens was taken (cookies alone are
  /// none), in days since 1970; 0 if there was none.
  [[nodiscard]] std::int64_t secretsDay() const noexcept { return secrets_day_; }

  /// The day in Japan on which the oldest session began that is not told yet, in days since 1970; 0
  /// if there is none: whichever ran before that day is told.
  [[nodiscard]] std::int64_t openSinceDay() const;

  /// Sessions that did not end, each known to have begun.
  struct Open {
    std::int64_t now = 0;
    /// Those that stood open at five in the morning since the day before, all of it seen and
    /// without a start of 日レセ between, in which somebody operated a screen (no program's); while
    /// nobody operated one anywhere since ten in the evening. Where somebody did, or the log tells
    /// no acts (panda), those that stood open for two nights: nobody is at work so long.
    std::int64_t over_night = 0;
    friend bool operator==(const Open&, const Open&) = default;
  };
  [[nodiscard]] Open openAt(Instant now) const;

  [[nodiscard]] Json state() const;
  /// Empty if it is no state of such a form.
  [[nodiscard]] static Uses from(const Json& state);

 private:
  /// Of one kind, who, what and where.
  struct Key {
    std::string kind = {};
    std::string user = {};
    std::string what = {};
    std::string place = {};
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Session {
    std::string line = {};
    std::string user = {};
    std::string mark = {};         // of its user, also of one that may not be told (Quiet)
    std::string operated_by = {};  // marks of those of whom one acted in it, while it is open
    std::string place = {};
    std::string function = {};  // where it was when it ended
    std::optional<Instant> from = {};
    std::optional<Instant> connected = {};  // when its browser did it last
    std::optional<Instant> ended = {};
    std::optional<Instant> unseen = {};  // some of the log was not read then: it may have ended
    bool logged_out = false;
    bool cleared = false;    // WebORCA said whose it was, whether or not that may be told
    bool cut = false;        // if nobody logged out: its connection broke, or may have
    bool at_screen = false;  // somebody operated a screen in it: it is no program's
    bool named = false;      // it began when its user may be told
  };
  /// What ended at one time. A line says how a connection ended, another which session's.
  struct Endings {
    Instant at{};           // the last of them
    std::int64_t left = 0;  // browsers that were closed
    std::int64_t broken = 0;
    std::string peer = {};
    std::vector<std::string> sessions = {};  // the first kMostEndings
  };
  static constexpr std::size_t kMostEndings = 100;

  void act(Key key, std::string line, Instant at);
  [[nodiscard]] std::string refusedFrom(const std::string& place) const;
  void setUser(const std::string& session, std::string user);
  void setWindow(const std::string& session, const weborca::SessionCleared& cleared);
  void sawSecrets(const Credentials& kinds, std::string line, Instant at);
  void open(const std::string& session, Session opened);
  void end(const std::string& session, std::string line, Instant at, bool logged_out);
  void operated(const std::string& mark, Instant at);
  void endedAt(Instant at);
  void readError(const weborca::ReadError& error, Instant at);
  void connectionEnded(const std::string& session, Instant at);
  void holdEndings();
  [[nodiscard]] bool stoodOverNight(const Session& session, std::chrono::sys_days morning) const;
  [[nodiscard]] static std::string_view howOf(const Session& ended);
  void serverStarted(Instant at);
  void putSeat(Json::Object& body, Instant from, Instant until) const;
  void tell(const Key& key, const Stretch& stretch);
  void tell(const std::string& session, const Session& ended, std::string_view how);

  std::map<Key, Stretch> stretches_;
  std::map<std::string, Session> sessions_;  // by the digest of its id
  Endings endings_;
  Quiet quiet_;
  Seats seats_ = [](Instant, Instant) { return std::set<std::string>(); };
  std::optional<std::pair<std::chrono::local_seconds, std::string>>
      failed_;  // last, and from where
  Instant last_{};
  Instant night_act_{};  // the last one at a screen between ten and five at night
  // Who acts in sessions that are nobody's yet, and since when; since one began or ended last.
  std::map<std::string, Instant> acting_;
  std::optional<Instant> all_since_{};  // all that the log tells since then was taken
  std::int64_t secrets_day_ = 0;
  std::vector<Told> told_;
};

/// A session is known again by it, and cannot be taken over with it: a digest of its id.
[[nodiscard]] std::string sessionMark(std::string_view id);

/// The function of 日レセ that a window belongs to, by its first letter: "reception" for U02.
/// "other" for one that is not known.
[[nodiscard]] std::string_view functionOf(std::string_view window) noexcept;

}  // namespace sekisho::orca
