#include <algorithm>
#include <map>
#include <utility>

#include "capabilities/fleet/token.h"
#include "interfaces/http/inventory_operations.h"
#include "interfaces/http/journal_operations.h"
#include "programs/hub/state.h"
#include "programs/hub/table_groups.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

constexpr std::size_t kDecisionsShown = 100;

Json textOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

// Of each device the newest agent, which may still matter to it.
Result<std::map<DeviceId, fleet::Agent>> newestAgents(Hub::State& state) {
  auto agents = state.fleet->agents();
  if (!agents) return std::unexpected(std::move(agents.error()));
  std::map<DeviceId, fleet::Agent> newest;
  for (fleet::Agent& agent : *agents) {
    const auto known = newest.find(agent.device);
    if (known == newest.end() || agent.enrolled > known->second.enrolled) {
      newest.insert_or_assign(agent.device, std::move(agent));
    }
  }
  return newest;
}

// What the rows of a list have in common, read once for all of them.
struct Register {
  std::vector<inventory::Device> devices;  // those that are not retired
  std::map<DeviceId, fleet::Agent> agents;

  [[nodiscard]] const fleet::Agent* agentOf(DeviceId device) const {
    const auto found = agents.find(device);
    return found == agents.end() ? nullptr : &found->second;
  }
};

Result<Register> readRegister(Hub::State& state) {
  auto devices = state.devices->all();
  if (!devices) return std::unexpected(std::move(devices.error()));
  auto agents = newestAgents(state);
  if (!agents) return std::unexpected(std::move(agents.error()));
  return Register{std::move(*devices), std::move(*agents)};
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
                      {"state", nameOf(agent.state)},
                      {"link", linkOf(agent, now)},
                      {"skew_ms", std::int64_t{agent.skew.count()}}};
}

Json systemOf(Hub::State& state, DeviceId device) {
  const auto table = state.tables->newest(device, "system");
  if (!table) return {};
  return textOrNull(evidence::textAt(table->content, 0, "os_name").value_or(""));
}

// Another row of the register that has a hardware address of this machine: perhaps one device.
Json perhapsSame(Hub::State& state, const Register& known, DeviceId device) {
  const auto received = state.tables->newest(device, "interfaces");
  if (!received) return {};
  for (const inventory::Sighting& own : inventory::sightingsIn(*received)) {
    for (const inventory::Device& other : known.devices) {
      if (other.id != device && std::ranges::find(other.macs, own.mac) != other.macs.end()) {
        return http::nameBody(other);
      }
    }
  }
  return {};
}

// Where one hardware address was met last, an address of the network before none.
const inventory::Sighting* newestOf(const std::vector<inventory::Sighting>& met,
                                    const inventory::Mac& mac) {
  const inventory::Sighting* newest = nullptr;
  for (const inventory::Sighting& one : met) {
    if (one.mac != mac) continue;
    if (!one.address.empty()) return &one;
    if (newest == nullptr) newest = &one;
  }
  return newest;
}

// One line for each hardware address: where it was met last, or what somebody wrote down. What was
// written down and never met so stands in a line of its own.
Json addressesOf(const inventory::Device& device, const std::vector<inventory::Sighting>& met) {
  const auto body = [](const std::string& mac, const std::string& ip, const std::string& vendor,
                       std::string_view source) {
    return Json(Json::Object{{"mac", textOrNull(mac)},
                             {"ip", textOrNull(ip)},
                             {"vendor", textOrNull(vendor)},
                             {"source", source}});
  };
  std::string written = device.address;
  for (const inventory::Sighting& one : met) {
    if (one.address == written) written.clear();
  }
  Json::Array bodies;
  for (const inventory::Mac& mac : device.macs) {
    if (const auto* newest = newestOf(met, mac)) {
      bodies.push_back(body(mac.text, newest->address, newest->vendor, "observed"));
    } else {
      bodies.push_back(body(mac.text, std::exchange(written, {}), {}, "typed"));
    }
  }
  if (!written.empty()) bodies.push_back(body({}, written, {}, "typed"));
  return bodies;
}

