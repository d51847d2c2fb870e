#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "capabilities/journal/journal_store.h"
#include "core/zstd.h"

namespace sekisho::journal {

/// The body of one entry.
struct IndexedBody {
  std::uint64_t index = 0;
  SaltedBody salted;
};

/// So many bodies are packed together: one is opened in a few microseconds, and with a dictionary
/// they are nearly as small as hundreds together would be.
inline constexpr std::size_t kBodiesInBlock = 16;
/// A block takes no further body once its bodies have so many bytes.
inline constexpr std::size_t kBodyBlockBytes = std::size_t{1} << 17U;

/// Bodies of one shelf, rising by index, before they are sealed. At least one and at most
/// kBodiesInBlock. `dictionary` may be null.
[[nodiscard]] Bytes packBodies(std::span<const IndexedBody> bodies,
                               const ZstdDictionary* dictionary);

/// Corrupt (journal.block-unreadable) for what packBodies() does not make, or makes with another
/// dictionary.
[[nodiscard]] Result<std::vector<IndexedBody>> unpackBodies(ByteView block,
                                                            const ZstdDictionary* dictionary);

}  // namespace sekisho::journal
