#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capabilities/orca/probe/client_uses.h"
#include "capabilities/orca/probe/discovery.h"
#include "platform/machine/line_cutter.h"
#include "platform/machine/machine.h"
#include "programs/agent/pending_events.h"
#include "programs/agent/spool.h"

namespace sekisho::agent {

/// Records what was done at this terminal in monsiaj, the client of panda, out of its logs
/// (orca::ClientUses), each thing exactly once, whatever ends in between.
///
/// Each run of monsiaj writes a file of its own below the home of whoever started it
/// (`.monsiaj/logs`). What a home has when it is first looked at is not recorded, of its newest
/// file nothing from before. The newest kMostOfHome of a home are followed; what an older one, or
/// one from before this machine was started, did not tell the end of is told as cut. No link is
/// followed in a home, and no name in one stands in an error. What was read and what is to be
/// recorded of it are kept together in one file before any of it is an event; while that file or
/// the lane takes nothing more (a full disk) the logs wait. One thread.
class MonsiajLogs {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr Time kEvery = std::chrono::seconds{10};
  static constexpr Time kLookAgain = std::chrono::minutes{10};  ///< For homes.
  static constexpr Time kTryAgain = std::chrono::minutes{1};    ///< After a failure.
  static constexpr std::size_t kMostOfHome = 4;
  static constexpr std::size_t kMostHomes = 1'000;

  /// What it stands on; all of it outlives this.
  struct Place {
    const platform::Machine& machine;
    platform::Disk& disk;
    const Clock& clock;
    Spool& spool;
    std::string path;                      ///< Its own file.
    std::string boot;                      ///< Of this start of the machine.
    std::optional<std::string> home = {};  ///< Instead of those of this machine's users.
    std::function<void(const Error&)> trouble;
  };

  explicit MonsiajLogs(Place place) : place_(std::move(place)), pending_(place_.spool) {}

  /// Reads what is new, a bounded part of it, and records it as of `now`. When it should be called
  /// again, by the time since boot.
  [[nodiscard]] Time work(const evidence::MachineTime& now);

 private:
  /// One file that is followed.
  struct Log {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t base = 0;  // where the cutter began
    std::uint64_t read_to = 0;
    platform::LineCutter cutter = {};
    orca::ClientUses uses = {};
    bool over = false;  // nothing comes after what is in it now
  };
  struct Home {
    bool has_logs = false;    // when it was looked for them
    std::string newest = {};  // of its files that were seen
    std::map<std::string, Log> logs = {};
  };

  [[nodiscard]] bool begin();
  [[nodiscard]] Json kept() const;
  void takeUp(const Json& kept);
  [[nodiscard]] bool save();
  [[nodiscard]] std::vector<std::string> homesHere() const;
  void lookForHomes();
  void beginWith(const std::string& path, Home& home);
  void lookIn(const std::string& path, Home& home);
  [[nodiscard]] bool readSome();
  [[nodiscard]] bool read(const std::string& path, const std::string& name, Log& log);
  void beginAnew(const platform::FileStatus& file, const std::string& name, Log& log);
  void tell(orca::ClientUses& uses, bool goes_on);
  void takeLines(std::string_view bytes, const std::string& name, Log& log);
  void trouble(const Error& error);

  Place place_;
  bool loaded_ = false;
  bool unsaved_ = false;
  std::map<std::string, Home> homes_;
  std::optional<Time> looked_;  // for homes
  PendingEvents pending_;
  std::string troubled_;
};

}  // namespace sekisho::agent
