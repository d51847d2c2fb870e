#include <algorithm>
#include <iostream>

#include "capabilities/fleet/token.h"
#include "programs/hub/state.h"

namespace sekisho::hub {
namespace {

// The row that set-up made for the hub's own machine.
const inventory::Device* ownMachine(const std::vector<inventory::Device>& devices) {
  const auto found =
      std::ranges::find(devices, inventory::Origin::SetUp, &inventory::Device::origin);
  return found == devices.end() ? nullptr : &*found;
}

Result<void> invite(Hub::State& state, const std::string& path) {
  const auto devices = state.devices->all();
  if (!devices) return std::unexpected(devices.error());
  const inventory::Device* machine = ownMachine(*devices);
  if (machine == nullptr) return {};
  const auto agents = state.fleet->agents();
  if (!agents) return std::unexpected(agents.error());
  const bool enrolled = std::ranges::any_of(*agents, [&](const fleet::Agent& agent) {
    return agent.device == machine->id && agent.state == fleet::AgentState::Enrolled;
  });
  const auto invitation = platform::look(*state.disk, path);
  if (!invitation) return std::unexpected(invitation.error());
  if (enrolled || *invitation == platform::Presence::Present) return {};

  const std::string token = fleet::newToken(state.random);
  const Instant now = state.clock.now();
  if (auto kept = state.fleet->invite({.token = *fleet::hashOfToken(token),
                                       .device = machine->id,
                                       .expires = now + fleet::kTokenLife},
                                      now, journal::Actor::hub());
      !kept) {
    return kept;
  }
  const Endpoint listening = state.reach.current().agents;
  const Endpoint here = listening.isAny() ? Endpoint{"127.0.0.1", listening.port} : listening;
  // Three lines that a shell can read: address, pin, token.
  const std::string text = here.text() + "\n" +
                           state.keys->agents.certificate().spkiSha256().hex() + "\n" + token +
                           "\n";
  return platform::writeFileAtomically(*state.disk, path, bytesOf(text));
}

}  // namespace

void inviteLocalAgent(Hub::State& state) {
  if (state.options.local_agent.empty()) return;
  if (auto done = invite(state, state.options.local_agent + "/invitation"); !done) {
    std::cerr << "sekisho-hub: inviting this machine's agent: " << done.error().message.name << " "
              << done.error().detail << "\n";
  }
}

}  // namespace sekisho::hub
