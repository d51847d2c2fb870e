#pragma once

#include <cstdint>
#include <functional>

#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::documents {

/// Up to so many bytes of a file from an offset on; fewer only where it ends. A file is looked at
/// piece by piece, never held whole.
using ReadAt = std::function<Result<Bytes>(std::uint64_t offset, std::size_t most)>;

}  // namespace sekisho::documents
