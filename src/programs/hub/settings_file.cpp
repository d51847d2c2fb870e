#include "programs/hub/settings_file.h"

namespace sekisho::hub {
namespace {

constexpr std::size_t kMaxSettingsFile = std::size_t{256} << 10U;

}  // namespace

Result<SettingsFile> SettingsFile::open(platform::Disk& disk, std::string path,
                                        ClinicId new_clinic) {
  const auto bytes = platform::readFile(disk, path, kMaxSettingsFile);
  if (!bytes && bytes.error().code != ErrorCode::NotFound) return std::unexpected(bytes.error());
  if (bytes) {
    auto settings = parseSettings(textOf(*bytes));
    if (!settings) return std::unexpected(std::move(settings.error()));
    return SettingsFile(disk, std::move(path), std::move(*settings));
  }
  SettingsFile file(disk, std::move(path), Settings{.clinic = new_clinic});
  if (auto kept = file.replace(file.current()); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return file;
}

SettingsFile::SettingsFile(SettingsFile&& other) noexcept
    : disk_(other.disk_), path_(std::move(other.path_)), settings_(other.current()) {}

Settings SettingsFile::current() const {
  const Lock lock(mutex_);
  return settings_;
}

Result<void> SettingsFile::replace(Settings settings) {
  const Lock lock(mutex_);
  if (auto kept = platform::writeFileAtomically(*disk_, path_, bytesOf(writeSettings(settings)));
      !kept) {
    return kept;
  }
  settings_ = std::move(settings);
  return {};
}

}  // namespace sekisho::hub
