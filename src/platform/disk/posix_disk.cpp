#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "platform/descriptor.h"
#include "platform/disk/disk.h"

namespace sekisho::platform {
namespace {

/// Reading no more than this, nobody asks first how long a file is, so as to reserve no more.
constexpr std::size_t kAskedAtOnce = std::size_t{64} << 10U;

/// Runs a system call again while signals interrupt it.
template <class Call>
auto retried(Call call) {
  auto answer = call();
  while (answer < 0 && errno == EINTR) answer = call();
  return answer;
}

/// The failure that `number` (errno) stands for.
std::unexpected<Error> failure(int number, std::string_view doing, const std::string& path) {
  std::string detail = std::string(doing) + " " + path + ": errno " + std::to_string(number);
  switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return fail(ErrorCode::Unavailable, kDiskFull, std::move(detail));
    case EROFS: return fail(ErrorCode::Unavailable, kDiskReadOnly, std::move(detail));
    case EACCES:
    case EPERM: return fail(ErrorCode::Unavailable, kDiskDenied, std::move(detail));
    case ENOENT:
    case ENOTDIR: return fail(ErrorCode::NotFound, kDiskMissing, std::move(detail));
    case EEXIST: return fail(ErrorCode::Conflict, kDiskExists, std::move(detail));
    case ELOOP:
    case EISDIR: return fail(ErrorCode::Corrupt, kDiskOddFile, std::move(detail));
    case EMFILE:
    case ENFILE:
    case ENOMEM: return fail(ErrorCode::Unavailable, kDiskFailed, std::move(detail));
    default: return fail(ErrorCode::Indeterminate, kDiskFailed, std::move(detail));
  }
}

class PosixFile final : public File {
 public:
  PosixFile(Descriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  [[nodiscard]] Result<std::uint64_t> size() const override {
    struct stat status{};
    if (::fstat(descriptor_.number(), &status) != 0) return failure(errno, "measuring", path_);
    return static_cast<std::uint64_t>(status.st_size);
  }

  [[nodiscard]] Result<Bytes> read(std::uint64_t offset, std::size_t most) const override {
    if (most > kAskedAtOnce) {
      const auto whole = size();
      if (!whole) return std::unexpected(whole.error());
      most = std::min<std::uint64_t>(most, *whole > offset ? *whole - offset : 0);
    }
    Bytes bytes(most);
    std::size_t done = 0;
    while (done < bytes.size()) {
      const auto count = retried([&] {
        return ::pread(descriptor_.number(), bytes.data() + done, bytes.size() - done,
                       static_cast<off_t>(offset + done));
      });
      if (count < 0) return failure(errno, "reading", path_);
      if (count == 0) break;  // it became shorter meanwhile
      done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
  }

  [[nodiscard]] Result<void> write(std::uint64_t offset, ByteView bytes) override {
    while (!bytes.empty()) {
      const auto count = retried([&] {
        return ::pwrite(descriptor_.number(), bytes.data(), bytes.size(),
                        static_cast<off_t>(offset));
      });
      if (count < 0) return failure(errno, "writing", path_);
      offset += static_cast<std::uint64_t>(count);
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
  }

  [[nodiscard]] Result<void> sync() override {
    // A sync that failed is never tried again: the kernel may have dropped the pages it could not
    // write and would then report success.
    if (::fdatasync(descriptor_.number()) == 0) return {};
    auto failed = failure(errno, "syncing", path_);
    failed.error().code = ErrorCode::Indeterminate;
    return failed;
  }

 private:
  Descriptor descriptor_;
  std::string path_;
};

class PosixLock final : public DirectoryLock {
 public:
  explicit PosixLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

 private:
  Descriptor descriptor_;
};

std::int64_t nanosecondsOf(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

int flagsOf(Access access) {
  switch (access) {
    case Access::Read: return O_RDONLY;
    case Access::Write: return O_RDWR;
    case Access::Create: return O_RDWR | O_CREAT | O_EXCL;
  }
  std::unreachable();
}

class PosixDisk final : public Disk {
 public:
  [[nodiscard]] Result<std::unique_ptr<File>> open(const std::string& path,
                                                   Access access) override {
    // O_NONBLOCK: a FIFO under the name must not hold us up before it is refused.
    const int flags = flagsOf(access) | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    Descriptor descriptor(retried([&] { return ::open(path.c_str(), flags, 0600); }));
    if (descriptor.number() < 0) return failure(errno, "opening", path);
    struct stat status{};
    if (::fstat(descriptor.number(), &status) != 0) return failure(errno, "opening", path);
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::Corrupt, kDiskOddFile, path);
    return std::make_unique<PosixFile>(std::move(descriptor), path);
  }

  [[nodiscard]] Result<void> createDirectory(const std::string& path) override {
    if (::mkdir(path.c_str(), 0700) == 0) return syncDirectory(folderOf(path));
    if (errno == ENOENT && folderOf(path) != path) {
      if (auto parent = createDirectory(folderOf(path)); !parent) return parent;
      if (::mkdir(path.c_str(), 0700) == 0) return syncDirectory(folderOf(path));
    }
    if (errno != EEXIST) return failure(errno, "making", path);
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return failure(errno, "making", path);
    if (!S_ISDIR(status.st_mode)) return fail(ErrorCode::Corrupt, kDiskOddFile, path);
    return {};
  }

  [[nodiscard]] Result<void> rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return failure(errno, "renaming", from);
    return {};
  }

  [[nodiscard]] Result<void> remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0) return failure(errno, "removing", path);
    return {};
  }

  [[nodiscard]] Result<void> syncDirectory(const std::string& path) override {
    const Descriptor folder(
        retried([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (folder.number() < 0) return failure(errno, "opening", path);
    if (::fsync(folder.number()) == 0) return {};
    auto failed = failure(errno, "syncing", path);
    failed.error().code = ErrorCode::Indeterminate;
    return failed;
  }

  [[nodiscard]] Result<Stamp> stamp(const std::string& path) override {
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0) return failure(errno, "looking at", path);
    if (!S_ISREG(status.st_mode)) return fail(ErrorCode::Corrupt, kDiskOddFile, path);
    return Stamp{.bytes = static_cast<std::uint64_t>(status.st_size),
                 .file = status.st_ino,
                 .written_ns = nanosecondsOf(status.st_mtim),
                 .touched_ns = nanosecondsOf(status.st_ctim)};
  }

  [[nodiscard]] Result<std::vector<std::string>> list(const std::string& path) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), &::closedir);
    if (!folder) return failure(errno, "listing", path);
    std::vector<std::string> names;
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(folder.get());  // NOLINT(concurrency-mt-unsafe): own DIR
      if (entry == nullptr) break;
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
    }
    if (errno != 0) return failure(errno, "listing", path);
    std::ranges::sort(names);
    return names;
  }

  [[nodiscard]] Result<std::unique_ptr<DirectoryLock>> lock(const std::string& path) override {
    constexpr int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    Descriptor descriptor(retried([&] { return ::open(path.c_str(), flags, 0600); }));
    if (descriptor.number() < 0) return failure(errno, "opening", path);
    if (retried([&] { return ::flock(descriptor.number(), LOCK_EX | LOCK_NB); }) != 0) {
      if (errno == EWOULDBLOCK) {
        return fail(ErrorCode::Conflict, kDiskInUse, path, {{"path", path}});
      }
      return failure(errno, "locking", path);
    }
    return std::make_unique<PosixLock>(std::move(descriptor));
  }
};

}  // namespace

std::unique_ptr<Disk> systemDisk() { return std::make_unique<PosixDisk>(); }

}  // namespace sekisho::platform
