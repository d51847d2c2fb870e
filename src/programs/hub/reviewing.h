#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "interfaces/http/review_operations.h"
#include "programs/hub/hub.h"

namespace sekisho::hub {

/// The access register as a review freezes it: the accounts that somebody could use and whose they
/// are, the sign-ins to the hub, and the people who can walk up to a seat; with the 単独承認 that
/// no signed review has listed.
[[nodiscard]] Result<http::AccessNow> accessNow(const Hub::State& state, std::chrono::sys_days due);

/// Whether people log in at that machine, as far as anybody has decided.
[[nodiscard]] bool isSeat(const inventory::Device& device);
/// Whether the accounts of that machine are known now: read wholly, and neither doubted nor older
/// than such a reading holds.
[[nodiscard]] bool areAccountsKnown(const Hub::State& state, DeviceId device);
/// The seats of today that stood in the register when `review` began and are in none of its lines,
/// unless it is known that nobody can use an account there. `devices` has the retired rows too.
[[nodiscard]] std::vector<DeviceId> seatsLeftOut(const Hub::State& state,
                                                 const reviews::Review& review,
                                                 const std::vector<inventory::Device>& devices);

/// A 単独承認, and when a signed review listed it.
struct KnownApproval {
  reviews::LoneApproval approval;
  std::optional<Instant> listed = {};
};
/// Every one: answers that nobody else could confirm, lines of signed `reviews` about the own use
/// of whoever decided them, accounts that somebody said belong to a program or took for themselves
/// after they had decided as nobody's, and kinds and duties
/// that people set themselves.
[[nodiscard]] Result<std::vector<KnownApproval>> loneApprovals(
    const Hub::State& state, const std::vector<reviews::Review>& reviews);

/// How the caller stands to an account that is to be theirs: it is their own use if a review let it
/// go on by their decision while it was nobody's, within the days of a review.
[[nodiscard]] Result<SecondPerson> takesAccount(const Hub::State& state, const http::Caller& caller,
                                                const ownership::Account& account);

/// What the operations of reviews ask of the hub, which must outlive them.
[[nodiscard]] http::ReviewSurroundings reviewSurroundings(Hub::State& state);

/// Closes the lines of signed reviews by what is known now. Whether one was closed. Called by the
/// thread that calls tick().
[[nodiscard]] bool settleReviews(Hub::State& state);

}  // namespace sekisho::hub
