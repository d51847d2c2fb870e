#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/error.h"
#include "core/random.h"
#include "core/seal.h"
#include "platform/disk/disk.h"

namespace sekisho::backup {

struct Written {
  std::uint64_t bytes = 0;
  Sha256 digest;
};

/// Copies the data directory of a hub, running or not, into the one file `target`: the database as
/// of one moment, and within it, in the table backup_file, hub.toml, the documents and the
/// journal's files as they stand after that moment. It holds no key: bodies stay sealed. Its last
/// line is the SHA-256 of all before it; the digest returned is the whole file's.
///
/// Conflict if `target` exists. Unavailable if the disk is full; then there is no target.
[[nodiscard]] Result<Written> write(platform::Disk& disk, const std::string& data,
                                    const std::string& target);

/// Makes the data directory `data`, which must not exist or be empty, out of a backup, and marks it
/// as restored: the hub then opens the journal's next generation (design §4). While it is under way
/// another mark keeps a hub from starting there; if it is cut short, the next call begins again.
///
/// Conflict (backup.not-empty) if there is anything already. Corrupt if the file is no backup or
/// has changed since it was made (then nothing was written), or if its journal does not add up:
/// then the mark stays.
[[nodiscard]] Result<void> restore(platform::Disk& disk, const std::string& file,
                                   const std::string& data);

/// The mark of a restore that has not ended: nothing there may be used.
[[nodiscard]] std::string restoringMark(const std::string& data);

/// Seals every key of `folder` into the file `target` under the recovery key, which lies in the
/// folder too and is made there the first time. The sealed file belongs on another medium: with it
/// and the printed key a new machine can open the journal's bodies.
[[nodiscard]] Result<SealingKey> sealKeys(platform::Disk& disk, const std::string& folder,
                                          const std::string& target, Random& random);

/// Opens a sealed file with the printed key and writes the keys into `folder`. Those that are there
/// already stay: an interrupted call is completed by the next. Conflict (backup.not-empty), and
/// nothing is written, if another file has the name of one. InvalidInput (backup.recovery-key) if
/// the key is mistyped or another's.
[[nodiscard]] Result<void> openKeys(platform::Disk& disk, const std::string& sealed,
                                    std::string_view typed, const std::string& folder);

/// The recovery key as it is printed: 64 hexadecimal digits in groups of four.
[[nodiscard]] std::string typedForm(const SealingKey& key);

}  // namespace sekisho::backup
