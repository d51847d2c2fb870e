#include "programs/hub/access_list.h"

#include <algorithm>
#include <set>
#include <utility>

#include "capabilities/evidence/account_use.h"
#include "capabilities/posture/presence.h"
#include "core/check.h"
#include "programs/hub/access_registers.h"
#include "programs/hub/operators_seen.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using ownership::Account;
using ownership::AccountOwner;
using ownership::FoundAccount;
using ownership::FoundOperator;
using ownership::Openness;
using reviews::Access;
using reviews::Standing;

/// Builds the list, one access after the other.
class Listing {
 public:
  Listing(const Hub::State& state, const AccessRegisters& registers, std::chrono::sys_days due)
      : state_(state),
        registers_(registers),
        due_(due),
        unused_days_(ruleOf(state, "unused_account_days")) {}

  void addSeat(const inventory::Device& device) {
    const auto received = state_.tables->newest(device.id, ownership::kAccountsTable);
    if (isSeat(device) && !isKnownNow(state_, device.id, ownership::kAccountsTable)) {
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

  void addOperators(const inventory::Device& device) {
    const auto received = state_.tables->newest(device.id, ownership::kOperatorsTable);
    const bool known = isKnownNow(state_, device.id, ownership::kOperatorsTable);
    if (!known && !hasOrca(device.id)) return;
    if (!known) {
      list.push_back({.way = reviews::Way::UnreadOperators,
                      .device = device.id,
                      .standing = Standing::Unowned});
    }
    std::vector<FoundOperator> found;
    if (received) found = ownership::operatorsIn(received->content);
    for (const FoundOperator& one : found) {
      if (one.can_log_in.value_or(true)) add(device.id, one);
    }
    if (known) return;
    // Those of the registers that nobody could look for.
    for (const std::string& name : registers_.operatorsToday()) {
      if (std::ranges::find(found, name, &FoundOperator::name) == found.end()) {
        add(device.id, {.name = name});
      }
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

  void add(DeviceId server, const FoundOperator& found) {
    Access access{.way = reviews::Way::Operator,
                  .device = server,
                  .account = found.name,
                  .rights = rightsOf(found),
                  .valid = found.valid,
                  .valid_until = found.until};
    if (const auto owner = registers_.ownerOfOperator(found.name)) {
      access.person = owner->person;
      access.service = owner->service;
      access.purpose = owner->purpose;
    } else {
      access.standing = Standing::Unowned;
    }
    if (const auto seen = lastSeen(found.name)) {
      const auto idle = evidence::idleStep((registers_.today - *seen).count());
      access.idle = reviews::Idle{.days = static_cast<int>(idle), .read = registers_.today};
      if (access.person && idle > unused_days_) access.standing = Standing::Unused;
    }
    if (access.person && found.valid == false) access.standing = Standing::Expired;
    keep(std::move(access));
  }

  [[nodiscard]] bool hasOrca(DeviceId device) const {
    const auto mark = state_.tables->mark(device, "orca_server");
    return mark && mark->rows > 0;
  }

  // The journal is searched once, and only where there is an operator at all.
  [[nodiscard]] std::optional<std::chrono::sys_days> lastSeen(const std::string& name) {
    if (!seen_) {
      const std::chrono::days within{unused_days_ + evidence::kIdleStepDays};
      seen_ = operatorsSeen(state_, registers_.today - within);
    }
    const auto found = seen_->find(name);
    return found == seen_->end() ? std::nullopt : std::optional(found->second);
  }

  void keep(Access access) {
    if (const people::Person* person = registers_.person(access.person)) {
      access.last_day = person->until;
      if (person->until && *person->until <= due_) access.standing = Standing::Leaver;
    }
    list.push_back(std::move(access));
  }

  const Hub::State& state_;
  const AccessRegisters& registers_;
  std::chrono::sys_days due_;
  std::int64_t unused_days_;
  std::optional<OperatorsSeen> seen_ = {};
};

// Nothing while the machine sleeps: what it was when it fell asleep, it is.
std::optional<Instant> holdsUntil(const Hub::State& state, const evidence::TableMark& mark) {
  if (mark.confirmed_by == evidence::Origin::Visit) {
    return mark.confirmed + evidence::kVisitFreshFor;
  }
  std::vector<posture::Sleep> sleeps;
  if (const auto presences = state.clinic_source->presences()) {
    const auto found = std::ranges::find(*presences, mark.what.device, &posture::Presence::device);
    if (found != presences->end()) sleeps = found->sleeps;
  }
  const auto specs = state.drop_ins->specs();
  const catalog::FactSpec* spec = specs->fact(mark.what.table);
  SEKISHO_CHECK(spec != nullptr);
  return posture::staleAt(mark.confirmed, spec->fresh_for, sleeps);
}

}  // namespace

Result<std::vector<Access>> accessList(const Hub::State& state, std::chrono::sys_days due) {
  const auto registers = accessRegistersOf(state);
  if (!registers) return std::unexpected(registers.error());
  Listing listing(state, *registers, due);
  for (const inventory::Device& device : registers->devices) {
    if (device.retired) continue;
    listing.addSeat(device);
    listing.addOperators(device);
  }
  listing.addSignIns();
  listing.addWhoWalksUp();
  return std::move(listing.list);
}

// People log in to computers, and to what nobody has decided about; a printer has no list.
bool isSeat(const inventory::Device& device) {
  using enum inventory::DeviceRole;
  return device.roles.empty() || std::ranges::any_of(device.roles, [](inventory::DeviceRole role) {
           return role != Other;
         });
}

bool isKnownNow(const Hub::State& state, DeviceId device, std::string_view table) {
  const auto mark = state.tables->mark(device, table);
  if (!mark || mark->is_doubted || mark->status != evidence::TableStatus::Complete) return false;
  const auto until = holdsUntil(state, *mark);
  return !until || state.clock.now() <= *until;
}

std::vector<DeviceId> seatsLeftOut(const Hub::State& state, const reviews::Review& review,
                                   const std::vector<inventory::Device>& devices) {
  const auto is_listed = [&](DeviceId device) {
    return std::ranges::any_of(review.lines, [&](const reviews::Line& line) {
      const bool of_seat =
          line.access.way == reviews::Way::Account || line.access.way == reviews::Way::Unread;
      if (!of_seat || !line.access.device) return false;
      const auto* machine = inventory::machineToday(devices, *line.access.device);
      return *line.access.device == device || (machine != nullptr && machine->id == device);
    });
  };
  const auto nobody_can = [&](DeviceId device) {
    if (!isKnownNow(state, device, ownership::kAccountsTable)) return false;
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

}  // namespace sekisho::hub
