#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/json.h"

namespace sekisho::fleet {

/// One thing that happened on a device, of a kind in specs/events.
struct AgentEvent {
  std::uint64_t number = 0;  ///< From 1, without gaps within the agent's epoch.
  std::string kind;          ///< Such as "agent.started@1".
  Instant at;                ///< By the hub's clock.
  Json body;                 ///< An object.
};

inline constexpr std::string_view kGapKind = "agent.gap@1";

/// The kinds that an agent may send. Its events cannot pose as anything else in the journal.
[[nodiscard]] std::span<const std::string_view> eventKinds() noexcept;

/// What has to be recorded of `events`, in order of number, above the high-water mark `mark`: what
/// was recorded before is left out, and whatever the source itself lost is one agent.gap@1 that
/// names the first and the last missing number and has the last one's.
[[nodiscard]] std::vector<AgentEvent> following(std::uint64_t mark,
                                                std::span<const AgentEvent> events, Instant now);

/// Where agents' events end up, in the order of their numbers: the journal's usage entries.
class EventLog {
 public:
  virtual ~EventLog() = default;

  /// The highest number recorded from that device and epoch; 0 if none.
  [[nodiscard]] virtual Result<std::uint64_t> mark(DeviceId device, std::string_view epoch) = 0;

  /// Records events whose numbers rise above mark(): all or none, durable when it returns.
  [[nodiscard]] virtual Result<void> append(DeviceId device, std::string_view epoch,
                                            std::span<const AgentEvent> events) = 0;
};

}  // namespace sekisho::fleet
