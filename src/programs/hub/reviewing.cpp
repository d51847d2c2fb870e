#include "programs/hub/reviewing.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include "capabilities/ownership/found_account.h"
#include "capabilities/posture/presence.h"
#include "core/check.h"
#include "programs/hub/second_person.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using ownership::Account;
using ownership::AccountOwner;
using ownership::FoundAccount;
using ownership::Openness;
using reviews::Access;
using reviews::Observed;
using reviews::Standing;

/// What the registers say, read once.
struct Registers {
  std::vector<inventory::Device> devices;  ///< With those that were retired.
  std::vector<people::Person> people;
  std::vector<AccountOwner> owners;  ///< Newest first.
  std::vector<access::SignIn> signins;
  std::chrono::sys_days today{};

  [[nodiscard]] const inventory::Device* machine(DeviceId id) const {
    return inventory::machineToday(devices, id);
  }
  [[nodiscard]] const people::Person* person(const std::optional<PersonId>& id) const {
    const auto found = id ? std::ranges::find(people, *id, &people::Person::id) : people.end();
    return found == people.end() ? nullptr : &*found;
  }
  // Whose it is today or was last, unless that was taken back: a leaver's account stays theirs.
  [[nodiscard]] const AccountOwner* ownerOf(const Account& account) const {
    const AccountOwner* last = nullptr;
    for (const AccountOwner& owner : owners) {
      if (owner.account != account || owner.ended || owner.from > today) continue;
      if (owner.isInForce(today)) return &owner;
      if (last == nullptr || owner.until > last->until) last = &owner;
    }
    return last;
  }
};

Result<Registers> registersOf(const Hub::State& state) {
  auto devices = state.devices->all(true);
  if (!devices) return std::unexpected(std::move(devices.error()));
  auto people = state.people->all();
  if (!people) return std::unexpected(std::move(people.error()));
  auto owners = state.owners->all();
  if (!owners) return std::unexpected(std::move(owners.error()));
  auto signins = state.signins->all();
  if (!signins) return std::unexpected(std::move(signins.error()));
  return Registers{.devices = std::move(*devices),
                   .people = std::move(*people),
                   .owners = std::move(*owners),
                   .signins = std::move(*signins),
                   .today = japaneseDay(state.clock.now())};
}

std::optional<bool> truthOf(const std::optional<std::int64_t>& flag) {
  return flag ? std::optional(*flag != 0) : std::nullopt;
}

reviews::Rights rightsOf(const FoundAccount& found) {
  return {.administrator = truthOf(found.sudo), .member_of = found.groups};
}

/// Builds the list, one access after the other.
class Listing {
 public:
  Listing(const Hub::State& state, const Registers& registers, std::chrono::sys_days due)
      : state_(state),
        registers_(registers),
        due_(due),
        unused_days_(ruleOf(state, "unused_account_days")) {}

  void addSeat(const inventory::Device& device) {
    const auto received = state_.tables->newest(device.id, ownership::kAccountsTable);
    if (isSeat(device) && !areAccountsKnown(state_, device.id)) {
      list.push_back(
          {.way = reviews::Way::Unread, .device = device.id, .standing = Standing::Unowned});
    }
    std::vector<FoundAccount> found;
    if (received) found = ownership::accountsIn(received->content, registers_.today);
    for (const FoundAccount& account : found) {
      if (!account.mayBeUsed()) continue;
      const std::chrono::sys_days read = japaneseDay(received->mark.what.observed);
      add({device.id, account.name}, &account, read);
    }
    // What was decided of accounts that could not be read now.
    std::set<std::string> met;
    for (const AccountOwner& owner : registers_.owners) {
      if (owner.account.device != device.id || !owner.isInForce(registers_.today)) continue;
      const bool unread = !received || ownership::opennessOf(owner.account.name, received->content,
                                                             found) == Openness::Unknown;
      if (unread && met.insert(owner.account.name).second) add(owner.account, nullptr, {});
    }
  }

