#pragma once

#include <vector>

#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/api.h"
#include "interfaces/http/call.h"
#include "interfaces/http/people_surroundings.h"

namespace sekisho::http {

/// The operations tagged `people` but for lists of staff (staff_import_operations.h). What is
/// passed by reference must outlive them.
[[nodiscard]] std::vector<Route> peopleOperations(people::PersonRegister& people,
                                                  const Clock& clock, IdSource& ids, Words words,
                                                  PeopleSurroundings surroundings);

}  // namespace sekisho::http
