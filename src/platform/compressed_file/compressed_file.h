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

/// How much memory unpacking may take. A file that asks for more is Corrupt to whoever reads it.
struct UnpackMemory {
  std::uint64_t xz_bytes = std::uint64_t{80} << 20U;  ///< xz -9 asks for 65 MB.
  int zstd_window_log = 27;                           ///< As zstd itself, 128 MiB.
};
inline constexpr UnpackMemory kLittleUnpackMemory{.xz_bytes = std::uint64_t{16} << 20U,
                                                  .zstd_window_log = 23};

/// How far a file was read in one go.
struct Unpacked {
  std::size_t packed = 0;    ///< So many bytes were read of it,
  std::size_t unpacked = 0;  ///< and so many handed on.
  bool more = true;          ///< False at its end.
};

/// A file that is read piece by piece, unpacked if its name ends in .gz, .lz4, .xz or .zst;
/// concatenated streams are read to the last. Moves, does not copy; one thread at a time.
class UnpackedFile {
 public:
  /// Fails as Machine::openFile does; Unsupported if the name ends in .bz2 or .lzma.
  [[nodiscard]] static Result<UnpackedFile> open(const Machine& machine, std::string_view path,
                                                 const UnpackMemory& memory = {});

  ~UnpackedFile();
  UnpackedFile(UnpackedFile&& other) noexcept;
  UnpackedFile& operator=(UnpackedFile&& other) noexcept;

  /// Hands on what follows, in pieces of at most 64 KiB, until `most` bytes were read or `most`
  /// were handed on, whichever comes first; the next call goes on there.
  ///
  /// Corrupt if the content is no such stream, is cut short, asks for too much memory or is larger
  /// than kMaxUnpackedBytes, and as MachineFile::read; pieces may have been handed on before.
  [[nodiscard]] Result<Unpacked> next(std::size_t most,
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
