#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "capabilities/journal/journal_store.h"
#include "platform/disk/disk.h"

namespace sekisho::journal {

/// The bodies of one shelf sealed again under a later key, after one of them was destroyed: the
/// file `bodies-<class>-<month>-<key number>` of FORMAT.md. The copies in the frames then open with
/// no key that exists.
struct ResealedBodies {
  std::uint32_t key_number = 0;
  std::map<std::uint64_t, Bytes> sealed;  ///< By entry index.
};

[[nodiscard]] std::string resealedName(const BodyShelf& shelf, std::uint32_t key_number);

[[nodiscard]] Bytes encodeResealed(const ResealedBodies& bodies);
/// Corrupt (journal.bodies-unreadable).
[[nodiscard]] Result<ResealedBodies> decodeResealed(ByteView bytes);

/// The newest file of each shelf in a generation's directory.
[[nodiscard]] Result<std::map<BodyShelf, ResealedBodies>> readResealed(
    platform::Disk& disk, const std::string& directory);

}  // namespace sekisho::journal
