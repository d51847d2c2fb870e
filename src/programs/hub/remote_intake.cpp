#include "programs/hub/remote_intake.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "capabilities/maintenance/seen.h"
#include "core/json.h"

namespace sekisho::hub {
namespace {

constexpr std::uint64_t kEventsAtOnce = 500;

// Nothing of an entry that tells of no session, or whose body is gone.
Result<std::optional<maintenance::SeenSession>> sessionIn(const journal::Journal& journal,
                                                          std::uint64_t index) {
  const auto entry = journal.entry(index);
  if (!entry) return std::unexpected(entry.error());
  if (!maintenance::isOfSession(entry->kind)) return std::nullopt;
  const auto body = journal.body(index, *entry);
  if (!body && body.error().code == ErrorCode::NotFound) return std::nullopt;
  if (!body) return std::unexpected(body.error());
  const auto json = parseJson(textOf(*body));
  const auto* at = json ? (*json)["at"].text() : nullptr;
  const auto known = at == nullptr ? std::nullopt : fromRfc3339(*at);
  if (!known) return std::nullopt;
  return maintenance::seenIn(entry->kind, (*json)["event"], std::min(*known, entry->recorded));
}

}  // namespace

Result<void> RemoteIntake::catchUp(DeviceId device, std::string_view epoch) {
  auto reached = parts_.events.mark(device, epoch);
  if (!reached) return std::unexpected(std::move(reached.error()));
  const std::pair key(device, std::string(epoch));
  auto known = taken_.find(key);
  if (known == taken_.end()) {
    auto mark = parts_.lines.mark(device, epoch);
    if (!mark) return std::unexpected(std::move(mark.error()));
    known = taken_.emplace(key, *mark).first;
  }
  const auto row = parts_.devices.device(device);
  // What is not known is asked again: the mark would leave the session behind for ever.
  if (!row && row.error().code != ErrorCode::NotFound) return std::unexpected(row.error());
  const bool opens =
      row && std::ranges::find(row->roles, inventory::DeviceRole::Server) != row->roles.end();
  std::size_t changed = 0;
  while (known->second < *reached) {
    const std::uint64_t until = std::min(*reached, known->second + kEventsAtOnce);
    std::vector<maintenance::SeenSession> told;
    for (std::uint64_t number = known->second + 1; number <= until; ++number) {
      const auto found = parts_.journal.indexOf(JournalEvents::sourceOf(device, epoch), number);
      if (!found) return std::unexpected(found.error());
      const std::optional<std::uint64_t>& index = *found;
      if (!index) continue;  // in an earlier generation, or known to be lost
      auto read = sessionIn(parts_.journal, *index);
      if (!read) return std::unexpected(std::move(read.error()));
      std::optional<maintenance::SeenSession>& session = *read;
      if (!session) continue;
      session->line = parts_.ids.make<maintenance::LineId>();
      told.push_back(std::move(*session));
    }
    auto taken = parts_.lines.take(device, epoch, until, told, opens);
    if (!taken) return std::unexpected(std::move(taken.error()));
    changed += *taken;
    known->second = until;
  }
  if (changed > 0) parts_.changed();
  return {};
}

Result<std::uint64_t> RemoteIntake::mark(DeviceId device, std::string_view epoch) {
  const Lock lock(mutex_);
  if (auto caught = catchUp(device, epoch); !caught) {
    return std::unexpected(std::move(caught.error()).during("opening maintenance lines"));
  }
  return parts_.events.mark(device, epoch);
}

Result<void> RemoteIntake::append(DeviceId device, std::string_view epoch,
                                  std::span<const fleet::AgentEvent> events) {
  if (auto appended = parts_.events.append(device, epoch, events); !appended) return appended;
  const Lock lock(mutex_);
  return catchUp(device, epoch);
}

}  // namespace sekisho::hub
