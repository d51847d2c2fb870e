#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/digest.h"
#include "core/random.h"
#include "platform/machine/machine.h"
#include "programs/agent/monsiaj_file.h"
#include "programs/agent/pending_events.h"
#include "programs/agent/spool.h"

namespace sekisho::agent {

/// Records what was done at this terminal in monsiaj, the client of panda, out of its logs
/// (orca::ClientUses), each thing exactly once, whatever ends in between.
///
/// Each run of monsiaj writes a file of its own below the home of whoever started it
/// (`.monsiaj/logs`). Recorded is what is written after a home was first looked at, also by runs
/// that had begun by then and had written within kStillRuns. kMostOfHome files of a home are
/// followed at a time, each to its end before a later one takes its place; what one did not tell
/// the end of, also of before this machine was started, is cut. Where kMostFollowed go on in all, a
/// home that has the most of them makes room. Whoever owns a home may put anything there: no link
/// is followed, no name of theirs stands in an error, little is read at a time, and no more than
/// kMostADay things of a home are recorded a day (the rest waits for the next). A file made while
/// this did not run, and named by a clock that was behind, is not seen. Of a folder with more than
/// Place::most_files not all are: that is told as lost, once. A home that lies on another machine
/// is not looked into: if that machine were gone, this one would wait for it.
///
/// What was read and what is to be recorded of it are kept together in one file before any of it is
/// an event; while that file or the lane takes nothing more (a full disk) the logs wait. One
/// thread.
class MonsiajLogs {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr Time kEvery = std::chrono::seconds{10};
  static constexpr Time kLookAgain = std::chrono::minutes{10};  ///< For homes.
  static constexpr Time kTryAgain = std::chrono::minutes{1};    ///< After a failure.
  static constexpr Time kTellAgain = std::chrono::hours{24};    ///< Trouble of the same kind.
  static constexpr Time kStillRuns = orca::ClientUses::kSilent;
  static constexpr std::size_t kMostOfHome = 8;
  static constexpr std::size_t kMostFollowed = 64;  ///< In all, those aside that are being left.
  static constexpr std::size_t kMostHomes = 500;
  static constexpr std::size_t kMostPieces = 32;    ///< Of all files, at a time.
  static constexpr std::size_t kMostPending = 500;  ///< More is not read before these are events.
  static constexpr std::int64_t kMostADay = 5'000;

  /// What it stands on; all of it outlives this.
  struct Place {
    const platform::Machine& machine;
    platform::Disk& disk;
    const Clock& clock;
    Random& random;
    Spool& spool;
    std::string path;                      ///< Its own file.
    std::string boot;                      ///< Of this start of the machine.
    std::optional<std::string> home = {};  ///< Instead of those of this machine's users.
    std::size_t most_files = 5'000;        ///< Of a folder; of others nothing is known.
    std::function<void(const Error&)> trouble;
  };

  explicit MonsiajLogs(Place place) : place_(std::move(place)), pending_(place_.spool) {}

  /// Reads a part of what is new and records it as of `now`. When it should be called again, by the
  /// time since boot.
  [[nodiscard]] Time work(const evidence::MachineTime& now);

 private:
  struct Followed {
    MonsiajFile file;
    bool over = false;  // nothing comes after what is in it now
  };
  struct Home {
    bool has_logs = false;            // when it was looked for them
    bool cut = false;                 // not all of its files were seen
    std::string newest = {};          // of its files that were seen
    std::set<std::string> seen = {};  // since this runs
    std::map<std::string, Followed> followed = {};
    std::int64_t day = 0;   // in Japan
    std::int64_t told = 0;  // on it

    [[nodiscard]] std::size_t goingOn() const;
  };
  /// Those of a home that may be monsiaj's.
  struct Names {
    std::set<std::string> all = {};
    bool cut = false;  // there are more
  };

  [[nodiscard]] bool begin();
  [[nodiscard]] Json kept() const;
  void takeUp(const Json& kept);
  void takeUpHome(const std::string& path, const Json& kept, bool same_boot);
  [[nodiscard]] bool save();
  [[nodiscard]] std::vector<std::string> homesHere() const;
  void lookForHomes();
  [[nodiscard]] std::string markOf(const std::string& path, const std::string& name) const;
  [[nodiscard]] bool liesElsewhere(const std::string& path);
  [[nodiscard]] bool beginWith(const std::string& path, Home& home);
  [[nodiscard]] std::vector<std::string> runningAmong(const std::string& path,
                                                      const std::set<std::string>& names) const;
  [[nodiscard]] std::optional<Names> namesIn(const std::string& path);
  void leave(Home& home);
  [[nodiscard]] bool lookIn(const std::string& path, Home& home);
  void noteCut(const std::string& path, Home& home, bool cut);
  void follow(const std::string& path, const std::string& name, Home& home);
  static void dropOldest(const std::vector<Home*>& homes);
  void makeRoomFor(Home& home);
  void readSome();
  void readHome(const std::string& path, Home& home);
  [[nodiscard]] bool read(const std::string& path, const std::string& name, Home& home,
                          bool listed);
  [[nodiscard]] bool mayTell(Home& home) const;
  void tell(Home& home, MonsiajFile& file);
  void trouble(const Error& error);

  Place place_;
  bool loaded_ = false;
  bool unsaved_ = false;
  std::map<std::string, Home> homes_;
  std::optional<Time> looked_;  // for homes
  std::size_t left_ = 0;        // pieces to be read this time
  std::string began_with_;      // the home that was read first the last time
  PendingEvents pending_;
  Sha256 key_ = {};                       // of the names of lines
  std::map<std::string, Time> troubles_;  // when each was told
};

}  // namespace sekisho::agent
