#include "storage/sqlite/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace sekisho::storage {
namespace {

std::unexpected<Error> systemFailure(std::string_view activity, int reason) {
  const std::string detail = std::string(activity) + ": " + std::generic_category().message(reason);
  switch (reason) {
    case ENOENT:
    case ENOTDIR: return fail(ErrorCode::NotFound, MessageId{"storage.cannot-open"}, detail);
    case EACCES:
    case EPERM: return fail(ErrorCode::PermissionDenied, MessageId{"storage.cannot-open"}, detail);
    case ENOSPC:
    case EDQUOT: return fail(ErrorCode::Unavailable, MessageId{"storage.full"}, detail);
    case EROFS: return fail(ErrorCode::Unavailable, MessageId{"storage.read-only"}, detail);
    default: return fail(ErrorCode::Unavailable, MessageId{"storage.io"}, detail);
  }
}

Result<void> sync(const std::filesystem::path& path, int flags) {
  const int file = open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return systemFailure("opening to synchronise", errno);
  const int answer = fsync(file);
  const int reason = errno;
  close(file);
  if (answer != 0) return systemFailure("synchronising", reason);
  return {};
}

Result<void> narrow(const std::filesystem::path& path) {
  struct stat found{};
  if (lstat(path.c_str(), &found) != 0) return systemFailure("looking at the file", errno);
  if (!S_ISREG(found.st_mode)) {
    return fail(ErrorCode::InvalidInput, MessageId{"storage.cannot-open"}, "not a regular file");
  }
  if ((found.st_mode & 0177U) != 0 && chmod(path.c_str(), 0600) != 0) {
    return systemFailure("narrowing the file's mode", errno);
  }
  return {};
}

}  // namespace

Result<void> makePrivateFile(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return errno == EEXIST ? narrow(path) : systemFailure("making the file", errno);
  close(file);
  const auto folder = path.parent_path();
  return syncFolder(folder.empty() ? std::filesystem::path(".") : folder);
}

Result<void> syncFolder(const std::filesystem::path& folder) {
  return sync(folder, O_RDONLY | O_DIRECTORY);
}

Result<void> syncFile(const std::filesystem::path& path) { return sync(path, O_RDWR); }

}  // namespace sekisho::storage
