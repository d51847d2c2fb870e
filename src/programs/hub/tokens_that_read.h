#pragma once

#include <vector>

#include "interfaces/http/ownership_operations.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// Whether a token that was made by that person is read by today: no further than its maker may
/// open entries.
[[nodiscard]] bool mayReadByToken(const Hub::State& state, PersonId made_by);

/// The valid tokens by which another system reads in that person's right: what goes with them when
/// they leave.
[[nodiscard]] Result<std::vector<http::ReadingToken>> tokensThatRead(const Hub::State& state,
                                                                     PersonId made_by);

}  // namespace sekisho::hub
