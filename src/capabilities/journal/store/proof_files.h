#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "capabilities/journal/proof.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

/// A tlog-proof of one entry of the newest generation below `journal` (DIR/journal), or of
/// `generation`, from files alone, beside a running hub or without one. It stands under what
/// witnesses cosigned if that reaches the entry, else under the newest checkpoint; its extra data
/// is the entry's line, which the proof itself holds true.
///
/// NotFound: journal.missing, journal.no-entry, or journal.unsigned if no checkpoint reaches it.
/// Corrupt (journal.tampered) if the entries are not what was signed; failures of
/// Volumes::open and readSegments. Reads the volumes' directories, two tiles at most and one block
/// of them, and what lies behind them.
[[nodiscard]] Result<Proof> proveFromFiles(platform::Disk& disk, const std::string& journal,
                                           std::uint64_t index,
                                           std::optional<std::uint64_t> generation = {});

}  // namespace sekisho::journal
