#include "programs/hub/orca_open.h"

#include <algorithm>

#include "capabilities/evidence/table.h"

namespace sekisho::hub {
namespace {

/// Takes one server's row; false if it does not say.
bool takeServer(OpenSessions& open, const evidence::Table& table, std::size_t row) {
  const auto sessions = evidence::integerAt(table, row, "open_sessions");
  const auto over_night = evidence::integerAt(table, row, "open_over_night");
  const auto since = evidence::integerAt(table, row, "open_since_day");
  if (evidence::textAt(table, row, "log_state") != "read" || !sessions || !over_night || !since) {
    return false;
  }
  open.sessions += *sessions;
  open.over_night += *over_night;
  if (*since > 0) {
    const std::chrono::sys_days day{std::chrono::days{*since}};
    open.since = std::min(open.since.value_or(day), day);
  }
  return true;
}

}  // namespace

std::optional<OpenSessions> openSessions(const Hub::State& state) {
  const auto devices = state.devices->all();
  if (!devices) return std::nullopt;
  std::optional<OpenSessions> open;
  for (const inventory::Device& device : *devices) {
    if (device.retired) continue;
    const auto newest = state.tables->newest(device.id, "orca_server");
    if (!newest && newest.error().code == ErrorCode::NotFound) continue;
    if (!newest || newest->mark.status != evidence::TableStatus::Complete ||
        newest->mark.is_doubted) {
      return std::nullopt;
    }
    for (std::size_t row = 0; row < newest->content.rows.size(); ++row) {
      if (!open) open = OpenSessions{.at = newest->mark.confirmed};
      open->at = std::min(open->at, newest->mark.confirmed);
      if (evidence::integerAt(newest->content, row, "running") == 0) continue;
      if (!takeServer(*open, newest->content, row)) return std::nullopt;
    }
  }
  return open;
}

}  // namespace sekisho::hub
