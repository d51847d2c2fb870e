#include "platform/machine/machine.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <utility>

#include "platform/machine/rooted_open.h"

namespace sekisho::platform {
namespace {

constexpr MessageId kNotThere{"machine.not-there"};
constexpr MessageId kNotAllowed{"machine.not-allowed"};
constexpr MessageId kUnexpectedKind{"machine.unexpected-kind"};
constexpr MessageId kTooLarge{"machine.too-large"};
constexpr MessageId kReadFailed{"machine.read-failed"};

constexpr int kReadFlags = O_RDONLY | O_NONBLOCK;
constexpr std::size_t kMaxProcStat = std::size_t{1} << 20U;
constexpr std::string_view kHome = "a file in a home folder";

std::unexpected<Error> failedTo(int error, std::string_view what) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return fail(ErrorCode::NotFound, kNotThere, std::string(what));
    case EACCES:
    case EPERM: return fail(ErrorCode::PermissionDenied, kNotAllowed, std::string(what));
    case ELOOP:
    case EXDEV:
    case ENXIO:
    case EINVAL:
    case ENAMETOOLONG: return fail(ErrorCode::Corrupt, kUnexpectedKind, std::string(what));
    default:
      return fail(ErrorCode::Unavailable, kReadFailed,
                  std::string(what) + ": errno " + std::to_string(error));
  }
}

FileKind kindOf(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::Regular;
  if (S_ISDIR(mode)) return FileKind::Directory;
  if (S_ISLNK(mode)) return FileKind::Link;
  return FileKind::Other;
}

Result<FileStatus> statusOf(int descriptor, std::string_view what) {
  struct stat about{};
  if (fstat(descriptor, &about) != 0) return failedTo(errno, what);
  return FileStatus{
      .kind = kindOf(about.st_mode),
      .permissions = about.st_mode & 07777U,
      .uid = about.st_uid,
      .gid = about.st_gid,
      .size = about.st_size,
      .modified_ms = about.st_mtim.tv_sec * 1000 + about.st_mtim.tv_nsec / 1'000'000,
      .device = about.st_dev,
      .inode = about.st_ino,
  };
}

Result<FileStatus> statusOfRegular(int descriptor, std::string_view what) {
  auto status = statusOf(descriptor, what);
  if (status && status->kind != FileKind::Regular) {
    return fail(ErrorCode::Corrupt, kUnexpectedKind, std::string(what) + ": not a regular file");
  }
  return status;
}

Result<std::size_t> readSome(int descriptor, std::span<char> into) {
  for (;;) {
    const ssize_t got = ::read(descriptor, into.data(), into.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return failedTo(errno == EINVAL ? EIO : errno, "reading");
  }
}

Result<std::string> readWhole(int descriptor, std::size_t max_bytes, std::string_view what) {
  const auto status = statusOfRegular(descriptor, what);
  if (!status) return std::unexpected(status.error());
  const auto too_large = [&] {
    return fail(ErrorCode::Corrupt, kTooLarge,
                std::string(what) + ": more than " + std::to_string(max_bytes) + " bytes");
  };
  if (status->size > 0 && static_cast<std::uint64_t>(status->size) > max_bytes) return too_large();
  std::string content;
  std::array<char, 16384> piece{};
  for (;;) {
    auto got = readSome(descriptor, piece);
    if (!got) return std::unexpected(std::move(got.error()).during(what));
    if (*got == 0) return content;
    if (content.size() + *got > max_bytes) return too_large();
    content.append(piece.data(), *got);
  }
}

FileKind kindOf(const dirent& entry, int folder) {
  switch (entry.d_type) {
    case DT_REG: return FileKind::Regular;
    case DT_DIR: return FileKind::Directory;
    case DT_LNK: return FileKind::Link;
    case DT_UNKNOWN: break;
    default: return FileKind::Other;
  }
  struct stat about{};
  if (fstatat(folder, entry.d_name, &about, AT_SYMLINK_NOFOLLOW) != 0) return FileKind::Other;
  return kindOf(about.st_mode);
}

Result<Listing> listAll(Descriptor folder, std::size_t max_entries, std::string_view what) {
  if (!folder.isOpen()) return failedTo(errno, what);
  const std::unique_ptr<DIR, int (*)(DIR*)> open(fdopendir(folder.number()), &closedir);
  if (!open) return failedTo(errno, what);
  const int number = folder.release();  // closedir closes it from here on
  Listing listing;
  for (;;) {
    errno = 0;
    const dirent* entry = readdir(open.get());  // NOLINT(concurrency-mt-unsafe): own stream
    if (entry == nullptr) break;
    const std::string_view name(entry->d_name);
    if (name == "." || name == "..") continue;
    if (listing.entries.size() == max_entries) {
      listing.cut = true;
      break;
    }
    listing.entries.push_back({std::string(name), kindOf(*entry, number)});
  }
  if (errno != 0) return failedTo(errno, what);
  std::ranges::sort(listing.entries);
  return listing;
}

// A path below a home, opened without following any link below it.
Descriptor openBelowHome(int root, std::string_view home, std::string_view below, int flags) {
  const Descriptor folder = openBelow(root, home, O_PATH | O_DIRECTORY, Links::FollowInRoot);
  if (!folder.isOpen()) return {};
  return openBelow(folder.number(), below, flags, Links::Refuse);
}

}  // namespace

