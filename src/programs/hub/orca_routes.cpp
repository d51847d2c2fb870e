#include "interfaces/http/orca_operations.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

std::vector<http::Route> orcaRoutes(Hub::State& state) {
  return http::orcaOperations(*state.orca_readings, *state.devices, *state.tables, *state.people,
                              state.clock, state.ids,
                              [&state](DeviceId device) { state.registersChanged(device); });
}

}  // namespace sekisho::hub
