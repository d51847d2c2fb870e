#pragma once

#include <optional>
#include <vector>

#include "capabilities/reviews/review.h"
#include "programs/hub/state.h"

namespace sekisho::hub {

/// A 単独承認, and when a signed review listed it.
struct KnownApproval {
  reviews::LoneApproval approval;
  std::optional<Instant> listed = {};
};
/// Every one: answers that nobody else could confirm, checks of the access log with nobody else to
/// look at the checker's own acts, rights that nobody else has looked at, lines of signed `reviews`
/// about the own use of whoever decided them, accounts that somebody said belong to a program or
/// took for themselves after they had decided as nobody's (taken back since or not), notices to
/// staff that their writer alone says were given, and kinds and duties that people set themselves.
[[nodiscard]] Result<std::vector<KnownApproval>> loneApprovals(
    const Hub::State& state, const std::vector<reviews::Review>& reviews);

/// Those that no signed review has listed: the next one does.
[[nodiscard]] Result<std::vector<reviews::LoneApproval>> unlistedApprovals(const Hub::State& state);

}  // namespace sekisho::hub
