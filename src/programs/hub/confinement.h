#pragma once

#include "core/error.h"
#include "programs/hub/options.h"

namespace sekisho::hub {

/// Makes the folders the hub is told to use, then gives up everything else, for good: root becomes
/// the data directory's owner, no capability is left (but to open a port below 1024, if told one),
/// and the kernel refuses every file outside these folders, where it can (Landlock; where it
/// cannot, standard error says so once).
///
/// Call it before there is a second thread, so before Hub::open(). Fails as platform::Disk and
/// platform::keepToFiles do; a hub that could not be confined must not start.
[[nodiscard]] Result<void> confine(const Options& options);

}  // namespace sekisho::hub
