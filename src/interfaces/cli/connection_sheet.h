#pragma once

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// Writes a ConnectionSheet of the API as a person at the terminal needs it: numeric address first,
/// then the hosts line, the fingerprint and how to trust it.
void printConnectionSheet(Session& session, const Json& connection_sheet);

}  // namespace sekisho::cli
