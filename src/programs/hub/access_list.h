#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "capabilities/reviews/review.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// The access register as a review freezes it: the accounts that somebody could use and whose they
/// are, the operators of 日レセ that could log in, the sign-ins to the hub, and the people who can
/// walk up to a seat. Who leaves before `due` stands as a leaver.
[[nodiscard]] Result<std::vector<reviews::Access>> accessList(const Hub::State& state,
                                                              std::chrono::sys_days due);

/// Whether people log in at that machine, as far as anybody has decided.
[[nodiscard]] bool isSeat(const inventory::Device& device);
/// Whether what that fact table tells of a machine is known now: read wholly, and neither doubted
/// nor older than such a reading holds.
[[nodiscard]] bool isKnownNow(const Hub::State& state, DeviceId device, std::string_view table);
/// The seats of today that stood in the register when `review` began and are in none of its lines,
/// unless it is known that nobody can use an account there. `devices` has the retired rows too.
[[nodiscard]] std::vector<DeviceId> seatsLeftOut(const Hub::State& state,
                                                 const reviews::Review& review,
                                                 const std::vector<inventory::Device>& devices);

}  // namespace sekisho::hub
