#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/inventory/device.h"
#include "capabilities/inventory/sightings.h"

namespace sekisho::inventory {

/// A machine that was met under an address.
struct MetMachine {
  std::optional<Mac> mac = {};          ///< Nothing if it is known by its row alone.
  std::optional<DeviceId> device = {};  ///< The row that has this hardware address, if one does.

  /// Whether both are one for certain.
  [[nodiscard]] bool isSameAs(const MetMachine& other) const;
};

/// Which machine had an address when, as the history of addresses tells. One thread.
class MetMachines {
 public:
  /// An address was in use for a while before it was met, and after.
  static constexpr std::chrono::hours kGive{24};

  /// The history outlives it; `devices` are all rows.
  MetMachines(const AddressHistory& history, std::vector<Device> devices)
      : history_(history), devices_(std::move(devices)) {}

  /// The one that had it at some time from then until then; nothing if none is known, or several.
  [[nodiscard]] std::optional<MetMachine> at(std::string_view address, Instant from, Instant until);

  /// The row whose machine alone had it in that time; of an address that was never met, the one row
  /// it is written in. Nothing if it may have been several machines', or none is known.
  [[nodiscard]] std::optional<DeviceId> rowOf(std::string_view address, Instant from,
                                              Instant until);

 private:
  const AddressHistory& history_;
  std::vector<Device> devices_;
  std::map<std::string, std::vector<Sighting>, std::less<>> under_ = {};  // by address
};

}  // namespace sekisho::inventory
