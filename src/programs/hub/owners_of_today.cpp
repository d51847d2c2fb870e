#include "programs/hub/owners_of_today.h"

#include <algorithm>

namespace sekisho::hub {
namespace {

using ownership::AccountOwner;

void moveToToday(AccountOwner& owner, std::span<const inventory::Device> devices) {
  if (const auto* machine = inventory::machineToday(devices, owner.account.device)) {
    owner.account.device = machine->id;
  }
}

}  // namespace

Result<std::vector<AccountOwner>> OwnersOfToday::all() const {
  auto owners = stored_->all();
  if (!owners) return owners;
  const auto devices = devices_.all(true);
  if (!devices) return std::unexpected(devices.error());
  for (AccountOwner& owner : *owners) moveToToday(owner, *devices);
  return owners;
}

Result<void> OwnersOfToday::assign(const AccountOwner& owner) {
  const auto owners = all();
  if (!owners) return std::unexpected(owners.error());
  if (std::ranges::any_of(*owners, [&](const auto& other) { return owner.overlaps(other); })) {
    return fail(ErrorCode::Conflict, MessageId{"ownership.owned"}, {}, {{"pointer", "/from"}});
  }
  return stored_->assign(owner);
}

Result<AccountOwner> OwnersOfToday::end(ownership::OwnershipId id,
                                        const ownership::Ending& ending) {
  auto ended = stored_->end(id, ending);
  if (!ended) return ended;
  const auto devices = devices_.all(true);
  if (!devices) return std::unexpected(devices.error());
  moveToToday(*ended, *devices);
  return ended;
}

}  // namespace sekisho::hub
