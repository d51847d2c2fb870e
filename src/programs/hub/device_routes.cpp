#include <algorithm>
#include <map>
#include <set>

#include "capabilities/fleet/token.h"
#include "interfaces/http/inventory_operations.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using http::UnknownNeighbour;

// The newest agent that may still matter to a device.
std::optional<fleet::Agent> agentOf(Hub::State& state, DeviceId device) {
  const auto agents = state.fleet->agents();
  if (!agents) return std::nullopt;
  std::optional<fleet::Agent> newest;
  for (const fleet::Agent& agent : *agents) {
    if (agent.device == device && (!newest || agent.enrolled > newest->enrolled)) newest = agent;
  }
  return newest;
}

std::string_view linkOf(const fleet::Agent& agent, Instant now) {
  constexpr std::chrono::minutes kSilence{3};  // three heartbeats
  if (agent.state != fleet::AgentState::Enrolled) return "revoked";
  if (agent.goodbye == fleet::Goodbye::Shutdown) return "asleep";
  if (agent.goodbye || now - agent.last_seen > kSilence) return "away";
  return "connected";
}

Json agentBody(const fleet::Agent& agent, Instant now) {
  return Json::Object{{"id", agent.id.text()},
                      {"version", agent.version},
                      {"enrolled", toRfc3339(agent.enrolled)},
                      {"link", linkOf(agent, now)}};
}

// One cell of a received table by the name of its column.
const evidence::Cell* cellOf(const evidence::Table& table, std::size_t row, std::string_view name) {
  const auto column = std::ranges::find(table.columns, name);
  if (column == table.columns.end()) return nullptr;
  return &table.rows.at(row).at(static_cast<std::size_t>(column - table.columns.begin()));
}

std::string textOf(const evidence::Table& table, std::size_t row, std::string_view name) {
  const auto* cell = cellOf(table, row, name);
  const auto* text = cell == nullptr ? nullptr : std::get_if<std::string>(cell);
  return text == nullptr ? std::string() : *text;
}

Json systemOf(Hub::State& state, DeviceId device) {
  const auto table = state.tables->newest(device, "system");
  if (!table || table->content.rows.empty()) return {};
  const std::string name = textOf(table->content, 0, "pretty_name");
  return name.empty() ? Json() : Json(name);
}

Json::Object standing(Hub::State& state, DeviceId device) {
  Json::Object body = state.verdictOf(device);
  const auto agent = agentOf(state, device);
  body["os"] = systemOf(state, device);
  body["last_seen"] = agent ? Json(toRfc3339(agent->last_seen)) : Json();
  body["agent"] = agent ? agentBody(*agent, state.clock.now()) : Json();
  const bool asleep = agent && agent->goodbye == fleet::Goodbye::Shutdown;
  body["asleep_since"] = asleep ? Json(toRfc3339(agent->last_seen)) : Json();
  return body;
}

std::string_view groupOf(std::string_view table) {
  static const std::map<std::string_view, std::string_view> kGroups = {
      {"pending_updates", "updates"}, {"update_settings", "updates"},
      {"accounts", "accounts"},       {"password_policy", "accounts"},
      {"screen_lock", "accounts"},    {"sessions", "accounts"},
      {"packages", "software"},       {"services", "software"},
      {"listeners", "network"},       {"remote_access", "network"},
      {"firewall", "network"},        {"internet_exposure", "network"},
      {"neighbours", "network"}};
  const auto found = kGroups.find(table);
  return found == kGroups.end() ? "machine" : found->second;
}

Json tableBody(Hub::State& state, const evidence::TableMark& mark) {
  const std::string& name = mark.what.table;
  const catalog::FactSpec* spec = state.specs->fact(name);
  const auto received = state.tables->newest(mark.what.device, name);
  return Json::Object{
      {"table", name},
      {"title", spec == nullptr ? bodyOf(catalog::Text{name, name}) : bodyOf(spec->about)},
      {"device", mark.what.device.text()},
      {"digest", mark.what.digest.hex()},
      {"observed", toRfc3339(mark.confirmed)},
      {"status", nameOf(mark.status)},
      {"group", groupOf(name)},
      {"rows", received ? static_cast<int>(received->content.rows.size()) : 0}};
}

Result<Json::Object> page(Hub::State& state, DeviceId device) {
  const auto marks = state.tables->marks();
  if (!marks) return std::unexpected(marks.error());
  Json::Array tables;
  for (const evidence::TableMark& mark : *marks) {
    if (mark.what.device == device) tables.emplace_back(tableBody(state, mark));
  }
  Json::Object body{{"tables", std::move(tables)},
                    {"address_history", Json::Array{}},
                    {"decisions", Json::Array{}}};
  body["controls"] = state.controlsOf(device);
  return body;
}

