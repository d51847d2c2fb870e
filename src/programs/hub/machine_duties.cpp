#include <algorithm>
#include <set>

#include "capabilities/evidence/table.h"
#include "capabilities/visits/self_check.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using duties::Duty;
using std::chrono::days;
using std::chrono::sys_days;

// As updates.os-supported reckons: Debian's longer support is for everybody.
std::optional<std::int64_t> supportEnds(const evidence::Table& system) {
  const auto usual = evidence::integerAt(system, 0, "support_ends_day");
  if (evidence::textAt(system, 0, "os") != "debian") return usual;
  const auto longer = evidence::integerAt(system, 0, "support_extended_ends_day");
  return longer ? longer : usual;
}

// The last day on which every answer still holds; what a self-check left open is asked anew in a
// month.
sys_days heldUntil(const visits::StandingSelfCheck& check, days holds) {
  sys_days last = sys_days::max();
  for (const visits::StandingAnswer& answer : check.answers) {
    const bool tells =
        answer.told == visits::Told::No || (answer.told == visits::Told::Yes && answer.counts);
    last = std::min(last, sys_days{japaneseDay(answer.at)} + (tells ? holds : kMonth));
  }
  return last;
}

bool runsIn(const evidence::Table& orca_server) {
  for (std::size_t row = 0; row < orca_server.rows.size(); ++row) {
    if (evidence::integerAt(orca_server, row, "running") == 1) return true;
  }
  return false;
}

// 日レセ that runs on a machine nobody made its server: nothing is judged of it until then.
std::optional<Duty> orcaFound(const Hub::State& state, const inventory::Device& device) {
  const bool server =
      std::ranges::find(device.roles, inventory::DeviceRole::Server) != device.roles.end();
  if (server) return std::nullopt;
  const auto found = state.tables->newest(device.id, "orca_server");
  if (!found || !runsIn(found->content)) return std::nullopt;
  return Duty{.key = "orca-found:" + device.id.text(),
              .what = MessageId{"duties.orca-found"},
              .day = sys_days{japaneseDay(device.registered)} + kTwoWeeks,
              .ahead = kTwoWeeks,
              .subject = {"device", device.id.text()},
              .topic = {device.name, device.name},
              .operation = "updateDevice"};
}

}  // namespace

Duties machineDuties(const Hub::State& state, sys_days) {
  const Instant ends = state.keys->web().certificate().validUntil();
  const sys_days last = japaneseDay(ends);
  std::vector<Duty> duties{{.key = "authority:" + toIsoDay(last),
                            .what = MessageId{"duties.authority-ends"},
                            .day = last,
                            .ahead = kHalfYear,
                            .subject = {"settings", ""},
                            .operation = "changeSettings"}};
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  for (const inventory::Device& device : *devices) {
    if (auto found = orcaFound(state, device)) duties.push_back(*std::move(found));
    const auto system = state.tables->newest(device.id, "system");
    if (!system) continue;  // nothing has read it: the board says so
    const auto day = supportEnds(system->content);
    if (!day) continue;
    const sys_days support_ends{days{*day}};
    duties.push_back({.key = "support:" + device.id.text() + ":" + toIsoDay(support_ends),
                      .what = MessageId{"duties.support-ends"},
                      .day = support_ends,
                      .ahead = kHalfYear,
                      .subject = {"device", device.id.text()},
                      .topic = {device.name, device.name},
                      .operation = "updateDevice"});
  }
  return duties;
}

Duties visitDuties(const Hub::State& state, sys_days) {
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  std::vector<Duty> duties;
  for (const inventory::Device& device : *devices) {
    const auto system = state.tables->mark(device.id, "system");
    if (!system || system->confirmed_by != evidence::Origin::Visit) continue;
    const sys_days last = japaneseDay(system->confirmed + evidence::kVisitFreshFor);
    duties.push_back({.key = "visit:" + device.id.text() + ":" + toIsoDay(last),
                      .what = MessageId{"duties.visit-reading"},
                      .day = last,
                      .ahead = kTwoWeeks,
                      .subject = {"visits", device.id.text()},
                      .topic = {device.name, device.name},
                      .operation = "importReading"});
  }
  return duties;
}

Duties selfCheckDuties(const Hub::State& state, sys_days) {
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  const auto rows = state.devices->all(true);
  if (!rows) return std::unexpected(rows.error());
  const auto checks = state.visits->selfChecks(inventory::rowsToday(*rows));
  if (!checks) return std::unexpected(checks.error());
  const auto agents = state.fleet->agents();
  if (!agents) return std::unexpected(agents.error());
  std::set<DeviceId> with_agent;
  for (const fleet::Agent& agent : *agents) {
    if (agent.state == fleet::AgentState::Enrolled) with_agent.insert(agent.device);
  }
  const days holds{ruleOf(state, "self_check_days")};
  std::vector<Duty> duties;
  for (const inventory::Device& device : *devices) {
    const bool is_terminal =
        device.roles.empty() ||
        std::ranges::find(device.roles, inventory::DeviceRole::Terminal) != device.roles.end();
    if (!is_terminal || with_agent.contains(device.id)) continue;
    const auto found = std::ranges::find(*checks, device.id,
                                         [](const auto& check) { return check.newest.device; });
    const bool first = found == checks->end();
    const sys_days last =
        first ? sys_days{japaneseDay(device.registered)} + kMonth : heldUntil(*found, holds);
    duties.push_back({.key = "self-check:" + device.id.text() + ":" + toIsoDay(last),
                      .what = MessageId{first ? "duties.self-check-first" : "duties.self-check"},
                      .day = last,
                      .ahead = kTwoWeeks,
                      .subject = {"self-check", device.id.text()},
                      .topic = {device.name, device.name},
                      .operation = "makeSelfCheck"});
  }
  return duties;
}

}  // namespace sekisho::hub
