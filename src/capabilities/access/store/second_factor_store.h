#pragma once

#include <memory>

#include "capabilities/access/second_factor.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::access {

/// The second factors of one clinic in `database`; each change is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<SecondFactorRegister> openSecondFactorRegister(
    storage::Database& database, journal::Decisions& decisions, ClinicId clinic);

}  // namespace sekisho::access
