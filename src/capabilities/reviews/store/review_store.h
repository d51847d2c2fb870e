#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/reviews/review.h"
#include "storage/database.h"

namespace sekisho::reviews {

/// The reviews of one clinic in `database`; each change is one journal decision. Both must outlive
/// it. Safe for any thread.
[[nodiscard]] std::unique_ptr<ReviewRegister> openReviewRegister(storage::Database& database,
                                                                 journal::Decisions& decisions,
                                                                 ClinicId clinic);

}  // namespace sekisho::reviews
