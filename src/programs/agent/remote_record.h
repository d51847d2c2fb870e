#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "capabilities/maintenance/probe/login_log.h"
#include "capabilities/maintenance/probe/remote_sessions.h"
#include "capabilities/maintenance/probe/watch_table.h"
#include "capabilities/maintenance/probe/wtmp_follower.h"
#include "core/clock.h"
#include "platform/disk/disk.h"
#include "platform/machine/machine.h"
#include "programs/agent/pending_events.h"
#include "programs/agent/session_watch.h"
#include "programs/agent/spool.h"

namespace sekisho::agent {

/// Records the sessions that others open on this machine from elsewhere: that each began and that
/// it ended, exactly once, whatever ends in between (P-03, P-10).
///
/// What is known of them and what is to be recorded are kept together in one file before any of it
/// is an event. While the file or the lane takes nothing, nothing more is taken up. One thread.
class RemoteRecord {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr Time kEvery = std::chrono::seconds{2};
  static constexpr Time kTryAgain = std::chrono::minutes{1};  ///< After a failure.
  /// Looks at everything again, and keeps that what is open still is.
  static constexpr Time kLookAgain = std::chrono::minutes{5};

  /// What it stands on; all of it outlives the record.
  struct Place {
    const platform::Machine& machine;
    platform::Disk& disk;
    const Clock& clock;
    Spool& spool;
    SessionWatch* watch = nullptr;  ///< Tells of changes at once; without one it looks each time.
    std::string boot;
    std::string path;                    ///< Its own file.
    std::function<bool(Instant)> named;  ///< Whether it may be recorded whose account it was then.
    std::function<void(const Error&)> trouble;
  };

  explicit RemoteRecord(Place place);

  /// Takes up what is new and records it as of `now`. When it should be called again, by the time
  /// since boot.
  [[nodiscard]] Time work(const evidence::MachineTime& now);

  /// How the sessions of this machine are followed.
  [[nodiscard]] maintenance::Watched watched() const noexcept { return watched_; }

 private:
  [[nodiscard]] bool begin();
  [[nodiscard]] bool save();
  [[nodiscard]] Json kept() const;
  /// Whether anything is to be kept that was not before.
  [[nodiscard]] bool takeUp();
  void takeUpLog(const Json& kept);
  void readFiles(maintenance::Look& look, const SessionWatch::Noticed& noticed);
  void sayHow(const Result<std::vector<platform::UtmpRecord>>& records);
  void trouble(const Error& error);

  Place place_;
  maintenance::RemoteSessions sessions_;
  maintenance::WtmpFollower wtmp_;
  maintenance::LoginLog log_;
  PendingEvents pending_;
  maintenance::Watched watched_;
  bool loaded_ = false;
  bool unsaved_ = false;
  std::optional<Time> looked_;                 // when it took up last
  std::optional<Time> kept_;                   // when its file was written,
  std::optional<platform::LogMark> log_kept_;  // and how far the log was read by then
  std::string troubled_;
};

}  // namespace sekisho::agent
