#include "capabilities/inventory/probe/block_device.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace sekisho::inventory {
namespace {

using platform::Machine;

constexpr int kMaxDepth = 8;
constexpr std::size_t kMaxSlaves = 64;
constexpr std::size_t kSmallFile = 4096;

std::string lastName(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

// "CRYPT-LUKS2-<uuid>-name" → "luks2"; nothing if the device does not encrypt: dm-integrity and
// dm-verity bear such names too.
std::optional<std::string> cryptKind(const Machine& machine, const std::string& folder) {
  const auto uuid = machine.read(folder + "/dm/uuid", kSmallFile);
  constexpr std::string_view kCrypt = "CRYPT-";
  if (!uuid || !uuid->starts_with(kCrypt)) return std::nullopt;
  const std::string_view rest = std::string_view(*uuid).substr(kCrypt.size());
  std::string kind = lowered(trimmed(rest.substr(0, rest.find('-'))));
  constexpr std::array<std::string_view, 7> kEncrypt{"luks1",  "luks2",   "plain",  "bitlk",
                                                     "tcrypt", "fvault2", "loopaes"};
  if (std::ranges::find(kEncrypt, kind) == kEncrypt.end()) return std::nullopt;
  return kind;
}

// Of the disk itself: a partition's folder lies in its disk's.
std::optional<std::int64_t> removableDisk(const Machine& machine, const std::string& name) {
  const auto target = machine.readLink("/sys/class/block/" + name);
  if (!target) return std::nullopt;
  if (target->contains("/usb")) return 1;
  std::string disk = name;
  if (machine.exists("/sys/class/block/" + name + "/partition")) {
    disk = lastName(std::string_view(*target).substr(0, target->rfind('/')));
  }
  const auto removable = machine.read("/sys/class/block/" + disk + "/removable", kSmallFile);
  if (!removable) return std::nullopt;
  return trimmed(*removable) == "1" ? 1 : 0;
}

Protection read(const Machine& machine, const std::string& name, int depth) {
  const std::string folder = "/sys/class/block/" + name;
  if (depth > kMaxDepth || !machine.exists(folder)) return {};
  const auto slaves = machine.list(folder + "/slaves", kMaxSlaves);
  Protection whole;
  if (!slaves || slaves->entries.empty()) {
    // A loop device lies on a file, a network block device on another machine.
    if (name.starts_with("loop") || name.starts_with("nbd") || name.starts_with("rbd")) return {};
    whole = {.encrypted = 0, .removable = removableDisk(machine, name)};
  } else {
    bool first = true;
    for (const auto& slave : slaves->entries) {
      const Protection part = read(machine, slave.name, depth + 1);
      if (first) {
        whole = part;
      } else {
        // One unencrypted part leaves the whole unencrypted; else one unknown leaves it unknown.
        const bool open = whole.encrypted == 0 || part.encrypted == 0;
        const bool known = whole.encrypted && part.encrypted;
        whole.encrypted = open    ? std::optional<std::int64_t>(0)
                          : known ? whole.encrypted
                                  : std::nullopt;
        if (whole.removable != part.removable) {
          // Whoever takes one part away leaves the rest.
          whole.removable =
              whole.removable && part.removable ? std::optional<std::int64_t>(0) : std::nullopt;
        }
      }
      first = false;
    }
    if (slaves->cut && whole.encrypted == 1) whole.encrypted.reset();
  }
  if (auto kind = cryptKind(machine, folder)) {
    whole.encrypted = 1;
    whole.kind = std::move(kind);
  }
  if (whole.encrypted != 1) whole.kind.reset();
  return whole;
}

}  // namespace

std::optional<std::string> blockDeviceOfNumber(const Machine& machine, std::string_view number) {
  const auto target = machine.readLink("/sys/dev/block/" + std::string(number));
  if (!target) return std::nullopt;
  return lastName(*target);
}

std::optional<std::string> blockDeviceOfPath(const Machine& machine, std::string_view path) {
  if (!path.starts_with("/dev/")) return std::nullopt;
  const auto target = machine.readLink(path);
  std::string name = target ? lastName(*target) : lastName(path);
  if (!machine.exists("/sys/class/block/" + name)) return std::nullopt;
  return name;
}

Protection readProtection(const Machine& machine, const std::string& name) {
  return read(machine, name, 0);
}

}  // namespace sekisho::inventory
