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

#include "capabilities/orca/usual_port.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/mutex.h"

namespace sekisho::hub {

/// Where a 日レセ is met, and what may be asked of it.
struct OrcaPlace {
  /// It writes down what it does not understand, so that each is asked what its server, before it
  /// comes to 日レセ, answers by itself.
  enum class Asks {
    Connection,  ///< Of panda a connection is opened and closed: what it would answer is its own.
    Http,  ///< Of WebORCA, whether its server speaks HTTP at all (RFC 9110 §9.3.7: OPTIONS *).
    Tls,   ///< The same where it serves TLS: its part of a handshake.
  };
  std::string address;
  std::uint16_t port = orca::kUsualPort;
  Asks asks = Asks::Connection;
  friend bool operator==(const OrcaPlace&, const OrcaPlace&) = default;
};

/// How soon 日レセ answers the hub, as a terminal on the same LAN would see it (P-12), every few
/// minutes. Kept in memory: it says how it is now.
class OrcaAnswers {
 public:
  static constexpr std::chrono::minutes kEvery{5};
  static constexpr std::chrono::seconds kMost{3};  ///< Who waits longer is not answered.

  struct Answer {
    Instant at{};
    std::optional<std::chrono::microseconds> took = {};  ///< Nothing: none within kMost.
    /// It once did, at this address or another, since this hub started.
    bool before = false;
    bool asked = false;  ///< It had to answer; else its connection stood.
  };
  /// Which 日レセ servers there are, and where each was met lately: at one of these it answers.
  using Servers = std::function<std::map<DeviceId, std::vector<OrcaPlace>>()>;
  using Ask = std::function<Result<std::chrono::microseconds>(const OrcaPlace& place)>;

  /// What is passed is asked on a thread of this object's own, and outlives it.
  OrcaAnswers(const Clock& clock, Servers servers, Ask ask)
      : clock_(clock), servers_(std::move(servers)), ask_(std::move(ask)) {}

  void start();
  void stop();

  /// Asks each once; nothing is kept if it is stopped meanwhile. Those that are no servers any more
  /// are forgotten.
  void look(const std::stop_token& stop = {});

  [[nodiscard]] std::map<DeviceId, Answer> newest() const SEKISHO_EXCLUDES(mutex_);

  /// Whether what controls see of it is another since this was asked last: whom it reaches, or when
  /// it did not.
  [[nodiscard]] bool takeChange() { return changed_.exchange(false); }

 private:
  void run(const std::stop_token& stop);
  Answer askOne(const std::vector<OrcaPlace>& places, const std::stop_token& stop) const;

  const Clock& clock_;
  Servers servers_;
  Ask ask_;
  mutable Mutex mutex_;
  std::map<DeviceId, Answer> newest_ SEKISHO_GUARDED_BY(mutex_);
  std::atomic<bool> changed_ = false;
  std::jthread thread_;  // last: it uses everything above
};

/// Asks it, for no longer than OrcaAnswers::kMost. Unavailable without an answer.
[[nodiscard]] Result<std::chrono::microseconds> timeToAnswerOf(const OrcaPlace& place);

}  // namespace sekisho::hub