  void addSignIns() {
    for (const access::SignIn& signin : registers_.signins) {
      if (!state_.access->maySignIn(signin)) continue;
      keep({.way = reviews::Way::SignIn,
            .person = signin.person,
            .purpose = signin.reason,
            .rights = {.member_of = access::textOf(signin.roles)}});
    }
  }

  void addWhoWalksUp() {
    for (const people::Person& person : registers_.people) {
      if (person.kind != people::Kind::WalksUp || !person.isHere(registers_.today)) continue;
      keep({.way = reviews::Way::WalksUp,
            .person = person.id,
            .rights = {.member_of = std::string(people::nameOf(person.kind))}});
    }
  }

  std::vector<Access> list;

 private:
  void add(const Account& account, const FoundAccount* found, std::chrono::sys_days read) {
    Access access{.device = account.device, .account = account.name};
    if (const AccountOwner* owner = registers_.ownerOf(account)) {
      access.person = owner->person;
      access.service = owner->use == ownership::Use::Service;
      access.purpose = owner->purpose;
    } else {
      access.standing = Standing::Unowned;
    }
    if (found != nullptr) {
      access.rights = rightsOf(*found);
      if (found->idle_days) {
        access.idle = reviews::Idle{.days = static_cast<int>(*found->idle_days), .read = read};
        if (access.person && *found->idle_days > unused_days_) access.standing = Standing::Unused;
      }
    }
    keep(std::move(access));
  }

  void keep(Access access) {
    if (const people::Person* person = registers_.person(access.person)) {
      access.last_day = person->until;
      if (person->until && *person->until <= due_) access.standing = Standing::Leaver;
    }
    list.push_back(std::move(access));
  }

  const Hub::State& state_;
  const Registers& registers_;
  std::chrono::sys_days due_;
  std::int64_t unused_days_;
};

using ApprovalKey = std::tuple<std::string, std::string, Instant>;
ApprovalKey keyOf(const reviews::LoneApproval& approval) {
  return {approval.kind, approval.subject, approval.at};
}

Result<std::vector<reviews::LoneApproval>> unlisted(const Hub::State& state) {
  const auto reviews = state.reviews->all();
  if (!reviews) return std::unexpected(reviews.error());
  std::vector<reviews::LoneApproval> unlisted;
  auto approvals = loneApprovals(state, *reviews);
  if (!approvals) return std::unexpected(std::move(approvals.error()));
  for (KnownApproval& one : *approvals) {
    if (!one.listed) unlisted.push_back(std::move(one.approval));
  }
  return unlisted;
}

Observed ofAccount(const Hub::State& state, const Registers& registers, const Access& access) {
  Observed observed;
  const auto* machine = inventory::machineReturned(registers.devices, *access.device);
  if (machine == nullptr) return observed;
  const Account account{.device = machine->id, .name = access.account};
  if (const AccountOwner* owner = registers.ownerOf(account)) observed.person = owner->person;
  if (machine->retired) {
    observed.state = Observed::State::Retired;
    observed.at = *machine->retired;
    return observed;
  }
  const auto received = state.tables->newest(account.device, ownership::kAccountsTable);
  if (!received || received->mark.is_doubted) return observed;
  observed.at = received->mark.confirmed;
  if (received->mark.confirmed_by == evidence::Origin::Visit) {
    // Whoever brought it says the day; the machine's own clock may be hours ahead within it.
    observed.at = Instant{std::chrono::sys_days{
                      japaneseDay(received->mark.confirmed - std::chrono::milliseconds{1})}} -
                  kJst;
  }
  observed.table = received->mark.what.digest;
  // An account that ends later was not stopped when it was read.
  const auto found = ownership::accountsIn(received->content, japaneseDay(observed.at));
  switch (ownership::opennessOf(account.name, received->content, found)) {
    using enum Observed::State;
    case Openness::Open: observed.state = Open; break;
    case Openness::Stopped: observed.state = Stopped; break;
    case Openness::Gone: observed.state = Gone; break;
    case Openness::Unknown: observed.state = Unknown; break;
  }
  const auto one = std::ranges::find(found, account.name, &FoundAccount::name);
  if (one != found.end()) observed.rights = rightsOf(*one);
  return observed;
}