Json::Object standing(Hub::State& state, const Register& known, const inventory::Device& device) {
  Json::Object body = state.verdictOf(device.id);
  const fleet::Agent* agent = known.agentOf(device.id);
  const auto met = state.addresses->of(device.macs).value_or(std::vector<inventory::Sighting>());
  std::optional<Instant> seen;
  if (agent != nullptr) seen = agent->last_seen;
  if (!met.empty()) seen = std::max(seen.value_or(Instant{}), met.front().last_seen);
  body["os"] = systemOf(state, device.id);
  body["last_seen"] = seen ? Json(toRfc3339(*seen)) : Json();
  body["agent"] = agent != nullptr ? agentBody(*agent, state.clock.now()) : Json();
  const bool asleep = agent != nullptr && agent->goodbye == fleet::Goodbye::Shutdown;
  body["asleep_since"] = asleep ? Json(toRfc3339(agent->last_seen)) : Json();
  body["addresses"] = addressesOf(device, met);
  body["perhaps_same"] =
      device.retired || agent == nullptr ? Json() : perhapsSame(state, known, device.id);
  return body;
}

Result<std::vector<Json::Object>> standings(Hub::State& state,
                                            const std::vector<inventory::Device>& devices) {
  const auto known = readRegister(state);
  if (!known) return std::unexpected(known.error());
  std::vector<Json::Object> bodies;
  bodies.reserve(devices.size());
  for (const inventory::Device& device : devices) bodies.push_back(standing(state, *known, device));
  return bodies;
}

Json tableBody(Hub::State& state, const evidence::TableMark& mark) {
  const std::string& name = mark.what.table;
  const catalog::FactSpec* spec = state.specs->fact(name);
  return Json::Object{
      {"table", name},
      {"title", spec == nullptr ? bodyOf(catalog::Text{name, name}) : bodyOf(spec->about)},
      {"device", mark.what.device.text()},
      {"digest", mark.what.digest.hex()},
      {"observed", toRfc3339(mark.confirmed)},
      {"status", nameOf(mark.status)},
      {"at_visit", mark.confirmed_by == evidence::Origin::Visit},
      {"group", groupOf(name).value_or("machine")},
      {"rows", mark.rows}};
}

Result<Json> addressHistoryOf(Hub::State& state, const inventory::Device& device) {
  const auto met = state.addresses->of(device.macs);
  if (!met) return std::unexpected(met.error());
  Json::Array bodies;
  for (const inventory::Sighting& one : *met) {
    bodies.emplace_back(Json::Object{{"mac", one.mac.text},
                                     {"ip", textOrNull(one.address)},
                                     {"vendor", textOrNull(one.vendor)},
                                     {"first_seen", toRfc3339(one.first_seen)},
                                     {"last_seen", toRfc3339(one.last_seen)}});
  }
  return Json(std::move(bodies));
}

Result<Json> decisionsOf(Hub::State& state, DeviceId device) {
  const auto past = state.decisions->about(state.clinic(), device, kDecisionsShown);
  if (!past) return std::unexpected(past.error());
  const auto person = [&state](std::string_view id) { return nameOfPerson(state, id); };
  Json::Array bodies;
  for (const journal::PastDecision& decision : *past) {
    auto actor = http::actorOf(decision.by, person);
    bodies.emplace_back(Json::Object{{"at", toRfc3339(decision.at)},
                                     {"by", std::move(actor.name)},
                                     {"actor", actor.kind},
                                     {"sentence", eventWords(*state.specs, decision.kind).title},
                                     {"entry", decision.index ? Json(*decision.index) : Json()}});
  }
  return Json(std::move(bodies));
}

// Answers given before that stand although there is a newer self-check.
Json earlierOf(const visits::StandingSelfCheck& check) {
  Json::Array earlier;
  for (const auto& [question, standing] : visits::earlierAnswers(check)) {
    earlier.emplace_back(Json::Object{{"question", question},
                                      {"answer", visits::nameOf(standing.told)},
                                      {"at", toRfc3339(standing.at)}});
  }
  return earlier;
}

