#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sekisho::hub {

/// An address with its port, as typed: "127.0.0.1:8440", "[::]:8441".
struct Endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;

  [[nodiscard]] bool isLoopback() const { return address == "::1" || address.starts_with("127."); }
  /// Bound to every address of the machine; "::" takes IPv4 as well.
  [[nodiscard]] bool isAny() const { return address == "0.0.0.0" || address == "::"; }
  /// As an address bar and --hub take it.
  [[nodiscard]] std::string text() const {
    const bool v6 = address.contains(':');
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
  }
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

inline constexpr std::uint16_t kWebPort = 8440;
inline constexpr std::uint16_t kAgentPort = 8441;

/// How the hub was started.
struct Options {
  std::string data = "var";
  std::string keys = {};  ///< DIR.keys if empty.
  /// As typed; without them the settings decide between loopback and the LAN (reach.h).
  std::optional<Endpoint> web = {};
  std::optional<Endpoint> agents = {};
  /// Syslog of other systems, over TLS; and of relays on this machine, over TCP and UDP of one
  /// port. Off unless typed.
  std::optional<Endpoint> syslog = {};
  std::optional<Endpoint> syslog_relay = {};
  std::string local_agent = {};  ///< Data directory of this machine's own agent; empty without one.
  int parent_pipe = -1;          ///< The hub ends when this pipe closes.
  int ready_pipe = -1;           ///< One byte is written to it when the hub serves.
  bool once = false;             ///< Serve control.sock only, for one command line.

  [[nodiscard]] std::string keyFolder() const { return keys.empty() ? data + ".keys" : keys; }
};

}  // namespace sekisho::hub
