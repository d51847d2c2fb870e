#pragma once

#include "core/json.h"

namespace sekisho::agent {

/// The libraries linked into this program, [{"name":…,"version":…}]: the agent is judged like any
/// package.
[[nodiscard]] Json componentVersions();

}  // namespace sekisho::agent
