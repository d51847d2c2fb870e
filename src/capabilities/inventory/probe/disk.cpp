#include "capabilities/inventory/probe/disk.h"

#include <algorithm>
#include <map>
#include <utility>

#include "capabilities/evidence/fact_row.h"
#include "capabilities/inventory/probe/block_device.h"
#include "core/text.h"
#include "facts/disk.h"
#include "platform/machine/mounts.h"

namespace sekisho::inventory {
namespace {

using evidence::FactTable;
using facts::Disk;
using platform::Machine;
using platform::Mount;

constexpr std::string_view kMountsUnreadable = "inventory.mounts-unreadable";
constexpr std::string_view kMountsUnclear = "inventory.mounts-unclear";

// Of the file system itself. A mount of it may be read-only for some only: another place, or a
// service that is shut in, as the agent is.
bool isReadOnly(const Mount& mount) {
  const auto options = split(mount.file_system_options, ',');
  return std::ranges::find(options, "ro") != options.end();
}

void addProtection(const Protection& protection, Disk& row) {
  row.encrypted = protection.encrypted;
  row.encryption = protection.kind;
  row.removable = protection.removable;
}

// The block device a mount lies on, by its number or else by the name of its source.
Protection protectionOf(const Machine& machine, const Mount& mount) {
  if (mount.type == "zfs" || mount.type == "bcachefs") return {};  // encrypt by themselves
  auto name = blockDeviceOfNumber(machine, mount.device_number);
  if (!name) name = blockDeviceOfPath(machine, mount.source);
  return name ? readProtection(machine, *name) : Protection{};
}

Disk rowOf(const Machine& machine, const Mount& mount, FactTable<Disk>& table) {
  Disk row{.mount = toUtf8(withoutPerson(mount.point)),
           .kind = "filesystem",
           .lies_on = toUtf8(withoutPerson(mount.source)),
           .fs = toUtf8(mount.type),
           .read_only = isReadOnly(mount) ? 1 : 0};
  addProtection(protectionOf(machine, mount), row);
  const auto space = machine.space(mount.point);
  if (!space || space->total_bytes <= 0) {
    table.partial(kMountsUnclear);
    return row;
  }
  const std::int64_t used = space->total_bytes - space->available_bytes;
  row.total_bytes = space->total_bytes;
  row.available_bytes = space->available_bytes;
  row.used_percent = (used * 100 + space->total_bytes - 1) / space->total_bytes;
  if (space->total_inodes > 0) {
    row.total_inodes = space->total_inodes;
    row.available_inodes = space->available_inodes;
  }
  return row;
}

// A swap file is as encrypted as the file system it lies on.
Protection protectionOfFile(const Machine& machine, std::string_view path,
                            const std::map<std::string, Mount>& mounts) {
  const Mount* best = nullptr;
  for (const auto& [number, mount] : mounts) {
    if (!platform::isBelow(path, mount.point)) continue;
    if (best == nullptr || mount.point.size() >= best->point.size()) best = &mount;
  }
  return best == nullptr ? Protection{} : protectionOf(machine, *best);
}

void addSwaps(const Machine& machine, const std::map<std::string, Mount>& mounts,
              FactTable<Disk>& table) {
  const auto text = machine.read("/proc/swaps", platform::kMaxMountBytes);
  if (!text) return table.partial(kMountsUnclear);
  for (const std::string_view line : split(*text, '\n')) {
    const auto parts = words(line);
    if (parts.size() < 4 || parts[0] == "Filename") continue;
    const std::string path = platform::withoutEscapes(parts[0]);
    const auto name = blockDeviceOfPath(machine, path);
    if (path.starts_with("/dev/zram")) continue;  // never reaches a disk
    const auto size = toInteger(parts[2]);
    const auto used = toInteger(parts[3]);
    Disk row{.mount = "swap " + toUtf8(withoutPerson(path)),
             .kind = "swap",
             .lies_on = toUtf8(withoutPerson(path)),
             .fs = "swap",
             .read_only = 0};
    if (size && used && *size > 0 && *used >= 0) {
      row.total_bytes = *size * 1024;
      row.available_bytes = (*size - *used) * 1024;
      row.used_percent = (*used * 100 + *size - 1) / *size;
    }
    addProtection(parts[1] == "file" ? protectionOfFile(machine, path, mounts)
                  : name             ? readProtection(machine, *name)
                                     : Protection{},
                  row);
    table.add(row);
  }
}

}  // namespace

std::string withoutPerson(std::string_view path) {
  for (const std::string_view folder : {"/home/", "/media/", "/run/media/"}) {
    if (!path.starts_with(folder) || path.size() == folder.size()) continue;
    const std::size_t end = path.find('/', folder.size());
    // "/media/cdrom" is nobody's; "/home/hana" is.
    if (end == std::string_view::npos && folder != "/home/") return std::string(path);
    return std::string(folder) + "~" +
           (end == std::string_view::npos ? "" : std::string(path.substr(end)));
  }
  return std::string(path);
}

evidence::Table readDisk(const Machine& machine) {
  FactTable<Disk> table;
  const auto text = machine.read(platform::kMountsOfThis, platform::kMaxMountBytes);
  if (!text) {
    table.failed(kMountsUnreadable);
    return std::move(table).finish();
  }
  // Of several mounts of one file system the shortest path stands for all.
  std::map<std::string, Mount> mounts;
  for (const std::string_view line : split(*text, '\n')) {
    if (trimmed(line).empty()) continue;
    auto mount = platform::mountFrom(line);
    if (!mount) {
      table.partial(kMountsUnclear);
      continue;
    }
    if (!platform::isLocal(*mount)) continue;
    const auto known = mounts.find(mount->device_number);
    if (known == mounts.end()) {
      const std::string number = mount->device_number;
      mounts.emplace(number, std::move(*mount));
    } else if (mount->point.size() < known->second.point.size()) {
      known->second = std::move(*mount);
    }
  }
  for (const auto& [number, mount] : mounts) table.add(rowOf(machine, mount, table));
  addSwaps(machine, mounts, table);
  return std::move(table).finish();
}

}  // namespace sekisho::inventory
