#pragma once

#include <memory>

#include "capabilities/internet/internet_register.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::internet {

/// What one clinic decided and read, in `database`; each is one journal decision. Both must outlive
/// it. Safe for any thread.
[[nodiscard]] std::unique_ptr<InternetRegister> openInternetRegister(storage::Database& database,
                                                                     journal::Decisions& decisions,
                                                                     ClinicId clinic);

}  // namespace sekisho::internet
