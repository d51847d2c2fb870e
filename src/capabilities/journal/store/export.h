#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/disk/disk.h"

namespace sekisho::journal {

struct Exported {
  std::string origin;
  std::uint64_t entries = 0;
  std::uint64_t bodies = 0;
};

/// Writes one generation's log up to its newest kept checkpoint into the directory `to`, in the
/// layout of C2SP tlog-tiles: `checkpoint`, `cosigned` (if witnesses cosigned one), `vkey`,
/// `tile/<L>/<N>`, `tile/entries/<N>`. Works beside a running hub and without one.
///
/// With `keys`, a key directory, the bodies that still open are written too: `bodies/<index>`, 16
/// bytes of salt and the body. Who may ask for that, and that it was asked, is for the caller to
/// record. NotFound (journal.unsigned) if no checkpoint was kept yet; failures of readLog.
[[nodiscard]] Result<Exported> exportLog(platform::Disk& disk, const std::string& generation,
                                         const std::string& to,
                                         const std::optional<std::string>& keys = std::nullopt);

/// Writes every generation below `journal` (DIR/journal), each as exportLog does: the newest into
/// `to` itself, an earlier one into `to`/generation-<n>. One that was begun but holds nothing is
/// left out. Oldest first. Conflict (disk.exists) if `to` holds anything already; NotFound
/// (journal.missing) if there is no journal.
[[nodiscard]] Result<std::vector<Exported>> exportJournal(
    platform::Disk& disk, const std::string& journal, const std::string& to,
    const std::optional<std::string>& keys = std::nullopt);

}  // namespace sekisho::journal
