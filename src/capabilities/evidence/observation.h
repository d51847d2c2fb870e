#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "capabilities/evidence/table.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"

namespace sekisho::evidence {

/// Names one life of an agent's spool: 64 random bits as 16 lower-case hexadecimal digits.
[[nodiscard]] bool isEpoch(std::string_view text) noexcept;
/// A kernel's boot id, as /proc/sys/kernel/random/boot_id writes it.
[[nodiscard]] bool isBootId(std::string_view text) noexcept;

/// When the machine's own clocks say that something happened.
struct MachineTime {
  std::string boot;                         ///< The boot it happened in.
  std::chrono::milliseconds since_boot{0};  ///< By CLOCK_BOOTTIME of that boot.
  Instant wall;                             ///< By its wall clock, which may be wrong.
  friend bool operator==(const MachineTime&, const MachineTime&) = default;
};

/// The hub's time of something a device did, seen from a message that the hub received.
///
/// `sent` is the device's time when it sent the message, `received` the hub's. Within one boot it
/// is (received − age by CLOCK_BOOTTIME), whatever the wall clocks say. From an earlier boot it is
/// the older of the device's wall clock and that boot's start (`earlier_boot_start`, if the hub
/// knows it), and never later than the present boot's start: a clock that is wrong can make
/// evidence older, never fresher. InvalidInput with evidence.time-impossible if it lies after
/// `sent` within one boot.
[[nodiscard]] Result<Instant> hubTimeOf(const MachineTime& happened, const MachineTime& sent,
                                        Instant received,
                                        std::optional<Instant> earlier_boot_start);

/// Where one reading stands in what its agent has sent.
struct Position {
  std::string epoch;
  std::uint64_t sequence = 0;  ///< Rises within the epoch.
  friend bool operator==(const Position&, const Position&) = default;
};

/// How a reading came to the hub.
enum class Origin {
  Agent,  ///< The device's own agent sent it.
  Visit,  ///< A person ran the reading script there and brought its file (点検時読取).
};

/// A reading brought from a visit holds so long, whatever its table says of an agent's: nobody
/// comes every day.
inline constexpr std::chrono::days kVisitFreshFor{35};

/// One reading of one table by one device, as it reached the hub.
struct Observation {
  DeviceId device;
  std::string table;
  Position position;
  Instant observed;  ///< By the hub's clock; see hubTimeOf.
  Instant received;
  Sha256 digest;  ///< digestOf the table that was read.
  Origin origin = Origin::Agent;
};

}  // namespace sekisho::evidence
