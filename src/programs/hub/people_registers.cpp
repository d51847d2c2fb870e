#include <algorithm>
#include <set>

#include "capabilities/observation/standing.h"
#include "interfaces/http/observation_operations.h"
#include "programs/hub/access_list.h"
#include "programs/hub/clinic_registers.h"
#include "programs/hub/lone_approvals.h"
#include "programs/hub/second_person.h"
#include "programs/hub/staff.h"

namespace sekisho::hub {
namespace {

// What has no document lies somewhere, where its readers find it.
std::optional<bool> canBeOpened(const reading::Edition& edition, const Filed& filed) {
  const bool opens = !edition.document || filed.isThere(*edition.document);
  return opens ? std::optional(true) : std::nullopt;
}

// Every one that goes with it is still there.
bool hasDocuments(const Filed& filed, const statements::Statement& statement) {
  return !statement.documents.empty() &&
         std::ranges::all_of(statement.documents, [&](const statements::Attached& one) {
           return filed.isThere(one.digest);
         });
}

std::optional<std::chrono::sys_days> dayOf(const std::optional<Instant>& at) {
  return at ? std::optional(posture::japaneseDays(*at)) : std::nullopt;
}

// How many machines a review's list was made from, and of how many nobody knew the accounts, or the
// operators of their 日レセ. What was decided of an account of the latter is no reading.
std::pair<std::int64_t, std::int64_t> machinesIn(const reviews::Review& review) {
  std::set<DeviceId> named;
  std::set<DeviceId> unread;
  for (const reviews::Line& line : review.lines) {
    if (!line.access.device) continue;
    if (reviews::isUnread(line.access.way)) unread.insert(*line.access.device);
    if (line.access.way == reviews::Way::Account) named.insert(*line.access.device);
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

// Of everybody who is here, who has read what they have to.

}  // namespace

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
  const auto operators = of.state.program_operators->all();
  if (!operators) return std::unexpected(operators.error());
  // What was taken back held until then: days gone by are judged by what held on them.
  for (const ownership::ProgramOperator& one : *operators) {
    posture::ProgramOperator seen{
        .name = one.name, .person = one.person, .from = one.from, .until = one.until};
    if (one.ended) {
      const std::chrono::sys_days ended{japaneseDay(one.ended->at)};
      if (ended < one.from) continue;
      seen.until = std::min(one.until.value_or(ended), ended);
      seen.ended = true;
    }
    clinic.program_operators.push_back(std::move(seen));
  }
  return {};
}

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

}  // namespace sekisho::hub
