#include "platform/machine/rooted_open.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string>
#include <vector>

namespace sekisho::platform {
namespace {

// As many as the kernel follows in one path (MAXSYMLINKS).
constexpr int kMaxLinks = 40;
// RESOLVE_IN_ROOT answers EAGAIN when a rename may have moved the ground under "..".
constexpr int kTries = 16;

// openat2 refuses flags that mean nothing beside O_PATH.
int withUsualFlags(int flags) {
  return (flags & O_PATH) != 0 ? flags | O_CLOEXEC : flags | O_CLOEXEC | O_NOCTTY;
}

Descriptor failedWith(int error) {
  errno = error;
  return {};
}

// The names still to be walked, last first.
void pushNames(std::vector<std::string>& names, std::string_view path) {
  std::vector<std::string> these;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0 && path.substr(0, end) != ".") these.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  names.insert(names.end(), these.rbegin(), these.rend());
}

// One walk: the folders from the root to where it stands, and the names it still has to take.
class Walk {
 public:
  Walk(int root, std::string_view path) : root_(root) { pushNames(names_, path); }

  Descriptor open(int flags, Links links) {
    while (!names_.empty()) {
      const std::string name = std::move(names_.back());
      names_.pop_back();
      if (name == "..") {
        if (!folders_.empty()) folders_.pop_back();
        continue;
      }
      const bool last = names_.empty();
      struct stat about{};
      if (fstatat(here(), name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) return {};
      const bool keep_link = last && (flags & O_NOFOLLOW) != 0;
      if (S_ISLNK(about.st_mode) && !keep_link) {
        if (links == Links::Refuse) return failedWith(ELOOP);
        if (!follow(name)) return {};
        continue;
      }
      if (last) return Descriptor(::openat(here(), name.c_str(), flags | O_NOFOLLOW));
      Descriptor next(
          ::openat(here(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (!next.isOpen()) return {};
      folders_.push_back(std::move(next));
    }
    return Descriptor(::openat(here(), ".", flags));
  }

 private:
  [[nodiscard]] int here() const { return folders_.empty() ? root_ : folders_.back().number(); }

  bool follow(const std::string& name) {
    if (++followed_ > kMaxLinks) {
      errno = ELOOP;
      return false;
    }
    std::array<char, PATH_MAX> target{};
    const ssize_t length = readlinkat(here(), name.c_str(), target.data(), target.size());
    if (length < 0) return false;
    const std::string_view path(target.data(), static_cast<std::size_t>(length));
    if (path.starts_with('/')) folders_.clear();
    pushNames(names_, path);
    return true;
  }

  int root_;
  std::vector<Descriptor> folders_;
  std::vector<std::string> names_;
  int followed_ = 0;
};

}  // namespace

Descriptor walkBelow(int root, std::string_view path, int flags, Links links) {
  if (path.size() >= PATH_MAX) return failedWith(ENAMETOOLONG);
  if (path.contains('\0')) return failedWith(EINVAL);
  return Walk(root, path).open(withUsualFlags(flags), links);
}

Descriptor openBelow(int root, std::string_view path, int flags, Links links) {
  if (path.contains('\0')) return failedWith(EINVAL);
  const std::string name = path.empty() ? std::string(".") : std::string(path);
  open_how how{};
  how.flags = static_cast<std::uint64_t>(withUsualFlags(flags));
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  if (links == Links::Refuse) how.resolve |= RESOLVE_NO_SYMLINKS;
  for (int i = 0; i < kTries; ++i) {
    const auto number = ::syscall(SYS_openat2, root, name.c_str(), &how, sizeof how);
    if (number >= 0) return Descriptor(static_cast<int>(number));
    // Some seccomp filters answer EPERM for system calls they do not know.
    if (errno == ENOSYS || errno == EPERM) return walkBelow(root, path, flags, links);
    if (errno != EAGAIN && errno != EINTR) return {};
  }
  return failedWith(EAGAIN);
}

}  // namespace sekisho::platform
