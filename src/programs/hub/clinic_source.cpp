#include "programs/hub/clinic_source.h"

#include <algorithm>
#include <map>
#include <set>

#include "capabilities/observation/standing.h"
#include "interfaces/http/observation_operations.h"
#include "programs/hub/access_list.h"
#include "programs/hub/lone_approvals.h"
#include "programs/hub/second_person.h"
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

// What was put on file, and whether it can still be shown: what cannot proves nothing.
class Filed {
 public:
  Filed(const std::vector<documents::Document>& documents, const documents::Contents& contents)
      : contents_(contents) {
    for (const documents::Document& one : documents) digests_.emplace(one.id, one.digest);
  }

  [[nodiscard]] bool isThere(const Sha256& digest) const {
    return contents_.look(digest).has_value();
  }
  [[nodiscard]] bool isThere(documents::DocumentId id) const {
    const auto found = digests_.find(id);
    return found != digests_.end() && isThere(found->second);
  }

 private:
  const documents::Contents& contents_;
  std::map<documents::DocumentId, Sha256> digests_ = {};
};

// What several of the lists below are made from.
struct Sources {
  Hub::State& state;
  std::chrono::sys_days today{};
  std::vector<inventory::Device> devices = {};  // retired ones too
  std::vector<people::Person> people = {};
  std::vector<reviews::Review> reviews = {};
  Filed filed;
};

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