// The newest reading and self-check of a device, as people brought and made them.
Result<Json::Object> lookedAt(Hub::State& state, DeviceId device) {
  const auto newest_reading = state.visits->newestReading(device);
  if (!newest_reading) return std::unexpected(newest_reading.error());
  const auto rows = state.devices->all(true);
  if (!rows) return std::unexpected(rows.error());
  const auto checks = state.visits->selfChecks(inventory::rowsToday(*rows));
  if (!checks) return std::unexpected(checks.error());
  const auto& reading = *newest_reading;
  const auto check = std::ranges::find(
      *checks, device, [](const visits::StandingSelfCheck& one) { return one.newest.device; });
  const auto by = [&](PersonId person) {
    const auto known = state.people->person(person);
    return known ? Json(known->name) : Json();
  };
  Json read;
  if (reading) {
    read = Json::Object{{"day", toIsoDay(reading->day)},
                        {"who", reading->who},
                        {"observed", toRfc3339(reading->observed)},
                        {"fresh_until", toRfc3339(reading->observed + evidence::kVisitFreshFor)}};
  }
  Json told;
  if (check != checks->end()) {
    const visits::SelfCheck& newest = check->newest;
    told = visits::toJson(newest);
    for (const char* member : {"device", "other", "vouched"}) told.object()->erase(member);
    (*told.object())["by_name"] = by(newest.by);
    (*told.object())["counts"] = newest.counts();
    (*told.object())["earlier"] = earlierOf(*check);
  }
  return Json::Object{{"reading", std::move(read)}, {"self_check", std::move(told)}};
}

Result<Json::Object> page(Hub::State& state, const inventory::Device& device, bool masked) {
  const auto marks = state.tables->marks();
  if (!marks) return std::unexpected(marks.error());
  Json::Array tables;
  for (const evidence::TableMark& mark : *marks) {
    if (mark.what.device == device.id) tables.emplace_back(tableBody(state, mark));
  }
  auto history = addressHistoryOf(state, device);
  if (!history) return std::unexpected(std::move(history.error()));
  auto decisions = decisionsOf(state, device.id);
  if (!decisions) return std::unexpected(std::move(decisions.error()));
  Json::Object body{{"tables", std::move(tables)},
                    {"address_history", std::move(*history)},
                    {"decisions", std::move(*decisions)}};
  body["controls"] = state.controlsOf(device.id, masked);
  auto looked_at = lookedAt(state, device.id);
  if (!looked_at) return std::unexpected(std::move(looked_at.error()));
  body.merge(std::move(*looked_at));
  return body;
}

/// The machines met lately that no row of the register claims.
Result<std::vector<inventory::Sighting>> neighbours(Hub::State& state) {
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  const auto met = state.addresses->since(state.clock.now() - inventory::kAskedFor);
  if (!met) return std::unexpected(met.error());
  return inventory::undecided(*met, *devices);
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
  const auto hash = fleet::hashOfToken(token);
  SEKISHO_CHECK(hash.has_value());
  const Instant now = state.clock.now();
  const Instant expires = now + fleet::kTokenLife;
  if (auto kept =
          state.fleet->invite({.token = *hash, .device = device.id, .expires = expires}, now, by);
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

}  // namespace

std::vector<http::Route> deviceRoutes(Hub::State& state) {
  return http::inventoryOperations(
      *state.devices, state.clock, state.ids, wordsOf(*state.specs),
      {.standing =
           [&state](const std::vector<inventory::Device>& devices) {
             return standings(state, devices);
           },
       .page = [&state](const inventory::Device& device,
                        bool masked) { return page(state, device, masked); },
       .neighbours = [&state] { return neighbours(state); },
       .enrol = [&state](const inventory::Device& device,
                         const journal::Actor& by) { return enrol(state, device, by); },
       .both_have_agents =
           [&state](DeviceId one, DeviceId other) {
             const auto agents = newestAgents(state);
             const auto lives = [&](DeviceId device) {
               const auto found = agents->find(device);
               return found != agents->end() && found->second.state == fleet::AgentState::Enrolled;
             };
             return agents && lives(one) && lives(other);
           },
       .changed = [&state](std::optional<DeviceId> device) { state.registersChanged(device); }});
}

}  // namespace sekisho::hub
