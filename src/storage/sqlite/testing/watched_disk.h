#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace sekisho::storage::testing {

/// The disk as SQLite sees it, between the engine and the real one: it can fail, and it keeps what
/// a power cut would leave.
///
/// While it lives every SQLite file that is opened in its folder goes through it. One at a time.
class WatchedDisk {
 public:
  enum class Fault {
    None,
    Full,             ///< Writing finds no space.
    ReadOnly,         ///< Writing finds a disk that was remounted read-only.
    SyncFails,        ///< Synchronising fails, and nothing written since the last time is kept.
    SyncFailsTooLate  ///< Synchronising fails after everything was kept.
  };

  /// Watches `folder` and keeps what was synchronised in `durable`, another empty folder.
  WatchedDisk(std::filesystem::path folder, std::filesystem::path durable);
  ~WatchedDisk();
  WatchedDisk(const WatchedDisk&) = delete;
  WatchedDisk& operator=(const WatchedDisk&) = delete;

  /// From now on, for files whose name ends in "-wal".
  void setFault(Fault fault);

  /// Called before and after each synchronisation.
  void setOnSync(std::function<void()> watcher);

  /// What the disk would hold after a power cut now: the files as last synchronised.
  [[nodiscard]] const std::filesystem::path& durable() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace sekisho::storage::testing
