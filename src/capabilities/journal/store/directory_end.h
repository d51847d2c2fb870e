#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "core/bytes.h"
#include "core/error.h"
#include "platform/disk/disk.h"

/// How files end whose parts a directory lists: the directory, where it begins (8 bytes), its
/// length (8) and SHA-256(header ‖ directory): FORMAT.md, "Volume" and "Index".
namespace sekisho::journal {

inline constexpr std::size_t kListedHeaderBytes = 64;
inline constexpr std::size_t kListedTrailerBytes = 48;

struct DirectoryEnd {
  Bytes directory;
  std::uint64_t at = 0;     ///< Where it begins, behind all that it may list.
  std::uint64_t bytes = 0;  ///< Of the whole file.
  Bytes trailer;
};

/// Puts it behind `file`, which begins with its header.
void putDirectory(Bytes& file, ByteView directory);
[[nodiscard]] Bytes directoryTrailer(ByteView header, ByteView directory, std::uint64_t at);

/// Reads it, of at most so many bytes; `unreadable` makes the error of a file that does not begin
/// with that header, or whose end is damaged.
using Unreadable = std::function<std::unexpected<Error>(std::string_view why)>;
[[nodiscard]] Result<DirectoryEnd> readDirectoryEnd(const platform::File& file, ByteView header,
                                                    std::size_t most, const Unreadable& unreadable);

}  // namespace sekisho::journal
