#include "platform/disk/disk.h"

#include <algorithm>

#include "core/check.h"

namespace sekisho::platform {
namespace {

// Synced one by one: much at once would hold up whoever syncs other files meanwhile.
constexpr std::size_t kZeroBlock = std::size_t{1} << 18U;

/// Opens `path` as a new file, taking over what an interrupted call left there.
Result<std::unique_ptr<File>> createFresh(Disk& disk, const std::string& path) {
  auto file = disk.open(path, Access::Create);
  if (file || file.error().message != kDiskExists) return file;
  if (auto gone = disk.remove(path); !gone) return std::unexpected(std::move(gone.error()));
  return disk.open(path, Access::Create);
}

}  // namespace

std::string folderOf(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

Result<Bytes> readFile(Disk& disk, const std::string& path, std::size_t most) {
  const auto file = disk.open(path, Access::Read);
  if (!file) return std::unexpected(file.error());
  auto bytes = (*file)->read(0, most + 1);
  if (bytes && bytes->size() > most) return fail(ErrorCode::Unavailable, kDiskTooLarge, path);
  return bytes;
}

Result<void> writeFileAtomically(Disk& disk, const std::string& path, ByteView bytes) {
  const std::string fresh = path + ".new";
  const auto file = createFresh(disk, fresh);
  if (!file) return std::unexpected(file.error());
  if (auto written = (*file)->write(0, bytes); !written) {
    // Give the space back; the failure that matters is the first one.
    if (auto gone = disk.remove(fresh); !gone) return written;
    return written;
  }
  if (auto synced = (*file)->sync(); !synced) return synced;
  return putInPlace(disk, path);
}

Result<void> preallocate(Disk& disk, const std::string& path, std::uint64_t size,
                         ByteView beginning) {
  const auto taken = look(disk, path);
  if (!taken) return std::unexpected(taken.error());
  if (*taken == Presence::Present) return fail(ErrorCode::Conflict, kDiskExists, path);
  if (auto prepared = prepareFile(disk, path, size, beginning); !prepared) return prepared;
  return putInPlace(disk, path);
}

Result<void> prepareFile(Disk& disk, const std::string& path, std::uint64_t size,
                         ByteView beginning) {
  const std::string fresh = path + ".new";
  const auto file = createFresh(disk, fresh);
  if (!file) return std::unexpected(file.error());
  Bytes block(std::min<std::uint64_t>(size, kZeroBlock));
  SEKISHO_CHECK(beginning.size() <= block.size());
  std::ranges::copy(beginning, block.begin());
  for (std::uint64_t at = 0; at < size; at += block.size()) {
    const auto count = std::min<std::uint64_t>(block.size(), size - at);
    auto written = (*file)->write(at, ByteView(block).first(count));
    if (written) written = (*file)->sync();
    std::fill_n(block.begin(), beginning.size(), std::byte{0});
    if (!written) {
      if (auto gone = disk.remove(fresh); !gone) return written;
      return written;
    }
  }
  return {};
}

Result<void> putInPlace(Disk& disk, const std::string& path) {
  if (auto renamed = disk.rename(path + ".new", path); !renamed) return renamed;
  return disk.syncDirectory(folderOf(path));
}

Result<void> removeDurably(Disk& disk, const std::string& path) {
  auto gone = disk.remove(path);
  if (!gone && gone.error().message != kDiskMissing) return gone;
  return disk.syncDirectory(folderOf(path));
}

Result<Presence> look(Disk& disk, const std::string& path) {
  const auto names = disk.list(folderOf(path));
  if (!names) {
    if (names.error().message == kDiskMissing) return Presence::Missing;
    return std::unexpected(names.error());
  }
  const std::string name = path.substr(path.rfind('/') + 1);
  return std::ranges::binary_search(*names, name) ? Presence::Present : Presence::Missing;
}

}  // namespace sekisho::platform
