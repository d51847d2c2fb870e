#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/usage/sender.h"
#include "storage/database.h"

namespace sekisho::usage {

/// The senders of one clinic in `database`; adding and revoking one are journal decisions. Both
/// must outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<SenderRegister> openSenderRegister(storage::Database& database,
                                                                 journal::Decisions& decisions,
                                                                 ClinicId clinic);

}  // namespace sekisho::usage