// What has no document lies somewhere, where its readers find it.
std::optional<bool> canBeOpened(const reading::Edition& edition, const Filed& filed) {
  const bool opens = !edition.document || filed.isThere(*edition.document);
  return opens ? std::optional(true) : std::nullopt;
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

// Every one that goes with it is still there.
bool hasDocuments(const Filed& filed, const statements::Statement& statement) {
  return !statement.documents.empty() &&
         std::ranges::all_of(statement.documents, [&](const statements::Attached& one) {
           return filed.isThere(one.digest);
         });
}

Result<void> addStatements(posture::Clinic& clinic, const Sources& of) {
  const auto standing = of.state.statements->standing();
  if (!standing) return std::unexpected(standing.error());
  for (const statements::Statement& statement : *standing) {
    clinic.statements.push_back({.control = statement.control,
                                 .person = statement.by,
                                 .answer = std::string(nameOf(statement.answer)),
                                 .said = statement.checked,
                                 .until = statement.until,
                                 .target = statement.target,
                                 .has_document = hasDocuments(of.filed, statement),
                                 .second = secondWordOf(of.state, statement)});
  }
  return {};
}

Result<void> addOwners(posture::Clinic& clinic, const Sources& of) {
  const auto owners = of.state.owners->all();
  if (!owners) return std::unexpected(owners.error());
  for (posture::Person& person : clinic.people) {
    person.owns_account = ownership::ownsAny(*owners, person.id, of.today);
  }
  for (const ownership::AccountOwner& owner : *owners) {
    if (owner.ended) continue;
    clinic.account_owners.push_back({.device = owner.account.device,
                                     .account = owner.account.name,
                                     .use = std::string(nameOf(owner.use)),
                                     .person = owner.person,
                                     .from = owner.from,
                                     .until = owner.until});
  }
  return {};
}

std::optional<std::chrono::sys_days> dayOf(const std::optional<Instant>& at) {
  return at ? std::optional(posture::japaneseDays(*at)) : std::nullopt;
}

// How many machines a review's list was made from, and of how many nobody knew the accounts. What
// was decided of an account of the latter is no reading.
std::pair<std::int64_t, std::int64_t> machinesIn(const reviews::Review& review) {
  std::set<DeviceId> named;
  std::set<DeviceId> unread;
  for (const reviews::Line& line : review.lines) {
    if (!line.access.device) continue;
    (line.access.way == reviews::Way::Unread ? unread : named).insert(*line.access.device);
  }
  const auto read = std::ranges::count_if(
      named, [&](const DeviceId& device) { return !unread.contains(device); });
  return {read, static_cast<std::int64_t>(unread.size())};
}

posture::Review reviewOf(const Sources& of, const reviews::Review& review) {
  const auto [machines, unread] = machinesIn(review);
  posture::Review seen{.id = review.id.text(),
                       .started = posture::japaneseDays(review.started),
                       .due = review.due,
                       .machines = machines,
                       .unread = unread};
  if (!review.signature) return seen;  // nothing rests on it yet
  seen.signed_on = posture::japaneseDays(review.signature->at);
  seen.unread += static_cast<std::int64_t>(seatsLeftOut(of.state, review, of.devices).size());
  return seen;
}

// What a line of a signed review asks for, at its machine as that is registered today; nothing of
// one that is in the register no more.
std::optional<posture::ReviewLine> askedOf(const Sources& of, const posture::Review& review,
                                           const reviews::Line& line) {
  if (!review.signed_on || !line.decision) return std::nullopt;
  std::optional<DeviceId> device;
  if (line.access.device) {
    const auto* machine = inventory::machineReturned(of.devices, *line.access.device);
    if (machine == nullptr || machine->retired) return std::nullopt;
    device = machine->id;
  }
  posture::ReviewLine asked{.review = review.id,
                            .line = line.number,
                            .choice = std::string(nameOf(line.decision->choice)),
                            .way = std::string(nameOf(line.access.way)),
                            .person = line.access.person,
                            .device = device,
                            .account = line.access.account,
                            .signed_on = *review.signed_on};
  if (line.settled) asked.settled = posture::japaneseDays(line.settled->at);
  return asked;
}

// It counts until it is done or decided anew; what was done stays with its own review.
Result<void> addReviews(posture::Clinic& clinic, const Sources& of) {
  std::set<const reviews::Line*> waiting;
  for (const auto& one : reviews::waitingIn(of.reviews)) waiting.insert(one.line);
  for (const reviews::Review& review : of.reviews) {
    posture::Review seen = reviewOf(of, review);
    for (const reviews::Line& line : review.lines) {
      if (!line.settled && !waiting.contains(&line)) continue;
      if (auto asked = askedOf(of, seen, line)) clinic.review_lines.push_back(std::move(*asked));
    }
    clinic.reviews.push_back(std::move(seen));
  }
  return {};
}

Result<void> addLoneApprovals(posture::Clinic& clinic, const Sources& of) {
  const auto approvals = loneApprovals(of.state, of.reviews);
  if (!approvals) return std::unexpected(approvals.error());
  for (const KnownApproval& one : *approvals) {
    clinic.lone_approvals.push_back({.kind = one.approval.kind,
                                     .subject = one.approval.subject,
                                     .person = one.approval.by,
                                     .day = posture::japaneseDays(one.approval.at),
                                     .listed = dayOf(one.listed)});
  }
  return {};
}

// Whoever is here and joined after staff were told of what is in force.
Result<void> addNoticeJoiners(posture::Clinic& clinic, const Sources& of,
                              const observation::Notice* notice) {
  if (notice == nullptr) return {};
  const auto told = of.state.told->all();
  if (!told) return std::unexpected(told.error());
  for (const people::Person& person : of.people) {
    const auto judged = std::ranges::find(clinic.people, person.id, &posture::Person::id);
    const bool is_here = judged != clinic.people.end() && judged->isHere(of.today);
    if (!is_here || !http::isToBeTold(*notice, person)) continue;
    const auto found = std::ranges::find_if(*told, [&](const observation::Told& one) {
      return one.notice == notice->id && one.person == person.id;
    });
    clinic.notice_joiners.push_back(
        {.person = person.id,
         .name = person.name,
         .from = person.from,
         .told = found == told->end() ? std::nullopt : std::optional(found->day)});
  }
  return {};
}

Result<void> addNotices(posture::Clinic& clinic, const Sources& of) {
  const auto notices = of.state.notices_to_staff->all();
  if (!notices) return std::unexpected(notices.error());
  for (const observation::Notice& notice : *notices) {
    const auto open = observation::daysOf(notice, *notices);
    if (!open || !notice.given || notice.ended) continue;
    clinic.staff_notices.push_back({.responsible = notice.responsible,
                                    .given = notice.given->day,
                                    .from = open->first,
                                    .until = open->last,
                                    .keep_months = notice.keep_months});
  }
  return addNoticeJoiners(clinic, of, observation::inForce(*notices, of.today));
}

Result<void> addSelfChecks(posture::Clinic& clinic, const Sources& of) {
  const auto checks = of.state.visits->selfChecks();
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

// Of everybody who is here, who has read what they have to.
Result<void> addReading(posture::Clinic& clinic, const Sources& of) {
  const Hub::State& state = of.state;
  const auto materials = state.reading->materials();
  if (!materials) return std::unexpected(materials.error());
  const auto read = state.reading->acknowledgements();
  if (!read) return std::unexpected(read.error());
  const auto readers = readersOf(state);
  if (!readers) return std::unexpected(readers.error());
  const auto acts = state.reading->acts();
  if (!acts) return std::unexpected(acts.error());
  std::map<std::pair<reading::EditionId, PersonId>, std::chrono::sys_days> days;
  for (const reading::Acknowledgement& one : *read) days[{one.edition, one.person}] = one.day;
  for (const reading::Material& material : *materials) {
    for (const reading::Reader& reader : *readers) {
      if (material.stopped || !reading::concerns(material.audience, reader)) continue;
      const auto name = std::ranges::find(clinic.people, reader.person, &posture::Person::id);
      const auto day = days.find({material.newest().id, reader.person});
      clinic.readings.push_back(
          {.material = material.id.text(),
           .title = material.title,
           .edition = material.newest().name,
           .person = reader.person,
           .name = name == clinic.people.end() ? std::string() : name->name,
           .read = day == days.end() ? std::nullopt : std::optional(day->second),
           .due = reading::dueFor(material.newest(), reader),
           .can_be_opened = canBeOpened(material.newest(), of.filed)});
    }
  }
  for (const reading::Act& act : *acts) {
    if (act.withdrawn) continue;
    for (posture::Person& person : clinic.people) {
      if (std::ranges::find(act.attendants, person.id) == act.attendants.end()) continue;
      person.reminded = std::max(person.reminded.value_or(act.day), act.day);
    }
    clinic.awareness_acts.push_back(
        {.id = act.id.text(),
         .kind = std::string(nameOf(act.kind)),
         .day = act.day,
         .attendants = static_cast<std::int64_t>(act.attendants.size())});
  }
  return {};
}

// Who may send now, and relays that were ever heard.
Result<void> addUsageSources(posture::Clinic& clinic, const Sources& of) {
  const Hub::State& state = of.state;
  const auto senders = state.senders->all();
  if (!senders) return std::unexpected(senders.error());
  const Instant now = state.clock.now();
  const auto accounts = state.arrivals->accounts();
  const auto add = [&](posture::UsageSource seen) {
    const auto found = std::ranges::find(accounts, seen.source, &usage::Account::source);
    if (found != accounts.end()) {
      seen.accepted = static_cast<std::int64_t>(found->accepted);
      seen.quarantined = static_cast<std::int64_t>(found->quarantined);
      seen.missed = static_cast<std::int64_t>(found->missed);
      seen.last_heard = found->last_heard;
    }
    if (seen.last_heard) {
      seen.silent_open_h = clinic.hours.openBetween(*seen.last_heard, now) / std::chrono::hours{1};
    }
    clinic.usage_sources.push_back(std::move(seen));
  };
  for (const usage::Sender& sender : *senders) {
    if (!sender.isValid(now) || !sender.may(usage::Scope::Write)) continue;
    add({.source = sender.source(),
         .name = sender.name,
         .kind = sender.token ? "token" : "certificate"});
  }
  for (const usage::Account& account : accounts) {
    if (!account.source.starts_with("relay/")) continue;
    add({.source = account.source, .name = account.source, .kind = "relay"});
  }
  return {};
}

Result<void> addLogChecks(posture::Clinic& clinic, const Sources& of) {
  const auto checks = of.state.log_checks->all();
  if (!checks) return std::unexpected(checks.error());
  for (const logchecks::LogCheck& check : *checks) {
    clinic.log_checks.push_back({.id = check.id.text(),
                                 .person = check.by,
                                 .first = check.first,
                                 .last = check.last,
                                 .checked = posture::japaneseDays(check.at),
                                 .own_acts_seen = isWholeToday(of.state, check)});
  }
  return {};
}

Result<void> addRetention(posture::Clinic& clinic, const Sources& of) {
  const auto rules = of.state.retention->rules();
  if (!rules) return std::unexpected(rules.error());
  for (const auto kind :
       {journal::EntryClass::Decision, journal::EntryClass::Usage, journal::EntryClass::Raw}) {
    const auto* rule = retention::inForce(*rules, kind, of.today);
    posture::RetentionRule seen{.entry_class = std::string(journal::nameOf(kind))};
    if (rule != nullptr) seen.months = rule->months;
    clinic.retention_rules.push_back(std::move(seen));
  }
  return {};
}

Result<void> addDailyUses(posture::Clinic& clinic, const Sources& of) {
  const auto standing = of.state.day_book->days(of.today - kAskedFor, of.today);
  if (!standing) return std::unexpected(standing.error());
  for (const DayStanding& one : *standing) {
    if (one.standing == daily::Standing::Closed || one.standing == daily::Standing::Early) continue;
    clinic.daily_uses.push_back({.day = one.day,
                                 .state = std::string(daily::nameOf(one.standing)),
                                 .open_days = one.open_days});
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
  for (const auto add : {addDevices, addPeople, addStatements, addOwners, addReviews,
                         addLoneApprovals, addRetention, addLogChecks, addUsageSources,
                         addDailyUses, addNotices, addSelfChecks, addRecords, addReading}) {
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
