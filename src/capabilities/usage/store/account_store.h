#pragma once

#include <memory>

#include "capabilities/usage/account.h"
#include "core/ids.h"
#include "storage/database.h"

namespace sekisho::usage {

/// The accounts of one clinic's sources in `database`, which must outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<AccountBook> openAccountBook(storage::Database& database,
                                                           ClinicId clinic);

}  // namespace sekisho::usage
