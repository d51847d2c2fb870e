#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sekisho::platform {

/// What a name in the file system stands for.
enum class FileKind { Regular, Directory, Link, Other };

/// What the file system says about a file, without its content.
struct FileStatus {
  FileKind kind = FileKind::Other;
  std::uint32_t permissions = 0;  ///< The lower twelve bits of st_mode.
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::int64_t size = 0;         ///< Bytes; 0 for most files of /proc and /sys, whatever they hold.
  std::int64_t modified_ms = 0;  ///< UTC.
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
};

struct DirectoryEntry {
  std::string name;  ///< As stored: any bytes but '/' and NUL.
  FileKind kind = FileKind::Other;
  friend auto operator<=>(const DirectoryEntry&, const DirectoryEntry&) = default;
};

struct Listing {
  std::vector<DirectoryEntry> entries = {};  ///< Sorted by name; without "." and "..".
  bool cut = false;                          ///< There are more than were asked for.
};

/// How full a file system is.
struct FileSystemSpace {
  std::int64_t total_bytes = 0;
  std::int64_t available_bytes = 0;  ///< To an ordinary user.
  std::int64_t total_inodes = 0;     ///< 0 where inodes are not counted (btrfs).
  std::int64_t available_inodes = 0;
};

/// A regular file opened for reading piece by piece. Moves, does not copy; one thread at a time.
class MachineFile {
 public:
  ~MachineFile();
  MachineFile(MachineFile&& other) noexcept;
  MachineFile& operator=(MachineFile&& other) noexcept;

  /// Fills the front of `into`; 0 at the end of the file. Unavailable if the device fails.
  [[nodiscard]] Result<std::size_t> read(std::span<char> into);
  /// Fills the front of `into` from `offset` on, without moving where read() goes on.
  [[nodiscard]] Result<std::size_t> readAt(std::int64_t offset, std::span<char> into) const;
  /// As it was when it was opened.
  [[nodiscard]] const FileStatus& status() const noexcept { return status_; }
  /// As it is now, under whichever name.
  [[nodiscard]] Result<FileStatus> statusNow() const;
  /// The open descriptor, for libraries that read one; stays owned by this object.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  friend class Machine;
  MachineFile(int descriptor, const FileStatus& status) noexcept
      : descriptor_(descriptor), status_(status) {}

  int descriptor_;
  FileStatus status_;
};

/// The file tree a probe reads: this machine's ("/"), or a fixture's.
///
/// Paths are absolute and mean what they mean below the root: a link to /etc/x leads to the root's
/// etc/x and ".." never leads out. No call waits: a FIFO, a socket or a device in place of a file
/// is an error, not a read. Everything is bounded by the caller.
///
/// Each call answers NotFound if nothing has that name, PermissionDenied if this process may not,
/// Corrupt if something else than expected lies there (another kind, more bytes than allowed, a
/// circle of links) and Unavailable if the device or kernel failed. Errors name the system path but
/// never the name of a file in a person's home.
///
/// Any thread may use it.
class Machine {
 public:
  /// NotFound, PermissionDenied or Corrupt if `root` cannot be opened as a directory.
  [[nodiscard]] static Result<Machine> open(const std::filesystem::path& root = "/");

  ~Machine();
  Machine(Machine&& other) noexcept;
  Machine& operator=(Machine&& other) noexcept;

  /// Whether the root is "/", so that the kernel's answers (uname, netlink…) are about the same
  /// machine as its files.
  [[nodiscard]] bool isThisMachine() const noexcept { return is_this_machine_; }
  [[nodiscard]] const std::filesystem::path& root() const noexcept { return root_; }

  /// A whole system file of at most `max_bytes`, following links inside the root.
  [[nodiscard]] Result<std::string> read(std::string_view path, std::size_t max_bytes) const;
  /// The same, to be read piece by piece.
  [[nodiscard]] Result<MachineFile> openFile(std::string_view path) const;
  /// At most `max_entries` names of a directory, following links to it.
  [[nodiscard]] Result<Listing> list(std::string_view path, std::size_t max_entries) const;
  /// Where the link `path` points, as stored. Corrupt if it is no link.
  [[nodiscard]] Result<std::string> readLink(std::string_view path) const;
  /// What lies at the end of `path`, links followed.
  [[nodiscard]] Result<FileStatus> status(std::string_view path) const;
  /// What `path` itself is: its last name is not followed.
  [[nodiscard]] Result<FileStatus> statusOfName(std::string_view path) const;
  /// How full the file system holding `path` is. Ask only for local ones: a network file system
  /// whose server is gone makes any process wait.
  [[nodiscard]] Result<FileSystemSpace> space(std::string_view path) const;
  [[nodiscard]] bool exists(std::string_view path) const { return status(path).has_value(); }

  /// A whole file of a person's: `home` is a system path (from passwd), `below` is relative to it.
  /// No link is followed below `home` and nothing but a regular file is opened.
  [[nodiscard]] Result<std::string> readInHome(std::string_view home, std::string_view below,
                                               std::size_t max_bytes) const;
  /// The same, to be read piece by piece.
  [[nodiscard]] Result<MachineFile> openInHome(std::string_view home, std::string_view below) const;
  /// What a name of a person's is, without opening it; below `home` in the same way.
  [[nodiscard]] Result<FileStatus> statusInHome(std::string_view home,
                                                std::string_view below) const;
  /// A directory of a person's, in the same way.
  [[nodiscard]] Result<Listing> listInHome(std::string_view home, std::string_view below,
                                           std::size_t max_entries) const;

  /// When the kernel started, UTC milliseconds, from /proc/stat; nothing if that cannot be read.
  [[nodiscard]] std::optional<std::int64_t> lastBootMs() const;

 private:
  Machine(int descriptor, std::filesystem::path root, bool is_this_machine);

  int descriptor_;
  std::filesystem::path root_;
  bool is_this_machine_;
};

}  // namespace sekisho::platform
