#include "programs/hub/access_registers.h"

#include <algorithm>
#include <utility>

namespace sekisho::hub {
namespace {

std::optional<bool> truthOf(const std::optional<std::int64_t>& flag) {
  return flag ? std::optional(*flag != 0) : std::nullopt;
}

}  // namespace

const inventory::Device* AccessRegisters::machine(DeviceId id) const {
  return inventory::machineToday(devices, id);
}

const people::Person* AccessRegisters::person(const std::optional<PersonId>& id) const {
  const auto found = id ? std::ranges::find(people, *id, &people::Person::id) : people.end();
  return found == people.end() ? nullptr : &*found;
}

const ownership::AccountOwner* AccessRegisters::ownerOf(const ownership::Account& account) const {
  const ownership::AccountOwner* last = nullptr;
  for (const ownership::AccountOwner& owner : owners) {
    if (owner.account != account || owner.ended || owner.from > today) continue;
    if (owner.isInForce(today)) return &owner;
    if (last == nullptr || owner.until > last->until) last = &owner;
  }
  return last;
}

Result<AccessRegisters> accessRegistersOf(const Hub::State& state) {
  auto devices = state.devices->all(true);
  if (!devices) return std::unexpected(std::move(devices.error()));
  auto people = state.people->all();
  if (!people) return std::unexpected(std::move(people.error()));
  auto owners = state.owners->all();
  if (!owners) return std::unexpected(std::move(owners.error()));
  auto signins = state.signins->all();
  if (!signins) return std::unexpected(std::move(signins.error()));
  return AccessRegisters{.devices = std::move(*devices),
                         .people = std::move(*people),
                         .owners = std::move(*owners),
                         .signins = std::move(*signins),
                         .today = japaneseDay(state.clock.now())};
}

reviews::Rights rightsOf(const ownership::FoundAccount& found) {
  return {.administrator = truthOf(found.sudo), .member_of = found.groups};
}

}  // namespace sekisho::hub
