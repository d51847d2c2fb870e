#include "capabilities/fleet/events.h"

#include <array>

namespace sekisho::fleet {

std::span<const std::string_view> eventKinds() noexcept {
  static constexpr auto kKinds = std::to_array<std::string_view>({"agent.started@1",
                                                                  "agent.spool-lost@1",
                                                                  "agent.events-lost@1",
                                                                  "agent.hub-contradiction@1",
                                                                  "orca.used@1",
                                                                  "orca.interface-used@1",
                                                                  "orca.refused@1",
                                                                  "orca.credentials-logged@1",
                                                                  "orca.session@1",
                                                                  "orca.patient-open@1",
                                                                  "orca.written@1",
                                                                  "orca.job@1",
                                                                  "orca.pulled@1",
                                                                  "orca.printed@1",
                                                                  "orca.exported@1",
                                                                  "orca.client-used@1",
                                                                  "orca.client-output@1",
                                                                  "orca.client-session@1",
                                                                  "orca.client-log-lost@1",
                                                                  "orca.log-lost@1",
                                                                  "remote.opened@1",
                                                                  "remote.ended@1"});
  return kKinds;
}

std::vector<AgentEvent> following(std::uint64_t mark, std::span<const AgentEvent> events,
                                  Instant now) {
  std::vector<AgentEvent> recorded;
  for (const AgentEvent& event : events) {
    if (event.number <= mark) continue;
    if (event.number > mark + 1) {
      recorded.push_back({.number = event.number - 1,
                          .kind = std::string(kGapKind),
                          .at = now,
                          .body = Json::Object{{"first", mark + 1}, {"last", event.number - 1}}});
    }
    recorded.push_back(event);
    mark = event.number;
  }
  return recorded;
}

}  // namespace sekisho::fleet