// Of what the hub itself decides, it knows at any time.
Observed ofRegisters(const Hub::State& state, const Registers& registers, const Access& line) {
  Observed observed{.state = Observed::State::Gone, .at = state.clock.now(), .person = line.person};
  if (line.way == reviews::Way::SignIn) {
    const auto signin = std::ranges::find(registers.signins, *line.person, &access::SignIn::person);
    if (signin == registers.signins.end()) return observed;
    observed.state =
        state.access->maySignIn(*signin) ? Observed::State::Open : Observed::State::Stopped;
    observed.rights.member_of = access::textOf(signin->roles);
    return observed;
  }
  const people::Person* person = registers.person(line.person);
  if (person == nullptr || !person->isHere(registers.today)) return observed;
  observed.state = Observed::State::Open;
  observed.rights.member_of = std::string(people::nameOf(person->kind));
  return observed;
}

Observed observedOf(const Hub::State& state, const Registers& registers, const Access& access) {
  if (access.way == reviews::Way::Unread) return {};
  return access.device ? ofAccount(state, registers, access)
                       : ofRegisters(state, registers, access);
}

std::optional<reviews::AsDecided> knownNow(const Hub::State& state, const Access& access) {
  const auto registers = registersOf(state);
  if (!registers) return std::nullopt;
  const Observed observed = observedOf(state, *registers, access);
  return reviews::AsDecided{.person = observed.person, .rights = observed.rights};
}

Result<bool> closeLine(Hub::State& state, const Registers& registers,
                       const reviews::Waiting& waiting) {
  const Observed observed = observedOf(state, registers, waiting.line->access);
  const auto settled = reviews::settlementOf(*waiting.line, observed, state.clock.now());
  if (!settled) return false;
  if (settled->table) {
    // Kept whole, for whoever asks later what it was closed by.
    if (auto cited = state.tables->cite(std::span(&*settled->table, 1)); !cited) {
      return std::unexpected(std::move(cited.error()));
    }
  }
  if (auto kept = state.reviews->settle(waiting.review->id, waiting.line->number, *settled);
      !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return true;
}

// A machine that was taken out of the register and is back has the accounts it had.
Result<bool> reopenLine(Hub::State& state, const Registers& registers,
                        const reviews::Waiting& closed) {
  const Observed observed = observedOf(state, registers, closed.line->access);
  if (observed.state == Observed::State::Retired) return false;
  auto reopened = state.reviews->reopen(closed.review->id, closed.line->number);
  if (!reopened) return std::unexpected(std::move(reopened.error()));
  return true;
}

std::string_view kindOf(const access::Act& act) {
  switch (act.kind) {
    case access::ActKind::Given: return "grant";
    case access::ActKind::Reset: return "sign-in-reset";
    case access::ActKind::Stopped: return "sign-in-stop";
  }
  std::unreachable();
}

// What nobody else has looked at, and passwords of directors that somebody else reset, whether or
// not the director knows by now.
Result<void> addActs(const Hub::State& state, std::vector<KnownApproval>& approvals) {
  const auto acts = state.signins->acts();
  if (!acts) return std::unexpected(acts.error());
  for (const access::Act& act : *acts) {
    if (act.kind != access::ActKind::Reset && !act.isAlone()) continue;
    approvals.push_back({.approval = {.kind = std::string(kindOf(act)),
                                      .subject = act.id.text(),
                                      .by = act.by.value_or(act.person),
                                      .at = act.at,
                                      .why = act.reason}});
  }
  return {};
}

Result<void> addNotices(const Hub::State& state, std::vector<KnownApproval>& approvals) {
  const auto notices = state.notices_to_staff->all();
  if (!notices) return std::unexpected(notices.error());
  for (const observation::Notice& notice : *notices) {
    if (!notice.given || notice.given->alone.empty()) continue;
    approvals.push_back({.approval = {.kind = "notice-given",
                                      .subject = notice.id.text(),
                                      .by = notice.given->by,
                                      .at = notice.given->at,
                                      .why = notice.given->alone}});
  }
  return {};
}

// Since the last yearly review may have begun.
Instant sinceAReviewAgo(const Hub::State& state) {
  return state.clock.now() - std::chrono::days{ruleOf(state, "review_days")};
}

// What could not be read was: nobody decides alone about what may be theirs.
bool wasTheirs(const Hub::State& state, PersonId person, const Access& access) {
  if (access.way != reviews::Way::Account || !access.device) return false;
  const auto registers = registersOf(state);
  if (!registers) return true;
  const inventory::Device* machine = registers->machine(*access.device);
  const DeviceId device = machine == nullptr ? *access.device : machine->id;
  return ownership::ownedSince(registers->owners, {.device = device, .name = access.account},
                               person, japaneseDay(sinceAReviewAgo(state)));
}

// Nothing while the machine sleeps: what it was when it fell asleep, it is.
std::optional<Instant> accountsHoldUntil(const Hub::State& state, const evidence::TableMark& mark) {
  if (mark.confirmed_by == evidence::Origin::Visit) {
    return mark.confirmed + evidence::kVisitFreshFor;
  }
  std::vector<posture::Sleep> sleeps;
  if (const auto presences = state.clinic_source->presences()) {
    const auto found = std::ranges::find(*presences, mark.what.device, &posture::Presence::device);
    if (found != presences->end()) sleeps = found->sleeps;
  }
  const auto specs = state.drop_ins->specs();
  const catalog::FactSpec* spec = specs->fact(ownership::kAccountsTable);
  SEKISHO_CHECK(spec != nullptr);
  return posture::staleAt(mark.confirmed, spec->fresh_for, sleeps);
}

}  // namespace

