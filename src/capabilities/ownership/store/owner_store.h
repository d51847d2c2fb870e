#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/ownership/account_owner.h"
#include "storage/database.h"

namespace sekisho::ownership {

/// The access register of one clinic in `database`; each change is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<OwnerRegister> openOwnerRegister(storage::Database& database,
                                                               journal::Decisions& decisions,
                                                               ClinicId clinic);

}  // namespace sekisho::ownership
