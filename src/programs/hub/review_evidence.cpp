#include "programs/hub/review_evidence.h"

#include <algorithm>
#include <span>
#include <utility>

#include "capabilities/ownership/found_account.h"
#include "programs/hub/access_registers.h"

namespace sekisho::hub {
namespace {

using ownership::Openness;
using reviews::Access;
using reviews::Observed;

Observed::State stateOf(Openness openness) {
  switch (openness) {
    case Openness::Open: return Observed::State::Open;
    case Openness::Stopped: return Observed::State::Stopped;
    case Openness::Gone: return Observed::State::Gone;
    case Openness::Unknown: return Observed::State::Unknown;
  }
  std::unreachable();
}

Instant readAt(const evidence::TableMark& mark) {
  if (mark.confirmed_by != evidence::Origin::Visit) return mark.confirmed;
  // Whoever brought it says the day; the machine's own clock may be hours ahead within it.
  return Instant{
             std::chrono::sys_days{japaneseDay(mark.confirmed - std::chrono::milliseconds{1})}} -
         kJst;
}

// `found` is everything of its kind that the table has.
template <class Found>
void observe(std::string_view name, const evidence::Table& table, const std::vector<Found>& found,
             Observed& observed) {
  observed.state = stateOf(ownership::opennessOf(name, table, found));
  const auto one = std::ranges::find(found, name, &Found::name);
  if (one != found.end()) observed.rights = rightsOf(*one);
}

Observed ofMachine(const Hub::State& state, const AccessRegisters& registers, DeviceId device,
                   const Access& access) {
  Observed observed;
  const auto* machine = inventory::machineReturned(registers.devices, device);
  if (machine == nullptr) return observed;
  const bool of_orca = access.way == reviews::Way::Operator;
  if (of_orca) {
    if (const auto owner = registers.ownerOfOperator(access.account)) {
      observed.person = owner->person;
    }
  } else if (const auto* owner =
                 registers.ownerOf({.device = machine->id, .name = access.account})) {
    observed.person = owner->person;
  }
  if (machine->retired) {
    observed.state = Observed::State::Retired;
    observed.at = *machine->retired;
    return observed;
  }
  const auto received = state.tables->newest(
      machine->id, of_orca ? ownership::kOperatorsTable : ownership::kAccountsTable);
  if (!received || received->mark.is_doubted) return observed;
  observed.at = readAt(received->mark);
  observed.table = received->mark.what.digest;
  const evidence::Table& table = received->content;
  if (of_orca) {
    observe(access.account, table, ownership::operatorsIn(table), observed);
  } else {
    // An account that ends later was not stopped when it was read.
    observe(access.account, table, ownership::accountsIn(table, japaneseDay(observed.at)),
            observed);
  }
  return observed;
}

// Of what the hub itself decides, it knows at any time.
Observed ofRegisters(const Hub::State& state, const AccessRegisters& registers,
                     const Access& line) {
  Observed observed{.state = Observed::State::Gone, .at = state.clock.now(), .person = line.person};
  if (line.way == reviews::Way::SignIn) {
    const auto& person = line.person;
    if (!person) return {};
    const auto signin = std::ranges::find(registers.signins, *person, &access::SignIn::person);
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

Observed observedOf(const Hub::State& state, const AccessRegisters& registers,
                    const Access& access) {
  if (reviews::isUnread(access.way)) return {};
  const auto& device = access.device;
  return device ? ofMachine(state, registers, *device, access)
                : ofRegisters(state, registers, access);
}

Result<bool> closeLine(Hub::State& state, const AccessRegisters& registers,
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
Result<bool> reopenLine(Hub::State& state, const AccessRegisters& registers,
                        const reviews::Waiting& closed) {
  const Observed observed = observedOf(state, registers, closed.line->access);
  if (observed.state == Observed::State::Retired) return false;
  auto reopened = state.reviews->reopen(closed.review->id, closed.line->number);
  if (!reopened) return std::unexpected(std::move(reopened.error()));
  return true;
}

}  // namespace

std::optional<reviews::AsDecided> knownNow(const Hub::State& state, const Access& access) {
  const auto registers = accessRegistersOf(state);
  if (!registers) return std::nullopt;
  const Observed observed = observedOf(state, *registers, access);
  return reviews::AsDecided{.person = observed.person, .rights = observed.rights};
}

bool settleReviews(Hub::State& state) {
  if (!state.reviews_wait.exchange(false)) return false;
  const auto reviews = state.reviews->all();
  const auto registers = accessRegistersOf(state);
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
