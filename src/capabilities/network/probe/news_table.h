#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "capabilities/evidence/probe.h"
#include "capabilities/network/probe/ip_address.h"
#include "core/clock.h"
#include "platform/machine/program_runner.h"

namespace sekisho::network {

/// One end of a connection.
struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Whether any of them, 16 at most, takes a TCP connection within `patience`. All are tried at
/// once; nothing is sent, and each is closed.
[[nodiscard]] bool anyConnects(std::span<const Endpoint> endpoints,
                               std::chrono::milliseconds patience);

/// The addresses of the Internet in what `getent ahosts` wrote, each once, four at most. Others
/// are no answer: a name that leads inside is somebody else's.
[[nodiscard]] std::vector<IpAddress> publicAddressesIn(std::string_view ahosts);

/// Whether the host that has 日レセ's news (ORCA: www.orca.med.or.jp in every edition) is reached
/// from this machine. Tried every six hours, and only while `allowed` says that the clinic decided
/// so: nothing else of an agent leaves the LAN. One thread.
class NewsTrial {
 public:
  using Connects = std::function<bool(std::span<const Endpoint>, std::chrono::milliseconds)>;
  static constexpr std::string_view kHost = "www.orca.med.or.jp";
  static constexpr std::chrono::hours kEvery{6};

  NewsTrial(platform::ProgramRunner run, Connects connects, const Clock& clock,
            std::function<bool()> allowed)
      : run_(std::move(run)),
        connects_(std::move(connects)),
        clock_(clock),
        allowed_(std::move(allowed)) {}

  /// orca_news (P-11).
  [[nodiscard]] evidence::Table table();

 private:
  struct Outcome {
    std::chrono::milliseconds since_boot{};
    Instant at{};
    std::optional<bool> resolves = {};
    std::optional<bool> connects = {};
  };
  [[nodiscard]] Outcome tryIt() const;

  platform::ProgramRunner run_;
  Connects connects_;
  const Clock& clock_;
  std::function<bool()> allowed_;
  std::optional<Outcome> last_ = {};
};

}  // namespace sekisho::network
