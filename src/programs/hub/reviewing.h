#pragma once

#include <chrono>

#include "capabilities/ownership/account_owner.h"
#include "interfaces/http/review_operations.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// The access register as a review freezes it: the accounts that somebody could use and whose they
/// are, the sign-ins to the hub, and the people who can walk up to a seat; with the 単独承認 that
/// no signed review has listed.
[[nodiscard]] Result<http::AccessNow> accessNow(const Hub::State& state, std::chrono::sys_days due);

/// How the caller stands to an account that is to be theirs: it is their own use if a review let it
/// go on by their decision while it was nobody's, within the days of a review.
[[nodiscard]] Result<SecondPerson> takesAccount(const Hub::State& state, const http::Caller& caller,
                                                const ownership::Account& account);

/// What the operations of reviews ask of the hub, which must outlive them.
[[nodiscard]] http::ReviewSurroundings reviewSurroundings(Hub::State& state);

}  // namespace sekisho::hub
