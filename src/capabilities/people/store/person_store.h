#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/people/person.h"
#include "storage/database.h"

namespace sekisho::people {

/// The staff register of one clinic in `database`; each change is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<PersonRegister> openPersonRegister(storage::Database& database,
                                                                 journal::Decisions& decisions,
                                                                 ClinicId clinic);

/// Adds a person within a decision that is already being taken, as set-up does for whoever sets the
/// hub up. InvalidInput as of check().
[[nodiscard]] Result<void> insert(storage::Transaction& transaction, const Person& person);

/// The same, unless the register has a person with that id already.
[[nodiscard]] Result<void> insertIfMissing(storage::Transaction& transaction, const Person& person);

}  // namespace sekisho::people
