#pragma once

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// Writes a tlog-proof of one entry, from files.
int writeProof(Session& session, const Arguments& arguments);

/// Checks one, wherever it came from: needs no hub and no data directory.
int checkProof(Session& session, const Arguments& arguments);

}  // namespace sekisho::cli
