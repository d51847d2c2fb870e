#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/people/person.h"
#include "storage/database.h"

namespace sekisho::people {

/// What else bears a person's name: their sign-in. Runs within the decision that renames them.
using RenameToo = std::function<Result<void>(storage::Transaction&, PersonId, std::string_view)>;

/// The staff register of one clinic in `database`; each change is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<PersonRegister> openPersonRegister(storage::Database& database,
                                                                 journal::Decisions& decisions,
                                                                 ClinicId clinic,
                                                                 RenameToo rename_too);

/// Adds a person within a decision that is already being taken, as set-up does for whoever sets the
/// hub up. InvalidInput as of check(); Conflict as of PersonRegister::add().
[[nodiscard]] Result<void> insert(storage::Transaction& transaction, const Person& person);

/// The same, unless the register has a person with that id already.
[[nodiscard]] Result<void> insertIfMissing(storage::Transaction& transaction, const Person& person);

}  // namespace sekisho::people
