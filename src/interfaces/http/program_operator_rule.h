#pragma once

#include <span>

#include "capabilities/ownership/program_operator.h"
#include "capabilities/people/person.h"

namespace sekisho::http {

/// Whether an operator of 日レセ may be a program's as `row` says, by the staff register: somebody
/// answers for it who is here on its first day, and on none of its days it is a person's.
/// InvalidInput (ownership.person) or Conflict (ownership.operator-of-person), with the pointer.
[[nodiscard]] Result<void> mayBeAPrograms(const ownership::ProgramOperator& row,
                                          std::span<const people::Person> people);

}  // namespace sekisho::http
