#pragma once

#include <vector>

#include "capabilities/ownership/program_operator.h"
#include "capabilities/people/person.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/api.h"
#include "interfaces/http/call.h"
#include "interfaces/http/people_surroundings.h"

namespace sekisho::http {

/// Operations that take a list of staff (CSV) into the register: what it would do, line by line,
/// and all of it or nothing. A program's operator of 日レセ goes into the access register and no
/// person is made of it. Of `surroundings`, who may name a director and the word of a change
/// are asked. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> staffImportOperations(people::PersonRegister& people,
                                                       ownership::ProgramOperators& programs,
                                                       const Clock& clock, IdSource& ids,
                                                       Words words,
                                                       PeopleSurroundings surroundings);

}  // namespace sekisho::http
