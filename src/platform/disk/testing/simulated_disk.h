#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/mutex.h"
#include "platform/disk/disk.h"

namespace sekisho::platform::testing {

/// How the power goes at a step: a step is a call that changes the disk or makes changes durable.
enum class PowerCut {
  LostBefore,  ///< Before the step; whatever was not synced is gone.
  LostAfter,   ///< After it; everything reached the disk, only the answer did not come back.
  Torn,        ///< During it; of the write that was last only the first half reached the disk.
  Reordered,   ///< During it; any sectors of what was not synced reached the disk, others not.
};

struct Fault {
  std::size_t step;  ///< Counted from 1.
  PowerCut cut;
  unsigned seed = 1;  ///< For Reordered: which sectors.
};

/// A disk in memory that forgets what was not synced.
///
/// After the fault's step every call is Indeterminate until restart(), which shows what a machine
/// would find after a power cut; files opened before it stay dead.
class SimulatedDisk final : public Disk {
 public:
  SimulatedDisk();
  ~SimulatedDisk() override;

  /// The next fault; its step counts from now.
  void plan(const Fault& fault);
  /// Steps since the last plan() or restart().
  [[nodiscard]] std::size_t steps() const;
  /// The power goes now; whatever was not synced is gone.
  void cutPower();
  /// Whether the power is off.
  [[nodiscard]] bool dark() const;
  /// The machine starts again on what reached the disk.
  void restart();

  /// While full, nothing grows and nothing is created (disk.full).
  void setFull(bool full);
  /// While read-only, nothing changes (disk.read-only).
  void setReadOnly(bool read_only);
  /// How often sync() was called on any file.
  [[nodiscard]] std::size_t syncs() const;

  /// The bytes under a name, as a test wants to see or change them behind everyone's back.
  [[nodiscard]] Bytes peek(const std::string& path) const;
  void poke(const std::string& path, Bytes bytes);
  /// The same, but nothing of the file's stamp tells of it, as of a failing disk; as long as
  /// before.
  void rot(const std::string& path, Bytes bytes);
  /// Takes a directory away with all it holds, as if it had never been.
  void forget(const std::string& directory);
  /// Every file's name, sorted.
  [[nodiscard]] std::vector<std::string> files() const;

  [[nodiscard]] Result<std::unique_ptr<File>> open(const std::string& path, Access access) override;
  [[nodiscard]] Result<void> createDirectory(const std::string& path) override;
  [[nodiscard]] Result<void> rename(const std::string& from, const std::string& to) override;
  [[nodiscard]] Result<void> remove(const std::string& path) override;
  [[nodiscard]] Result<void> syncDirectory(const std::string& path) override;
  [[nodiscard]] Result<Stamp> stamp(const std::string& path) override;
  [[nodiscard]] Result<std::vector<std::string>> list(const std::string& path) override;
  [[nodiscard]] Result<std::unique_ptr<DirectoryLock>> lock(const std::string& path) override;

 private:
  struct Content;
  class OpenFile;
  class HeldLock;
  using Names = std::map<std::string, std::shared_ptr<Content>>;  // a name and open files share it
  struct Renaming {
    std::string from;  // empty: created
    std::string to;    // empty: removed
    std::shared_ptr<Content> content;
  };

  Result<void> step(bool grows, const std::function<void()>& change) SEKISHO_REQUIRES(mutex_);
  [[nodiscard]] Result<void> allowed(bool grows) const SEKISHO_REQUIRES(mutex_);
  void goDark(PowerCut cut, unsigned seed) SEKISHO_REQUIRES(mutex_);
  void keepData(PowerCut cut, std::mt19937& coin) SEKISHO_REQUIRES(mutex_);
  static void applyTo(Names& names, const Renaming& renaming);

  mutable Mutex mutex_;
  Names now_ SEKISHO_GUARDED_BY(mutex_);
  Names durable_ SEKISHO_GUARDED_BY(mutex_);
  std::vector<Renaming> unsynced_names_ SEKISHO_GUARDED_BY(mutex_);
  std::set<std::string> directories_ SEKISHO_GUARDED_BY(mutex_);
  std::set<std::string> locks_ SEKISHO_GUARDED_BY(mutex_);
  std::vector<std::weak_ptr<Content>> contents_ SEKISHO_GUARDED_BY(mutex_);
  std::weak_ptr<Content> last_written_ SEKISHO_GUARDED_BY(mutex_);
  std::optional<Fault> fault_ SEKISHO_GUARDED_BY(mutex_);
  std::size_t steps_ SEKISHO_GUARDED_BY(mutex_) = 0;
  std::size_t syncs_ SEKISHO_GUARDED_BY(mutex_) = 0;
  std::size_t life_ SEKISHO_GUARDED_BY(mutex_) = 0;
  std::int64_t changes_ SEKISHO_GUARDED_BY(mutex_) = 0;  // what stamps have for a clock
  bool dark_ SEKISHO_GUARDED_BY(mutex_) = false;
  bool full_ SEKISHO_GUARDED_BY(mutex_) = false;
  bool read_only_ SEKISHO_GUARDED_BY(mutex_) = false;
};

}  // namespace sekisho::platform::testing
