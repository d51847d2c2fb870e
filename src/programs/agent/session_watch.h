#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/mutex.h"
#include "platform/machine/machine.h"

namespace sekisho::agent {

/// Reads the files of a folder as they come, on a thread of its own, so that one which is there for
/// an instant only is read while everything else is busy. What comes and goes faster than the
/// thread wakes is not read; nobody can tell then what it was. Any thread.
class SessionWatch {
 public:
  /// References must outlive it. The folder may come into being later.
  SessionWatch(const platform::Machine& machine, const Clock& clock, std::string folder,
               std::size_t max_bytes);
  ~SessionWatch();
  SessionWatch(const SessionWatch&) = delete;
  SessionWatch& operator=(const SessionWatch&) = delete;

  struct File {
    std::string name;
    std::optional<std::string> text;  ///< Nothing: it went.
    Instant at{};
  };
  struct Noticed {
    std::vector<File> files = {};  ///< In the order they came and went.
    bool whole = true;             ///< Since the last take() nothing was dropped or left untold.
    bool watching = false;         ///< The folder is watched.
  };
  /// What was noticed since the last call.
  [[nodiscard]] Noticed take() SEKISHO_EXCLUDES(mutex_);
  /// Whether take() has something to tell.
  [[nodiscard]] bool hasNews() const SEKISHO_EXCLUDES(mutex_);

  /// Waits until there is, `most` at the longest; whether there is.
  [[nodiscard]] bool awaitNews(std::chrono::milliseconds most) SEKISHO_EXCLUDES(mutex_);

  static constexpr std::size_t kMostHeld = 1000;  ///< What is more is dropped, and told.

 private:
  void run(const std::stop_token& stop);
  void look() SEKISHO_EXCLUDES(mutex_);
  void notice(std::string_view name, std::uint32_t mask) SEKISHO_EXCLUDES(mutex_);
  bool begin() SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] bool anyNews() const SEKISHO_REQUIRES(mutex_) {
    return !noticed_.files.empty() || !noticed_.whole;
  }

  const platform::Machine& machine_;
  const Clock& clock_;
  const std::string folder_;
  const std::size_t max_bytes_;
  const int descriptor_;  // inotify
  const int wake_;        // to end
  mutable Mutex mutex_;
  Condition news_;
  Noticed noticed_ SEKISHO_GUARDED_BY(mutex_);
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace sekisho::agent
