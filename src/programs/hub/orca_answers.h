#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/mutex.h"

namespace sekisho::hub {

/// Where 日レセ of either generation is used from.
inline constexpr std::uint16_t kOrcaPort = 8000;

/// How soon 日レセ lets the hub connect, as a terminal on the same LAN would see it (P-12). A
/// connection is opened and closed every few minutes; nothing is asked of 日レセ, which writes down
/// what it does not understand. Kept in memory: it says how it is now.
class OrcaAnswers {
 public:
  static constexpr std::chrono::minutes kEvery{5};
  static constexpr std::chrono::seconds kMost{3};  ///< Who waits longer is not answered.

  struct Answer {
    Instant at{};
    std::optional<std::chrono::microseconds> took = {};  ///< Nothing: none within kMost.
    /// It once was let in, at this address or another, since this hub started.
    bool before = false;
  };
  /// Which 日レセ servers there are, and at which address each was met last.
  using Servers = std::function<std::map<DeviceId, std::string>()>;
  using Connect = std::function<Result<std::chrono::microseconds>(const std::string& address)>;

  /// What is passed is asked on a thread of this object's own, and outlives it.
  OrcaAnswers(const Clock& clock, Servers servers, Connect connect)
      : clock_(clock), servers_(std::move(servers)), connect_(std::move(connect)) {}

  void start();
  void stop();

  /// Asks each once. Those that are no servers any more are forgotten.
  void look();

  [[nodiscard]] std::map<DeviceId, Answer> newest() const SEKISHO_EXCLUDES(mutex_);

  /// Whether what controls see of it is another since this was asked last: whom it reaches, or when
  /// it did not.
  [[nodiscard]] bool takeChange() { return changed_.exchange(false); }

 private:
  void run(const std::stop_token& stop);

  const Clock& clock_;
  Servers servers_;
  Connect connect_;
  mutable Mutex mutex_;
  std::map<DeviceId, Answer> newest_ SEKISHO_GUARDED_BY(mutex_);
  std::atomic<bool> changed_ = false;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace sekisho::hub
