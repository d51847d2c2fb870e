#pragma once

#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::evidence {

/// One zstd frame (RFC 8878).
[[nodiscard]] Bytes compress(ByteView plain);
/// Corrupt unless `frame` is one whole frame of at most `most` bytes of content.
[[nodiscard]] Result<Bytes> decompress(ByteView frame, std::size_t most);

}  // namespace sekisho::evidence
