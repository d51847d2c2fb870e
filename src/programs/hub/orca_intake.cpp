#include "programs/hub/orca_intake.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace sekisho::hub {
namespace {

constexpr MessageId kServerNotTold{"orca.server-not-told"};
constexpr std::string_view kServerTable = "orca_server";
// A server whose 日レセ was removed may have sent what it had of the time before only then.
constexpr std::chrono::hours kAround{24};
constexpr std::int64_t kMostServersTold = 500;

// What terminals tell themselves may come from any machine.
bool isOfServer(const fleet::AgentEvent& event) {
  return event.kind.starts_with("orca.") && !event.kind.starts_with("orca.client-");
}

fleet::AgentEvent quarantined(const fleet::AgentEvent& event) {
  return {.number = event.number,
          .kind = std::string(kQuarantinedOrcaUse),
          .at = event.at,
          .body = Json::Object{{"kind", event.kind}, {"event", event.body}}};
}

}  // namespace

Result<bool> OrcaIntake::isRegistered(DeviceId device) const {
  const auto all = parts_.devices.all(true);
  if (!all) return std::unexpected(all.error());
  const inventory::Device* today = inventory::machineToday(*all, device);
  return today != nullptr &&
         std::ranges::find(today->roles, inventory::DeviceRole::Server) != today->roles.end();
}

Result<OrcaIntake::Standing> OrcaIntake::standingOf(DeviceId device, Instant first, Instant last) {
  const auto mark = parts_.tables.mark(device, kServerTable);
  if (!mark && mark.error().code != ErrorCode::NotFound) return std::unexpected(mark.error());
  if (mark && mark->rows > 0) return Standing::Server;
  const auto registered = isRegistered(device);
  if (!registered) return std::unexpected(registered.error());
  if (*registered) return Standing::Server;
  if (!mark) return Standing::NotKnown;
  const auto told = parts_.tables.during(device, kServerTable, first - kAround,
                                         parts_.clock.now() + kAround, kMostServersTold);
  if (!told) return std::unexpected(told.error());
  const auto found = [](const evidence::ReceivedTable& one) { return one.mark.rows > 0; };
  if (std::ranges::any_of(*told, found)) return Standing::Server;
  const bool looked = mark->status == evidence::TableStatus::Complete && !mark->is_doubted &&
                      mark->confirmed >= last;
  return looked ? Standing::None : Standing::NotKnown;
}

bool OrcaIntake::waited(DeviceId device) {
  const Instant now = parts_.clock.now();
  const Lock lock(mutex_);
  const Instant since = waiting_.try_emplace(device, now).first->second;
  return now - since >= kWait;
}

Result<void> OrcaIntake::append(DeviceId device, std::string_view epoch,
                                std::span<const fleet::AgentEvent> events) {
  std::vector<fleet::AgentEvent> taken(events.begin(), events.end());
  std::vector<fleet::AgentEvent*> of_server;
  for (fleet::AgentEvent& event : taken) {
    if (isOfServer(event)) of_server.push_back(&event);
  }
  if (of_server.empty()) return parts_.next.append(device, epoch, events);
  Instant first = of_server.front()->at;
  Instant last = first;
  for (const fleet::AgentEvent* event : of_server) {
    first = std::min(first, event->at);
    last = std::max(last, event->at);
  }
  const auto standing = standingOf(device, first, last);
  if (!standing) return std::unexpected(standing.error());
  if (*standing != Standing::NotKnown) {
    const Lock lock(mutex_);
    waiting_.erase(device);
  } else if (!waited(device)) {
    return fail(ErrorCode::Unavailable, kServerNotTold);
  }
  if (*standing != Standing::Server) {
    for (fleet::AgentEvent* event : of_server) *event = quarantined(*event);
  }
  return parts_.next.append(device, epoch, taken);
}

}  // namespace sekisho::hub
