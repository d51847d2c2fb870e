#pragma once

#include <cstdint>

#include "core/bytes.h"

namespace sekisho::journal {

/// CRC-32C (RFC 3720 §12.1), by the processor's own instruction where it has one.
[[nodiscard]] std::uint32_t crc32c(ByteView bytes) noexcept;

/// The same on any processor: 1 GB/s instead of 10.
[[nodiscard]] std::uint32_t crc32cByTables(ByteView bytes) noexcept;

}  // namespace sekisho::journal
