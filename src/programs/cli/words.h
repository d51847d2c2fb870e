#pragma once

#include "capabilities/catalog/specs.h"
#include "core/error.h"
#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// The shipped specs, read once: the words of what comes from files, not from the hub.
[[nodiscard]] const catalog::Specs& shippedSpecs();

[[nodiscard]] Json textBody(const catalog::Text& text);

/// A failure found here, as the hub would refuse it.
[[nodiscard]] Refusal refusalOf(const Error& error);

/// Says in the reader's language what failed and what to do; the exit code.
int explain(Session& session, const Error& error);

}  // namespace sekisho::cli
