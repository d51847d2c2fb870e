#pragma once

#include <optional>

#include "capabilities/reviews/review.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// What is known of a way in now, for whoever decides about it; nothing if the registers cannot be
/// read.
[[nodiscard]] std::optional<reviews::AsDecided> knownNow(const Hub::State& state,
                                                         const reviews::Access& access);

/// Closes the lines of signed reviews by what is known now, and opens those again that only a
/// retired machine had closed which is back. Whether one was. Called by the thread that calls
/// tick().
[[nodiscard]] bool settleReviews(Hub::State& state);

}  // namespace sekisho::hub
