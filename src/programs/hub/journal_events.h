#pragma once

#include <string>
#include <string_view>

#include "capabilities/fleet/events.h"
#include "capabilities/journal/journal.h"

namespace sekisho::hub {

/// Agents' events as usage entries of the journal: source "device/<device>/<epoch>", numbered as
/// the agent numbers them. `journal` must outlive it.
class JournalEvents final : public fleet::EventLog {
 public:
  explicit JournalEvents(journal::Journal& journal) : journal_(journal) {}

  /// How the journal names the source of that device's events.
  [[nodiscard]] static std::string sourceOf(DeviceId device, std::string_view epoch);

  [[nodiscard]] Result<std::uint64_t> mark(DeviceId device, std::string_view epoch) override;
  [[nodiscard]] Result<void> append(DeviceId device, std::string_view epoch,
                                    std::span<const fleet::AgentEvent> events) override;

 private:
  journal::Journal& journal_;
};

}  // namespace sekisho::hub
