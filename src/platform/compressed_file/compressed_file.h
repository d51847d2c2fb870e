#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "core/error.h"
#include "platform/machine/machine.h"

namespace sekisho::platform {

/// No list of a distribution is as large unpacked.
inline constexpr std::uint64_t kMaxUnpackedBytes = std::uint64_t{1} << 30U;

/// A file that is read piece by piece, unpacked if its name ends in .gz, .lz4, .xz or .zst;
/// concatenated streams are read to the last. Moves, does not copy; one thread at a time.
class UnpackedFile {
 public:
  /// Fails as Machine::openFile does; Unsupported if the name ends in .bz2 or .lzma.
  [[nodiscard]] static Result<UnpackedFile> open(const Machine& machine, std::string_view path);

  ~UnpackedFile();
  UnpackedFile(UnpackedFile&& other) noexcept;
  UnpackedFile& operator=(UnpackedFile&& other) noexcept;

  /// Hands on what the next `most` bytes of the file unpack to, in pieces of at most 64 KiB. False
  /// if nothing follows.
  ///
  /// Corrupt if the content is no such stream, is cut short or larger than kMaxUnpackedBytes, and
  /// as MachineFile::read; pieces may have been handed on before.
  [[nodiscard]] Result<bool> next(std::size_t most,
                                  const std::function<void(std::string_view)>& each);

 private:
  struct Parts;
  explicit UnpackedFile(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

/// Hands on the whole content of a file, as UnpackedFile does, and fails as it does.
[[nodiscard]] Result<void> readUnpacked(const Machine& machine, std::string_view path,
                                        const std::function<void(std::string_view)>& each);

}  // namespace sekisho::platform
