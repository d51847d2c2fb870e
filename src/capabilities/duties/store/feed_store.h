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

}  // namespace sekisho::duties
