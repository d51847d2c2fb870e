#include <chrono>
#include <string>

#include "interfaces/http/orca_operations.h"
#include "programs/hub/orca_losses.h"
#include "programs/hub/orca_open.h"
#include "programs/hub/orca_sessions.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

constexpr std::chrono::seconds kReadFor{3};

Json::Object endsBody(const SessionEnds& ends) {
  return {{"logged_out", ends.logged_out},
          {"closed", ends.closed},
          {"cut", ends.cut},
          {"quiet_told", ends.quiet_told},
          {"quiet_spans", ends.quiet_spans},
          {"quiet_minutes", ends.quiet_minutes},
          {"left_open", ends.left_open ? Json(*ends.left_open) : Json()}};
}

Json endsByNameBody(const std::map<std::string, SessionEnds, std::less<>>& by_name) {
  Json::Array all;
  for (const auto& [name, ends] : by_name) {
    Json::Object one = endsBody(ends);
    one.emplace("name", name.empty() ? Json() : Json(name));
    all.emplace_back(std::move(one));
  }
  return all;
}

Json openBody(const Hub::State& state) {
  const auto open = openSessions(state);
  if (!open) return {};
  return Json::Object{{"at", toRfc3339(open->at)},
                      {"sessions", open->sessions},
                      {"over_night", open->over_night},
                      {"since", open->since ? Json(toIsoDay(*open->since)) : Json()}};
}

Result<Json::Object> sessionsBody(const Hub::State& state, std::chrono::sys_days first,
                                  std::chrono::sys_days last) {
  const auto until = std::chrono::steady_clock::now() + kReadFor;
  const auto enough = [until] { return std::chrono::steady_clock::now() >= until; };
  auto sessions = orcaSessions(*state.record, first, last, enough);
  if (!sessions) return std::unexpected(sessions.error());
  if (auto counted = countLeftOpen(*state.record, first, last, enough, *sessions); !counted) {
    return std::unexpected(std::move(counted.error()));
  }
  const auto machines = machinesWithOrca(state);
  if (!machines) return std::unexpected(machines.error());
  const Instant after = Instant{last + std::chrono::days{1}} - kJst;
  const auto lost = isUseOfOrcaLost(*state.record, *machines, Instant{first} - kJst, after, enough);
  if (!lost) return std::unexpected(lost.error());
  Json::Array days;
  for (const auto& [day, ends] : sessions->days) {
    Json::Object one = endsBody(ends);
    one.emplace("day", toIsoDay(day));
    days.emplace_back(std::move(one));
  }
  return Json::Object{{"days", std::move(days)},
                      {"open", openBody(state)},
                      {"functions", endsByNameBody(sessions->functions)},
                      {"terminals", endsByNameBody(sessions->terminals)},
                      {"whole", sessions->whole && !*lost}};
}

Json::Array answersBody(const Hub::State& state) {
  Json::Array all;
  for (const auto& [device, answer] : state.orca_answers->newest()) {
    const auto& took = answer.took;
    all.emplace_back(Json::Object{{"device", device.text()},
                                  {"at", toRfc3339(answer.at)},
                                  {"microseconds", took ? Json(took->count()) : Json()}});
  }
  return all;
}

}  // namespace

std::map<DeviceId, std::string> orcaServers(const Hub::State& state) {
  std::map<DeviceId, std::string> servers;
  const auto devices = state.devices->all();
  const auto marks = state.tables->marks();
  if (!devices || !marks) return servers;
  for (const inventory::Device& device : *devices) {
    const bool server =
        std::ranges::find(device.roles, inventory::DeviceRole::Server) != device.roles.end();
    const bool here = std::ranges::any_of(*marks, [&](const evidence::TableMark& mark) {
      return mark.what.device == device.id && mark.what.table == "orca_server" && mark.rows > 0;
    });
    if (!server || !here) continue;
    const auto met = state.addresses->of(device.macs);
    if (!met) continue;
    for (const inventory::Sighting& one : *met) {
      if (!one.address.empty()) servers.try_emplace(device.id, one.address);  // the newest first
    }
  }
  return servers;
}

std::vector<http::Route> orcaRoutes(Hub::State& state) {
  return http::orcaOperations(
      *state.orca_readings, *state.devices, *state.tables, *state.people, state.clock, state.ids,
      {.sessions = [&state](
                       std::chrono::sys_days first,
                       std::chrono::sys_days last) { return sessionsBody(state, first, last); },
       .answers = [&state] { return answersBody(state); },
       .changed = [&state](DeviceId device) { state.registersChanged(device); }});
}

}  // namespace sekisho::hub