// People log in to computers, and to what nobody has decided about; a printer has no list.
bool isSeat(const inventory::Device& device) {
  using enum inventory::DeviceRole;
  return device.roles.empty() || std::ranges::any_of(device.roles, [](inventory::DeviceRole role) {
           return role != Other;
         });
}

bool areAccountsKnown(const Hub::State& state, DeviceId device) {
  const auto mark = state.tables->mark(device, ownership::kAccountsTable);
  if (!mark || mark->is_doubted || mark->status != evidence::TableStatus::Complete) return false;
  const auto until = accountsHoldUntil(state, *mark);
  return !until || state.clock.now() <= *until;
}

std::vector<DeviceId> seatsLeftOut(const Hub::State& state, const reviews::Review& review,
                                   const std::vector<inventory::Device>& devices) {
  const auto is_listed = [&](DeviceId device) {
    return std::ranges::any_of(review.lines, [&](const reviews::Line& line) {
      if (!line.access.device) return false;
      const auto* machine = inventory::machineToday(devices, *line.access.device);
      return *line.access.device == device || (machine != nullptr && machine->id == device);
    });
  };
  const auto nobody_can = [&](DeviceId device) {
    if (!areAccountsKnown(state, device)) return false;
    const auto received = state.tables->newest(device, ownership::kAccountsTable);
    return received && std::ranges::none_of(
                           ownership::accountsIn(received->content, japaneseDay(state.clock.now())),
                           [](const FoundAccount& account) { return account.mayBeUsed(); });
  };
  std::vector<DeviceId> left_out;
  for (const inventory::Device& device : devices) {
    const bool stood = !device.retired && device.registered <= review.started;
    if (stood && isSeat(device) && !is_listed(device.id) && !nobody_can(device.id)) {
      left_out.push_back(device.id);
    }
  }
  return left_out;
}

