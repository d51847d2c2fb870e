#include "programs/hub/use_names.h"

#include <memory>
#include <utility>

#include "capabilities/inventory/met_machines.h"
#include "capabilities/observation/standing.h"

namespace sekisho::hub {

Result<http::NamesOfUse> namesOfUse(const Hub::State& state) {
  auto names = http::NamesOfUse::read(*state.people, *state.devices);
  if (!names) return names;
  auto notices = state.notices_to_staff->all();
  if (!notices) return std::unexpected(std::move(notices.error()));
  names->may_name = [notices = *std::move(notices)](Instant at) {
    return observation::inForce(notices, std::chrono::sys_days{japaneseDay(at)}) != nullptr;
  };
  auto met = std::make_shared<inventory::MetMachines>(*state.addresses, names->devices);
  names->met = [met](std::string_view address, Instant at) { return met->at(address, at, at); };
  return names;
}

}  // namespace sekisho::hub
