#pragma once

#include <functional>
#include <string>
#include <vector>

#include "capabilities/journal/actor.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// How the hub asks witnesses. Functions may be called by many threads.
struct WitnessSurroundings {
  /// A Witnesses body of the specification.
  std::function<Json()> standing;
  /// Sets whom it asks: the lines of a tlog-policy, or nothing.
  std::function<Result<void>(const std::string& policy, const journal::Actor&)> appoint;
};

/// The operations about the journal's witnesses.
[[nodiscard]] std::vector<Route> witnessOperations(WitnessSurroundings surroundings);

}  // namespace sekisho::http
