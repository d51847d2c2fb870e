#pragma once

#include <functional>
#include <string_view>

#include "core/error.h"
#include "platform/machine/machine.h"

namespace sekisho::platform {

/// No list of a distribution is as large unpacked.
inline constexpr std::uint64_t kMaxUnpackedBytes = std::uint64_t{1} << 30U;

/// Hands on the content of a file piece by piece, unpacked if its name ends in .gz, .lz4, .xz or
/// .zst. Pieces have at most 64 KiB; concatenated streams are read to the last.
///
/// Fails as Machine::openFile does. Corrupt also if the content is no such stream, is cut short or
/// larger than kMaxUnpackedBytes; Unsupported if the name ends in .bz2 or .lzma. Pieces may have
/// been handed on before.
[[nodiscard]] Result<void> readUnpacked(const Machine& machine, std::string_view path,
                                        const std::function<void(std::string_view)>& each);

}  // namespace sekisho::platform