/// Every machine that agents have met and no row of the register claims.
Result<std::vector<UnknownNeighbour>> neighbours(Hub::State& state) {
  const auto devices = state.devices->all(true);
  if (!devices) return std::unexpected(devices.error());
  std::set<inventory::Mac> known;
  for (const inventory::Device& device : *devices)
    known.insert(device.macs.begin(), device.macs.end());
  const auto marks = state.tables->marks();
  if (!marks) return std::unexpected(marks.error());

  std::map<inventory::Mac, UnknownNeighbour> unknown;
  for (const evidence::TableMark& mark : *marks) {
    if (mark.what.table != "neighbours") continue;
    const auto received = state.tables->newest(mark.what.device, "neighbours");
    if (!received) continue;
    for (std::size_t row = 0; row < received->content.rows.size(); ++row) {
      const auto mac = inventory::Mac::fromText(textOf(received->content, row, "mac"));
      if (!mac || known.contains(*mac)) continue;
      UnknownNeighbour& it = unknown[*mac];
      if (it.mac.text.empty()) {
        it = {.mac = *mac,
              .address = textOf(received->content, row, "address"),
              .vendor = textOf(received->content, row, "vendor"),
              .first_seen = mark.what.observed,
              .last_seen = mark.confirmed,
              .seen_from = mark.what.device};
      }
      it.last_seen = std::max(it.last_seen, mark.confirmed);
    }
  }
  std::vector<UnknownNeighbour> list;
  for (auto& [mac, neighbour] : unknown) list.push_back(std::move(neighbour));
  std::ranges::sort(list, std::greater{}, &UnknownNeighbour::last_seen);
  return list;
}

Json refusedBecauseLoopback(const Hub::State& state) {
  const catalog::MessageSpec* message = state.specs->message("hub.loopback-agents");
  return Json::Object{
      {"cannot", "loopback"}, {"text", bodyOf(message->text)}, {"do", bodyOf(message->next)}};
}

Result<http::Reply> enrol(Hub::State& state, const inventory::Device& device,
                          const journal::Actor& by) {
  const Reach reach = state.reach.current();
  if (reach.agents.isLoopback()) {
    return http::Reply{.body = refusedBecauseLoopback(state)};
  }
  const std::string token = fleet::newToken(state.random);
  const Instant now = state.clock.now();
  const Instant expires = now + fleet::kTokenLife;
  if (auto kept = state.fleet->invite(
          {.token = *fleet::hashOfToken(token), .device = device.id, .expires = expires}, now, by);
      !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  const std::string pin = state.keys->agents.certificate().spkiSha256().hex();
  Json::Array addresses;
  std::string line = "sudo sekisho-agent enrol";
  for (const std::string& address : reach.addressesOf(reach.agents)) {
    addresses.emplace_back(address);
    line += " --hub " + address;
  }
  line += " --ca-sha256 " + pin;
  const catalog::MessageSpec* about = state.specs->message("hub.enrol-command");
  return http::Reply{.status = 201,
                     .body = Json::Object{
                         {"cannot", Json()},
                         {"device", http::nameBody(device)},
                         {"token", token},
                         {"expires", toRfc3339(expires)},
                         {"addresses", std::move(addresses)},
                         {"ca_sha256", pin},
                         {"commands", Json::Array{Json::Object{{"platform", "linux"},
                                                               {"line", line},
                                                               {"about", bodyOf(about->text)}}}}}};
}

Result<void> revoke(Hub::State& state, DeviceId device, const journal::Actor& by) {
  const auto agents = state.fleet->agents();
  if (!agents) return std::unexpected(agents.error());
  for (const fleet::Agent& agent : *agents) {
    if (agent.device != device || agent.state != fleet::AgentState::Enrolled) continue;
    auto ended = state.fleet->revoke(agent.id, "device retired", state.clock.now(), by);
    if (!ended) return ended;
  }
  return {};
}

}  // namespace

std::vector<http::Route> deviceRoutes(Hub::State& state) {
  return http::inventoryOperations(
      *state.devices, state.clock, state.ids, wordsOf(*state.specs),
      {.standing = [&state](DeviceId device) { return standing(state, device); },
       .page = [&state](DeviceId device) { return page(state, device); },
       .neighbours = [&state] { return neighbours(state); },
       .enrol = [&state](const inventory::Device& device,
                         const journal::Actor& by) { return enrol(state, device, by); },
       .revoke = [&state](DeviceId device,
                          const journal::Actor& by) { return revoke(state, device, by); },
       .both_have_agents =
           [&state](DeviceId one, DeviceId other) {
             const auto first = agentOf(state, one);
             const auto second = agentOf(state, other);
             const auto lives = [](const auto& agent) {
               return agent && agent->state == fleet::AgentState::Enrolled;
             };
             return lives(first) && lives(second);
           },
       .changed = [&state](std::optional<DeviceId> device) { state.registersChanged(device); }});
}

}  // namespace sekisho::hub
