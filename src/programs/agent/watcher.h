#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace sekisho::agent {

/// Tells which watched paths changed (inotify). A path is watched by way of its folder, so that a
/// file replaced by another is noticed too; a folder is watched itself as well. What does not exist
/// yet is tried again by refresh(). Where the kernel has no room for more watches, the probes'
/// regular readings remain. One thread.
class Watcher {
 public:
  explicit Watcher(const std::vector<std::string>& paths);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  /// Readable when changed() has something to tell; -1 if the kernel refused.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  /// The paths that changed since the last call; never waits.
  [[nodiscard]] std::set<std::string> changed();

  /// Watches what came into being since.
  void refresh();

 private:
  struct Folder {
    std::string path;
    bool itself = false;  // any change in it counts for `path`
  };

  int descriptor_;
  std::vector<std::string> paths_;
  std::map<int, Folder> folders_;
};

}  // namespace sekisho::agent
