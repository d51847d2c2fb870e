#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/usage/saved_search.h"
#include "storage/database.h"

namespace sekisho::usage {

/// What is passed by reference must outlive it.
[[nodiscard]] std::unique_ptr<SavedSearches> openSavedSearches(storage::Database& database,
                                                               journal::Decisions& decisions,
                                                               ClinicId clinic);

}  // namespace sekisho::usage
