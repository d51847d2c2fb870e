#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "capabilities/fleet/events.h"
#include "capabilities/inventory/device.h"
#include "capabilities/journal/journal.h"
#include "capabilities/maintenance/maintenance_register.h"
#include "core/mutex.h"
#include "programs/hub/journal_events.h"

namespace sekisho::hub {

/// Agents' events on their way into the journal, and what they tell of sessions from elsewhere on
/// into the maintenance lines: each event once, also where the hub ended between the two. Only a
/// server of 日レセ opens lines. Safe for any thread.
class RemoteIntake final : public fleet::EventLog {
 public:
  struct Parts {
    JournalEvents& events;
    const journal::Journal& journal;
    maintenance::MaintenanceRegister& lines;
    const inventory::DeviceRegister& devices;
    IdSource& ids;
    std::function<void()> changed;
  };
  explicit RemoteIntake(Parts parts) : parts_(std::move(parts)) {}

  /// Brings the lines up to the journal first. Failures of reading either.
  [[nodiscard]] Result<std::uint64_t> mark(DeviceId device, std::string_view epoch) override
      SEKISHO_EXCLUDES(mutex_);
  [[nodiscard]] Result<void> append(DeviceId device, std::string_view epoch,
                                    std::span<const fleet::AgentEvent> events) override
      SEKISHO_EXCLUDES(mutex_);

 private:
  [[nodiscard]] Result<void> catchUp(DeviceId device, std::string_view epoch)
      SEKISHO_REQUIRES(mutex_);

  Parts parts_;
  Mutex mutex_;
  /// How far the lines have come, by device and epoch, where it is known.
  std::map<std::pair<DeviceId, std::string>, std::uint64_t> taken_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::hub
