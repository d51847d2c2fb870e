#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"

namespace sekisho::platform {

using Deadline = std::chrono::steady_clock::time_point;

/// For poll(2): 0 once the deadline has passed.
[[nodiscard]] int millisecondsUntil(Deadline deadline);

inline constexpr MessageId kProgramNotStarted{"machine.program-not-started"};
inline constexpr MessageId kProgramTooSlow{"machine.program-too-slow"};
inline constexpr MessageId kProgramWroteTooMuch{"machine.program-wrote-too-much"};

/// A running program in a session of its own; killed with its process group unless its end was
/// seen. One thread.
class ChildProcess {
 public:
  struct Streams {
    int input = -1;   ///< -1: empty.
    int output = -1;  ///< Its standard output. It has no standard error.
  };

  /// Starts argv[0], an absolute path, with LC_ALL=C, PATH and `more` as its environment and "/" as
  /// its folder. NotFound if there is no such program; PermissionDenied if it may not be run;
  /// Unavailable if it could not be started.
  [[nodiscard]] static Result<ChildProcess> start(const std::vector<std::string>& argv,
                                                  const std::vector<std::string>& more,
                                                  Streams streams);

  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;

  /// Its exit status (128 + the signal if one ended it), or nothing if it still runs then.
  [[nodiscard]] std::optional<int> endBefore(Deadline deadline);

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  void wait(int flags);

  pid_t pid_;  // -1: moved from
  std::optional<int> status_;
};

}  // namespace sekisho::platform
