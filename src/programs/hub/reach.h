#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/mutex.h"
#include "platform/system/interfaces.h"
#include "programs/hub/options.h"
#include "programs/hub/settings.h"

namespace sekisho::hub {

/// Where and under which names this hub is reached.
struct Reach {
  Endpoint web;     ///< Plain HTTP on loopback, HTTPS elsewhere.
  Endpoint agents;  ///< Mutual TLS.
  std::string host_name;
  /// This machine's addresses for other machines, best first: the interface of the default route,
  /// and IPv4 before IPv6.
  std::vector<std::string> addresses = {};
  friend bool operator==(const Reach&, const Reach&) = default;

  [[nodiscard]] bool tls() const { return !web.isLoopback(); }
  /// The addresses, with port, under which other machines reach an endpoint, best first; its own
  /// if it is bound to one address.
  [[nodiscard]] std::vector<std::string> addressesOf(const Endpoint& endpoint) const;
  /// As addressesOf, or loopback if nothing else leads there.
  [[nodiscard]] std::string bestAddressOf(const Endpoint& endpoint) const;
  /// Where the web is opened by the hub's name: what a person can type, and a passkey can be of.
  [[nodiscard]] std::string namedAddress() const;
  /// What may stand in an address bar, without port.
  [[nodiscard]] std::vector<std::string> hostNames() const;
};

/// What the command line and the settings ask for on a machine with these addresses. What was typed
/// wins over the settings; without either the hub keeps to loopback.
[[nodiscard]] Reach reachOf(const Options& options, const Settings& settings,
                            std::span<const platform::InterfaceAddress> machine);

/// Whether the text is a host name (RFC 1123 §2.1): letters, digits and hyphens between dots.
[[nodiscard]] bool isHostName(std::string_view text);

/// How the hub is reached just now. Safe for any thread.
class ReachNow {
 public:
  [[nodiscard]] Reach current() const SEKISHO_EXCLUDES(mutex_);
  void set(Reach reach) SEKISHO_EXCLUDES(mutex_);

 private:
  mutable Mutex mutex_;
  Reach reach_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::hub