Result<std::vector<KnownApproval>> loneApprovals(const Hub::State& state,
                                                 const std::vector<reviews::Review>& reviews) {
  std::vector<KnownApproval> approvals;
  const auto statements = state.statements->all();
  if (!statements) return std::unexpected(statements.error());
  for (const statements::Statement& statement : *statements) {
    std::vector<statements::Confirmation> given = statement.confirmed_before;
    if (statement.confirmed) given.push_back(*statement.confirmed);
    for (const statements::Confirmation& one : given) {
      if (!one.alone) continue;
      approvals.push_back({.approval = {.kind = one.lately ? "statement-lately" : "statement",
                                        .subject = statement.control.name,
                                        .by = one.by,
                                        .at = one.at,
                                        .why = one.why}});
    }
  }
  const auto checks = state.log_checks->all();
  if (!checks) return std::unexpected(checks.error());
  for (const logchecks::LogCheck& check : *checks) {
    if (check.alone && (!check.own_acts || check.own_acts->worth() == Worth::NeedsAnother)) {
      approvals.push_back({.approval = {.kind = "log-check",
                                        .subject = check.id.text(),
                                        .by = check.by,
                                        .at = check.at,
                                        .why = check.why}});
    }
    std::vector<logchecks::OwnActsSeen> looks = check.own_acts_before;
    if (check.own_acts) looks.push_back(*check.own_acts);
    for (const logchecks::OwnActsSeen& look : looks) {
      if (!look.alone) continue;
      approvals.push_back({.approval = {.kind = "log-check-lately",
                                        .subject = check.id.text(),
                                        .by = look.by,
                                        .at = look.at,
                                        .why = look.why}});
    }
  }
  if (auto added = addActs(state, approvals); !added) {
    return std::unexpected(std::move(added.error()));
  }
  const auto owners = state.owners->all();
  if (!owners) return std::unexpected(owners.error());
  for (const AccountOwner& owner : *owners) {
    const Access taken{.device = owner.account.device, .account = owner.account.name};
    const std::chrono::days within{ruleOf(state, "review_days")};
    if (!owner.ended && owner.use == ownership::Use::Person && owner.by == owner.person &&
        reviews::decidedAsNobodys(reviews, owner.by, taken, owner.at - within)) {
      approvals.push_back({.approval = {.kind = "account-taken",
                                        .subject = owner.id.text(),
                                        .by = owner.by,
                                        .at = owner.at,
                                        .why = owner.purpose}});
    }
    // Whoever says so takes an account out of what is asked of people's accounts.
    if (owner.ended || owner.use != ownership::Use::Service) continue;
    approvals.push_back({.approval = {.kind = "account-service",
                                      .subject = owner.id.text(),
                                      .by = owner.by,
                                      .at = owner.at,
                                      .why = owner.purpose}});
  }
  const auto lone_changes = state.people->loneChanges();
  if (!lone_changes) return std::unexpected(lone_changes.error());
  for (const people::LoneChange& one : *lone_changes) {
    approvals.push_back({.approval = {.kind = "own-duties",
                                      .subject = one.person.text(),
                                      .by = one.by.value_or(one.person),
                                      .at = one.change.at,
                                      .why = one.change.why}});
  }
  if (auto added = addNotices(state, approvals); !added) {
    return std::unexpected(std::move(added.error()));
  }
  std::map<ApprovalKey, Instant> listed;
  for (const reviews::Review& review : reviews) {
    for (const reviews::Line& line : review.lines) {
      if (!review.signature || !line.decision || !line.decision->alone) continue;
      approvals.push_back(
          {.approval = {.kind = line.decision->lately ? "review-line-lately" : "review-line",
                        .subject = review.id.text() + "/" + std::to_string(line.number),
                        .by = line.decision->by,
                        .at = line.decision->at,
                        .why = line.decision->why}});
    }
    if (!review.signature) continue;
    if (review.signature->alone) {
      approvals.push_back({.approval = {.kind = "review-signed",
                                        .subject = review.id.text(),
                                        .by = review.signature->by,
                                        .at = review.signature->at,
                                        .why = review.signature->why}});
    }
    for (const auto& approval : review.alone) {
      listed.insert_or_assign(keyOf(approval), review.signature->at);
    }
  }
  for (KnownApproval& one : approvals) {
    const auto found = listed.find(keyOf(one.approval));
    if (found != listed.end()) one.listed = found->second;
  }
  return approvals;
}

