#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/inventory/device.h"

namespace sekisho::inventory {

/// One address under which a hardware address was met on the LAN.
struct Sighting {
  Mac mac;
  std::string address =
      {};                   ///< IPv4 or IPv6, numeric; empty if only the hardware address is known.
  std::string vendor = {};  ///< A guess from the hardware address; empty if there is none.
  bool gateway = false;     ///< A default route led through it.
  std::optional<DeviceId> seen_from = {};  ///< Whose agent met it, or is it.
  Instant first_seen{};
  Instant last_seen{};
};

/// How long an address that is no longer met stays in the history.
inline constexpr std::chrono::days kSightingsKeptFor{400};
/// Of one clinic. Beyond it the longest unseen go, those of registered devices last.
inline constexpr std::size_t kMaxSightings = 20'000;
/// A machine nobody registered is asked about for so long after it was last met.
inline constexpr std::chrono::days kAskedFor{7};

/// Which addresses each hardware address had, and when: the history of a device, and the draft of
/// the register (P-08). Safe for any thread.
class AddressHistory {
 public:
  virtual ~AddressHistory() = default;

  /// Adds what was met; a pair that is known gets the earlier first and the later last time.
  /// Durable when the call returns.
  [[nodiscard]] virtual Result<void> saw(const std::vector<Sighting>& met, Instant now) = 0;
  /// Every address of these, the last seen first.
  [[nodiscard]] virtual Result<std::vector<Sighting>> of(const std::vector<Mac>& macs) const = 0;
  /// Everything met under that address, the last seen first.
  [[nodiscard]] virtual Result<std::vector<Sighting>> under(std::string_view address) const = 0;
  /// Everything met since, the last seen first.
  [[nodiscard]] virtual Result<std::vector<Sighting>> since(Instant from) const = 0;
};

/// Whether an interface leads to containers or virtual machines of its own machine only: whoever
/// is met there is no device of the clinic. The control network.unrelated-device leaves out the
/// same.
[[nodiscard]] bool isInsideMachine(std::string_view interface) noexcept;

/// What a table `neighbours` (others) or `interfaces` (the machine itself) met; link-local IPv6
/// addresses say nothing new and are left out.
[[nodiscard]] std::vector<Sighting> sightingsIn(const evidence::ReceivedTable& table);

/// The hardware addresses among `met` that no row in `devices` has, once each with its newest
/// address and the earliest time any of its addresses was met; the last seen first. `devices`: the
/// rows that are not retired.
[[nodiscard]] std::vector<Sighting> undecided(const std::vector<Sighting>& met,
                                              const std::vector<Device>& devices);

}  // namespace sekisho::inventory
