#include "programs/hub/clinic_source.h"

#include <algorithm>
#include <map>
#include <set>

#include "programs/hub/clinic_registers.h"
#include "programs/hub/staff.h"

namespace sekisho::hub {
namespace {

// Readings older than this are stale whatever their device did since.
constexpr std::chrono::days kSleepsReachBack{60};

posture::Device deviceOf(const inventory::Device& device, const std::set<DeviceId>& with_agent) {
  posture::Device seen{.id = device.id,
                       .name = device.name,
                       .place = device.place,
                       .owner = device.owner,
                       .use = std::string(nameOf(device.use)),
                       .origin = std::string(nameOf(device.origin)),
                       .address = device.address,
                       .registered = device.registered,
                       .has_agent = with_agent.contains(device.id)};
  for (const auto role : device.roles) {
    if (const auto known = catalog::roleFrom(nameOf(role))) seen.roles.push_back(*known);
  }
  for (const auto& mac : device.macs) seen.macs.push_back(mac.text);
  return seen;
}

Result<Sources> sourcesNow(Hub::State& state) {
  auto devices = state.devices->all(true);
  if (!devices) return std::unexpected(std::move(devices.error()));
  auto people = state.people->all();
  if (!people) return std::unexpected(std::move(people.error()));
  auto reviews = state.reviews->all();
  if (!reviews) return std::unexpected(std::move(reviews.error()));
  const auto documents = state.documents->all();
  if (!documents) return std::unexpected(documents.error());
  return Sources{.state = state,
                 .today = japaneseDay(state.clock.now()),
                 .devices = std::move(*devices),
                 .people = std::move(*people),
                 .reviews = std::move(*reviews),
                 .filed = Filed(*documents, *state.contents)};
}

std::optional<bool> isOnFile(const people::Pledge& pledge, const Filed& filed) {
  if (!pledge.document) return false;
  return filed.isThere(*pledge.document) ? std::optional(true) : std::nullopt;
}

// `signin` if they have one that opens anything today.
posture::Person personOf(const people::Person& person, const access::SignIn* signin,
                         const Filed& filed) {
  posture::Person seen{.id = person.id,
                       .name = person.name,
                       .kind = std::string(nameOf(person.kind)),
                       .signs_in = signin != nullptr,
                       .from = person.from,
                       .until = person.until,
                       .briefed = person.briefed};
  for (const people::OperatorUse& one : person.operators) {
    seen.operators.push_back({.id = one.id, .from = one.from, .until = one.until});
  }
  for (const auto role : person.safety_roles) seen.safety_roles.emplace_back(nameOf(role));
  if (signin != nullptr) {
    for (const access::Role role : signin->roles) seen.roles.emplace_back(nameOf(role));
    const access::Secret& secret = signin->secret;
    seen.began = !secret.first_until && (!secret.handed || secret.handed->own);
  }
  if (person.pledge) {
    seen.pledged = person.pledge->signed_on;
    seen.pledge_after_leaving = person.pledge->after_leaving;
    seen.pledge_on_file = isOnFile(*person.pledge, filed);
  }
  return seen;
}

// What was thought last of each program that was ever recorded: an earlier one may still run.
Result<void> addRecords(posture::Clinic& clinic, const Sources& of) {
  const auto newest_first = of.state.program_records->all();
  if (!newest_first) return std::unexpected(newest_first.error());
  std::set<Sha256> seen;
  for (const allowlist::ProgramRecord& record : *newest_first) {
    for (const allowlist::Program& program : record.programs) {
      if (!seen.insert(program.digest).second) continue;
      clinic.decisions.push_back({.kind = program.name == "sekisho-hub" ? "p07-hub" : "p07-agent",
                                  .subject = program.digest.hex(),
                                  .purpose = record.purpose,
                                  .opinion = record.opinion,
                                  .opinion_by = record.opinion_by,
                                  .decided_by = record.decided_by,
                                  .day = posture::japaneseDays(record.decided)});
    }
  }
  return {};
}

Result<void> addSelfChecks(posture::Clinic& clinic, const Sources& of) {
  const auto checks = of.state.visits->selfChecks(inventory::rowsToday(of.devices));
  if (!checks) return std::unexpected(checks.error());
  for (const visits::StandingSelfCheck& check : *checks) {
    posture::SelfCheck told{.device = check.newest.device};
    for (std::size_t i = 0; i < visits::kQuestions.size(); ++i) {
      const visits::StandingAnswer& standing = check.answers.at(i);
      told.answers.push_back({.question = std::string(visits::kQuestions.at(i)),
                              .answer = std::string(nameOf(standing.told)),
                              .at_seat = standing.counts,
                              .said = posture::japaneseDays(standing.at)});
    }
    clinic.self_checks.push_back(std::move(told));
  }
  return {};
}

// In whole half hours; a cosignature is renewed twice as often.
std::int64_t halfHours(std::chrono::minutes age) {
  return std::max<std::int64_t>(age / std::chrono::minutes{30}, 0) * 30;
}

}  // namespace

posture::Cosigning cosigningOf(const Witnessed& witnessed, Instant now) {
  posture::Cosigning seen{.set_up = !witnessed.policy.empty()};
  if (!seen.set_up) return seen;
  seen.waiting_min = halfHours(witnessed.waited);
  if (witnessed.at) {
    seen.age_min = halfHours(std::chrono::floor<std::chrono::minutes>(now - *witnessed.at));
  }
  seen.contradicting = std::ranges::count_if(witnessed.witnesses, [](const WitnessStanding& one) {
    return one.outcome && witness::contradicts(*one.outcome);
  });
  return seen;
}

namespace {

posture::Cosigning cosigningNow(const Hub::State& state) {
  if (!state.witnessing) return {};  // the hub is opening: it looks again when it is open
  return cosigningOf(state.witnessing->now(), state.clock.now());
}

// The devices that are in use, and where readings of them come from.
Result<void> addDevices(posture::Clinic& clinic, const Sources& of) {
  const auto agents = of.state.fleet->agents();
  if (!agents) return std::unexpected(agents.error());
  std::set<DeviceId> with_agent;
  for (const fleet::Agent& agent : *agents) {
    if (agent.state == fleet::AgentState::Revoked) continue;
    clinic.sources.push_back({.name = agent.id.text(),
                              .kind = "agent",
                              .state = std::string(nameOf(agent.state)),
                              .device = agent.device,
                              .last_received = agent.last_seen});
    if (agent.state == fleet::AgentState::Enrolled) with_agent.insert(agent.device);
  }
  for (const inventory::Device& device : of.devices) {
    if (!device.retired) clinic.devices.push_back(deviceOf(device, with_agent));
  }
  return {};
}

Result<void> addPeople(posture::Clinic& clinic, const Sources& of) {
  const auto signins = of.state.signins->all();
  if (!signins) return std::unexpected(signins.error());
  clinic.people.reserve(of.people.size());
  for (const people::Person& person : of.people) {
    const auto signin = std::ranges::find(*signins, person.id, &access::SignIn::person);
    const bool opens = signin != signins->end() && of.state.access->maySignIn(*signin);
    clinic.people.push_back(personOf(person, opens ? &*signin : nullptr, of.filed));
  }
  return {};
}

}  // namespace

Result<posture::Clinic> HubClinic::clinic() {
  const auto of = sourcesNow(state_);
  if (!of) return std::unexpected(of.error());
  posture::Clinic clinic{.cosigning = cosigningNow(state_),
                         .hours = state_.settings->current().hours};
  if (state_.running_program) {
    clinic.programs.push_back({.name = "sekisho-hub", .digest = state_.running_program->hex()});
  }
  // Devices and people first: the others look them up.
  for (const auto add :
       {addDevices,       addPeople,        addStatements, addOwners,       addReviews,
        addLoneApprovals, addRetention,     addLogChecks,  addUsageSources, addDailyUses,
        addOrcaSessions,  addOrcaOperators, addOrcaReach,  addMaintenance,  addNotices,
        addSelfChecks,    addRecords,       addReading,    addWorries,      addInternet,
        addBackupChecks}) {
    if (auto added = add(clinic, *of); !added) return std::unexpected(std::move(added.error()));
  }
  return clinic;
}

Result<std::vector<posture::Presence>> HubClinic::presences() {
  const auto agents = state_.fleet->agents();
  if (!agents) return std::unexpected(agents.error());
  const auto sleeps = state_.fleet->sleeps(state_.clock.now() - kSleepsReachBack);
  if (!sleeps) return std::unexpected(sleeps.error());
  std::map<DeviceId, posture::Presence> presences;
  for (const fleet::Agent& agent : *agents) {
    if (agent.state != fleet::AgentState::Enrolled) continue;
    posture::Presence& presence = presences[agent.device];
    presence.device = agent.device;
    presence.last_seen = std::max(presence.last_seen.value_or(Instant{}), agent.last_seen);
  }
  for (const fleet::Sleep& sleep : *sleeps) {
    const auto found = presences.find(sleep.device);
    if (found != presences.end()) found->second.sleeps.push_back({sleep.from, sleep.until});
  }
  std::vector<posture::Presence> list;
  list.reserve(presences.size());
  for (auto& [device, presence] : presences) list.push_back(std::move(presence));
  return list;
}

}  // namespace sekisho::hub
