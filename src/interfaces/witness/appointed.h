#pragma once

#include <string_view>

#include "capabilities/journal/policy.h"

namespace sekisho::witness {

/// Reads which witnesses a hub asks: the lines of a tlog-policy without logs, since the hub knows
/// its own. Each witness has a URL that parseWitnessUrl reads and a key that can be verified, and
/// the quorum asks for one at least.
///
/// Failures of parsePolicy; InvalidInput (witness.not-appointed) with {what}, or
/// (witness.url-wrong).
[[nodiscard]] Result<journal::Policy> parseAppointed(std::string_view text);

}  // namespace sekisho::witness
