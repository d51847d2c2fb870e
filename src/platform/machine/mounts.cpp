#include "platform/machine/mounts.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho::platform {
namespace {

// Those that lie on a device of this machine. squashfs (snaps, discs) is never written to.
constexpr std::array<std::string_view, 17> kLocal{
    "ext2",  "ext3", "ext4",     "xfs", "btrfs",    "f2fs",   "vfat", "exfat",  "ntfs",
    "ntfs3", "jfs",  "reiserfs", "zfs", "bcachefs", "nilfs2", "udf",  "fuseblk"};

// Of memory, of others that lie here, or a disc.
constexpr std::array<std::string_view, 7> kHereToo{"tmpfs",    "ramfs",   "overlay", "aufs",
                                                   "squashfs", "iso9660", "ecryptfs"};

}  // namespace

std::string withoutEscapes(std::string_view text) {
  const auto octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && octal(text[i + 1]) && octal(text[i + 2]) &&
        octal(text[i + 3])) {
      plain +=
          static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + text[i + 3] - '0');
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::optional<Mount> mountFrom(std::string_view line) {
  const auto parts = words(line);
  const auto dash = std::ranges::find(parts, "-");
  if (parts.size() < 10 || dash - parts.begin() < 6 || parts.end() - dash < 4) return std::nullopt;
  return Mount{.device_number = std::string(parts[2]),
               .root = withoutEscapes(parts[3]),
               .point = withoutEscapes(parts[4]),
               .type = std::string(dash[1]),
               .source = withoutEscapes(dash[2]),
               .file_system_options = std::string(dash[3])};
}

bool isLocal(const Mount& mount) {
  return std::ranges::find(kLocal, mount.type) != kLocal.end() ||
         (mount.point == "/" && mount.type != "rootfs" && !mount.type.starts_with("nfs"));
}

bool isBelow(std::string_view path, std::string_view folder) noexcept {
  if (folder == "/" || path == folder) return path.starts_with('/');
  return path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
}

std::optional<bool> liesHere(const Machine& machine, std::string_view path) {
  const auto text = machine.read(kMountsOfThis, kMaxMountBytes);
  if (!text) return std::nullopt;
  std::optional<Mount> holds;
  for (const std::string_view line : split(*text, '\n')) {
    auto mount = mountFrom(line);
    if (!mount || !isBelow(path, mount->point)) continue;
    // Of two at one place the later one covers the other.
    if (!holds || mount->point.size() >= holds->point.size()) holds = std::move(mount);
  }
  if (!holds) return std::nullopt;
  return isLocal(*holds) || std::ranges::find(kHereToo, holds->type) != kHereToo.end();
}

}  // namespace sekisho::platform
