#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <string_view>

#include "capabilities/evidence/table.h"
#include "capabilities/inventory/met_machines.h"
#include "interfaces/http/orca_operations.h"
#include "programs/hub/orca_losses.h"
#include "programs/hub/orca_open.h"
#include "programs/hub/orca_sessions.h"
#include "programs/hub/state.h"
#include "programs/hub/use_names.h"

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

Json::Object endsByNameBody(const std::string& name, const SessionEnds& ends) {
  Json::Object body = endsBody(ends);
  body.emplace("name", name.empty() ? Json() : Json(name));
  return body;
}

Json functionsBody(const OrcaSessions& sessions) {
  Json::Array all;
  for (const auto& [name, ends] : sessions.functions) {
    all.emplace_back(endsByNameBody(name, ends));
  }
  return all;
}

// People know machines by their names, logs by their addresses.
Json terminalsBody(const OrcaSessions& sessions, const http::NamesOfUse& names,
                   inventory::MetMachines& met, Instant from, Instant until) {
  Json::Array all;
  for (const auto& [name, ends] : sessions.terminals) {
    Json::Object one = endsByNameBody(name, ends);
    one.emplace("machine", names.device(met.rowOf(name, from, until)));
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
  const auto names = namesOfUse(state);
  if (!names) return std::unexpected(names.error());
  const usage::StoodAt stood_at = [&](std::string_view device, std::string_view place, Instant at) {
    return names->stoodAt(device, place, at);
  };
  auto sessions = orcaSessions(*state.record, first, last, enough, Terminals::Joined, stood_at);
  if (!sessions) return std::unexpected(sessions.error());
  auto counted = countLeftOpen(*state.record, first, last, enough, *sessions, stood_at);
  if (!counted) {
    return std::unexpected(std::move(counted.error()));
  }
  const auto machines = machinesWithOrca(state);
  if (!machines) return std::unexpected(machines.error());
  const Instant begin = Instant{first} - kJst;
  const Instant after = Instant{last + std::chrono::days{1}} - kJst;
  const auto lost = isUseOfOrcaLost(*state.record, *machines, begin, after, enough);
  if (!lost) return std::unexpected(lost.error());
  inventory::MetMachines met(*state.addresses, names->devices);
  Json::Array days;
  for (const auto& [day, ends] : sessions->days) {
    Json::Object one = endsBody(ends);
    one.emplace("day", toIsoDay(day));
    days.emplace_back(std::move(one));
  }
  return Json::Object{{"days", std::move(days)},
                      {"open", openBody(state)},
                      {"functions", functionsBody(*sessions)},
                      {"terminals", terminalsBody(*sessions, *names, met, begin, after)},
                      {"whole", sessions->whole && !*lost}};
}

Json::Array answersBody(const Hub::State& state) {
  Json::Array all;
  for (const auto& [device, answer] : state.orca_answers->newest()) {
    const auto& took = answer.took;
    all.emplace_back(Json::Object{{"device", device.text()},
                                  {"at", toRfc3339(answer.at)},
                                  {"asked", answer.asked},
                                  {"microseconds", took ? Json(took->count()) : Json()}});
  }
  return all;
}

bool is(const evidence::Table& table, std::size_t row, std::string_view column,
        std::int64_t value) {
  return evidence::integerAt(table, row, column) == value;
}

// Where it is not known, HTTP is answered as well: that it is no TLS.
bool servesTls(const Hub::State& state, DeviceId device) {
  const auto settings = state.tables->newest(device, "orca_settings");
  if (!settings) return false;
  const evidence::Table& set = settings->content;
  for (std::size_t row = 0; row < set.rows.size(); ++row) {
    if (evidence::textAt(set, row, "generation") == "weborca" && is(set, row, "tls", 1)) {
      return true;
    }
  }
  return false;
}

// The port is told by agents of this edition alone.
std::uint16_t portAt(const evidence::Table& servers, std::size_t row) {
  const auto port = evidence::integerAt(servers, row, "port");
  const bool is_one = port && *port > 0 && *port <= UINT16_MAX;
  return is_one ? static_cast<std::uint16_t>(*port) : orca::kUsualPort;
}

// At no address yet: by the one that runs, where a machine has had both generations.
OrcaPlace placeOf(const Hub::State& state, DeviceId device) {
  using Asks = OrcaPlace::Asks;
  OrcaPlace place;
  const auto servers = state.tables->newest(device, "orca_server");
  if (!servers) return place;
  const evidence::Table& found = servers->content;
  for (std::size_t row = 0; row < found.rows.size(); ++row) {
    if (row == 0 || is(found, row, "running", 1)) place.port = portAt(found, row);
    if (!is(found, row, "running", 1)) continue;
    if (evidence::textAt(found, row, "generation") != "weborca") {
      place.asks = Asks::Connection;
      break;
    }
    place.asks = servesTls(state, device) ? Asks::Tls : Asks::Http;
  }
  return place;
}

// Where it was met within a day of when it was met last, for it may have several networks. Of the
// hub's own machine nothing is seen from the LAN's side.
std::vector<OrcaPlace> placesOf(const Hub::State& state, const inventory::Device& device) {
  constexpr std::size_t kMost = 4;
  const auto met = state.addresses->of(device.macs);
  if (!met || met->empty()) return {};
  std::set<std::string> own;
  for (const platform::InterfaceAddress& one : state.interfaces()) own.insert(one.address);
  const Instant newest = std::ranges::max(*met, {}, &inventory::Sighting::last_seen).last_seen;
  OrcaPlace place = placeOf(state, device.id);
  std::vector<OrcaPlace> places;
  for (const inventory::Sighting& one : *met) {
    if (one.address.empty() || newest - one.last_seen > std::chrono::days{1}) continue;
    if (own.contains(one.address)) return {};
    place.address = one.address;
    if (std::ranges::find(places, place) == places.end()) places.push_back(place);
    if (places.size() == kMost) break;
  }
  return places;
}

}  // namespace

std::map<DeviceId, std::vector<OrcaPlace>> orcaServers(const Hub::State& state) {
  std::map<DeviceId, std::vector<OrcaPlace>> servers;
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
    std::vector<OrcaPlace> places = placesOf(state, device);
    if (!places.empty()) servers.emplace(device.id, std::move(places));
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
