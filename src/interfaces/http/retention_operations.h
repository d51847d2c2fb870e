#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/journal/journal.h"
#include "capabilities/people/person.h"
#include "capabilities/retention/retention.h"
#include "core/clock.h"
#include "core/ids.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Functions may be called by many threads.
struct RetentionSurroundings {
  /// Records who decides that one body is destroyed, on which ground and why, before it is.
  std::function<Result<void>(std::uint64_t index, std::string_view ground, std::string_view why,
                             const journal::Actor& by)>
      decided;
  /// The register changed: judge again and tell the pages.
  std::function<void()> changed;
};

/// The operations tagged `retention`: how long bodies are kept, what keeps them longer, and the end
/// of a single one. What is passed by reference must outlive them.
[[nodiscard]] std::vector<Route> retentionOperations(retention::RetentionRegister& retention,
                                                     journal::Journal& journal,
                                                     const people::PersonRegister& people,
                                                     const Clock& clock, IdSource& ids,
                                                     RetentionSurroundings surroundings);

}  // namespace sekisho::http
