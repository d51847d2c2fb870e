#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::platform {

inline constexpr MessageId kDiskFull{"disk.full"};
inline constexpr MessageId kDiskReadOnly{"disk.read-only"};
inline constexpr MessageId kDiskDenied{"disk.denied"};
inline constexpr MessageId kDiskMissing{"disk.missing"};
inline constexpr MessageId kDiskExists{"disk.exists"};
inline constexpr MessageId kDiskOddFile{"disk.odd-file"};
inline constexpr MessageId kDiskTooLarge{"disk.too-large"};
inline constexpr MessageId kDiskFailed{"disk.failed"};
inline constexpr MessageId kDiskInUse{"disk.in-use"};

/// One open regular file. Closed when it goes; closing syncs nothing.
///
/// Every call may fail with Unavailable (disk.full, disk.read-only, disk.denied: a write may then
/// have left part of its bytes) or, where the kernel reports an I/O error, Indeterminate
/// (disk.failed): what is on the disk is then known only after opening the file again.
/// Reads may overlap with each other and with writes elsewhere in the file.
class File {
 public:
  virtual ~File() = default;

  [[nodiscard]] virtual Result<std::uint64_t> size() const = 0;

  /// Up to `most` bytes from `offset`; fewer only where the file ends.
  [[nodiscard]] virtual Result<Bytes> read(std::uint64_t offset, std::size_t most) const = 0;

  /// Puts `bytes` at `offset`, growing the file where needed. Not durable until sync().
  [[nodiscard]] virtual Result<void> write(std::uint64_t offset, ByteView bytes) = 0;

  /// Once this returns, every write before it survives a power cut, and so does the size
  /// (fdatasync). After a failure nothing that was not synced before may be relied on.
  [[nodiscard]] virtual Result<void> sync() = 0;
};

/// Held by one process at a time; let go when it goes or the process ends.
class DirectoryLock {
 public:
  virtual ~DirectoryLock() = default;
};

/// What changes when a file is written, replaced or exchanged, as the system tells it without
/// reading the file. Two that are equal are no proof: whoever rules the machine can set its clock.
struct Stamp {
  std::uint64_t bytes = 0;
  std::uint64_t file = 0;       ///< Which file of its disk (inode).
  std::int64_t written_ns = 0;  ///< Since 1970, as anybody may set it (mtime).
  std::int64_t touched_ns = 0;  ///< Since 1970, as the kernel sets it (ctime).
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

enum class Access {
  Read,    ///< The file exists; it is only read.
  Write,   ///< The file exists; it is read and written.
  Create,  ///< The file must not exist yet (disk.exists, Conflict); made with mode 0600.
};

/// Files and directories, with what survives a power cut said at each call.
///
/// Links are not followed in the last part of a path, and what is no regular file is refused
/// (disk.odd-file, Corrupt). What does not exist is NotFound (disk.missing). Safe for any thread.
class Disk {
 public:
  virtual ~Disk() = default;

  [[nodiscard]] virtual Result<std::unique_ptr<File>> open(const std::string& path,
                                                           Access access) = 0;

  /// Makes a directory with mode 0700, its parents too; one that exists is fine. Durable on return.
  [[nodiscard]] virtual Result<void> createDirectory(const std::string& path) = 0;

  /// Moves `from` over `to` in one step. Durable after syncDirectory of the folder.
  [[nodiscard]] virtual Result<void> rename(const std::string& from, const std::string& to) = 0;

  /// Takes the name away. Durable after syncDirectory of the folder.
  [[nodiscard]] virtual Result<void> remove(const std::string& path) = 0;

  /// Makes the names in a directory durable: created, renamed and removed ones.
  [[nodiscard]] virtual Result<void> syncDirectory(const std::string& path) = 0;

  /// The stamp of a regular file.
  [[nodiscard]] virtual Result<Stamp> stamp(const std::string& path) = 0;

  /// The names in a directory, sorted, without "." and "..".
  [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& path) = 0;

  /// Takes the lock file `path` (made if missing) for this process.
  /// Conflict (disk.in-use) if another process, or another lock of this one, holds it.
  [[nodiscard]] virtual Result<std::unique_ptr<DirectoryLock>> lock(const std::string& path) = 0;
};

/// The machine's own disk (POSIX).
[[nodiscard]] std::unique_ptr<Disk> systemDisk();

/// The part of `path` before its last slash; "." if it has none.
[[nodiscard]] std::string folderOf(std::string_view path);

/// The whole file. Unavailable (disk.too-large) if it holds more than `most` bytes.
[[nodiscard]] Result<Bytes> readFile(Disk& disk, const std::string& path, std::size_t most);

/// Puts `bytes` at `path`, mode 0600: after a power cut at any moment the file is either the old
/// one, whole, or the new one, whole. Once this returns it is the new one.
///
/// A file `path` + ".new" may be left behind by a cut; the next call takes it over. One writer a
/// path at a time.
[[nodiscard]] Result<void> writeFileAtomically(Disk& disk, const std::string& path, ByteView bytes);

/// Makes `path` a file of `size` bytes, `beginning` and then zeros, that are really there, so that
/// writes within it need no new space: all of it or nothing, durable on return. Conflict
/// (disk.exists) if `path` exists.
[[nodiscard]] Result<void> preallocate(Disk& disk, const std::string& path, std::uint64_t size,
                                       ByteView beginning = {});

/// The two steps of preallocate(). The first takes time; what it makes is `path` + ".new", durable,
/// and taken over by the next call if it is never put in place. One writer a path at a time.
[[nodiscard]] Result<void> prepareFile(Disk& disk, const std::string& path, std::uint64_t size,
                                       ByteView beginning = {});
/// Durable on return. Whatever has the name already goes.
[[nodiscard]] Result<void> putInPlace(Disk& disk, const std::string& path);

/// Takes the name away for good: durable on return. A file that does not exist is fine.
[[nodiscard]] Result<void> removeDurably(Disk& disk, const std::string& path);

/// Whether there is a file or directory of that name.
enum class Presence { Missing, Present };
[[nodiscard]] Result<Presence> look(Disk& disk, const std::string& path);

}  // namespace sekisho::platform