Result<http::AccessNow> accessNow(const Hub::State& state, std::chrono::sys_days due) {
  const auto registers = registersOf(state);
  if (!registers) return std::unexpected(registers.error());
  Listing listing(state, *registers, due);
  for (const inventory::Device& device : registers->devices) {
    if (!device.retired) listing.addSeat(device);
  }
  listing.addSignIns();
  listing.addWhoWalksUp();
  auto alone = unlisted(state);
  if (!alone) return std::unexpected(std::move(alone.error()));
  return http::AccessNow{.accesses = std::move(listing.list), .alone = std::move(*alone)};
}

Result<SecondPerson> takesAccount(const Hub::State& state, const http::Caller& caller,
                                  const Account& account) {
  const auto reviews = state.reviews->all();
  if (!reviews) return std::unexpected(reviews.error());
  const PersonId me = caller.signedIn().person;
  const Access taken{.device = account.device, .account = account.name};
  if (!reviews::decidedAsNobodys(*reviews, me, taken, sinceAReviewAgo(state))) {
    return SecondPerson{};
  }
  return secondPerson(state, caller, "assignAccount", me, Making::OfTheFirst);
}

http::ReviewSurroundings reviewSurroundings(Hub::State& state) {
  return {.access_now = [&state](std::chrono::sys_days due) { return accessNow(state, due); },
          .decides =
              [&state](const http::Caller& caller, PersonId person) {
                return secondPerson(state, caller, "decideReviewLine", person, Making::OfTheFirst);
              },
          .was_theirs =
              [&state](const http::Caller& caller, const Access& access) {
                return wasTheirs(state, caller.signedIn().person, access);
              },
          .signs =
              [&state](const http::Caller& caller, std::span<const PersonId> people) {
                return secondToAll(state, caller, "signReview", people);
              },
          .known_now = [&state](const Access& access) { return knownNow(state, access); },
          .every = [&state] { return std::chrono::days{ruleOf(state, "review_days")}; },
          .title = [&state](std::string_view control) -> Json {
            const auto specs = state.drop_ins->specs();
            const auto found = specs->controls().find(control);
            return found == specs->controls().end() ? Json() : bodyOf(found->second.title);
          },
          .act = [&state](std::string_view id) -> Json {
            const auto acts = state.signins->acts();
            if (!acts) return {};
            const auto act = std::ranges::find_if(
                *acts, [&](const access::Act& one) { return one.id.text() == id; });
            if (act == acts->end()) return {};
            const auto signin = state.signins->byPerson(act->person);
            const std::string name = signin ? signin->name : act->person.text();
            return Json::Object{{"ja", name}, {"en", name}};
          },
          .account = [&state](std::string_view ownership) -> Json {
            const auto owners = state.owners->all();
            const auto id = ownership::OwnershipId::fromText(ownership);
            if (!owners || !id) return {};
            const auto owner = std::ranges::find(*owners, *id, &AccountOwner::id);
            if (owner == owners->end()) return {};
            const auto device = state.devices->device(owner->account.device);
            const std::string name = (device ? device->name + " " : "") + owner->account.name;
            return Json::Object{{"ja", name}, {"en", name}};
          },
          .changed =
              [&state] {
                state.reviews_wait = true;
                state.registersChanged(std::nullopt);
              }};
}

bool settleReviews(Hub::State& state) {
  if (!state.reviews_wait.exchange(false)) return false;
  const auto reviews = state.reviews->all();
  const auto registers = registersOf(state);
  if (!reviews || !registers) {
    state.reviews_wait = true;  // the next tick tries again
    return false;
  }
  bool changed = false;
  for (const reviews::Waiting& waiting : reviews::waitingIn(*reviews)) {
    const auto done = closeLine(state, *registers, waiting);
    if (!done) complain("closing a line of a review", done.error());
    changed = changed || done.value_or(false);
    if (!done.value_or(false)) state.reviews_wait = true;
  }
  for (const reviews::Waiting& closed : reviews::retiredIn(*reviews)) {
    const auto waits = reopenLine(state, *registers, closed);
    if (!waits) complain("opening a line of a review again", waits.error());
    changed = changed || waits.value_or(false);
    if (waits.value_or(true)) state.reviews_wait = true;
  }
  return changed;
}

}  // namespace sekisho::hub
