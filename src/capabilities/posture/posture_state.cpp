#include "capabilities/posture/posture_state.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "capabilities/posture/stated.h"

namespace sekisho::posture {
namespace {

using catalog::ControlSpec;
using catalog::Scope;

// So that one run fits into one journal entry.
constexpr std::size_t kMaxChangesPerRun = 1'000;

Judgement errorBecause(MessageId message) {
  return {Verdict::Error, EvidenceClass::None, {.message = std::string(message.name)}};
}

Judgement later() {
  return {Verdict::NotChecked, EvidenceClass::None, {.message = "posture.evidence-comes-later"}};
}

}  // namespace

// Which tables a query reads is SQLite's finding; asked of no device it costs nothing.
Result<std::vector<Watched>> Posture::State::watch(const catalog::Specs& given) const {
  std::vector<Watched> list;
  for (const auto& [id, control] : given.controls()) {
    Watched watched{.spec = &control, .text = textDigestOf(control)};
    if (const auto* measured = control.measured()) {
      const auto answer = ports.questions.ask(measured->judge, control.scope == Scope::Device
                                                                   ? std::optional(DeviceId{})
                                                                   : std::nullopt);
      if (answer) {
        watched.tables = answer->tables;
      } else if (answer.error().code == ErrorCode::InvalidInput) {
        watched.broken = answer.error().message;
      } else if (answer.error().code == ErrorCode::Unavailable) {
        watched.tables = measured->tables;
      } else {
        return std::unexpected(answer.error());
      }
    }
    list.push_back(std::move(watched));
  }
  return list;
}

Result<void> Posture::State::load() {
  auto kept = ports.store.load();
  if (!kept) return std::unexpected(std::move(kept.error()));
  recorded.clear();
  for (KeptVerdict& verdict : kept->verdicts) {
    recorded.insert_or_assign(verdict.pair, std::move(verdict));
  }
  if (kept->entry) entry = kept->entry;
  if (!judged_at) judged_at = kept->judged_at;
  for (const auto& [pair, verdict] : recorded) {
    if (results.contains(pair)) continue;
    results[pair].judgement = verdict.judgement;
    fingerprints[pair] = verdict.fingerprint;
  }
  must_load = false;
  return {};
}

Result<void> Posture::State::readClinic() {
  auto read = ports.clinic.clinic();
  if (!read) return std::unexpected(std::move(read.error()));
  read->reachable = std::move(clinic.reachable);  // which readPresences() tells
  read->heard_lately = std::move(clinic.heard_lately);
  clinic = std::move(*read);
  std::ranges::sort(clinic.devices, {},
                    [](const Device& device) { return std::tie(device.name, device.id); });
  std::set<DeviceId> ids;
  devices.clear();
  has_agent.clear();
  for (const Device& device : clinic.devices) {
    devices.push_back({device.id, device.name, device.place});
    has_agent[device.id] = device.has_agent;
    ids.insert(device.id);
  }
  populations.clear();
  for (const Watched& control : controls) {
    auto& population = populations[control.spec->id.name];
    for (std::size_t i = 0; i < clinic.devices.size(); ++i) {
      // One that nobody has given a role may be any: left out, it would let others look complete.
      const auto& roles = clinic.devices[i].roles;
      if (roles.empty() || std::ranges::any_of(control.spec->roles, [&](catalog::Role role) {
            return std::ranges::find(roles, role) != roles.end();
          })) {
        population.push_back(i);
      }
    }
  }
  if (auto set = known.setDevices(ids); !set) return set;
  today = japaneseDays(now);
  for (const evidence::Table& table : registerTables(clinic, specs->rules(), now)) {
    if (auto set = known.setRegister(table); !set) return set;
  }
  clinic_changed = false;
  due = true;
  return {};
}

namespace {

std::set<DeviceId> heardSince(const std::map<DeviceId, Presence>& presences, Instant since) {
  std::set<DeviceId> heard;
  for (const auto& [device, presence] : presences) {
    if (presence.last_seen && *presence.last_seen >= since) heard.insert(device);
  }
  return heard;
}

std::set<DeviceId> heardNow(const std::map<DeviceId, Presence>& presences, Instant now) {
  std::set<DeviceId> heard;
  for (const auto& [device, presence] : presences) {
    const bool lately = presence.last_seen && *presence.last_seen + kHeardFor >= now;
    if (lately && !presence.asleepSince()) heard.insert(device);
  }
  return heard;
}

}  // namespace

Result<void> Posture::State::readPresences() {
  auto read = ports.clinic.presences();
  if (!read) return std::unexpected(std::move(read.error()));
  std::map<DeviceId, Presence> fresh;
  for (Presence& presence : *read) fresh.insert_or_assign(presence.device, std::move(presence));
  // When a device was last heard says nothing about its verdicts; whether it slept does.
  const bool same = std::ranges::equal(fresh, presences, [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.sleeps == b.second.sleeps;
  });
  due = due || !same;
  presences = std::move(fresh);
  // Whose agent is heard changes seldom, when it was heard all the time.
  if (auto lately = heardSince(presences, now - kHeardLately); lately != clinic.heard_lately) {
    clinic.heard_lately = std::move(lately);
    due = true;
    if (auto set = known.setRegister(heardLatelyTable(clinic)); !set) return set;
  }
  auto heard = heardNow(presences, now);
  if (heard == clinic.reachable) return {};
  clinic.reachable = std::move(heard);
  due = true;
  return known.setRegister(reachableTable(clinic));
}

void Posture::State::addTable(PairState& state, const std::string& table, DeviceId device) const {
  const auto presence = presences.find(device);
  const auto sleeps = presence == presences.end() ? std::span<const Sleep>()
                                                  : std::span<const Sleep>(presence->second.sleeps);
  TableState read = known.stateOf(table, device, sleeps);
  const auto agent = has_agent.find(device);
  read.has_agent = agent != has_agent.end() && agent->second;
  // Once it has an agent, what a person read there before proves nothing any more.
  if (read.has_agent && read.read_at_visit) {
    read = {.table = table, .device = device, .status = std::nullopt};
  }
  if (read.status && presence != presences.end()) {
    if (const auto since = presence->second.asleepSince()) {
      if (!state.asleep_since || *since < *state.asleep_since) state.asleep_since = since;
      const auto overdue = overdueAt(*since, clinic.hours);
      if (overdue && (!state.overdue_at || *overdue < *state.overdue_at)) {
        state.overdue_at = overdue;
      }
    }
  }
  state.tables.push_back(std::move(read));
}

// A clinic's query sees every row there is; every device of the control's roles has to be in it.
// Of others only those that had rows: what is off, and had none, keeps nothing from being known.
// What agents say of themselves is there, and counts, only where an agent is.
PairState Posture::State::clinicState(const Watched& control) const {
  PairState state;
  std::set<DeviceId> population;
  for (const std::size_t index : populations.at(control.spec->id.name)) {
    population.insert(devices[index].id);
  }
  for (const std::string& table : control.tables) {
    if (known.isRegister(table)) {
      state.tables.push_back(known.stateOf(table, {}, {}));
      continue;
    }
    std::set<DeviceId> all = known.devicesWith(table);
    all.insert(population.begin(), population.end());
    const auto* spec = specs->fact(table);
    if (spec != nullptr && spec->of_agent) {
      std::erase_if(all, [&](DeviceId device) {
        const auto agent = has_agent.find(device);
        return agent == has_agent.end() || !agent->second;
      });
    }
    for (const DeviceId& device : all) addTable(state, table, device);
  }
  return state;
}

PairState Posture::State::stateOf(const Watched& control,
                                  const std::optional<DeviceId>& device) const {
  PairState state;
  if (!device) {
    if (control.spec->measured() != nullptr) state = clinicState(control);
    if (control.spec->statement() != nullptr) {
      state.stated = judgeStatement(*control.spec, clinic.statements, today);
    }
  } else {
    for (const std::string& table : control.tables) {
      if (known.isRegister(table)) {
        state.tables.push_back(known.stateOf(table, {}, {}));
      } else {
        addTable(state, table, *device);
      }
    }
  }
  state.excepted_until = exceptionFor({control.spec->id, device});
  return state;
}

std::optional<std::chrono::sys_days> Posture::State::exceptionFor(const Pair& pair) const {
  std::optional<std::chrono::sys_days> until;
  for (const Exception& exception : clinic.exceptions) {
    if (exception.control == pair.control && exception.device == pair.device &&
        endOf(exception.until) > now) {
      until = until ? std::max(*until, exception.until) : exception.until;
    }
  }
  return until;
}

// People know devices by name.
void Posture::State::nameDevices(std::vector<MessageArgument>& arguments) const {
  for (MessageArgument& argument : arguments) {
    if (argument.name != "device" && argument.name != "subject_device") continue;
    const auto found = std::ranges::find_if(
        devices, [&](const NamedDevice& device) { return device.id.text() == argument.value; });
    if (found != devices.end()) argument.value = found->name;
  }
}

Judgement Posture::State::measure(const Watched& control, const Pair& pair,
                                  const PairState& state) {
  if (state.stated) return inItsState(*state.stated, *control.spec, state, now);
  const auto* measured = control.spec->measured();
  if (measured == nullptr) return later();
  if (control.broken) return errorBecause(*control.broken);
  const auto answer = ports.questions.ask(measured->judge, pair.device);
  if (!answer) return errorBecause(answer.error().message);
  Judgement judgement = judge(state.tables, answer->rows, *measured, control.spec->evidence, now);
  nameDevices(judgement.reason.arguments);
  return inItsState(std::move(judgement), *control.spec, state, now);
}

void Posture::State::judgePair(const Watched& control, const Pair& pair, std::set<Pair>& seen,
                               Ticked& ticked) {
  seen.insert(pair);
  const PairState state = stateOf(control, pair.device);
  const Sha256 fingerprint = fingerprintOf(control.text, state, now);
  PairResult& result = results[pair];
  const auto before = fingerprints.find(pair);
  if (before == fingerprints.end() || before->second != fingerprint) {
    result.judgement = measure(control, pair, state);
    fingerprints.insert_or_assign(pair, fingerprint);
    ++judgings;
    ++ticked.judged;
  }
  result.behind.clear();
  for (const TableState& table : state.tables) {
    if (!table.digest) continue;
    result.behind.push_back(
        {.table = table.table,
         .device = table.device,
         .digest = *table.digest,
         .observed = table.device ? std::optional(table.observed) : std::nullopt});
  }
  result.seen_at = state.seenAt();
  result.asleep_since = state.asleep_since;
  result.until =
      result.judgement.verdict == Verdict::Excepted ? state.excepted_until : std::nullopt;
  if (const auto next = state.nextChange(now); next && (!next_change || *next < *next_change)) {
    next_change = next;
  }
}

void Posture::State::judgeAll(Ticked& ticked) {
  std::set<Pair> seen;
  next_change = endOf(today);
  for (const Watched& control : controls) {
    const ControlSpec& spec = *control.spec;
    if (spec.scope == Scope::Clinic || spec.measured() == nullptr) {
      judgePair(control, {spec.id, {}}, seen, ticked);
      continue;
    }
    for (const std::size_t index : populations.at(spec.id.name)) {
      judgePair(control, {spec.id, devices[index].id}, seen, ticked);
    }
  }
  std::erase_if(results, [&](const auto& each) { return !seen.contains(each.first); });
  std::erase_if(fingerprints, [&](const auto& each) { return !seen.contains(each.first); });
  if (ticked.judged > 0) judged_at = now;
  due = false;
}

std::vector<TableDigest> Posture::State::tablesBehind(
    std::span<const VerdictChange> changes) const {
  std::set<TableDigest> tables;
  for (const VerdictChange& change : changes) {
    const Watched* control = watched(change.pair.control.name);
    if (control == nullptr) continue;
    for (const TableState& table : stateOf(*control, change.pair.device).tables) {
      if (table.digest) tables.insert({table.table, table.device, *table.digest});
    }
  }
  return {tables.begin(), tables.end()};
}

// Brings the store to what was judged: what differs from it is kept, what became another verdict is
// journaled too.
Result<void> Posture::State::recordAll(Ticked& ticked) {
  std::vector<KeptVerdict> changed;
  std::vector<KeptVerdict> same;
  std::vector<VerdictChange> changes;
  for (const auto& [pair, result] : results) {
    KeptVerdict keep{pair, result.judgement, fingerprints.at(pair), now};
    const auto before = recorded.find(pair);
    if (before == recorded.end() || before->second.judgement.verdict != result.judgement.verdict) {
      changes.push_back({.pair = pair,
                         .from = before == recorded.end()
                                     ? std::nullopt
                                     : std::optional(before->second.judgement.verdict),
                         .now = result.judgement,
                         .at = now});
      changed.push_back(std::move(keep));
    } else if (before->second.fingerprint != keep.fingerprint) {
      keep.since = before->second.since;
      same.push_back(std::move(keep));
    }
  }
  std::vector<Pair> gone;
  for (const auto& [pair, kept] : recorded) {
    if (!results.contains(pair)) gone.push_back(pair);
  }
  const auto remember = [&](std::span<const KeptVerdict> verdicts) {
    for (const KeptVerdict& verdict : verdicts) recorded.insert_or_assign(verdict.pair, verdict);
  };
  for (std::size_t from = 0; from < changes.size(); from += kMaxChangesPerRun) {
    const auto part =
        std::span(changes).subspan(from, std::min(kMaxChangesPerRun, changes.size() - from));
    const auto kept = std::span(changed).subspan(from, part.size());
    const JudgingRun run{now, {part.begin(), part.end()}, tablesBehind(part)};
    std::vector<Sha256> cited;
    for (const TableDigest& table : run.tables) {
      if (table.device) cited.push_back(table.digest);
    }
    if (auto done = ports.received.cite(cited); !done) return done;
    const auto recorded_as = ports.store.record(run, kept, {});
    if (!recorded_as) {
      must_load = recorded_as.error().code == ErrorCode::Indeterminate;
      return std::unexpected(recorded_as.error());
    }
    entry = ticked.entry = *recorded_as;
    ticked.changed += part.size();
    remember(kept);
  }
  if (same.empty() && gone.empty()) return {};
  if (auto kept = ports.store.keep(same, gone); !kept) return kept;
  remember(same);
  for (const Pair& pair : gone) recorded.erase(pair);
  return {};
}

const Watched* Posture::State::watched(std::string_view id) const {
  const auto found = std::ranges::find_if(
      controls, [&](const Watched& control) { return control.spec->id.name == id; });
  return found == controls.end() ? nullptr : &*found;
}

Board Posture::State::board() const {
  Board board = makeBoard(parts());
  board.judged_at = judged_at;
  board.entry = entry;
  return board;
}

}  // namespace sekisho::posture
