#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/log_search.h"
#include "core/clock.h"
#include "platform/disk/disk.h"

namespace sekisho::agent {

/// Searches the logs of the 日レセ of this machine that stand there for secrets (orca::LogSearch),
/// little by little, so that nobody at work notices: kMost in kEvery are 6 MiB a minute. How far it
/// is it keeps in a file. One thread.
class OrcaSearch {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr Time kEvery = std::chrono::seconds{10};
  static constexpr std::size_t kMost = std::size_t{1} << 20U;
  static constexpr Time kLookEvery = std::chrono::minutes{1};     ///< Which files there are.
  static constexpr Time kLookForOrca = std::chrono::minutes{10};  ///< Where none was.

  /// What it stands on; all of it outlives it.
  struct Place {
    const platform::Machine& machine;
    platform::Disk& disk;
    const Clock& clock;
    std::string path;  ///< Its own file.
    orca::Settings settings = {};
    std::function<void(const Error&)> trouble;
  };

  OrcaSearch(Place place, orca::Generation generation)
      : place_(std::move(place)), generation_(generation), search_(place_.machine, generation) {}

  /// Searches a bounded part of what was not. When it should be called again, by the time since
  /// boot.
  [[nodiscard]] Time work();

  /// Nothing before its log was looked for and found.
  [[nodiscard]] std::optional<orca::LogsSearched> searched() const;
  [[nodiscard]] orca::Generation generation() const noexcept { return generation_; }

 private:
  void begin();
  void look();
  void save();
  void trouble(const Error& error);

  Place place_;
  orca::Generation generation_;
  orca::LogSearch search_;
  bool begun_ = false;
  bool here_ = false;           // the log's folder was read when it was looked last
  std::optional<Time> looked_;  // which files there are
  std::string saved_;
  std::string troubled_;
};

}  // namespace sekisho::agent
