#pragma once

#include <memory>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/mail/outgoing.h"
#include "storage/database.h"

namespace sekisho::mail {

/// The mail of one clinic in `database`. Both must outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<Outbox> openOutbox(storage::Database& database,
                                                 journal::Decisions& decisions, ClinicId clinic);

}  // namespace sekisho::mail
