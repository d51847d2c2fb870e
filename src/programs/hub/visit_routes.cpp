#include <algorithm>
#include <map>

#include "capabilities/evidence/table.h"
#include "interfaces/http/self_check_operations.h"
#include "interfaces/http/visit_operations.h"
#include "programs/hub/second_person.h"
#include "programs/hub/state.h"
#include "programs/visit_script/visit_script.h"

namespace sekisho::hub {
namespace {

// The device that was met lately under that address, or for which it was written down.
std::optional<DeviceId> metAt(const Hub::State& state, const std::string& address) {
  const auto devices = state.devices->all();
  const auto met = state.addresses->since(state.clock.now() - inventory::kAskedFor);
  if (!devices || !met) return std::nullopt;
  for (const inventory::Sighting& one : *met) {  // the last seen first
    if (one.address != address) continue;
    for (const inventory::Device& device : *devices) {
      if (std::ranges::find(device.macs, one.mac) != device.macs.end()) return device.id;
    }
  }
  const auto written = std::ranges::find(*devices, address, &inventory::Device::address);
  return written == devices->end() ? std::nullopt : std::optional(written->id);
}

// Under which it was met lately, and the one that was written down.
std::vector<std::string> addressesOf(const Hub::State& state, DeviceId id) {
  const auto device = state.devices->device(id);
  if (!device) return {};
  std::vector<std::string> addresses;
  if (!device->address.empty()) addresses.push_back(device->address);
  const auto met = state.addresses->since(state.clock.now() - inventory::kAskedFor);
  if (!met) return addresses;
  for (const inventory::Sighting& one : *met) {
    if (std::ranges::find(device->macs, one.mac) != device->macs.end()) {
      addresses.push_back(one.address);
    }
  }
  return addresses;
}

// What an agent reads, or has read of another system: no script of Windows was run there.
Result<std::map<DeviceId, visits::NotAtVisits>> notAtVisits(const Hub::State& state) {
  std::map<DeviceId, visits::NotAtVisits> without;
  const auto agents = state.fleet->agents();
  if (!agents) return std::unexpected(agents.error());
  for (const fleet::Agent& agent : *agents) {
    if (agent.state == fleet::AgentState::Revoked) continue;
    without.emplace(agent.device, visits::NotAtVisits::HasAgent);
  }
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  for (const inventory::Device& device : *devices) {
    const auto system = state.tables->newest(device.id, "system");
    if (!system && system.error().code == ErrorCode::NotFound) continue;
    if (!system) return std::unexpected(system.error());
    const bool by_agent = system->mark.confirmed_by == evidence::Origin::Agent;
    if (by_agent && evidence::textAt(system->content, 0, "os") != "windows") {
      without.emplace(device.id, visits::NotAtVisits::OtherSystem);
    }
  }
  return without;
}

catalog::Text titleOf(const Hub::State& state, std::string_view table) {
  const catalog::FactSpec* spec = state.specs->fact(table);
  return spec == nullptr ? catalog::Text{std::string(table), std::string(table)} : spec->about;
}

}  // namespace

std::optional<DeviceId> deviceAt(const Hub::State& state, const platform::http::Peer& peer) {
  if (peer.uid || peer.address.empty()) return std::nullopt;
  if (!peer.loopback) return metAt(state, peer.address);
  const auto devices = state.devices->all();
  if (!devices) return std::nullopt;
  const auto own =
      std::ranges::find(*devices, inventory::Origin::SetUp, &inventory::Device::origin);
  return own == devices->end() ? std::nullopt : std::optional(own->id);
}

std::vector<http::Route> visitRoutes(Hub::State& state) {
  return http::visitOperations(
      *state.visits, *state.devices, *state.documents, *state.people, state.clock, state.ids,
      {.script = programs::visitScripts().front().text,
       .title_of = [&state](std::string_view table) { return titleOf(state, table); },
       .not_at_visits = [&state] { return notAtVisits(state); },
       .content_there = [&state](const Sha256& digest) { return state.contents->look(digest); },
       .brought =
           [&state](DeviceId device, const std::vector<std::string>& tables) {
             for (const std::string& table : tables) state.tableChanged(device, table);
             state.registersChanged(device);
           },
       .changed = [&state] { state.registersChanged(std::nullopt); }});
}

std::vector<http::Route> selfCheckRoutes(Hub::State& state) {
  return http::selfCheckOperations(
      *state.visits, *state.devices, *state.documents, *state.people, state.clock, state.ids,
      {.device_at = [&state](const platform::http::Peer& peer) { return deviceAt(state, peer); },
       .addresses_of = [&state](DeviceId device) { return addressesOf(state, device); },
       .lock_after_s = [&state] { return state.specs->rules().at("lock_after_s").value; },
       .second =
           [&state](const http::Caller& caller, PersonId first) {
             return secondPerson(state, caller, "vouchForSelfCheck", first, Making::OfOneHand);
           },
       .changed = [&state](DeviceId device) { state.registersChanged(device); }});
}

}  // namespace sekisho::hub
