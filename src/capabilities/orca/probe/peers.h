#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/orca/probe/connections.h"
#include "capabilities/orca/probe/discovery.h"
#include "platform/machine/machine.h"

namespace sekisho::orca {

/// Other machines that a table of the kernel (/proc/net/tcp or tcp6) shows connected to `port` of
/// this one; also those whose connection ended within the minute before. Numeric addresses, IPv4
/// ones as such in either table; this machine itself is none. Lines of another form are passed
/// over.
[[nodiscard]] std::set<std::string> peersIn(std::string_view table, std::uint16_t port);

/// The other ends of those connections that are there now.
[[nodiscard]] std::set<Connections::End> connectedIn(std::string_view table, std::uint16_t port);

/// Whether that table shows somebody listening at `port` of this machine, at whatever address.
[[nodiscard]] bool listensIn(std::string_view table, std::uint16_t port);

/// The accounts (uids) that listen at `port` of this machine, at whatever address, as that table
/// shows; -1 where it does not say whose a listener is.
[[nodiscard]] std::set<std::int64_t> listenersIn(std::string_view table, std::uint16_t port);

/// Which machines use 日レセ: looked at every few seconds, remembered for an hour. One thread.
class Peers {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr Time kEvery = std::chrono::seconds{5};
  static constexpr Time kRemembered = std::chrono::hours{1};

  /// `machine` outlives it.
  Peers(const platform::Machine& machine, Settings settings)
      : machine_(machine), settings_(std::move(settings)) {}

  /// Looks, if 日レセ is here. `now` is the time since boot, `wall` the clock's; when it should be
  /// called again by the first.
  [[nodiscard]] Time look(Time now, Instant wall);

  /// When they were connected.
  [[nodiscard]] const Connections& connections() const noexcept { return connections_; }

  /// orca_peers, as of the last look (P-08, P-10).
  [[nodiscard]] evidence::Table table() const;

 private:
  static constexpr Time kLookForOrca = std::chrono::minutes{10};

  const platform::Machine& machine_;
  Settings settings_;
  bool here_ = false;
  Time looked_for_{-kLookForOrca};
  bool failed_ = true;  // nothing was looked at yet
  /// One that was connected within the hour.
  struct Seen {
    Time last{0};
    Instant first{};  // by the clock, as `until`
    Instant until{};
  };
  std::map<std::string, Seen> seen_ = {};
  Time last_{0};
  Connections connections_ = {};
};

[[nodiscard]] std::vector<evidence::Probe> peerProbes(const Peers& peers);

}  // namespace sekisho::orca
