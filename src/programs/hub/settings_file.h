#pragma once

#include <string>

#include "core/mutex.h"
#include "platform/disk/disk.h"
#include "programs/hub/settings.h"

namespace sekisho::hub {

/// DIR/hub.toml while the hub runs. Safe for any thread.
class SettingsFile {
 public:
  /// Reads the file, or makes it for a new clinic. `disk` must outlive it.
  [[nodiscard]] static Result<SettingsFile> open(platform::Disk& disk, std::string path,
                                                 ClinicId new_clinic);

  SettingsFile(SettingsFile&& other) noexcept;

  [[nodiscard]] Settings current() const SEKISHO_EXCLUDES(mutex_);
  /// Durable when it returns.
  [[nodiscard]] Result<void> replace(Settings settings) SEKISHO_EXCLUDES(mutex_);

 private:
  SettingsFile(platform::Disk& disk, std::string path, Settings settings)
      : disk_(&disk), path_(std::move(path)), settings_(std::move(settings)) {}

  platform::Disk* disk_;
  std::string path_;
  mutable Mutex mutex_;
  Settings settings_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::hub
