#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/maintenance/probe/sshd_line.h"
#include "core/clock.h"
#include "platform/machine/line_cutter.h"
#include "platform/machine/log_follower.h"
#include "platform/machine/machine.h"

namespace sekisho::maintenance {

/// How the system's log of who was let in can be read.
enum class LoginLogState {
  Missing,      ///< There is none, and nothing is known to take its place.
  Journal,      ///< systemd's journal alone has it, which is not read.
  Denied,       ///< It may not be, or cannot be, read.
  Silent,       ///< It is read, and has said nothing yet.
  UnknownForm,  ///< It is read, and nothing of it could be dated.
  Read,
};

[[nodiscard]] std::string_view nameOf(LoginLogState state) noexcept;

/// Reads /var/log/auth.log, or /var/log/secure where that is its name, as it grows and is rotated:
/// what sshd says of sessions. Found for the first time, it is read from its end. `machine` must
/// outlive it. One thread.
class LoginLog {
 public:
  explicit LoginLog(const platform::Machine& machine) : machine_(machine) {}

  /// Goes on there in the log of that path.
  void goOn(std::string path, platform::LogMark mark);

  /// All that is new of it; of more than kMostAtOnce the rest is for the next call.
  [[nodiscard]] std::vector<SshdLine> next(Instant now);

  /// Where to go on: at the beginning of a line that has not ended.
  [[nodiscard]] std::optional<platform::LogMark> mark() const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] LoginLogState state() const noexcept {
    return gone_ ? LoginLogState::Missing : state_;
  }
  /// Whether something of it was gone before it could be read, in the last call.
  [[nodiscard]] bool lost() const noexcept { return lost_; }

  static constexpr std::size_t kMostAtOnce = std::size_t{64} << 20U;

 private:
  [[nodiscard]] bool choose();
  void take(const platform::LogFollower::Piece& piece, Instant now, std::vector<SshdLine>& lines);

  const platform::Machine& machine_;
  std::string path_;
  std::unique_ptr<platform::LogFollower> follower_;
  platform::LineCutter cutter_;
  std::uint64_t base_ = 0;  // where in the file the cutter began
  bool anew_ = true;        // the cutter has not begun
  LoginLogState state_ = LoginLogState::Missing;
  bool gone_ = false;  // it was there
  bool lost_ = false;
};

}  // namespace sekisho::maintenance
