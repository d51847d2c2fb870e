#include "programs/agent/watcher.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "platform/disk/disk.h"

namespace sekisho::agent {
namespace {

constexpr std::uint32_t kChanges = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                   IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;

std::string nameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

Watcher::Watcher(const std::vector<std::string>& paths)
    : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)), paths_(paths) {
  refresh();
}

Watcher::~Watcher() {
  if (descriptor_ >= 0) close(descriptor_);
}

void Watcher::refresh() {
  if (descriptor_ < 0) return;
  for (const std::string& path : paths_) {
    // Adding a folder twice gives the same watch again.
    const std::string parent = platform::folderOf(path);
    const int around = inotify_add_watch(descriptor_, parent.c_str(), kChanges | IN_ONLYDIR);
    if (around >= 0) folders_.try_emplace(around, Folder{.path = parent});
    const int inside = inotify_add_watch(descriptor_, path.c_str(), kChanges | IN_ONLYDIR);
    if (inside >= 0) folders_.try_emplace(inside, Folder{.path = path}).first->second.itself = true;
  }
}

std::set<std::string> Watcher::changed() {
  std::set<std::string> found;
  alignas(inotify_event) std::array<char, 16384> buffer;
  while (true) {
    const ssize_t size = read(descriptor_, buffer.data(), buffer.size());
    if (size <= 0) return found;
    for (std::size_t at = 0; at + sizeof(inotify_event) <= static_cast<std::size_t>(size);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const std::string name(event.len > 0 ? buffer.data() + at + sizeof event : "");
      at += sizeof event + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0U) {
        found.insert(paths_.begin(), paths_.end());
        continue;
      }
      const auto folder = folders_.find(event.wd);
      if (folder == folders_.end()) continue;
      if (folder->second.itself) found.insert(folder->second.path);
      for (const std::string& path : paths_) {
        if (platform::folderOf(path) == folder->second.path && nameOf(path) == name) {
          found.insert(path);
        }
      }
      if ((event.mask & IN_IGNORED) != 0U) folders_.erase(folder);
    }
  }
}

}  // namespace sekisho::agent
