#pragma once

#include <span>
#include <vector>

#include "capabilities/journal/entry.h"

namespace sekisho::journal {

/// Entries of one block, as many as a full bundle of the tiled log holds.
inline constexpr std::size_t kMostInBlock = 256;

/// Entries column by column, small: what a line says beside its commitment takes about two bytes,
/// since kinds, sources and times of neighbours are alike. At most kMostInBlock of them. Each comes
/// back exactly, so that encodeEntry() gives the very line whose leaf hash the tree holds.
[[nodiscard]] Bytes encodeEntryBlock(std::span<const Entry> entries);

/// Corrupt (journal.block-unreadable) for anything encodeEntryBlock() does not make. Nothing beyond
/// a full block is reserved.
[[nodiscard]] Result<std::vector<Entry>> decodeEntryBlock(ByteView block);

}  // namespace sekisho::journal
