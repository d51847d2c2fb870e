#pragma once

#include "capabilities/journal/generations.h"
#include "capabilities/journal/journal.h"
#include "core/json.h"
#include "interfaces/http/call.h"
#include "interfaces/http/journal_operations.h"

namespace sekisho::http {

/// Whether somebody may open what entries say.
[[nodiscard]] bool mayOpenBodies(const access::Roles& roles);
[[nodiscard]] bool mayOpenBodies(const Caller& caller);

/// An entry as lists show it (Entry of the specification), masked for whoever may not see who
/// decided about whom. `covered`: entries that the newest checkpoint of its generation covers.
[[nodiscard]] Json::Object entryRow(const journal::Journal& journal,
                                    const JournalSurroundings& around, const Caller& caller,
                                    const journal::Listed& listed, std::uint64_t covered);

/// How many entries the newest checkpoint kept of a generation covers.
[[nodiscard]] std::uint64_t coveredBy(const journal::Journal& journal);

/// Where a list goes on: a place's text, or null.
[[nodiscard]] Json nextBody(const std::optional<journal::EntryPlace>& next);
/// Generations that a list passed over (ClosedGeneration of the specification).
[[nodiscard]] Json closedBody(const JournalSurroundings& around,
                              const std::vector<journal::ClosedGeneration>& closed);

}  // namespace sekisho::http
