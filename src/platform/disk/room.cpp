#include "platform/disk/room.h"

#include <sys/statvfs.h>

#include <cerrno>

#include "platform/disk/disk.h"

namespace sekisho::platform {

Result<DiskRoom> roomAt(const std::string& path) {
  struct statvfs found{};
  int answer = ::statvfs(path.c_str(), &found);
  while (answer < 0 && errno == EINTR) answer = ::statvfs(path.c_str(), &found);
  if (answer < 0) {
    return fail(ErrorCode::Unavailable, kDiskFailed, "statvfs: errno " + std::to_string(errno));
  }
  const std::uint64_t unit = found.f_frsize;
  return DiskRoom{.whole = unit * found.f_blocks, .free = unit * found.f_bavail};
}

}  // namespace sekisho::platform
