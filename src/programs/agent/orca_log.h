#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "capabilities/orca/probe/discovery.h"
#include "capabilities/orca/probe/hour_counts.h"
#include "capabilities/orca/probe/probes.h"
#include "capabilities/orca/probe/uses.h"
#include "capabilities/orca/probe/weborca_log.h"
#include "platform/machine/log_follower.h"
#include "programs/agent/pending_events.h"
#include "programs/agent/spool.h"

namespace sekisho::agent {

/// Records the use of the 日レセ of this machine out of its log, each thing exactly once, whatever
/// ends in between.
///
/// What was read and what is to be recorded of it are kept together in one file before any of it is
/// an event; after a restart what became an event already is seen in the lane. While the file or
/// the lane takes nothing (a full disk) nothing more is read: the log waits. One thread.
class OrcaLog {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr Time kEvery = std::chrono::seconds{2};
  static constexpr Time kLookAgain = std::chrono::minutes{10};  ///< For a 日レセ, where none was.
  static constexpr Time kTryAgain = std::chrono::minutes{1};    ///< After a failure.

  /// What it stands on; all of it outlives the log.
  struct Place {
    const platform::Machine& machine;
    platform::Disk& disk;
    const Clock& clock;
    Spool& spool;
    std::string path;  ///< Its own file.
    orca::Settings settings = {};
    std::function<bool(Instant)> named;  ///< Whether it may be recorded who it was then.
    std::function<void(const Error&)> trouble;
    /// From which machines 日レセ was used then.
    orca::Uses::Seats seats = [](Instant, Instant) { return std::set<std::string>(); };
  };

  OrcaLog(Place place, orca::Generation generation);
  ~OrcaLog();
  OrcaLog(OrcaLog&&) noexcept;
  OrcaLog& operator=(OrcaLog&&) = delete;
  OrcaLog(const OrcaLog&) = delete;
  OrcaLog& operator=(const OrcaLog&) = delete;

  /// Reads what is new, a bounded part of it, and records it as of `now`. When it should be called
  /// again, by the time since boot.
  [[nodiscard]] Time work(const evidence::MachineTime& now);

  /// What its last whole hour says; nothing if it is not read.
  [[nodiscard]] std::optional<orca::HourCount> lastHour() const;

  /// What was seen of it until now.
  [[nodiscard]] orca::Followed followed() const;
  [[nodiscard]] orca::Generation generation() const noexcept { return generation_; }

 private:
  struct Reader;

  [[nodiscard]] bool begin();
  [[nodiscard]] Json kept() const;
  void takeUp(const Json& kept);
  [[nodiscard]] bool save();
  [[nodiscard]] bool record(const evidence::MachineTime& now);
  [[nodiscard]] bool readSome();
  void count(std::uint64_t lines, std::uint64_t known);
  void read(const platform::LogFollower::Piece& piece);
  void noteServer(const orca::weborca::Event& event);
  void beginFile(std::uint64_t base, const platform::LogMark& mark);
  /// Whether it is read since another day than was told.
  bool dateSince(Instant now, std::int64_t day);
  /// Some of its use is told to nobody; what is read without a gap begins anew.
  void tellLost();
  void trouble(const Error& error);

  Place place_;
  orca::Generation generation_;
  bool loaded_ = false;
  bool unsaved_ = false;
  std::string log_;   // its path; empty until a 日レセ was found
  std::string file_;  // which file, as lines name it
  orca::Uses uses_;
  PendingEvents pending_;
  orca::Followed seen_;
  orca::HourCounts hours_;
  bool resumed_ = false;        // what comes first was read before
  std::optional<Time> dated_;   // when it booted, by the clock that told since when it is read
  std::optional<Time> looked_;  // for a 日レセ
  std::unique_ptr<platform::LogFollower> follower_;
  std::unique_ptr<Reader> reader_;
  std::string troubled_;
};

}  // namespace sekisho::agent
