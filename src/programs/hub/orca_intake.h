#pragma once

#include <chrono>
#include <map>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/fleet/events.h"
#include "capabilities/inventory/device.h"
#include "core/clock.h"
#include "core/mutex.h"

namespace sekisho::hub {

/// What a machine that is no 日レセ server sent as if it were one, as the journal keeps it.
inline constexpr std::string_view kQuarantinedOrcaUse = "orca.quarantined@1";

/// Agents' events on their way into the journal, of which those about the use of 日レセ, as its
/// server sees it, are taken from its server alone. A server is what a person registered as one, or
/// where an agent says that it found 日レセ around the time of the event or since, also before
/// anybody gave that machine the role: else the days until then would be lost. So it keeps out what
/// a machine without 日レセ sends; against an agent in foreign hands it is no proof, as that may
/// say that it found one. Each record names the machine whose agent told it. An agent tells its
/// tables before its events, but it may notice a use before it looked for 日レセ again: as long as
/// nothing newer than the event says that there is none, it is asked to send it again later, and
/// loses nothing. After kWait, or once it is known that there is none, the events are quarantined:
/// numbered as they came, kept whole, and no record of use. Safe for any thread.
class OrcaIntake final : public fleet::EventLog {
 public:
  static constexpr std::chrono::hours kWait{24};

  struct Parts {
    fleet::EventLog& next;
    evidence::ReceivedTables& tables;
    const inventory::DeviceRegister& devices;
    const Clock& clock;
  };
  explicit OrcaIntake(Parts parts) : parts_(parts) {}

  [[nodiscard]] Result<std::uint64_t> mark(DeviceId device, std::string_view epoch) override {
    return parts_.next.mark(device, epoch);
  }
  /// Unavailable (orca.server-not-told) while it is not known yet whether that is a server.
  [[nodiscard]] Result<void> append(DeviceId device, std::string_view epoch,
                                    std::span<const fleet::AgentEvent> events) override
      SEKISHO_EXCLUDES(mutex_);

 private:
  enum class Standing { Server, None, NotKnown };

  [[nodiscard]] Result<Standing> standingOf(DeviceId device, Instant first, Instant last);
  [[nodiscard]] Result<bool> isRegistered(DeviceId device) const;
  /// Whether that device has been asked to wait for long enough.
  [[nodiscard]] bool waited(DeviceId device) SEKISHO_EXCLUDES(mutex_);

  Parts parts_;
  Mutex mutex_;
  /// Since when each is asked to send again, since this hub started.
  std::map<DeviceId, Instant> waiting_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::hub
