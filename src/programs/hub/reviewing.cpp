#include "programs/hub/reviewing.h"

#include <algorithm>
#include <span>
#include <utility>

#include "programs/hub/access_list.h"
#include "programs/hub/access_registers.h"
#include "programs/hub/lone_approvals.h"
#include "programs/hub/review_evidence.h"
#include "programs/hub/second_person.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

using ownership::Account;
using ownership::AccountOwner;
using reviews::Access;

// Since the last yearly review may have begun.
Instant sinceAReviewAgo(const Hub::State& state) {
  return state.clock.now() - std::chrono::days{ruleOf(state, "review_days")};
}

bool wasTheirOperator(const AccessRegisters& registers, PersonId person, std::string_view name,
                      std::chrono::sys_days since) {
  const ownership::Days days{.first = since, .last = registers.today};
  const people::Person* one = registers.person(person);
  return std::ranges::any_of(registers.program_operators,
                             [&](const ownership::ProgramOperator& row) {
                               return row.name == name && row.person == person &&
                                      ownership::doMeet(row.days(), days);
                             }) ||
         (one != nullptr && std::ranges::any_of(one->operators, [&](const auto& use) {
            return use.id == name && ownership::doMeet({use.from, use.until}, days);
          }));
}

// What could not be read was: nobody decides alone about what may be theirs.
bool wasTheirs(const Hub::State& state, PersonId person, const Access& access) {
  const bool is_operator = access.way == reviews::Way::Operator;
  if ((access.way != reviews::Way::Account && !is_operator) || !access.device) return false;
  const auto registers = accessRegistersOf(state);
  if (!registers) return true;
  if (is_operator) {
    return wasTheirOperator(*registers, person, access.account,
                            japaneseDay(sinceAReviewAgo(state)));
  }
  const inventory::Device* machine = registers->machine(*access.device);
  const DeviceId device = machine == nullptr ? *access.device : machine->id;
  return ownership::ownedSince(registers->owners, {.device = device, .name = access.account},
                               person, japaneseDay(sinceAReviewAgo(state)));
}

// Of an operator of 日レセ that was said to be a program's.
Json operatorNamed(const Hub::State& state, ownership::OwnershipId id) {
  const auto operators = state.program_operators->all();
  if (!operators) return {};
  const auto found = std::ranges::find(*operators, id, &ownership::ProgramOperator::id);
  if (found == operators->end()) return {};
  return Json::Object{{"ja", "日レセ " + found->name}, {"en", "ORCA (日レセ) " + found->name}};
}

}  // namespace

Result<http::AccessNow> accessNow(const Hub::State& state, std::chrono::sys_days due) {
  auto accesses = accessList(state, due);
  if (!accesses) return std::unexpected(std::move(accesses.error()));
  auto alone = unlistedApprovals(state);
  if (!alone) return std::unexpected(std::move(alone.error()));
  return http::AccessNow{.accesses = std::move(*accesses), .alone = std::move(*alone)};
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
            if (owner == owners->end()) return operatorNamed(state, *id);
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

}  // namespace sekisho::hub
