#pragma once

#include <memory>

#include "capabilities/duties/feed.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::duties {

/// The calendar feeds of one clinic in `database`; making and removing one is a journal decision.
/// Both must outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<FeedRegister> openFeedRegister(storage::Database& database,
                                                             journal::Decisions& decisions,
                                                             ClinicId clinic);

/// Removes all of a person's, within the decision that stops or resets their sign-in. How many
/// there were.
[[nodiscard]] Result<std::int64_t> removeFeedsOf(storage::Transaction& transaction,
                                                 PersonId person);

}  // namespace sekisho::duties
