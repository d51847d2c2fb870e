#pragma once

#include <functional>
#include <vector>

#include "capabilities/usage/arrivals.h"
#include "capabilities/usage/exported.h"
#include "capabilities/usage/imported_lists.h"
#include "core/clock.h"
#include "interfaces/http/api.h"
#include "interfaces/http/list_preview.h"

namespace sekisho::http {

/// The operations that take in what systems exported as lists; `keyed` names their lines. What is
/// passed by reference must outlive them.
[[nodiscard]] std::vector<Route> usageImportOperations(usage::ImportedLists& imported,
                                                       usage::Arrivals& arrivals,
                                                       usage::Keyed keyed, const Clock& clock,
                                                       Words words, std::function<void()> changed);

}  // namespace sekisho::http
