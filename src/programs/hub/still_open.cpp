#include "programs/hub/still_open.h"

#include <algorithm>

#include "capabilities/ownership/found_account.h"
#include "programs/hub/staff.h"

namespace sekisho::hub {

bool mayBeOpen(const Hub::State& state, const AccessRegisters& registers,
               const ownership::Account& account) {
  const inventory::Device* machine = registers.machine(account.device);
  if (machine == nullptr || machine->retired) return false;
  const auto received = state.tables->newest(machine->id, ownership::kAccountsTable);
  if (!received) return true;
  const auto found = ownership::accountsIn(received->content, registers.today);
  switch (ownership::opennessOf(account.name, received->content, found)) {
    case ownership::Openness::Open:
    case ownership::Openness::Unknown: return true;
    case ownership::Openness::Stopped:
    case ownership::Openness::Gone: return false;
  }
  return true;
}

bool isAnythingOpen(const Hub::State& state, const AccessRegisters& registers, PersonId person) {
  if (signsIn(state, person)) return true;
  return std::ranges::any_of(registers.owners, [&](const ownership::AccountOwner& owner) {
    if (owner.person != person || owner.use != ownership::Use::Person || owner.ended) return false;
    const ownership::AccountOwner* last = registers.ownerOf(owner.account);
    return last != nullptr && last->person == person && mayBeOpen(state, registers, owner.account);
  });
}

}  // namespace sekisho::hub
