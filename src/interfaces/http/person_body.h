#pragma once

#include <chrono>

#include "capabilities/people/person.h"
#include "interfaces/http/body.h"

namespace sekisho::http {

/// Puts the members of a `PersonChange` (specs/openapi.yaml) that the body has into `person`; those
/// left out stay as they are. What cannot be read is marked wrong in `members`, whose finish() says
/// so. An operator named alone is theirs from `today` on, or from their first day if it is their
/// first.
void readPerson(Members& members, people::Person& person, std::chrono::sys_days today);

}  // namespace sekisho::http