MachineFile::~MachineFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

MachineFile::MachineFile(MachineFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), status_(other.status_) {}

MachineFile& MachineFile::operator=(MachineFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(status_, other.status_);
  return *this;
}

Result<std::size_t> MachineFile::read(std::span<char> into) { return readSome(descriptor_, into); }

Result<std::size_t> MachineFile::readAt(std::int64_t offset, std::span<char> into) const {
  for (;;) {
    const ssize_t got = ::pread(descriptor_, into.data(), into.size(), offset);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return failedTo(errno == EINVAL ? EIO : errno, "reading");
  }
}

Result<FileStatus> MachineFile::statusNow() const { return statusOf(descriptor_, "a file"); }

Result<Machine> Machine::open(const std::filesystem::path& root) {
  Descriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.isOpen()) {
    if (errno == ENOTDIR) return failedTo(EINVAL, root.native());
    return failedTo(errno, root.native());
  }
  const bool is_this_machine = root.lexically_normal() == "/";
  return Machine(folder.release(), root, is_this_machine);
}

Machine::Machine(int descriptor, std::filesystem::path root, bool is_this_machine)
    : descriptor_(descriptor), root_(std::move(root)), is_this_machine_(is_this_machine) {}

Machine::~Machine() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Machine::Machine(Machine&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      root_(std::move(other.root_)),
      is_this_machine_(other.is_this_machine_) {}

Machine& Machine::operator=(Machine&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(root_, other.root_);
  std::swap(is_this_machine_, other.is_this_machine_);
  return *this;
}

Result<std::string> Machine::read(std::string_view path, std::size_t max_bytes) const {
  const Descriptor file = openBelow(descriptor_, path, kReadFlags, Links::FollowInRoot);
  if (!file.isOpen()) return failedTo(errno, path);
  return readWhole(file.number(), max_bytes, path);
}

Result<MachineFile> Machine::openFile(std::string_view path) const {
  Descriptor file = openBelow(descriptor_, path, kReadFlags, Links::FollowInRoot);
  if (!file.isOpen()) return failedTo(errno, path);
  const auto status = statusOfRegular(file.number(), path);
  if (!status) return std::unexpected(status.error());
  return MachineFile(file.release(), *status);
}

Result<Listing> Machine::list(std::string_view path, std::size_t max_entries) const {
  return listAll(openBelow(descriptor_, path, kReadFlags | O_DIRECTORY, Links::FollowInRoot),
                 max_entries, path);
}

Result<std::string> Machine::readLink(std::string_view path) const {
  const Descriptor link = openBelow(descriptor_, path, O_PATH | O_NOFOLLOW, Links::FollowInRoot);
  if (!link.isOpen()) return failedTo(errno, path);
  std::array<char, PATH_MAX> target{};
  const ssize_t length = readlinkat(link.number(), "", target.data(), target.size());
  // An O_PATH descriptor of anything but a link answers ENOENT.
  if (length < 0) return failedTo(errno == ENOENT ? EINVAL : errno, path);
  return std::string(target.data(), static_cast<std::size_t>(length));
}

Result<FileStatus> Machine::status(std::string_view path) const {
  const Descriptor file = openBelow(descriptor_, path, O_PATH, Links::FollowInRoot);
  if (!file.isOpen()) return failedTo(errno, path);
  return statusOf(file.number(), path);
}

Result<FileStatus> Machine::statusOfName(std::string_view path) const {
  const Descriptor file = openBelow(descriptor_, path, O_PATH | O_NOFOLLOW, Links::FollowInRoot);
  if (!file.isOpen()) return failedTo(errno, path);
  return statusOf(file.number(), path);
}

Result<FileSystemSpace> Machine::space(std::string_view path) const {
  const Descriptor file = openBelow(descriptor_, path, O_PATH, Links::FollowInRoot);
  if (!file.isOpen()) return failedTo(errno, path);
  struct statvfs about{};
  if (fstatvfs(file.number(), &about) != 0) return failedTo(errno, path);
  const auto bytes = [&](fsblkcnt_t blocks) {
    return static_cast<std::int64_t>(blocks * about.f_frsize);
  };
  return FileSystemSpace{.total_bytes = bytes(about.f_blocks),
                         .available_bytes = bytes(about.f_bavail),
                         .total_inodes = static_cast<std::int64_t>(about.f_files),
                         .available_inodes = static_cast<std::int64_t>(about.f_favail)};
}

Result<std::string> Machine::readInHome(std::string_view home, std::string_view below,
                                        std::size_t max_bytes) const {
  const Descriptor file = openBelowHome(descriptor_, home, below, kReadFlags | O_NOFOLLOW);
  if (!file.isOpen()) return failedTo(errno, kHome);
  return readWhole(file.number(), max_bytes, kHome);
}

Result<MachineFile> Machine::openInHome(std::string_view home, std::string_view below) const {
  Descriptor file = openBelowHome(descriptor_, home, below, kReadFlags | O_NOFOLLOW);
  if (!file.isOpen()) return failedTo(errno, kHome);
  const auto status = statusOfRegular(file.number(), kHome);
  if (!status) return std::unexpected(status.error());
  return MachineFile(file.release(), *status);
}

Result<FileStatus> Machine::statusInHome(std::string_view home, std::string_view below) const {
  const Descriptor file = openBelowHome(descriptor_, home, below, O_PATH | O_NOFOLLOW);
  if (!file.isOpen()) return failedTo(errno, kHome);
  return statusOf(file.number(), kHome);
}

Result<Listing> Machine::listInHome(std::string_view home, std::string_view below,
                                    std::size_t max_entries) const {
  return listAll(openBelowHome(descriptor_, home, below, kReadFlags | O_NOFOLLOW | O_DIRECTORY),
                 max_entries, kHome);
}

std::optional<std::int64_t> Machine::lastBootMs() const {
  const auto text = read("/proc/stat", kMaxProcStat);
  if (!text) return std::nullopt;
  constexpr std::string_view kKey = "\nbtime ";
  const std::size_t at = text->find(kKey);
  if (at == std::string::npos) return std::nullopt;
  std::int64_t seconds = 0;
  const char* const end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data() + at + kKey.size(), end, seconds);
  if (error != std::errc{} || seconds < 0 || seconds > 253'402'300'799) return std::nullopt;
  return seconds * 1000;
}

}  // namespace sekisho::platform
