#pragma once

#include "capabilities/journal/journal.h"
#include "core/json.h"
#include "interfaces/http/call.h"
#include "interfaces/http/journal_operations.h"

namespace sekisho::http {

/// Whether somebody may open what entries say.
[[nodiscard]] bool mayOpenBodies(const access::Roles& roles);
[[nodiscard]] bool mayOpenBodies(const Caller& caller);

/// An entry as lists show it (Entry of the specification), masked for whoever may not see who
/// decided about whom. `covered`: entries that the newest checkpoint covers.
[[nodiscard]] Json::Object entryRow(const journal::Journal& journal,
                                    const JournalSurroundings& around, const Caller& caller,
                                    const journal::Listed& listed, std::uint64_t covered);

}  // namespace sekisho::http
