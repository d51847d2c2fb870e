#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "capabilities/orca/probe/counted_rows.h"
#include "capabilities/orca/probe/database_reading.h"
#include "capabilities/orca/probe/open_patients.h"
#include "capabilities/orca/probe/past_acts.h"
#include "programs/agent/pending_events.h"
#include "programs/agent/spool.h"

namespace sekisho::agent {

/// Records who has which patient open and what was done in 日レセ, out of its database, each thing
/// exactly once, whatever ends in between.
///
/// Looks every second while the database may be read and is not busy, and leaves it for kLookAgain
/// as soon as somebody waits for that to drop, rename or copy it; asks for jobs, prints and
/// exports once a minute, and who wrote rows once a day in the evening. Nothing from before the
/// clinic's decision is recorded, nor from a time in which it was taken back. What was seen and
/// what is to be recorded of it are kept together in one file before any of it is an event. No
/// number of a patient is in it. While the file or the lane takes nothing (a full disk) nothing
/// more is asked. One thread.
class OrcaActs {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr Time kEvery = std::chrono::seconds{1};
  static constexpr Time kLookAgain = std::chrono::seconds{10};  ///< Whether it may be asked.
  static constexpr Time kWholeEvery = std::chrono::minutes{1};  ///< Whether it changed or not.
  static constexpr Time kJobsEvery = std::chrono::minutes{1};
  static constexpr Time kKeepEvery = std::chrono::minutes{1};  ///< While something is open.
  static constexpr Time kTryAgain = std::chrono::minutes{1};   ///< After a failure.
  static constexpr std::chrono::hours kEvening{21};            ///< Of the day in Japan.
  static constexpr int kMostTries = 5;  ///< Of a table of an evening; the next one goes on with it.

  /// What it stands on; all of it outlives it.
  struct Place {
    platform::Disk& disk;
    const Clock& clock;
    Random& random;
    Spool& spool;
    std::string path;  ///< Its own file.
    orca::Select select;
    std::function<void()> begin;  ///< A reading begins: Database::begin().
    std::function<void()> close;  ///< Nothing is asked for a while.
    std::function<orca::Consent()> consent;
    std::function<bool()> may_ask;       ///< orca::mayAsk().
    std::function<bool(Instant)> named;  ///< Whether it may be recorded who it was then.
    std::function<void(const Error&)> trouble;
  };

  explicit OrcaActs(Place place) : place_(std::move(place)), pending_(place_.spool) {}

  /// Asks what is due and records it as of `now`. When it should be called again, by the time since
  /// boot.
  [[nodiscard]] Time work(const evidence::MachineTime& now);

  /// Whether the last look told which patients are open.
  [[nodiscard]] bool watching() const noexcept { return watching_; }
  /// The tables of jobs, prints and writers that could not be read when they were asked for last.
  [[nodiscard]] std::set<std::string> unread() const;
  /// Those of prints and exports of which nothing can be seen (orca::CountedRows); nothing if that
  /// is not known yet.
  [[nodiscard]] const std::optional<std::set<std::string>>& absent() const noexcept {
    return counted_.absent();
  }

 private:
  [[nodiscard]] bool begin();
  void takeUp(const Json& kept);
  void beginReading();
  [[nodiscard]] bool save();
  [[nodiscard]] bool mayAsk();
  void stopLooking();
  void makeWay(Time now);
  [[nodiscard]] Time look(const orca::PatientNames& names);
  void readPast(const orca::PatientNames& names);
  void sweep(const orca::PatientNames& names);
  void trouble(const Error& error);

  Place place_;
  bool loaded_ = false;
  bool unsaved_ = false;
  bool may_ask_ = false;
  bool reading_ = false;  // the clinic had decided so when it was asked last
  bool watching_ = false;
  std::optional<Time> asked_;  // whether it may
  std::optional<Time> jobs_;   // read
  Time kept_{0};
  orca::LockTable locked_;
  std::optional<Time> read_whole_;
  orca::OpenPatients patients_;
  orca::PastActs past_;
  orca::CountedRows counted_;
  PendingEvents pending_;
  std::int64_t swept_day_ = 0;        // the last one that was swept to its evening
  std::optional<std::size_t> table_;  // which is swept next, while it is swept
  int tries_ = 0;                     // of that table
  Time sweep_again_{0};
  std::string troubled_;
};

}  // namespace sekisho::agent
