#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "capabilities/ownership/program_operator.h"
#include "capabilities/people/person.h"
#include "capabilities/people/staff_list.h"
#include "core/ids.h"
#include "interfaces/http/people_surroundings.h"

namespace sekisho::http {

/// What a staff list would do to the registers as they are.
struct StaffImportPlan {
  /// Why lines that could be read cannot be kept, by line.
  std::map<int, MessageId> wrong = {};
  /// Whoever is registered already, by line: of them the list changes nothing.
  std::map<int, people::Person> known = {};
  std::map<int, people::Person> people = {};                ///< To be added, by line, with ids.
  std::map<int, ownership::ProgramOperator> programs = {};  ///< So.
  std::set<int> known_programs = {};                        ///< Lines of rows that hold already.
};

/// What the plan is made against.
struct StaffRegisters {
  std::span<const people::Person> people;
  std::span<const ownership::ProgramOperator> programs;
};

/// Fails if a register cannot be read. Who decides on the programs, and when, stays open.
[[nodiscard]] Result<StaffImportPlan> planOf(const people::StaffList& list,
                                             const StaffRegisters& registers, IdSource& ids,
                                             const PeopleSurroundings& around);

}  // namespace sekisho::http
