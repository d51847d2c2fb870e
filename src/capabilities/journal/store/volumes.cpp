#include "capabilities/journal/store/volumes.h"

#include <algorithm>

#include "core/check.h"

namespace sekisho::journal {

namespace {

Result<std::optional<std::uint64_t>> indexIn(const Volume& volume, std::string_view source,
                                             std::uint64_t number) {
  for (std::uint64_t block = 0; block < volume.count() / kTileWidth; ++block) {
    const auto entries = volume.entries(block);
    if (!entries) return std::unexpected(entries.error());
    const auto found = std::ranges::find_if(*entries, [&](const Entry& entry) {
      return entry.number == number && entry.source == source;
    });
    if (found != entries->end()) {
      return volume.first() + block * kTileWidth +
             static_cast<std::uint64_t>(found - entries->begin());
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Volumes> Volumes::open(platform::Disk& disk, const std::string& directory, ClinicId clinic,
                              std::uint64_t generation) {
  const auto files = disk.list(directory);
  if (!files) return std::unexpected(files.error());
  std::vector<std::uint64_t> firsts;
  for (const std::string& file : *files) {
    if (const auto first = volumeNamed(file)) firsts.push_back(*first);
  }
  std::ranges::sort(firsts);
  Volumes volumes;
  for (const std::uint64_t first : firsts) {
    if (first != volumes.entries()) {
      return fail(ErrorCode::Corrupt, kVolumeMissing, volumeName(first) + " does not follow on",
                  {{"entry", std::to_string(volumes.entries())}});
    }
    auto volume = Volume::open(disk, directory + "/" + volumeName(first),
                               {.clinic = clinic, .generation = generation, .first = first});
    if (!volume) return std::unexpected(std::move(volume.error()));
    (*volume)->letGo();
    volumes.all_.push_back(*std::move(volume));
  }
  return volumes;
}

std::uint64_t Volumes::entries() const noexcept {
  return all_.empty() ? 0 : all_.back()->first() + all_.back()->count();
}

std::shared_ptr<const Volume> Volumes::of(std::uint64_t index) const {
  const auto after = std::ranges::upper_bound(all_, index, {}, &Volume::first);
  SEKISHO_CHECK(after != all_.begin() && index < entries());
  return *std::prev(after);
}

void Volumes::put(std::shared_ptr<const Volume> volume) {
  const auto there = std::ranges::find(all_, volume->first(), &Volume::first);
  if (there != all_.end()) {
    *there = std::move(volume);
    return;
  }
  SEKISHO_CHECK(volume->first() == entries());
  all_.push_back(std::move(volume));
}

// A source's numbers rise, so that the first volume that reaches the number is the only one.
Result<std::optional<std::uint64_t>> Volumes::indexOf(std::string_view source,
                                                      std::uint64_t number) const {
  const auto volume = std::ranges::find_if(all_, [&](const auto& one) {
    const auto highest = one->highest().find(source);
    return highest != one->highest().end() && highest->second >= number;
  });
  if (volume == all_.end()) return std::nullopt;
  auto found = indexIn(**volume, source, number);
  (*volume)->letGo();
  return found;
}

}  // namespace sekisho::journal
