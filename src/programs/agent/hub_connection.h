#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "core/error.h"
#include "platform/http/client.h"
#include "platform/http/message.h"

namespace sekisho::agent {

/// Where a hub may be reached: a numeric address and a port.
struct HubAddress {
  std::string address;
  std::uint16_t port = 0;
  friend bool operator==(const HubAddress&, const HubAddress&) = default;
};

/// Reads "192.0.2.7:8441" or "[2001:db8::7]:8441". Nothing unless the address is numeric.
[[nodiscard]] std::optional<HubAddress> hubAddressFrom(std::string_view text);

/// Those of `texts` that can be read so.
[[nodiscard]] std::vector<HubAddress> hubAddressesFrom(const std::vector<std::string>& texts);

/// What else may know where the hub is, asked only when no address it was given answers. An empty
/// function knows nothing.
struct HubDirectories {
  std::function<std::string()> hosts_file = {};  ///< The text of /etc/hosts.
  /// Asks the LAN for the addresses of a name below ".local".
  std::function<std::vector<std::string>(const std::string&)> lan = {};
};

/// One connection to the hub, kept open, over whichever address answers: those it was given, then
/// those of its name in the hosts file, then those that one mDNS question for the name brings, both
/// with the port it was given. There is no resolver: whom it believes is decided by the pinned CA
/// key alone. One thread.
class HubConnection {
 public:
  struct Credentials {
    Sha256 authority;
    std::string certificate = {};  ///< Empty while enrolling.
    std::string key = {};
  };

  HubConnection(Credentials credentials, std::vector<HubAddress> addresses,
                std::string host_name = {}, HubDirectories directories = {});
  ~HubConnection();
  HubConnection(const HubConnection&) = delete;
  HubConnection& operator=(const HubConnection&) = delete;

  /// Posts JSON. The address that answered last comes first. The failure is the first address's
  /// if none answers; as Client::send.
  [[nodiscard]] Result<platform::http::Response> post(const std::string& path,
                                                      const std::string& body,
                                                      std::chrono::milliseconds deadline);

  /// Takes other addresses from the next failure on; an empty list changes nothing.
  void setAddresses(std::vector<HubAddress> addresses);
  void setHostName(std::string name) { host_name_ = std::move(name); }

  /// From now on nothing is waited for long once `descriptor` (-1: none) is readable: no further
  /// address is tried, and an answer has kGrace left.
  void hurryOn(int descriptor);
  static constexpr std::chrono::seconds kGrace{3};

 private:
  struct Target {
    HubAddress where;
    std::unique_ptr<platform::http::Client> client;
  };

  [[nodiscard]] bool mustHurry() const;
  [[nodiscard]] std::vector<HubAddress> known() const;
  [[nodiscard]] std::vector<HubAddress> withPort(const std::vector<std::string>& addresses) const;
  [[nodiscard]] std::vector<HubAddress> onTheLan() const;
  Result<platform::http::Response> postToFirst(const std::vector<HubAddress>& addresses,
                                               const platform::http::Request& request,
                                               std::chrono::milliseconds deadline);
  Result<platform::http::Response> postTo(const HubAddress& where,
                                          const platform::http::Request& request,
                                          std::chrono::milliseconds deadline);

  Credentials credentials_;
  std::vector<HubAddress> addresses_;
  std::string host_name_;
  HubDirectories directories_;
  std::optional<Target> current_;
  int hurry_on_ = -1;
};

}  // namespace sekisho::agent
