#pragma once

#include <memory>

#include "capabilities/documents/document.h"
#include "capabilities/journal/store/decisions.h"
#include "storage/database.h"

namespace sekisho::documents {

/// The documents of one clinic in `database`; each that is filed is one journal decision. Both must
/// outlive it. Safe for any thread.
[[nodiscard]] std::unique_ptr<DocumentRegister> openDocumentRegister(storage::Database& database,
                                                                     journal::Decisions& decisions,
                                                                     ClinicId clinic);

}  // namespace sekisho::documents
