#pragma once

#include <vector>

#include "capabilities/people/person.h"
#include "capabilities/usage/saved_search.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Searches of the journal that are kept by a name, for everybody who may make them: whoever may
/// not open what entries say sees none that asks for it. What is passed by reference must outlive
/// the operations.
[[nodiscard]] std::vector<Route> savedSearchOperations(usage::SavedSearches& searches,
                                                       const people::PersonRegister& people,
                                                       const Clock& clock, IdSource& ids);

}  // namespace sekisho::http
